"""Phrases in a text: which words they take, and which of them holds where several claim a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

GAP = 2  # other words that may stand within a phrase
Match = tuple[float, int, frozenset[int]]  # how surely, which concept, at which places


class Known(NamedTuple):
    """What a word is known as: the units of the lexicon, what it means alone, what it may open."""

    units: Mapping[int, float]
    alone: tuple[tuple[float, int], ...]
    opens: tuple[int, ...]


def follow(
    phrase: tuple[int, ...], known: Sequence[Known], start: int
) -> tuple[float, frozenset[int]] | None:
    """The phrase from this word on, two other words at most lying between its parts."""
    sure, places, at, gap = known[start].units[phrase[0]], [start], start, 0
    for unit in phrase[1:]:
        at += 1
        while at < len(known) and unit not in known[at].units and gap < GAP:
            at, gap = at + 1, gap + 1
        if at >= len(known) or unit not in known[at].units:
            return None
        sure = min(sure, known[at].units[unit])
        places.append(at)
    return sure, frozenset(places)


def longest_first(
    alone: Iterable[tuple[float, int, int]], phrases: Sequence[Match], told: float = 1.0
) -> dict[int, float]:
    """Concepts by sureness; one whose words a longer phrase has taken counts less.

    `alone` are single words: how surely, which concept, at which place. `told` is what a phrase
    counts beside a word.
    """
    best: dict[int, float] = {}
    owners: dict[int, set[int]] = {}
    for _, concept, places in phrases:
        for place in places:
            owners.setdefault(place, set()).add(concept)
    for sure, concept, place in alone:
        owner = owners.get(place)
        value = sure * 0.4 if owner and owner != {concept} else sure
        if value > best.get(concept, 0.0):
            best[concept] = value
    for sure, concept, places in phrases:
        taken = any(places < longer and concept != other for _, other, longer in phrases)
        value = sure * (0.4 if taken else told)
        if value > best.get(concept, 0.0):
            best[concept] = value
    return best
