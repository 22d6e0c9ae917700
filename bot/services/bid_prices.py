"""What people's time is worth: the nightly grouped LP, solved with scipy's HiGHS.

People who are alike (area, skills) are one group; needs that are alike (area, kind) are one cell.
The flow of yeses into a cell is worth what fills: the first ones almost a place each, later ones
less and less, because a need that is full wants no more. This is the mean of min(Poisson, places),
cut into straight pieces. The dual of a group's capacity is the price of its people's readiness:
0 where there are more than enough, near 1 where every yes is waited for.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STEPS = (0.25, 0.5, 0.75, 1.0, 1.35, 1.75, 2.25, 3.0, 4.0)


@dataclass(frozen=True)
class Market:
    """One night's picture: rates a day, in yeses at a perfect fit.

    ``capacity`` of each group; ``needs`` a day in each cell, ``places`` of a need there (mean);
    the edges say which group can serve which cell, and how well it fits.
    """

    capacity: Floats
    needs: Floats
    places: Floats
    value: Floats
    group: Ints
    cell: Ints
    fit: Floats


@dataclass(frozen=True)
class Prices:
    """Worth, in places, of one yes-to-be of a group, and of one more yes in a cell."""

    of_group: Floats
    of_cell: Floats


def bid_prices(market: Market, seconds: float = 20.0) -> Prices | None:
    """Prices of tonight's market; None when there is none, or no answer within the time."""
    groups, cells, edges = len(market.capacity), len(market.needs), len(market.group)
    if not edges or market.needs.sum() <= 0:
        return None
    width, worth = pieces(market.needs, market.places)
    worth *= market.value[:, None]
    count = width.size
    rows = np.concatenate([market.cell, np.repeat(np.arange(cells), width.shape[1])])
    rows = np.concatenate([rows, cells + market.group])
    columns = np.concatenate([np.arange(edges), edges + np.arange(count), np.arange(edges)])
    values = np.concatenate([-market.fit, np.ones(count), np.ones(edges)])
    matrix = coo_matrix((values, (rows, columns)), shape=(cells + groups, edges + count))
    upper = np.concatenate([np.full(edges, np.inf), width.ravel()])
    solved = linprog(
        np.concatenate([np.zeros(edges), -worth.ravel()]),
        A_ub=matrix.tocsr(),
        b_ub=np.concatenate([np.zeros(cells), market.capacity]),
        bounds=np.column_stack([np.zeros(edges + count), upper]),
        method="highs",
        options={"time_limit": seconds},
    )
    if solved.status != 0:
        return None
    duals = np.maximum(-solved.ineqlin.marginals, 0.0)
    return Prices(of_group=duals[cells:], of_cell=duals[:cells])


def pieces(needs: Floats, places: Floats) -> tuple[Floats, Floats]:
    """Widths (yeses a day) and worths of the straight pieces, one row a cell."""
    edges = np.concatenate([[0.0], np.asarray(STEPS)])
    width = np.outer(needs * places, np.diff(edges))
    worth = np.empty_like(width)
    for value in np.unique(places):
        worth[places == value] = _worth(float(value), edges)
    return width, worth


def _worth(places: float, edges: Floats) -> Floats:
    """Mean filled places per yes within each piece; between whole numbers, a straight line."""
    low = max(1, math.floor(places))
    share = places - low if places > low else 0.0
    filled = np.array(
        [
            (1 - share) * _filled(low, m * places) + share * _filled(low + 1, m * places)
            for m in edges.tolist()
        ]
    )
    return np.asarray(np.diff(filled) / (np.diff(edges) * places))


def _filled(places: int, mean: float) -> float:
    """E[min(Poisson(mean), places)]."""
    total, term, below = 0.0, math.exp(-mean), 0.0
    for k in range(places):
        below += term
        total += 1 - below
        term *= mean / (k + 1)
    return total


def groups_of(keys: Sequence[NDArray[np.int64]]) -> tuple[Ints, Ints]:
    """One number for each different row of keys, and one example of each."""
    table = np.column_stack(keys)
    _, first, number = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return number.reshape(-1), first
