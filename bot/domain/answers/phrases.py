"""Phrases in a text: which words they take, and which of them holds where several claim a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

GAP = 2  # other words that may stand within a phrase
Match = tuple[float, int, frozenset[int]]  # how surely, which concept, at which places


def follow(
    phrase: tuple[int, ...], known: Sequence[Mapping[int, float]], start: int
) -> tuple[float, frozenset[int]] | None:
    """The phrase from this word on, two other words at most lying between its parts."""
    sure, places, at, gap = known[start][phrase[0]], [start], start, 0
    for unit in phrase[1:]:
        at += 1
        while at < len(known) and unit not in known[at] and gap < GAP:
            at, gap = at + 1, gap + 1
        if at >= len(known) or unit not in known[at]:
            return None
        sure = min(sure, known[at][unit])
        places.append(at)
    return sure, frozenset(places)


def longest_first(found: Sequence[Match]) -> dict[int, float]:
    """Concepts by sureness; one whose words a longer phrase has taken counts less."""
    best: dict[int, float] = {}
    phrases = [(places, concept) for _, concept, places in found if len(places) > 1]
    for sure, concept, places in found:
        taken = any(places < longer and concept != other for longer, other in phrases)
        value = sure * (0.4 if taken else 1.0)
        best[concept] = max(best.get(concept, 0.0), value)
    return best
