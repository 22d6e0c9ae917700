"""People and needs of one seed, drawn before any policy acts, so that all meet the same."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.dispatch.lives import Lives
from benchmarks.dispatch.regime import DAY, Regime

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reach:
    """Who could do a need of one kind in one zone, and how well it fits them (0..1]."""

    people: Ints
    fit: Floats


@dataclass(frozen=True)
class Need:
    number: int
    created: float
    start: float
    zone: int
    kind: int
    places: int
    counted: bool


class World:
    """N people with their true response, and every need that will arise."""

    def __init__(self, regime: Regime, seed: int) -> None:
        self.regime = regime
        rng = np.random.default_rng([seed, 77])
        self.theta: Floats = rng.beta(regime.beta[0], regime.beta[1], regime.N)
        self.zone = rng.integers(0, regime.zones, regime.N)
        self.kinds = _kinds(rng, regime)
        self.first = _first(rng, self.kinds)
        self.zone_weight = rng.gamma(2.0, 1.0, regime.zones)
        self.zone_weight /= self.zone_weight.sum()
        self.kind_weight = np.asarray(regime.type_dem) / sum(regime.type_dem)
        self.lives = Lives(regime, seed)
        needs = _needs(rng, regime, self.zone_weight, self.kind_weight)
        self.needs = [_moved(need, self.lives) for need in needs]
        self._reach: dict[tuple[int, int], Reach] = {}

    def reach(self, zone: int, kind: int) -> Reach:
        """All who hold the kind and live near enough, with how well it fits them."""
        if (zone, kind) not in self._reach:
            self._reach[zone, kind] = self._find(zone, kind)
        return self._reach[zone, kind]

    def who(self, need: Need, now: float) -> Reach:
        """Those within reach who are there by now and have time then."""
        reach = self.reach(need.zone, need.kind)
        if self.lives.plain:
            return reach
        there = self.lives.there(reach.people, need.start, now)
        return Reach(reach.people[there], reach.fit[there])

    def _find(self, zone: int, kind: int) -> Reach:
        ring = rings(self.regime.side)[zone][self.zone]
        near = np.append(np.asarray(self.regime.g), 0.0)
        factor = near[np.minimum(ring, len(self.regime.g))]
        fit = factor * np.where(self.first == kind, 1.0, self.regime.secondary)
        fit *= self.kinds[:, kind]
        people = np.flatnonzero(fit > 0)
        return Reach(people.astype(np.int32), fit[people])


def rings(side: int) -> NDArray[np.int64]:
    """Chebyshev distance between any two zones of a square."""
    y, x = np.divmod(np.arange(side * side), side)
    return np.asarray(np.maximum(abs(y[:, None] - y), abs(x[:, None] - x)))


def _kinds(rng: np.random.Generator, regime: Regime) -> NDArray[np.bool_]:
    shares = np.asarray(regime.type_pop)
    kinds = rng.random((regime.N, regime.ntypes)) < shares
    empty = np.flatnonzero(~kinds.any(axis=1))
    kinds[empty, rng.choice(regime.ntypes, len(empty), p=shares / shares.sum())] = True
    return kinds


def _first(rng: np.random.Generator, kinds: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The kind each person likes best: any of those held, all equally likely."""
    order = np.where(kinds, rng.random(kinds.shape), 2.0)
    return np.asarray(order.argmin(axis=1))


def _moved(need: Need, lives: Lives) -> Need:
    """The same need, posted by day where there is a night."""
    created = float(lives.by_day(np.array([need.created]))[0])
    return replace(need, created=created, start=need.start + created - need.created)


def _needs(rng: np.random.Generator, regime: Regime, zones: Floats, kinds: Floats) -> list[Need]:
    """Poisson arrivals until the last counted need has started, so that the end is not idle."""
    end = regime.days * DAY + max(regime.leads)
    count = int(rng.poisson(regime.lam * end / DAY))
    created = np.sort(rng.uniform(0, end, count))
    zone = rng.choice(regime.zones, count, p=zones)
    kind = rng.choice(regime.ntypes, count, p=kinds)
    lead_p = np.asarray(regime.lead_p) / sum(regime.lead_p)
    lead = rng.choice(np.asarray(regime.leads), count, p=lead_p)
    k_p = np.asarray(regime.kprob) / sum(regime.kprob)
    places = 1 + rng.choice(len(k_p), count, p=k_p)
    counted = (created >= regime.warm * DAY) & (created < regime.days * DAY)
    return [
        Need(
            n,
            float(created[n]),
            float(created[n] + lead[n]),
            int(zone[n]),
            int(kind[n]),
            int(places[n]),
            bool(counted[n]),
        )
        for n in range(count)
    ]
