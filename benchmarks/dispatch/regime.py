"""What a regime says: one JSON object, every key with a default."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

DAY = 1440.0
KIND_POPULARITY = (0.45, 0.40, 0.35, 0.20, 0.10, 0.05)
KIND_DEMAND = (0.28, 0.24, 0.18, 0.14, 0.10, 0.06)


class RegimeError(ValueError):
    """A regime that cannot be run; the text says which key and why."""


@dataclass(frozen=True)
class Regime:
    """One world to measure in; times in minutes, rates a day, shares between 0 and 1."""

    name: str = "default"
    N: int = 3000
    side: int = 5
    ntypes: int = 6
    type_pop: tuple[float, ...] = KIND_POPULARITY
    type_dem: tuple[float, ...] = KIND_DEMAND
    lam: float = 12.0
    kprob: tuple[float, ...] = (0.5, 0.25, 0.15, 0.1)
    leads: tuple[float, ...] = (120.0, 480.0, 4320.0)
    lead_p: tuple[float, ...] = (0.25, 0.35, 0.40)
    beta: tuple[float, ...] = (0.8, 5.2)
    g: tuple[float, ...] = (1.0, 0.8, 0.5)
    secondary: float = 0.6
    dmed: float = 10.0
    dsig: float = 1.5
    decl: float = 0.35
    tau_n: float = 4320.0
    tau_a: float = 7200.0
    mute0: float = 0.001
    mute1: float = 0.006
    cancel: float = 0.08
    noshow: float = 0.05
    standby_ok: float = 0.7
    days: float = 42.0
    warm: float = 7.0
    pull_share: float = 0.25
    pull_gap: float = 4320.0
    # What the published model leaves out; as it stands, nothing of it.
    free: float = 1.0  # share of the 28 cells of a week that people say they have time in
    quiet: float = 0.0  # share of people with quiet hours; needs then come by day
    rhythm: tuple[float, ...] = (1.0,) * 7  # how willing people are, Monday to Sunday
    joiners: float = 0.0  # share of people who join in the course of the run
    away: float = 0.0  # share of people who are away together
    away_days: tuple[float, ...] = (14.0, 21.0)

    @property
    def zones(self) -> int:
        return self.side * self.side

    @property
    def places(self) -> float:
        """Mean number of places of a need."""
        return sum((k + 1) * p for k, p in enumerate(self.kprob)) / sum(self.kprob)


BUILT_IN: dict[str, Regime] = {
    "scarce": Regime("scarce", N=500, lam=14),
    "ample": Regime("ample", N=4000, lam=14),
    "urgent": Regime(
        "urgent",
        N=2000,
        lam=24,
        leads=(60.0, 120.0, 180.0),
        lead_p=(0.4, 0.4, 0.2),
        kprob=(0.8, 0.2, 0.0, 0.0),
    ),
    "lived": Regime(
        "lived",
        N=2000,
        lam=20,
        beta=(0.6, 6.4),
        dmed=30,
        dsig=2.0,
        free=0.4,
        quiet=0.7,
        rhythm=(0.9, 0.9, 0.9, 0.9, 1.1, 1.3, 1.2),
        joiners=0.3,
        away=0.4,
    ),
    "city": Regime("city", N=100_000, side=12, lam=1100, days=17, warm=3),
}


def load(path: Path) -> Regime:
    """The regime of a JSON file, named after its key ``name`` or the file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise RegimeError(f"{path.name} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise RegimeError(f"{path.name} must hold one JSON object")
    return parse({"name": path.stem, **data})


def parse(data: Mapping[str, Any]) -> Regime:
    known = {field.name for field in fields(Regime)}
    if unknown := sorted(set(data) - known - {"regime"}):
        raise RegimeError(f"unknown keys: {', '.join(unknown)}")
    named = {"name": str(data["regime"])} if "regime" in data else {}
    given = {k: _frozen(v) for k, v in data.items() if k in known}
    return _checked(replace(Regime(), **{**given, **named}), given)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _checked(regime: Regime, given: Mapping[str, Any]) -> Regime:
    """Refuses what cannot be run; kinds beyond the default six need their own shares."""
    for key in ("type_pop", "type_dem"):
        shares = getattr(regime, key)
        if key not in given and regime.ntypes < len(shares):
            shares = shares[: regime.ntypes]
            regime = replace(regime, **{key: shares})
        if len(shares) != regime.ntypes:
            raise RegimeError(f"{key} has {len(shares)} entries, ntypes is {regime.ntypes}")
    if len(regime.leads) != len(regime.lead_p):
        raise RegimeError("leads and lead_p differ in length")
    if len(regime.beta) != 2 or min(regime.beta) <= 0:
        raise RegimeError("beta needs two positive numbers")
    if min(regime.N, regime.side, regime.ntypes) < 1 or regime.lam <= 0:
        raise RegimeError("N, side, ntypes and lam must be positive")
    if len(regime.rhythm) != 7 or len(regime.away_days) != 2:
        raise RegimeError("rhythm needs seven numbers, away_days two")
    if regime.days <= regime.warm:
        raise RegimeError("days must be more than warm")
    return regime
