"""Fits the weights of ``bot/domain/safety/learned.bin`` on examples, by softmax regression.

Everyday messages are also what newcomers ask (the examples of the answers), but for what stands
in `not_everyday.txt`, and the sentences of the articles, but for those about danger. What the
rules were written for is read as if they had found nothing there: else they would be trusted more
than they deserve.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import sparse

from benchmarks import tables
from benchmarks.answers import learn
from benchmarks.regression import softmax
from benchmarks.safety import messages
from benchmarks.safety.messages import EXAMPLES, WRITTEN, Said
from bot.domain.answers.normalise import words
from bot.domain.answers.signs import signs
from bot.domain.safety import Kind, rules
from bot.domain.safety.likeness import WINDOW, Learned

ARTICLES = Path(__file__).parents[2] / "bot/knowledge"
ABOUT_DANGER = {
    *("domestic-violence", "emergency-112", "mental-health-trauma", "custody-youth-office"),
    *("discrimination", "doctor-nights-weekends", "unaccompanied-minors", "missing-relatives"),
}
KEPT_APART = ("unseen", "judged")  # in the names of sets that are measured with
NOT_EVERYDAY = Path(__file__).with_name("not_everyday.txt")  # of what newcomers ask, one a line
DAMPING = (400.0, 1000.0)  # of stems and letters, in parts of a rarity
SMOOTH = 0.04  # how strongly weights are held near nothing
ROUNDS = 200
RULED = 2.0  # how much the rules' finding is drawn out, so that smoothing spares it
SENTENCES = re.compile(r"(?<=[.!?؟])\s+|\n+")
CLAUSES = re.compile(r"[,;.!?:،؟؛\n–—()]+")
SHORT = 8  # words of a clause that stands for a short message
OF_A_CLAUSE = 0.3  # how much it counts
TESTED = 3.0  # how much counts what is asked for message by message


@dataclass(frozen=True)
class Example(Said):
    """A message that is learned from."""

    fresh: bool = True  # the rules were not written with it in view
    counts: float = 1.0


def collected() -> list[Example]:
    """All that the weights are fitted on."""
    found = list(_written())
    not_everyday = set(NOT_EVERYDAY.read_text("utf-8").splitlines())
    for texts in learn.examples().values():
        found += [Example(it) for it in learn.texts(texts) if it not in not_everyday]
    for file in sorted(ARTICLES.rglob("*.toml")):
        if file.stem not in ABOUT_DANGER:
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


def fitted(examples: Sequence[Example]) -> Learned:
    """The weights that these examples speak for."""
    told = [it for it in map(_named, examples) if it.kind or not it.urgent]
    counts = np.array([it.counts for it in told])
    read = [signs(words(it.text)[:WINDOW]) for it in told]
    table = tables.Table.of(read, DAMPING, counts >= 1.0)
    ruled = [[it.fresh and bool(rules.ruling(it.text).kinds), 1.0] for it in told]
    besides = sparse.csr_matrix(np.array(ruled) * [RULED, 1.0])
    classes = [*Kind, None]
    of = np.array([classes.index(it.kind) for it in told])
    found = softmax(sparse.hstack([table.rows, besides]), of, SMOOTH, counts, ROUNDS).toarray()
    against = found[:, :-1] - found[:, -1:]  # an everyday message
    return Learned(
        weights=table.weights(against[:-2]),
        ruled=tuple((RULED * against[-2]).tolist()),
        bias=tuple(against[-1].tolist()),
        examples=tables.fingerprint(EXAMPLES),
    )


def _named(example: Example) -> Example:
    """With the kind of help that the rules see, where nobody wrote one down."""
    if example.kind or not example.urgent:
        return example
    return replace(example, kind=next(iter(rules.ruling(example.text).kinds), None))


def _written() -> Iterator[Example]:
    """What was written to learn from, and what the rules were written and tested with."""
    for folder in (EXAMPLES, WRITTEN):
        for file in sorted(folder.glob("*.toml")):
            if not any(it in file.stem for it in KEPT_APART):
                fresh = folder == EXAMPLES
                counts = 1.0 if fresh else TESTED
                for it in messages.read(file):
                    yield Example(**vars(it), fresh=fresh, counts=counts)


def _strings(kept: object) -> Iterator[str]:
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict | list):
        for each in kept.values() if isinstance(kept, dict) else kept:
            yield from _strings(each)
