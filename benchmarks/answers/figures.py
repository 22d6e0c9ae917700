"""Figures of merit over answered questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.answers.corpora import Asked
from bot.domain.answers.model import Act, Decision


@dataclass(frozen=True)
class Found:
    """How often the right article came first, and among the first three."""

    count: int
    first: float
    three: float


@dataclass(frozen=True)
class Handover:
    """How well the bot knows what it does not know."""

    recall: float
    precision: float
    good_lost: float


@dataclass(frozen=True)
class Covered:
    """At a least chance of being right: the share answered, and the share of it that is right."""

    chance: float
    coverage: float
    precision: float


def found(pairs: Iterable[tuple[Asked, Sequence[str]]]) -> Found:
    """R@1 and R@3 over the questions that have an article."""
    ranks = [(q.article, ids) for q, ids in pairs if q.article]
    count = len(ranks)
    first = sum(list(ids[:1]) == [article] for article, ids in ranks)
    three = sum(article in ids[:3] for article, ids in ranks)
    return Found(count, first / (count or 1), three / (count or 1))


def by(
    key: Callable[[Asked], str], pairs: Sequence[tuple[Asked, Sequence[str]]]
) -> dict[str, Found]:
    """`found` for each language, or each kind, and for all."""
    groups: dict[str, list[tuple[Asked, Sequence[str]]]] = defaultdict(list)
    for pair in pairs:
        if pair[0].article:
            groups[key(pair[0])].append(pair)
            groups["all"].append(pair)
    return {name: found(group) for name, group in sorted(groups.items())}


def handover(pairs: Sequence[tuple[Asked, Decision]]) -> Handover:
    """Recall and precision of handing over, and the share of good questions handed over."""
    over = [q for q, d in pairs if d.act in (Act.HANDOVER, Act.PERSON)]
    outside = sum(q.article is None for q, _ in pairs)
    right = sum(q.article is None for q in over)
    good = len(pairs) - outside
    return Handover(
        right / (outside or 1), right / (len(over) or 1), (len(over) - right) / (good or 1)
    )


def coverage(pairs: Sequence[tuple[Asked, Decision]]) -> list[Covered]:
    """Precision of the first article against the share of all messages answered."""
    rows = []
    for chance in (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        said = [(q, d) for q, d in pairs if d.hits and d.chance >= chance]
        right = sum(d.hits[0].article == q.article for q, d in said)
        rows.append(Covered(chance, len(said) / (len(pairs) or 1), right / (len(said) or 1)))
    return rows
