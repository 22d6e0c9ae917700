"""How weights come into postings; with scipy, which a program that only asks need not load."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from bot.domain.answers.postings import Ints, Postings

_QUESTION_COUNTS = 3
_K1, _B = 1.2, 0.6


def index(counts: Any, terms: Sequence[Any], width: int | None = None) -> Postings:
    """Documents by the terms that their words bring; ``counts`` is documents by words."""
    return postings(bm25(counts @ _onto(counts.shape[1], terms, width)))


def bm25(counts: Any) -> Any:
    """BM25 weights of a documents-by-terms count matrix (scipy CSR)."""
    counts = sparse.csr_matrix(counts, dtype=np.float32)
    documents = counts.shape[0]
    length = np.asarray(counts.sum(axis=1)).ravel()
    mean = float(length[length > 0].mean()) if (length > 0).any() else 1.0
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log1p((documents - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    norm = _K1 * (1 - _B + _B * length / mean)
    rows = np.repeat(np.arange(documents), np.diff(counts.indptr))
    data = counts.data * (_K1 + 1) / (counts.data + norm[rows]) * idf[counts.indices]
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def postings(weights: Any) -> Postings:
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
    return Postings(
        documents,
        scale,
        columns.indptr.astype(np.uint32),
        columns.indices.astype(np.min_scalar_type(documents)),
        columns.data.astype(np.int8 if signed else np.uint8),
    )


def count(
    questions: Sequence[list[str]], answers: Sequence[list[str]]
) -> tuple[Any, dict[str, int]]:
    """Documents by words; a word of the question counts three times."""
    known: dict[str, int] = {}
    rows, columns, values = array("i"), array("i"), array("f")
    for row, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        tally: Counter[str] = Counter(answer)
        for word in question:
            tally[word] += _QUESTION_COUNTS
        for word, times in tally.items():
            rows.append(row)
            columns.append(known.setdefault(word, len(known)))
            values.append(times)
    shape = (len(questions), len(known))
    places = (np.frombuffer(rows, np.int32), np.frombuffer(columns, np.int32))
    weights = np.frombuffer(values, np.float32)
    matrix = sparse.csr_matrix((weights, places), shape=shape, dtype=np.float32)
    return matrix, known


def _onto(rows: int, targets: Sequence[Any], width: int | None = None) -> Any:
    """A matrix that carries each word to its stem or to its letter groups."""
    sizes = np.fromiter((len(t) for t in targets), np.int64, rows)
    listed = [np.asarray(t, np.int64) for t in targets]
    columns: Ints = np.concatenate(listed) if rows else np.zeros(0, np.int64)
    width = width or (int(np.max(columns)) + 1 if rows else 1)
    start = np.concatenate(([0], np.cumsum(sizes)))
    data = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((data, columns, start), shape=(rows, width))
