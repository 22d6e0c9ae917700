"""Fits what ``bot/domain/safety/learned.bin`` knows on examples.

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
import numpy.typing as npt

from benchmarks import network, tables
from benchmarks.answers import learn
from benchmarks.safety import messages
from benchmarks.safety.messages import EXAMPLES, WRITTEN, Said
from bot.domain.answers.network import STEPS, Network, two_a_byte
from bot.domain.answers.normalise import words
from bot.domain.answers.signs import signs
from bot.domain.safety import Kind, rules
from bot.domain.safety.likeness import WINDOW, Learned

ARTICLES = Path(__file__).parents[2] / "bot/knowledge"
TALK = Path(__file__).parents[2] / "bot/domain/answers/talk.toml"
ABOUT_DANGER = {
    *("domestic-violence", "emergency-112", "mental-health-trauma", "custody-youth-office"),
    *("discrimination", "doctor-nights-weekends", "unaccompanied-minors", "missing-relatives"),
}
KEPT_APART = ("unseen", "judged")  # in the names of sets that are measured with
NOT_EVERYDAY = Path(__file__).with_name("not_everyday.txt")  # of what newcomers ask, one a line
DAMPING = (400.0, 1000.0)  # of stems and letters, in parts of a rarity
FEWEST = 3  # examples that must share a sign before it counts
NETWORKS = 2  # of the same size, side by side: each errs elsewhere
RULED = 2.0  # how much the rules' finding is drawn out, so that it is learned soon
SENTENCES = re.compile(r"(?<=[.!?؟])\s+|\n+")
CLAUSES = re.compile(r"[,;.!?:،؟؛\n–—()]+")
SHORT = 8  # words of a clause that stands for a short message
OF_A_CLAUSE = 0.3  # how much it counts
OFFICE = 3.0  # how much counts what an office is asked, and what it answers
TESTED = 10.0  # how much counts what is asked for message by message, and small talk


@dataclass(frozen=True)
class Example(Said):
    """A message that is learned from."""

    fresh: bool = True  # the rules were not written with it in view
    counts: float = 1.0


def collected() -> list[Example]:
    """All that the weights are fitted on."""
    found = [*_written(), *_small_talk()]
    not_everyday = set(NOT_EVERYDAY.read_text("utf-8").splitlines())
    for texts in learn.examples().values():
        asked = (it for it in learn.texts(texts) if it not in not_everyday)
        found += [Example(it, counts=OFFICE) for it in asked]
    for file in sorted(ARTICLES.rglob("*.toml")):
        if file.stem not in ABOUT_DANGER:
            told = _strings(tomllib.loads(file.read_text("utf-8")))
            parts = [part for text in told for part in SENTENCES.split(text)]
            told = (it for it in parts if len(it.split()) > 2 and "http" not in it)
            found += [Example(it, counts=OFFICE) for it in told]
    return [*found, *_clauses(found)]


def _small_talk() -> Iterator[Example]:
    """Greetings and thanks: they stand before many a cry, and are none."""
    for phrases in _strings(tomllib.loads(TALK.read_text("utf-8"))):
        for it in phrases.split(","):
            yield Example(it.strip(), counts=TESTED)


def _clauses(found: Sequence[Example]) -> Iterator[Example]:
    """The short clauses of everyday messages: "Guten Tag" stands before many a cry, too."""
    seen = {" ".join(words(it.text)) for it in found}
    for it in (it for it in found if not it.urgent):
        for part in CLAUSES.split(it.text):
            told = " ".join(words(part))
            if told and told not in seen and len(part.split()) <= SHORT:
                seen.add(told)
                yield Example(part.strip(), counts=OF_A_CLAUSE)


def fitted(
    examples: Sequence[Example], *, fewest: int = FEWEST, epochs: int = network.EPOCHS
) -> Learned:
    """What these examples, each read ``epochs`` times, speak for."""
    told = [it for it in map(_named, examples) if it.kind or not it.urgent]
    counts = np.array([it.counts for it in told], np.float32)
    read = [signs(words(it.text)[:WINDOW]) for it in told]
    table = tables.Table.of(read, DAMPING, counts >= 1.0, fewest)
    ruled = [[it.fresh and bool(rules.ruling(it.text).kinds)] for it in told]
    besides = np.array(ruled, np.float32) * np.float32(RULED)
    classes = [*Kind, None]
    of = np.array([classes.index(it.kind) for it in told])
    every = [
        network.fitted(table.rows, besides, of, counts, seed, epochs) for seed in range(NETWORKS)
    ]
    found = network.together(every)
    said = np.hstack([_against_everyday(found.direct), found.into])
    scale = np.maximum(np.abs(said).max(axis=0), np.finfo(np.float32).tiny) / np.float32(STEPS)
    return Learned(
        Network(
            known=table.known,
            rows=two_a_byte(np.round(said / scale)),
            scale=scale,
            offset=found.offset,
            out=np.ascontiguousarray(_against_everyday(found.out)),
        ),
        ruled=tuple((RULED * _against_everyday(found.besides)[0]).tolist()),
        bias=tuple(_against_everyday(found.bias).tolist()),
        examples=tables.fingerprint(EXAMPLES),
    )


def _against_everyday(said: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What is said for each kind, less what is said for an everyday message, the last class."""
    return said[..., :-1] - said[..., -1:]


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
