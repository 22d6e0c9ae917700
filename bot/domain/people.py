"""People: who writes to the bot, and what they have told it about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from bot.domain.dispatch.response import Record
from bot.domain.places import Point
from bot.domain.words import N_


class Level(IntEnum):
    """How well someone speaks a language."""

    BASIC = 1
    GOOD = 2
    FLUENT = 3


LEVEL_NAMES = {
    Level.BASIC: N_("A little"),
    Level.GOOD: N_("Well"),
    Level.FLUENT: N_("Fluently"),
}


class Status(StrEnum):
    """Where a volunteer stands with the office."""

    APPLIED = "applied"
    ACTIVE = "active"
    LEFT = "left"
    BARRED = "barred"


@dataclass(frozen=True)
class Person:
    """Someone who writes to the bot; may be a volunteer, a newcomer and a coordinator at once."""

    id: int
    telegram_id: int
    first_name: str
    language: str | None
    consented_at: datetime | None
    coordinator: bool
    reachable: bool
    volunteers: bool = False
    arrived: bool = False
    news: bool = True

    @property
    def registered(self) -> bool:
        """Has agreed to the privacy notice, and is something here."""
        agreed = self.consented_at is not None
        return agreed and (self.volunteers or self.arrived or self.coordinator)


@dataclass(frozen=True)
class QuietHours:
    """Local times between which nobody is written to, often over midnight; equal means never."""

    begins: time
    ends: time

    def holds(self, local: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends

    def over(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When the quiet hours that hold at ``now`` end, as UTC."""
        local = now.astimezone(zone)
        day = local.date() + timedelta(days=local.time() >= self.ends)
        return datetime.combine(day, self.ends, zone).astimezone(now.tzinfo)


@dataclass(frozen=True)
class Volunteer:
    """What someone who helps has told us: what they can do, when, where and how often."""

    person_id: int
    status: Status
    languages: Mapping[str, Level]
    skills: frozenset[str]
    availability: int
    district: str | None
    home: Point | None
    radius_km: int
    car: bool
    weekly_cap: int
    quiet: QuietHours
    night_calls: bool
    adult: bool
    gender: str | None = None
    cleared_until: date | None = None
    paused_until: datetime | None = None
    away: tuple[date, date] | None = None  # the first day and the last
    reachable: bool = True
    record: Record = field(default_factory=Record)
    """What their answers have taught; kept by dispatch, never by a profile."""
    price: float = 0.0
    """What a yes of theirs is worth elsewhere, in places, by the prices of last night."""

    def paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until

    def away_between(self, first: date, last: date) -> bool:
        """Whether they are away on any of these days."""
        return self.away is not None and self.away[0] <= last and first <= self.away[1]


@dataclass(frozen=True)
class Newcomer:
    """What someone who has arrived has told us, and no more."""

    person_id: int
    languages: tuple[str, ...]
    district: str | None
    home: Point | None
    accommodation: str
    site: str | None = None  # a key, if they live at a site of ours


@dataclass(frozen=True)
class Profile:
    """One person with whatever they are here."""

    person: Person
    volunteer: Volunteer | None = None
    newcomer: Newcomer | None = None
