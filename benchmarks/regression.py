"""Logistic regression, held small by a ridge: what the answers and the alarm are fitted with."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]


def logistic(table: Any, yes: Floats, ridge: float, counts: Floats | float = 1.0) -> Floats:
    """One weight a column, and last the bias, which no ridge holds.

    ``table`` is dense or sparse, a row an example; ``yes`` is 1 or 0 of each, ``counts`` how much
    it counts.
    """
    table = sparse.csr_matrix(table, dtype=np.float64)
    used = np.unique(table.indices)
    narrow = table[:, used].tocsr()
    turned = narrow.T.tocsr()
    side = 2 * yes - 1

    def loss(at: Floats) -> tuple[float, Floats]:
        margin = side * (narrow @ at[:-1] + at[-1])
        pull = -side * counts / (1 + np.exp(np.minimum(margin, 500.0)))
        worth = (counts * np.logaddexp(0, -margin)).sum() + ridge / 2 * at[:-1] @ at[:-1]
        return float(worth), np.append(turned @ pull + ridge * at[:-1], pull.sum())

    start = np.zeros(len(used) + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    weights = np.zeros(table.shape[1] + 1)
    weights[used], weights[-1] = found[:-1], found[-1]
    return weights


def softmax(
    table: Any,
    of: npt.NDArray[np.int64],
    ridge: float,
    counts: Floats | float = 1.0,
    rounds: int = 40,
) -> sparse.csr_matrix:
    """The weights of each column for each class, (columns, classes); without any bias.

    ``of`` is the class of each row, ``counts`` how much it counts.
    """
    table = sparse.csr_matrix(table, dtype=np.float64)
    used = np.unique(table.indices)
    narrow = table[:, used].tocsr()
    turned = narrow.T.tocsr()
    rows, classes = np.arange(len(of)), int(of.max()) + 1
    counts = np.broadcast_to(counts, len(of))

    def loss(flat: Floats) -> tuple[float, Floats]:
        at = flat.reshape(-1, classes)
        odds = narrow @ at
        odds -= odds.max(axis=1, keepdims=True)
        likely = np.exp(odds)
        total = likely.sum(axis=1, keepdims=True)
        missed = counts * (np.log(total[:, 0]) - odds[rows, of])
        worth = missed.sum() + ridge / 2 * (at * at).sum()
        likely /= total
        likely[rows, of] -= 1
        likely *= counts[:, None]
        return float(worth), (turned @ likely + ridge * at).ravel()

    start = np.zeros(len(used) * classes)
    options = {"maxiter": rounds, "maxcor": 5}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    at = (np.ones(len(used)), (used, np.arange(len(used))))
    places = sparse.csr_matrix(at, shape=(table.shape[1], len(used)))
    return places @ sparse.csr_matrix(found.reshape(-1, classes))
