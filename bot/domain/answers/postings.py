"""Sparse scores with one byte a weight: small enough for thousands of articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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


@dataclass(frozen=True)
class Postings:
    """For each term the documents it weighs in, and how much: one byte a weight."""

    documents: int
    scale: float  # what one unit of a weight is worth
    start: npt.NDArray[np.uint32]  # by term, and one more for the end of the last
    where: npt.NDArray[np.unsignedinteger[Any]]
    weight: npt.NDArray[np.uint8] | npt.NDArray[np.int8]

    @classmethod
    def of(cls, weights: Any) -> Postings:
        """From a documents-by-terms matrix; weights below nothing take one bit of the byte."""
        columns = sparse.csc_matrix(weights)
        signed = bool(columns.nnz) and bool(columns.data.min() < 0)
        most = 127 if signed else 255
        scale = float(np.abs(columns.data).max()) / most if columns.nnz else 1.0
        columns.data = np.rint(columns.data / scale)
        if signed:
            columns.eliminate_zeros()
        else:
            columns.data = np.maximum(1, columns.data)
        documents = int(columns.shape[0])
        return cls(
            documents,
            scale,
            columns.indptr.astype(np.uint32),
            columns.indices.astype(np.min_scalar_type(documents)),
            columns.data.astype(np.int8 if signed else np.uint8),
        )

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

    @property
    def bytes(self) -> int:
        """Memory held, in bytes."""
        held = (self.start, self.where, self.weight)
        return sum(int(part.nbytes) for part in held)
