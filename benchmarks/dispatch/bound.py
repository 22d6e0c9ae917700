"""The yardstick: what could be served in a steady state by whoever knew who is active.

Every person is pushed only when active, at any rate their rests allow; a push counts
theta * fit yeses, of which ``1 - cancel`` keep their word; a cell (zone, kind) takes no more than
its places a day; and ``1 - noshow`` of those booked come. Time, chance and wholeness of people are
left out, so no policy reaches it: a loose upper bound. So is what ``lives`` adds: everybody counts
as if they always had time, were always there, and as willing as on the best day of the week.

Small worlds are solved exactly. In large ones the LP is solved for a sample of the people, and its
prices of the cells are put into the dual for everybody: by weak duality a bound all the same.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from benchmarks.dispatch.regime import DAY
from benchmarks.dispatch.world import Floats, World

EXACT, SAMPLE = 6000, 3000
Indices = NDArray[np.int64]


def bound(world: World) -> float:
    """Share of all places that the LP serves, between 0 and 1."""
    regime = world.regime
    demand = np.outer(world.zone_weight, world.kind_weight).ravel()
    demand *= regime.lam * regime.places
    chosen = np.arange(regime.N)
    if regime.N > EXACT:
        chosen = np.random.default_rng(5).choice(regime.N, SAMPLE, replace=False)
    worth = _worth_of_cells(world, chosen, demand * len(chosen) / regime.N)
    best = np.zeros(regime.N)
    for cell, kept in enumerate((1 - worth).tolist()):
        people, served, rest = _pushes(world, cell)
        best[people] = np.maximum(best[people], served * kept / rest)
    total = float(worth @ demand + best.sum())
    return min(total / float(demand.sum()), 1.0) * (1 - regime.noshow)


def _pushes(world: World, cell: int) -> tuple[Indices, Floats, Floats]:
    """Who can serve a cell, the places a heard push serves, and the days it takes from them."""
    regime = world.regime
    reach = world.reach(*divmod(cell, regime.ntypes))
    yes = world.theta[reach.people] * reach.fit * max(regime.rhythm)
    rest = (regime.tau_n + yes * (regime.tau_a - regime.tau_n)) / DAY
    return reach.people.astype(np.int64), yes * (1 - regime.cancel), rest


def _worth_of_cells(world: World, chosen: Indices, demand: Floats) -> Floats:
    """The dual of each cell's demand in the LP over these people."""
    place = np.full(world.regime.N, -1)
    place[chosen] = np.arange(len(chosen))
    rows, columns, values, gains = [], [], [], []
    edges, cells = 0, len(demand)
    for cell in range(cells):
        people, served, rest = _pushes(world, cell)
        known = place[people] >= 0
        count = int(known.sum())
        edge = np.arange(edges, edges + count)
        rows += [np.full(count, cell), cells + place[people][known]]
        columns += [edge, edge]
        values += [served[known], rest[known]]
        gains.append(served[known])
        edges += count
    table = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    solved = linprog(
        -np.concatenate(gains),
        A_ub=coo_matrix(table, shape=(cells + len(chosen), edges)).tocsr(),
        b_ub=np.concatenate([demand, np.ones(len(chosen))]),
        method="highs",
    )
    return np.asarray(np.clip(-solved.ineqlin.marginals[:cells], 0.0, 1.0))
