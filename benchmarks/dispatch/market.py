"""Tonight's market in the model, from what the program has seen: needs so far, answers so far."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.dispatch.regime import DAY
from benchmarks.dispatch.world import World, rings
from bot.domain.dispatch import learning, policy
from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.rules import Rules
from bot.services.bid_prices import Market, groups_of
from bot.services.shortlist import Crowd

WIDEST = 6  # areas across a city: more would make the LP slow and the prices no better
PRIOR = 10.0  # places that a kind is credited with before it can lag


class Ledger:
    """Counts needs as they come, and puts people of one area and skill set together."""

    def __init__(self, world: World) -> None:
        self.world = world
        regime = world.regime
        self.block = -(-regime.side // WIDEST)
        self.across = -(-regime.side // self.block)
        self.areas = self.across**2
        y, x = np.divmod(np.arange(regime.zones), regime.side)
        self.area = (y // self.block) * self.across + x // self.block
        bits = world.kinds @ (1 << np.arange(regime.ntypes))
        keys = [self.area[world.zone], bits, world.first]
        self.group, self.example = groups_of(keys)
        self.by_zone = np.zeros(self.areas)
        self.by_kind = np.zeros(regime.ntypes)
        self.places = 0
        self.asked = np.zeros(regime.ntypes)
        self.booked = np.zeros(regime.ntypes)
        self.asked_area = np.zeros(self.areas)
        self.booked_area = np.zeros(self.areas)
        self.needs = 0
        self.taken = [0] * regime.ntypes
        self.minutes = [0.0] * regime.ntypes
        self._edges = self._connect()

    def saw(self, zone: int, kind: int, places: int) -> None:
        self.by_zone[self.area[zone]] += 1
        self.by_kind[kind] += 1
        self.needs += 1
        self.places += places

    def ended(self, kind: int, zone: int, places: int, booked: int) -> None:
        self.asked[kind] += places
        self.booked[kind] += booked
        self.asked_area[self.area[zone]] += places
        self.booked_area[self.area[zone]] += booked

    def listed(self) -> list[float]:
        """By kind, how many a minute take an open need from the list."""
        seen = {str(k): it for k, it in enumerate(zip(self.taken, self.minutes, strict=True))}
        return list(learning.listed(seen).values())

    def worth(self, kind: int, zone: int | None, rules: Rules) -> float:
        """What such a place is held to be worth: more where fills lag behind."""
        overall = self.booked.sum() / max(1.0, self.asked.sum())
        fill = (self.booked[kind] + PRIOR * overall) / (self.asked[kind] + PRIOR)
        worth = policy.worth(float(fill), float(overall), rules.fairness, rules)
        if zone is None:
            return worth
        area = self.area[zone]
        there = (self.booked_area[area] + PRIOR * overall) / (self.asked_area[area] + PRIOR)
        return worth * policy.worth(float(there), float(overall), rules.fairness_area, rules)

    def market(self, crowd: Crowd, there: NDArray[np.bool_], now: float, rules: Rules) -> Market:
        theta = rsp.response(crowd.accepts, crowd.exposure, rules.habits) * there
        together = np.bincount(self.group, theta, len(self.example))
        capacity = np.asarray(together * DAY / rules.habits.rest, dtype=np.float64)
        zone = (self.by_zone + 2) / (self.needs + 2 * self.areas)
        kind = (self.by_kind + 1) / (self.needs + len(self.by_kind))
        needs = np.outer(zone, kind).ravel() * self.needs / max(now / DAY, 0.2) * rules.stress
        places = np.full(len(needs), round(self.places / max(1, self.needs), 1))
        group, cell, fit = self._edges
        each = [self.worth(k, None, rules) for k in range(len(self.by_kind))]
        value = np.tile(each, self.areas)
        return Market(capacity, needs, places, value, group, cell, fit)

    def _connect(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        world, regime = self.world, self.world.regime
        near = np.append(np.asarray(regime.g), 0.0)
        factor = near[np.minimum(rings(regime.side), len(regime.g))]
        member = np.eye(self.areas)[self.area]
        member /= member.sum(axis=0)
        between = member.T @ factor @ member
        home = self.area[world.zone[self.example]]
        liking = np.where(world.kinds[self.example], regime.secondary, 0.0)
        liking[np.arange(len(home)), world.first[self.example]] = 1.0
        fit = between[home][:, :, None] * liking[:, None, :]
        flat = fit.reshape(len(home), -1)
        group, cell = np.nonzero(flat > 0)
        return group, cell, flat[group, cell]
