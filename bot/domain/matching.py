"""Who could fill a need: the hard conditions, each with a reason that can be shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import week
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Level, Status, Volunteer
from bot.domain.places import Point
from bot.domain.taxonomy import ALWAYS_REQUIRED

URGENT_CAP = 2  # an urgent need may ask people this many times as often as they said
# Between two places a town's bus or bicycle takes about so long, with the waiting and the detours.
BUS_M_A_MINUTE = 200.0  # as the crow flies
CAR_M_A_MINUTE = 400.0
SETTING_OFF = 10.0  # minutes
NEXT_DOOR_M = 250.0
LONGEST_WAY = timedelta(hours=3)  # whoever lives in two towns says so by their radius


class Reason(StrEnum):
    """Why someone is not asked about a need; in the order in which a coordinator reads them."""

    LANGUAGE = "language"
    SKILL = "skill"
    TIME = "time"
    DISTANCE = "distance"
    ADULT = "adult"
    CAR = "car"
    GENDER = "gender"
    CLEARANCE = "clearance"
    BUSY = "busy"
    ON_THE_WAY = "on_the_way"
    PAUSED = "paused"
    AWAY = "away"
    UNREACHABLE = "unreachable"
    ASKED = "asked"
    CAP = "cap"
    QUIET = "quiet"
    INACTIVE = "inactive"


# Conditions of the moment, not of the person: they hold back a push, and not the one who comes by
# themselves from the list of open needs.
ABOUT_ASKING = frozenset(
    {
        *(Reason.ON_THE_WAY, Reason.PAUSED, Reason.AWAY),
        *(Reason.ASKED, Reason.CAP, Reason.QUIET),
    }
)


@dataclass(frozen=True)
class Busy:
    """What somebody has said yes to: from when to when, and where."""

    begins: datetime
    ends: datetime
    place: Point


@dataclass(frozen=True)
class Standing:
    """What is known of a volunteer beside their profile, at the moment of asking."""

    busy: tuple[Busy, ...] = ()
    asks_this_week: int = 0
    may_not_be_asked_again: bool = False


@dataclass(frozen=True)
class Candidate:
    """Someone who can be asked, with what made them match."""

    volunteer: Volunteer
    distance_m: int | None
    asks_this_week: int = 0


@dataclass(frozen=True)
class Reach:
    """Who matches, nearest first, and how many are left out by each reason."""

    candidates: tuple[Candidate, ...]
    left_out: Mapping[Reason, int] = field(default_factory=dict)
    waiting: tuple[Candidate, ...] = ()
    """Who matches but is inside quiet hours: they are asked when those end."""
    why_not: Mapping[Reason, tuple[int, ...]] = field(default_factory=dict)
    """Who is left out, by the first reason."""


def reasons_against(
    need: Need | NewNeed,
    volunteer: Volunteer,
    standing: Standing,
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[Reason]:
    """Every hard condition that speaks against asking this volunteer about this need now."""
    if volunteer.status is not Status.ACTIVE:
        yield Reason.INACTIVE
    if not volunteer.reachable:
        yield Reason.UNREACHABLE
    yield from _of_the_person(need, volunteer, zone)
    if any(_clash(need, it) for it in standing.busy):
        yield Reason.BUSY
    elif any(_clash(need, it, _way(need, it, volunteer)) for it in standing.busy):
        yield Reason.ON_THE_WAY
    if volunteer.paused(now):
        yield Reason.PAUSED
    first, last = (it.astimezone(zone).date() for it in (need.starts_at, need.ends_at))
    if volunteer.away_between(first, last):
        yield Reason.AWAY
    if standing.may_not_be_asked_again:
        yield Reason.ASKED
    if standing.asks_this_week >= volunteer.weekly_cap * (URGENT_CAP if need.urgent else 1):
        yield Reason.CAP
    asleep = volunteer.quiet.holds(now.astimezone(zone).time())
    if asleep and not (need.urgent and volunteer.night_calls):
        yield Reason.QUIET


def _of_the_person(need: Need | NewNeed, volunteer: Volunteer, zone: ZoneInfo) -> Iterator[Reason]:
    if not understands(need, volunteer, enough(need)):
        yield Reason.LANGUAGE
    if not {need.kind, *need.skills} <= volunteer.skills:
        yield Reason.SKILL
    if not week.covers(volunteer.availability, need.starts_at, need.ends_at, zone):
        yield Reason.TIME
    away = distance_m(need, volunteer)
    if away is not None and away > volunteer.radius_km * 1000:
        yield Reason.DISTANCE
    asked = requirements(need)
    if "adult" in asked and not volunteer.adult:
        yield Reason.ADULT
    if "car" in asked and not volunteer.car:
        yield Reason.CAR
    wanted = asked & {"woman", "man"}
    if wanted and volunteer.gender not in wanted:
        yield Reason.GENDER
    cleared = volunteer.cleared_until
    on_the_day = need.ends_at.astimezone(zone).date()
    if "clearance" in asked and (cleared is None or cleared < on_the_day):
        yield Reason.CLEARANCE


def requirements(need: Need | NewNeed) -> frozenset[str]:
    """What the office asks for, and what such a need always takes."""
    return need.requirements | ALWAYS_REQUIRED.get(need.kind, frozenset())


def enough(need: Need | NewNeed) -> Level:
    """How well each of the need's languages has to be spoken: to interpret, well."""
    return Level.GOOD if need.kind == "interpreting" else Level.BASIC


def understands(need: Need | NewNeed, volunteer: Volunteer, level: Level) -> bool:
    """Whether the volunteer speaks all the need's languages at least so well."""
    return all(volunteer.languages.get(code, 0) >= level for code in need.languages)


def distance_m(need: Need | NewNeed, volunteer: Volunteer) -> int | None:
    """Metres from the volunteer's area to the need, to the nearest 100; None if not known."""
    if volunteer.home is None:
        return None
    return round(volunteer.home.distance_m(need.point) / 100) * 100


def _clash(need: Need | NewNeed, other: Busy, way: timedelta = timedelta(0)) -> bool:
    """Whether somebody cannot do both, where the way from one to the other takes so long."""
    return other.begins - way < need.ends_at and need.starts_at < other.ends + way


def _way(need: Need | NewNeed, other: Busy, volunteer: Volunteer) -> timedelta:
    return on_the_way(need.point.distance_m(other.place), car=volunteer.car)


def on_the_way(metres: float, *, car: bool) -> timedelta:
    """About how long it takes from one place to another so far away, as the crow flies."""
    if metres < NEXT_DOOR_M:
        return timedelta(0)
    speed = CAR_M_A_MINUTE if car else BUS_M_A_MINUTE
    return min(timedelta(minutes=SETTING_OFF + metres / speed), LONGEST_WAY)


def reach(
    need: Need | NewNeed,
    volunteers: Iterable[Volunteer],
    standings: Mapping[int, Standing],
    now: datetime,
    zone: ZoneInfo,
) -> Reach:
    """All the volunteers, sorted into those to ask, those to ask later, and those left out."""
    ready: list[Candidate] = []
    waiting: list[Candidate] = []
    left_out: dict[Reason, list[int]] = {}
    for volunteer in volunteers:
        standing = standings.get(volunteer.person_id, Standing())
        against = list(reasons_against(need, volunteer, standing, now, zone))
        candidate = Candidate(volunteer, distance_m(need, volunteer), standing.asks_this_week)
        if not against:
            ready.append(candidate)
        elif against == [Reason.QUIET]:
            waiting.append(candidate)
        else:
            left_out.setdefault(against[0], []).append(volunteer.person_id)
    ready.sort(key=nearest_first)
    waiting.sort(key=nearest_first)
    counts = {reason: len(ids) for reason, ids in left_out.items()}
    why_not = {reason: tuple(sorted(ids)) for reason, ids in left_out.items()}
    return Reach(tuple(ready), counts, tuple(waiting), why_not)


def fit(candidate: Candidate, at_radius: float, unknown: float) -> float:
    """How well it suits them by the way they have to go: 1 next door, less up to their radius."""
    if candidate.distance_m is None:
        return unknown
    share = candidate.distance_m / (max(candidate.volunteer.radius_km, 1) * 1000)
    return 1 - (1 - at_radius) * min(share, 1.0)


def nearest_first(candidate: Candidate) -> tuple[float, int, int]:
    """The order of asking: nearest, then least asked of late, then longest with us."""
    away = float("inf") if candidate.distance_m is None else candidate.distance_m
    return away, candidate.asks_this_week, candidate.volunteer.person_id
