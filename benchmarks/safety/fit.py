"""Fits the weights of ``bot/domain/safety/learned.bin`` on examples, by logistic regression.

Everyday messages are also what newcomers ask (the examples of the answers) and the sentences of
the articles, but for those topics that are near to danger themselves. What the rules were written
for is read as if they had found nothing there: else they would be trusted more than they deserve.
"""

import re
import tomllib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from scipy import sparse

from benchmarks import tables
from benchmarks.answers import learn
from benchmarks.regression import Floats, logistic
from benchmarks.safety import messages
from benchmarks.safety.messages import EXAMPLES, WRITTEN, Said
from bot.domain.answers.ngrams import BUCKETS
from bot.domain.answers.normalise import words
from bot.domain.answers.signs import Signs, signs
from bot.domain.safety import Kind, rules
from bot.domain.safety.likeness import (
    DAMPING,
    KIND_BUCKETS,
    WINDOW,
    Learned,
)

ARTICLES = Path(__file__).parents[2] / "bot/knowledge"
KEPT_APART = ("unseen", "judged")  # in the names of sets that are measured with
NEAR_DANGER = frozenset(
    {
        *("domestic-violence", "emergency-112", "mental-health-trauma", "custody-youth-office"),
        *("doctor-nights-weekends", "unaccompanied-minors", "missing-relatives", "discrimination"),
        *(
            f"outside-{it}"
            for it in (
                *("loneliness-just-talk", "relative-in-hospital", "my-police-report"),
                *("police-summons-and-seizure", "medicine-names-and-doses", "baby-care-advice"),
                *("family-quarrel-advice", "relationship-with-parents-in-law", "love-and-dating"),
                *("trouble-with-colleagues-or-boss", "neighbour-quarrel", "medical-diagnosis"),
                *("drugs-alcohol-cigarettes", "weapons-fireworks-drones", "come-with-me-now"),
                *("report-somebody-to-office", "deportation-and-duldung-case"),
                *("my-child-behaves-badly", "my-teenager-and-phone", "witness-for-me-in-court"),
                *("complaint-about-shelter-staff", "complaint-about-volunteer-or-bot"),
                *(
                    "complaint-about-office",
                    "broken-lift-heating-today",
                    "find-this-person-for-me",
                ),
            )
        ),
    }
)
SMOOTH = 0.03  # how strongly weights are held near nothing
RULED = 2.0  # how much the rules' finding is drawn out, so that smoothing spares it
SENTENCES = re.compile(r"(?<=[.!?؟])\s+|\n+")
CLAUSES = re.compile(r"[,;.!?:،؟؛\n–—()]+")
SHORT = 8  # words of a clause that stands for a short message
OF_A_CLAUSE = 0.3  # how much it counts


@dataclass(frozen=True)
class Example(Said):
    """A message that is learned from."""

    fresh: bool = True  # the rules were not written with it in view
    counts: float = 1.0


def collected() -> list[Example]:
    """All that the weights are fitted on."""
    found = list(_written())
    for topic, texts in learn.examples().items():
        if topic not in NEAR_DANGER:
            found += map(Example, learn.texts(texts))
    for file in sorted(ARTICLES.rglob("*.toml")):
        if file.stem not in NEAR_DANGER:
            told = _strings(tomllib.loads(file.read_text("utf-8")))
            parts = [part for text in told for part in SENTENCES.split(text)]
            found += [Example(it) for it in parts if len(it.split()) > 2 and "http" not in it]
    return [*found, *_clauses(found)]


def _clauses(found: Sequence[Example]) -> Iterator[Example]:
    """The short clauses of everyday messages: "Guten Tag" stands before many a cry, too."""
    seen = {" ".join(words(it.text)) for it in found}
    for it in (it for it in found if not it.urgent):
        for part in CLAUSES.split(it.text):
            told = " ".join(words(part))
            if told and told not in seen and len(part.split()) <= SHORT:
                seen.add(told)
                yield Example(part.strip(), counts=OF_A_CLAUSE)


def fingerprint() -> str:
    """Of the examples that were written for this: weights of others are out of date."""
    told = "".join(file.read_text("utf-8") for file in sorted(EXAMPLES.glob("*.toml")))
    return sha256(told.encode()).hexdigest()[:16]


def fitted(examples: Sequence[Example]) -> Learned:
    """The weights that these examples speak for."""
    read = [signs(words(it.text)[:WINDOW]) for it in examples]
    urgent = np.array([it.urgent for it in examples], dtype=np.float64)
    counts = np.array([it.counts for it in examples])
    rarity, parts = tables.weighed(read, DAMPING, counts == 1.0)
    ruled = np.array(
        [it.fresh and bool(rules.ruling(it.text).kinds) for it in examples],
        dtype=np.float64,
    )
    table = sparse.hstack([*parts, sparse.csr_matrix(RULED * ruled[:, None])])
    weights = logistic(table, urgent, SMOOTH, counts)
    kept, scales = zip(*(_narrow(weights[at : at + BUCKETS]) for at in (0, BUCKETS)), strict=True)
    return Learned(
        rarity=rarity,
        weights=(kept[0], kept[1]),
        scale=(scales[0], scales[1]),
        kinds=_kinds(examples, read),
        bias=float(weights[-1]),
        ruled=float(RULED * weights[-2]),
        examples=fingerprint(),
    )


def _narrow(weights: Floats, unit: float = 0.0) -> tuple["array[int]", float]:
    """The weights as whole numbers from -127 to 127, and what one unit is worth."""
    unit = unit or float(np.abs(weights).max()) / 127
    return array("b", np.round(weights / unit).astype(np.int8).tobytes()), unit


def _kinds(examples: Sequence[Example], read: Sequence[Signs]) -> list["array[int]"]:
    """Of each kind, its weights among the messages that alarm; all in the same unit."""
    at = [n for n, it in enumerate(examples) if it.kind is not None]
    table = tables.of([read[n].letters for n in at], KIND_BUCKETS)
    length = np.sqrt(np.asarray(table.sum(axis=1)).ravel())
    table = (sparse.diags(1 / np.maximum(length, 1e-9)) @ table).tocsr()
    told = [examples[n].kind for n in at]
    due = [np.array([it is kind for it in told], dtype=np.float64) for kind in Kind]
    found = [logistic(table, it, SMOOTH)[:-1] for it in due]
    unit = float(max(np.abs(it).max() for it in found)) / 127
    return [_narrow(it, unit)[0] for it in found]


def _written() -> Iterator[Example]:
    """What was written to learn from, and what the rules were written and tested with."""
    for folder in (EXAMPLES, WRITTEN):
        for file in sorted(folder.glob("*.toml")):
            if not any(it in file.stem for it in KEPT_APART):
                fresh = folder == EXAMPLES
                yield from (Example(**vars(it), fresh=fresh) for it in messages.read(file))


def _strings(kept: object) -> Iterator[str]:
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict | list):
        for each in kept.values() if isinstance(kept, dict) else kept:
            yield from _strings(each)
