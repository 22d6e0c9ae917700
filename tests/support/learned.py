"""What was learned, held against what was kept of it."""

import numpy as np

from bot.domain.answers.weights import Weights


def must_be_same(one: Weights, other: Weights) -> None:
    """Every number of the one is that of the other, and of the same sort."""
    assert one.damping == other.damping
    assert one.postings.documents == other.postings.documents
    assert one.postings.scale == other.postings.scale
    for mine, theirs in zip(_numbers(one), _numbers(other), strict=True):
        np.testing.assert_array_equal(mine, theirs, strict=True)


def _numbers(it: Weights) -> list[np.ndarray]:
    known = [part for each in it.vocabularies for part in (each.numbers, each.rarity)]
    return [*known, it.postings.start, it.postings.where, it.postings.weight]
