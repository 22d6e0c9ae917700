"""Requests: help that a newcomer asks for, from the asking to what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.attendance import THANK_AFTER, evening_before, sane
from bot.domain.errors import Over, RequestDecided
from bot.domain.places import Point
from bot.domain.words import N_

OFFICE_DECIDES_WITHIN = timedelta(hours=4)  # after that the coordinators are reminded once
ASKED_ABOUT_FOR = timedelta(days=2)  # later than that nobody remembers how it was


class Stage(StrEnum):
    """Where a request stands; what becomes of an approved one is told by its need."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"  # by whoever asked
    LAPSED = "lapsed"  # its time came before anybody decided


class Outcome(StrEnum):
    """What whoever asked says afterwards."""

    HELPED = "helped"
    MISSED = "missed"
    TALK = "talk"


class Rung(StrEnum):
    """What is due next for a request."""

    PENDING = "pending"
    LAPSE = "lapse"
    TOMORROW = "tomorrow"
    AFTER = "after"


# Why the office declines: what its button says, and what whoever asked reads.
REASONS = {
    "nobody": (N_("Nobody has time"), N_("We have nobody for this at that time.")),
    "not_ours": (N_("Not for volunteers"), N_("Volunteers may not do this.")),
    "elsewhere": (
        N_("Others do it better"),
        N_("Somebody else does this better. Ask the office who."),
    ),
    "call": (
        N_("We have to talk first"),
        N_("We have to talk about it first. Please call or visit the office."),
    ),
    "other": (N_("Another reason"), N_("It is not possible this time.")),
}


@dataclass(frozen=True)
class NewRequest:
    """What a newcomer has answered; ``meeting_point`` and ``note`` are for those who come."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    district: str
    point: Point
    meeting_point: str
    languages: tuple[str, ...]
    wishes: frozenset[str]
    note: str


@dataclass(frozen=True)
class Request(NewRequest):
    """A request as it is kept; ``need_id`` once it is approved, ``changed`` if by the office."""

    id: int
    person_id: int
    stage: Stage
    asked_at: datetime
    need_id: int | None
    changed: bool
    reason: str | None
    words: str
    outcome: Outcome | None
    rung: Rung | None
    rung_at: datetime | None

    def must_wait(self, now: datetime) -> None:
        """Raise RequestDecided or Over unless it can still be approved or declined."""
        if self.stage is not Stage.WAITING:
            raise RequestDecided
        if self.starts_at <= now:
            raise Over


@dataclass(frozen=True)
class Due:
    """What is done next for a request, and when."""

    rung: Rung
    at: datetime


def when_asked(starts: datetime, now: datetime, zone: ZoneInfo) -> Due:
    """Until somebody decides: a reminder to the office, then the end of waiting."""
    remind = sane(now + OFFICE_DECIDES_WITHIN, zone)
    return Due(Rung.PENDING, remind) if remind < starts else Due(Rung.LAPSE, starts)


def when_approved(starts: datetime, ends: datetime, now: datetime, zone: ZoneInfo) -> Due:
    """The evening before, a reminder; if that has gone by, the question afterwards."""
    evening = evening_before(starts, zone)
    return Due(Rung.TOMORROW, evening) if evening > now else afterwards(ends, zone)


def afterwards(ends: datetime, zone: ZoneInfo) -> Due:
    return Due(Rung.AFTER, sane(ends + THANK_AFTER, zone))


def following(request: Request, zone: ZoneInfo) -> Due | None:
    """What is due after what is due now."""
    match request.rung:
        case Rung.PENDING:
            return Due(Rung.LAPSE, request.starts_at)
        case Rung.TOMORROW:
            return afterwards(request.ends_at, zone)
        case _:
            return None
