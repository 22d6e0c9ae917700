"""Last weeks' needs and today's volunteers, put together into the market of one night."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.rules import DAY, Rules
from bot.domain.needs import Need
from bot.domain.people import Volunteer
from bot.domain.places import Point
from bot.services.bid_prices import Market

Cell = tuple[str, str, tuple[str, ...], Point]
Group = tuple[Point | None, int, frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Stalls:
    """The market, and which volunteers stand together in each of its groups."""

    market: Market
    members: tuple[tuple[int, ...], ...]


def stalls(
    crowd: Sequence[Volunteer],
    past: Sequence[Need],
    days: float,
    worth: Mapping[str, float],
    rules: Rules,
) -> Stalls:
    """Alike: who lives together, goes as far, and can do the same of what is asked for.

    A cell is a kind of help in a district, with its languages; ``past`` was posted in so many
    ``days``.
    """
    cells, places = _cells(past)
    members, capacity = _groups(crowd, cells, rules)
    group, cell, fit = _edges(list(members), list(cells), rules)
    market = Market(
        capacity=np.array(capacity),
        needs=np.array(list(cells.values())) / days * rules.stress,
        places=np.array([places[it] / cells[it] for it in cells]).round(1),
        value=np.array([worth.get(kind, 1.0) for _, kind, _, _ in cells]),
        group=np.array(group, dtype=np.int64),
        cell=np.array(cell, dtype=np.int64),
        fit=np.array(fit),
    )
    return Stalls(market, tuple(tuple(ids) for ids in members.values()))


def _cells(past: Sequence[Need]) -> tuple[Counter[Cell], Counter[Cell]]:
    """How many needs there were of each sort, and how many places."""
    count: Counter[Cell] = Counter()
    places: Counter[Cell] = Counter()
    centre: dict[str, Point] = {}
    for need in past:
        point = centre.setdefault(need.district, need.point)
        cell = (need.district, need.kind, tuple(sorted(need.languages)), point)
        count[cell] += 1
        places[cell] += need.capacity
    return count, places


def _groups(
    crowd: Sequence[Volunteer], cells: Counter[Cell], rules: Rules
) -> tuple[dict[Group, list[int]], list[float]]:
    """Who stands together, and how many yeses a day each group could give."""
    kinds = {kind for _, kind, _, _ in cells}
    spoken = {code for _, _, languages, _ in cells for code in languages}
    members: dict[Group, list[int]] = defaultdict(list)
    yeses: dict[Group, float] = defaultdict(float)
    homes: dict[str, Point | None] = {}
    for who in crowd:
        home = homes.setdefault(who.district or "", who.home) if who.district else who.home
        key = (home, who.radius_km, who.skills & kinds, frozenset(spoken & set(who.languages)))
        members[key].append(who.person_id)
        yeses[key] += rsp.response(who.record.accepts, who.record.exposure, rules.habits)
    return members, [each * DAY / rules.habits.rest for each in yeses.values()]


def _edges(
    groups: Sequence[Group], cells: Sequence[Cell], rules: Rules
) -> tuple[list[int], list[int], list[float]]:
    """Which group can serve which cell, and how well that fits."""
    found: list[tuple[int, int, float]] = []
    for g, (home, radius_km, skills, languages) in enumerate(groups):
        for n, (_, kind, spoken, point) in enumerate(cells):
            if kind in skills and languages.issuperset(spoken):
                fit = _fit(home, radius_km, point, rules)
                found += [(g, n, fit)] * (fit > 0)
    columns = zip(*found, strict=True) if found else ((), (), ())
    group, cell, fits = columns
    return list(group), list(cell), list(fits)


def _fit(home: Point | None, radius_km: int, point: Point, rules: Rules) -> float:
    """By the way to go; 0 beyond the radius."""
    if home is None:
        return rules.fit_unknown
    share = home.distance_m(point) / (max(radius_km, 1) * 1000)
    return 1 - (1 - rules.fit_at_radius) * share if share <= 1 else 0.0
