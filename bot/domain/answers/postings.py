"""Sparse scores with one byte a weight: small enough for thousands of articles."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_K1, _B = 1.2, 0.6


def bm25(counts: Any, *, b: float = _B) -> Any:
    """BM25 weights of a documents-by-terms count matrix (scipy CSR)."""
    counts = sparse.csr_matrix(counts, dtype=np.float32)
    documents = counts.shape[0]
    length = np.asarray(counts.sum(axis=1)).ravel()
    mean = float(length[length > 0].mean()) if (length > 0).any() else 1.0
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log1p((documents - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    norm = _K1 * (1 - b + b * length / mean)
    rows = np.repeat(np.arange(documents), np.diff(counts.indptr))
    data = counts.data * (_K1 + 1) / (counts.data + norm[rows]) * idf[counts.indices]
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


class Postings:
    """For each term the documents it weighs in, and how much."""

    def __init__(self, weights: Any) -> None:
        columns = sparse.csc_matrix(weights)
        self.documents = int(columns.shape[0])
        self.scale = float(columns.data.max()) / 255.0 if columns.nnz else 1.0
        small = self.documents < 65_536
        self._start = columns.indptr.astype(np.uint32)
        self._where = columns.indices.astype(np.uint16 if small else np.uint32)
        self._weight = np.maximum(1, np.rint(columns.data / self.scale)).astype(np.uint8)
        self._peak = self._peaks(columns)

    def _peaks(self, columns: Any) -> npt.NDArray[np.uint8]:
        peak = np.zeros(columns.shape[1], dtype=np.uint8)
        used = np.flatnonzero(np.diff(columns.indptr))
        if len(used):
            peak[used] = np.maximum.reduceat(self._weight, columns.indptr[used])
        return peak

    def peak(self, terms: npt.ArrayLike) -> Floats:
        """The greatest weight of each of these terms."""
        return self._peak[np.asarray(terms, np.int64)] * np.float32(self.scale)

    def score(self, terms: Ints, times: Floats) -> Floats:
        """The weighted sum of the terms' postings, one figure a document."""
        total = np.zeros(self.documents, dtype=np.float32)
        if not len(terms):
            return total
        begin, end = self._start[terms].astype(np.int64), self._start[terms + 1].astype(np.int64)
        sizes = end - begin
        places = np.repeat(begin - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        places += np.arange(int(sizes.sum()))
        values = self._weight[places] * np.repeat(times, sizes)
        summed = np.bincount(self._where[places], weights=values, minlength=self.documents)
        return (summed * self.scale).astype(np.float32)

    @property
    def bytes(self) -> int:
        """Memory held, in bytes."""
        held = (self._start, self._where, self._weight, self._peak)
        return sum(int(part.nbytes) for part in held)
