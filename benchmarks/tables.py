"""Examples as a table of signs: what both the answers and the alarm are fitted on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import compress
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.domain.answers.indexing import postings
from bot.domain.answers.signs import RARITY, Signs
from bot.domain.answers.weights import Known, Vocabulary, Weights

FEWEST = 2  # examples that must share a sign before it counts, unless said otherwise


def fingerprint(folder: Path) -> str:
    """Of the examples in a folder: weights of others are out of date."""
    told = "".join(file.read_text("utf-8") for file in sorted(folder.glob("*.toml")))
    return sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Table:
    """Examples by sign, a row an example, stems before letters: what weights are fitted on."""

    rows: sparse.csr_matrix
    known: Known

    @classmethod
    def of(
        cls,
        read: Sequence[Signs],
        damping: tuple[float, float],
        whole: npt.NDArray[np.bool_] | None = None,
        fewest: int = FEWEST,
    ) -> Self:
        """Every row weighed as a message is; rarities are counted among the ``whole`` examples.

        A sign that fewer than ``fewest`` of these share does not count.
        """
        stems = _part([it.stems for it in read], damping[0], whole, fewest)
        letters = _part([it.letters for it in read], damping[1], whole, fewest)
        rows = sparse.hstack([stems[1], letters[1]]).tocsr()
        return cls(rows, Known((stems[0], letters[0]), damping))

    def weights(self, fitted: Any) -> Weights:
        """What was fitted (signs by classes) as it is kept."""
        return Weights(self.known, postings(fitted.T))


def _part(
    found: Sequence[Collection[int]],
    damping: float,
    whole: npt.NDArray[np.bool_] | None,
    fewest: int,
) -> tuple[Vocabulary, sparse.csr_matrix]:
    """The signs of one sort that several examples share, and the examples by these."""
    told = [np.fromiter(each, np.uint32, len(each)) for each in found]
    counted = told if whole is None else list(compress(told, whole))
    numbers, many = np.unique(np.concatenate(counted), return_counts=True)
    rarity = np.round(np.log((len(counted) + 1) / (many + 1)) * RARITY)
    kept = (many >= fewest) & (rarity > 0)
    vocabulary = Vocabulary(numbers[kept], np.minimum(rarity[kept], 255).astype(np.uint8))
    weighed = [vocabulary.weighed(each, damping) for each in found]
    start = np.cumsum([0, *(len(at) for at, _ in weighed)])
    columns, counts = (np.concatenate(it) for it in zip(*weighed, strict=True))
    shape = len(found), len(vocabulary.numbers)
    return vocabulary, sparse.csr_matrix((counts.astype(np.float64), columns, start), shape=shape)
