"""Examples as a table of signs: what both the answers and the alarm are fitted on."""

from collections.abc import Collection, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benchmarks.regression import Floats
from bot.domain.answers.ngrams import BUCKETS
from bot.domain.answers.signs import RARITY, Signs

FEWEST = 2  # examples that must share a sign before it counts


def fingerprint(folder: Path) -> str:
    """Of the examples in a folder: weights of others are out of date."""
    told = "".join(file.read_text("utf-8") for file in sorted(folder.glob("*.toml")))
    return sha256(told.encode()).hexdigest()[:16]


def weighed(
    read: Sequence[Signs], damping: Sequence[float], whole: npt.NDArray[np.bool_] | None = None
) -> tuple[tuple[bytes, bytes], list[sparse.csr_matrix]]:
    """Stems and letters apart: how rare each sign is, and the examples by sign.

    A rarity is a byte, in parts of ``signs.RARITY``, counted among the ``whole`` examples if not
    all are. Every row is of a length below 1, the more so the greater the ``damping``.
    """
    kept, tables = [], []
    for told, damped in zip(
        ([it.stems for it in read], [it.letters for it in read]), damping, strict=True
    ):
        table = _by_sign(told)
        rarity = _rarities(table if whole is None else table[whole])
        by_rarity = table.multiply(rarity.astype(np.float64)[None, :]).tocsr()
        squares: Floats = np.asarray(by_rarity.multiply(by_rarity).sum(axis=1)).ravel()
        tables.append(sparse.diags(1 / np.sqrt(squares + damped**2)) @ by_rarity)
        kept.append(rarity.tobytes())
    return (kept[0], kept[1]), tables


def _by_sign(found: Sequence[Collection[int]]) -> sparse.csr_matrix:
    """A row an example, a column a sign, 1 where the example has it."""
    listed = [sorted(each) for each in found]
    start = np.concatenate(([0], np.cumsum([len(it) for it in listed])))
    columns = np.array([it for each in listed for it in each], dtype=np.int64)
    shape = len(listed), BUCKETS
    return sparse.csr_matrix((np.ones(len(columns)), columns, start), shape=shape)


def _rarities(table: sparse.csr_matrix) -> npt.NDArray[np.uint8]:
    many = np.asarray(table.sum(axis=0)).ravel()
    rarity = np.log((table.shape[0] + 1) / (many + 1))
    rarity[many < FEWEST] = 0.0
    rounded: npt.NDArray[np.uint8] = np.minimum(np.round(rarity * RARITY), 255).astype(np.uint8)
    return rounded
