"""What would let more people be asked about a need: one change each, and how many it brings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.matching import Reason, Standing, distance_m, reasons_against, understands
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Level, Volunteer

FARTHER = (5, 10, 15, 20, 30, 50)  # kilometres
ENOUGH = 3  # people, for whom it is worth to go that far
LATER = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=3), timedelta(days=1))
LATEST = max(LATER)
WISHES = frozenset({Reason.GENDER, Reason.CAR, Reason.CLEARANCE})
OF_TIME = frozenset({Reason.TIME, Reason.BUSY, Reason.ON_THE_WAY})


class By(StrEnum):
    """What is changed."""

    LEVEL = "level"
    RADIUS = "radius"
    LATER = "later"
    WISHES = "wishes"
    URGENT = "urgent"


@dataclass(frozen=True)
class Widening:
    """One change, and how many more could be asked; how far, or when, where that is the change."""

    by: By
    more: int
    km: int = 0
    starts_at: datetime | None = None


def widenings(
    need: Need | NewNeed,
    volunteers: Iterable[Volunteer],
    standings: Mapping[int, Standing],
    now: datetime,
    zone: ZoneInfo,
) -> tuple[Widening, ...]:
    """All that would bring somebody, the most first; each for itself, not one upon the other.

    ``standings`` know when people are busy until ``LATEST`` after the need's end.
    """
    alone: dict[Reason, list[Volunteer]] = {}
    by_time: list[Volunteer] = []
    wished: list[Volunteer] = []
    ready = 0
    for who in volunteers:
        standing = standings.get(who.person_id, Standing())
        against = set(reasons_against(need, who, standing, now, zone)) - {Reason.QUIET}
        if len(against) == 1:
            alone.setdefault(next(iter(against)), []).append(who)
        if against and against <= WISHES:
            wished.append(who)
        if against <= OF_TIME:
            by_time.append(who)
            ready += not against
    found = [
        Widening(By.LEVEL, _with_less(need, alone.get(Reason.LANGUAGE, []))),
        _farther(need, alone.get(Reason.DISTANCE, [])),
        _later(need, by_time, standings, ready, now, zone),
        Widening(By.WISHES, len(wished)),
        _urgent(need, alone.get(Reason.CAP, []), standings, now, zone),
    ]
    return tuple(sorted((it for it in found if it.more > 0), key=lambda it: (-it.more, it.by)))


def _with_less(need: Need | NewNeed, left_out: Iterable[Volunteer]) -> int:
    """Who speaks all the languages, but not as well as interpreting asks for."""
    return sum(understands(need, who, Level.BASIC) for who in left_out)


def _farther(need: Need | NewNeed, left_out: Iterable[Volunteer]) -> Widening:
    """Who lives farther away than they would go: within the nearest ring that brings a few."""
    away = [distance_m(need, who) or 0 for who in left_out]
    found = Widening(By.RADIUS, 0)
    for km in FARTHER:
        found = Widening(By.RADIUS, sum(metres <= km * 1000 for metres in away), km)
        if found.more >= min(ENOUGH, max(len(away), 1)):
            break
    return found


def _later(
    need: Need | NewNeed,
    by_time: Iterable[Volunteer],
    standings: Mapping[int, Standing],
    ready: int,
    now: datetime,
    zone: ZoneInfo,
) -> Widening:
    """The later time at which the most have time, beyond those who have it now."""
    best = Widening(By.LATER, 0)
    people = list(by_time)
    for shift in LATER:
        moved = replace(need, starts_at=need.starts_at + shift, ends_at=need.ends_at + shift)
        free = 0
        for who in people:
            standing = standings.get(who.person_id, Standing())
            against = set(reasons_against(moved, who, standing, now, zone))
            free += not against - {Reason.QUIET}
        if free - ready > best.more:
            best = Widening(By.LATER, free - ready, starts_at=moved.starts_at)
    return best


def _urgent(
    need: Need | NewNeed,
    left_out: Iterable[Volunteer],
    standings: Mapping[int, Standing],
    now: datetime,
    zone: ZoneInfo,
) -> Widening:
    """Who was asked enough this week, but may be asked in an emergency."""
    if need.urgent:
        return Widening(By.URGENT, 0)
    pressing = replace(need, urgent=True)
    more = 0
    for who in left_out:
        against = reasons_against(pressing, who, standings[who.person_id], now, zone)
        more += not set(against) - {Reason.QUIET}
    return Widening(By.URGENT, more)
