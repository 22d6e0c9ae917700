"""Sparse scores with one byte a weight: small enough for thousands of articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Postings:
    """For each term the documents it weighs in, and how much: one byte a weight."""

    documents: int
    scale: float  # what one unit of a weight is worth
    start: npt.NDArray[np.uint32]  # by term, and one more for the end of the last
    where: npt.NDArray[np.unsignedinteger[Any]]
    weight: npt.NDArray[np.uint8] | npt.NDArray[np.int8]

    @cached_property
    def _peak(self) -> npt.NDArray[np.uint8]:
        peak = np.zeros(len(self.start) - 1, dtype=np.uint8)
        used = np.flatnonzero(np.diff(self.start))
        if len(used):
            peak[used] = np.maximum.reduceat(self.weight, self.start[used])
        return peak

    def peak(self, terms: npt.ArrayLike) -> Floats:
        """The greatest weight of each of these terms."""
        return self._peak[np.asarray(terms, np.int64)] * np.float32(self.scale)

    def score(self, terms: Ints, times: Floats) -> Floats:
        """The weighted sum of the terms' postings, one figure a document."""
        total = np.zeros(self.documents, dtype=np.float32)
        if not len(terms):
            return total
        begin, end = self.start[terms].astype(np.int64), self.start[terms + 1].astype(np.int64)
        sizes = end - begin
        places = np.repeat(begin - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        places += np.arange(int(sizes.sum()))
        values = self.weight[places] * np.repeat(times, sizes)
        summed = np.bincount(self.where[places], weights=values, minlength=self.documents)
        return (summed * self.scale).astype(np.float32)
