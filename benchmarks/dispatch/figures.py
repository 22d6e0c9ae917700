"""What one run comes to, and what several seeds come to together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.dispatch.engine import Engine, Status
from benchmarks.dispatch.world import Floats

WEEK_DAYS = 7.0


@dataclass(frozen=True)
class Outcome:
    """One policy, one seed; sums over the counted needs, so that seeds can be added."""

    places: Floats
    served: Floats
    zone_places: Floats
    zone_served: Floats
    pushes: int
    surplus: int
    fill_times: Floats
    pushed_a_week: Floats
    opted_out: float
    bound: float

    @property
    def share(self) -> float:
        return float(self.served.sum() / max(1.0, self.places.sum()))


def outcome(engine: Engine, opted_out: float, bound: float) -> Outcome:
    regime = engine.regime
    counted = [status for status in engine.status if status.need.counted]
    weeks = (regime.days - regime.warm) / WEEK_DAYS
    kinds, zones = regime.ntypes, regime.zones
    return Outcome(
        places=_sum(counted, [s.need.places for s in counted], kinds, zones)[0],
        served=_sum(counted, [s.served for s in counted], kinds, zones)[0],
        zone_places=_sum(counted, [s.need.places for s in counted], kinds, zones)[1],
        zone_served=_sum(counted, [s.served for s in counted], kinds, zones)[1],
        pushes=sum(s.pushes for s in counted),
        surplus=sum(s.surplus for s in counted),
        fill_times=np.array([t for s in counted for t in s.fill_times]),
        pushed_a_week=engine.pushed / weeks,
        opted_out=opted_out,
        bound=bound,
    )


def _sum(
    counted: Sequence[Status], amounts: Sequence[int], kinds: int, zones: int
) -> tuple[Floats, Floats]:
    kind = np.array([s.need.kind for s in counted], dtype=np.int64)
    zone = np.array([s.need.zone for s in counted], dtype=np.int64)
    weights = np.asarray(amounts, dtype=np.float64)
    by_kind = np.bincount(kind, weights, kinds).astype(np.float64)
    return by_kind, np.bincount(zone, weights, zones).astype(np.float64)


def summary(runs: Sequence[Outcome], broadcast: Sequence[Outcome]) -> dict[str, float | None]:
    """The figures of one policy over its seeds; what cannot be said is None."""
    places = sum(float(r.places.sum()) for r in runs)
    served = sum(float(r.served.sum()) for r in runs)
    each = _per_place(runs)
    loud = _per_place(broadcast)
    times = np.concatenate([r.fill_times for r in runs])
    return {
        "served": float(np.mean([r.share for r in runs])),
        "served_over_lp": float(np.mean([r.share / r.bound for r in runs])),
        "pushes_per_place": each,
        "pushes_over_broadcast": each / loud if loud else None,
        "fill_minutes_median": float(np.median(times)) if len(times) else None,
        "fill_minutes_p90": float(np.percentile(times, 90)) if len(times) else None,
        "pushes_a_week_p99": float(np.mean([np.percentile(r.pushed_a_week, 99) for r in runs])),
        "opted_out": float(np.mean([r.opted_out for r in runs])),
        "surplus_per_place": sum(r.surplus for r in runs) / max(1.0, places),
        "worst_kind": _worst([r.places for r in runs], [r.served for r in runs]),
        "worst_zone": _worst([r.zone_places for r in runs], [r.zone_served for r in runs]),
        "gini": float(np.mean([_gini(r.pushed_a_week) for r in runs])),
        "sd": float(np.std([r.share for r in runs], ddof=1)) if len(runs) > 1 else 0.0,
        "places": places,
        "places_served": served,
    }


def _per_place(runs: Sequence[Outcome]) -> float:
    served = sum(float(r.served.sum()) for r in runs)
    return sum(r.pushes for r in runs) / max(1.0, served)


def _worst(places: Sequence[Floats], served: Sequence[Floats]) -> float | None:
    """The lowest fill of any part, over the fill of all; parts without a place are left out."""
    asked, got = np.sum(places, axis=0), np.sum(served, axis=0)
    overall = got.sum() / max(1.0, asked.sum())
    if overall == 0:
        return None
    return float((got[asked > 0] / asked[asked > 0]).min() / overall)


def _gini(amounts: Floats) -> float:
    """How unevenly pushes fall on people: 0 all alike, near 1 all on a few."""
    total = amounts.sum()
    if total == 0:
        return 0.0
    ranks = np.arange(1, len(amounts) + 1)
    return float((2 * ranks - len(amounts) - 1) @ np.sort(amounts) / (len(amounts) * total))
