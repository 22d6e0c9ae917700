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
import numpy.typing as npt
from scipy import sparse

from benchmarks.regression import Floats, logistic
from benchmarks.safety import messages
from benchmarks.safety.messages import EXAMPLES, WRITTEN, Said
from bot.domain.answers import asked, concept
from bot.domain.answers.ngrams import BUCKETS
from bot.domain.answers.normalise import words
from bot.domain.safety import Kind, likeness, rules
from bot.domain.safety.likeness import (
    DAMPING,
    KIND_BUCKETS,
    RARITY,
    WINDOW,
    Learned,
    Signs,
)

ARTICLES = Path(__file__).parents[2] / "bot/knowledge"
KEPT_APART = ("unseen", "judged")  # in the names of sets that are measured with
NEAR_DANGER = frozenset(
    {
        *("domestic-violence", "emergency-112", "mental-health-trauma", "custody-youth-office"),
        *("doctor-nights-weekends", "unaccompanied-minors", "missing-relatives", "discrimination"),
    }
)
FEWEST = 2  # examples that must share a sign before it counts
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
    for topic, text in concept.texts("asked").items():
        if topic not in NEAR_DANGER:
            found += map(Example, asked.read(text))
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
    read = [likeness.signs(words(it.text)[:WINDOW]) for it in examples]
    urgent = np.array([it.urgent for it in examples], dtype=np.float64)
    counts = np.array([it.counts for it in examples])
    rarities, parts = zip(
        *(_part(read, counts, *it) for it in zip(("stems", "letters"), DAMPING, strict=True)),
        strict=True,
    )
    ruled = np.array(
        [it.fresh and bool(rules.ruling(it.text).kinds) for it in examples],
        dtype=np.float64,
    )
    table = sparse.hstack([*parts, sparse.csr_matrix(RULED * ruled[:, None])])
    weights = logistic(table, urgent, SMOOTH, counts)
    kept, scales = zip(*(_narrow(weights[at : at + BUCKETS]) for at in (0, BUCKETS)), strict=True)
    return Learned(
        rarity=(bytes(rarities[0]), bytes(rarities[1])),
        weights=(kept[0], kept[1]),
        scale=(scales[0], scales[1]),
        kinds=_kinds(examples, read),
        bias=float(weights[-1]),
        ruled=float(RULED * weights[-2]),
        examples=fingerprint(),
    )


def _part(
    read: Sequence[Signs], counts: Floats, name: str, damping: float
) -> tuple[npt.NDArray[np.uint8], sparse.csr_matrix]:
    """Rarities among whole messages, and the examples by sign, each of a length below 1."""
    table = _table([getattr(it, name) for it in read], BUCKETS)
    whole = counts == 1.0
    many = np.asarray(table[whole].sum(axis=0)).ravel()
    rarity = np.log((whole.sum() + 1) / (many + 1))
    rarity[many < FEWEST] = 0.0
    rounded = np.minimum(np.round(rarity * RARITY), 255).astype(np.uint8)
    weighed = table.multiply(rounded.astype(np.float64)[None, :]).tocsr()
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel() + damping**2)
    return rounded, sparse.diags(1 / length) @ weighed


def _table(found: Sequence[frozenset[int]], width: int) -> sparse.csr_matrix:
    listed = [sorted({it % width for it in each}) for each in found]
    start = np.concatenate(([0], np.cumsum([len(it) for it in listed])))
    columns = np.array([it for each in listed for it in each], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(columns)), columns, start), shape=(len(listed), width))


def _narrow(weights: Floats, unit: float = 0.0) -> tuple["array[int]", float]:
    """The weights as whole numbers from -127 to 127, and what one unit is worth."""
    unit = unit or float(np.abs(weights).max()) / 127
    return array("b", np.round(weights / unit).astype(np.int8).tobytes()), unit


def _kinds(examples: Sequence[Example], read: Sequence[Signs]) -> list["array[int]"]:
    """Of each kind, its weights among the messages that alarm; all in the same unit."""
    at = [n for n, it in enumerate(examples) if it.kind is not None]
    table = _table([read[n].letters for n in at], KIND_BUCKETS)
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
