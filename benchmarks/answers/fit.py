"""Fits the chances of `calibration.toml`: `python -m benchmarks.answers.fit KNOWLEDGE QUESTIONS`.

Two logistic regressions on the development questions that are not kept aside: whether the first
article is right, and whether there is an article at all. Each question is also asked where a third
of the articles is missing, for a knowledge base never has everything; what a person should answer
is asked once more without the words that say so, for the lexicon never has all of these; and each
is asked with its words written backwards, too, which nobody can answer.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks.answers import corpora
from benchmarks.answers.corpora import Asked, Collection
from benchmarks.regression import logistic
from bot.domain.answers import asked
from bot.domain.answers.concept import Concept, shipped
from bot.domain.answers.decision import logistic as chance_of
from bot.domain.answers.engine import Engine
from bot.domain.answers.reading import Message, read

NAMES = (
    "top", "margin", "covers", "asked", "outside", "beyond", "missing", "size", "strong",
    "unexplained",
)  # fmt: skip
_SHY = 0.1  # how much words written backwards count beside a true question
_LACKING = 0.25  # and a question where articles are missing
_RIDGE = 0.5
_SALTS = ("a", "b", "c")

Rows = list[tuple[Mapping[str, float], bool, float]]


def observe(collection: Collection) -> tuple[Rows, Rows]:
    """Features with what they should tell: the first is right; the question is answerable."""
    learned = asked.shipped()
    first: Rows = []
    answerable: Rows = []
    for salt in _SALTS:
        fewer = [it for it in collection.articles if crc32(f"{salt}/{it.id}".encode()) % 3]
        for articles, counts in ((collection.articles, 1.0), (fewer, _LACKING)):
            engine = Engine(articles, _part(salt), learned=learned)
            one, two = observe_with(engine, collection)
            first += [(features, right, counts * weight) for features, right, weight in one]
            answerable += [(features, right, counts * weight) for features, right, weight in two]
    return first, answerable


def _part(salt: str) -> list[Concept]:
    """Two thirds of the concepts: of what strangers write, the lexicon knows no more than that."""
    kept = (c for c in shipped() if c.outside or crc32(f"{salt}{c.name}".encode()) % 3)
    return list(kept)


def observe_with(engine: Engine, collection: Collection) -> tuple[Rows, Rows]:
    """The same with one engine."""
    there = {article.id for article in engine.articles}
    first: Rows = []
    answerable: Rows = []
    for question in collection.questions:
        message = _read(engine, question)
        scored = engine.score(message)
        best = engine.articles[int(scored.total.argmax())].id
        first.append((scored.features, best == question.article, 1.0))
        answerable.append((scored.features, question.article in there, 1.0))
        if not question.article and scored.features["outside"]:
            deaf = engine.score(replace(message, concepts=_inside(engine, message)))
            answerable.append((deaf.features, False, 1.0))
        nonsense = " ".join(word[::-1] for word in question.text.split())
        lost = engine.score(_read(engine, replace(question, text=nonsense)))
        first.append((lost.features, False, _SHY))
        answerable.append((lost.features, False, _SHY))
    return first, answerable


def _inside(engine: Engine, message: Message) -> dict[int, float]:
    """A message's concepts as a lexicon hears them that lacks its words from outside."""
    known = engine.lexicon.concepts
    return {c: sure for c, sure in message.concepts.items() if not known[c].outside}


def fit(rows: Rows, names: Sequence[str]) -> dict[str, float]:
    """The weight of each feature, and the bias."""
    table = np.array([[features.get(name, 0.0) for name in names] for features, _, _ in rows])
    yes = np.array([right for _, right, _ in rows], dtype=np.float64)
    counts = np.array([counts for _, _, counts in rows])
    *weights, bias = logistic(table, yes, _RIDGE, counts).round(3).tolist()
    return {"bias": bias} | dict(zip(names, weights, strict=True))


def _read(engine: Engine, question: Asked) -> Message:
    return read(question.text, question.lang, engine.lexicon, engine.wordings)


def main(arguments: Sequence[str]) -> None:
    """Print both tables, to be put into `calibration.toml`."""
    own = corpora.bare(corpora.own(Path(arguments[0]), Path(arguments[1])))
    tuned = [q for q in own.questions if not q.aside]
    first, answerable = observe(Collection(own.name, own.articles, tuned))
    for name, rows in (("chance", first), ("answerable", answerable)):
        print(f"[{name}]")
        found = fit(rows, NAMES)
        for key, value in found.items():
            print(f"{key} = {value}")
        print()
    _curve(answerable, found)


def _curve(rows: Rows, weights: Mapping[str, float]) -> None:
    """What each bound would hand over, as comments: of what has no answer, and of the rest."""
    true = [(chance_of(weights, f), right) for f, right, counts in rows if counts == 1.0]
    for bound in (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7):
        over = {kind: sum(c < bound for c, r in true if r is kind) for kind in (True, False)}
        many = {kind: sum(r is kind for _, r in true) for kind in (True, False)}
        recall, lost = over[False] / many[False], over[True] / many[True]
        print(f"# below {bound}: recall {recall:.2f}, good questions lost {lost:.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
