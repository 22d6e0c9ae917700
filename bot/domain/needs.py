"""Needs: something to be done at a time and place, with places to fill."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.dispatch.response import Guess
from bot.domain.dispatch.situation import Why
from bot.domain.errors import Over
from bot.domain.places import Point


class Phase(StrEnum):
    """Where a need stands; all but the last three follow from places and time."""

    OPEN = "open"
    FILLED = "filled"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Need:
    """A need as posted; times are aware UTC, ``filled`` counts the places held."""

    id: int
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    district: str
    point: Point
    meeting_point: str
    capacity: int
    filled: int
    languages: tuple[str, ...]
    skills: frozenset[str]
    requirements: frozenset[str]
    urgent: bool
    public_note: str
    private_note: str
    ended_as: Phase | None
    created_by: int
    wave: int
    look_at: datetime | None
    created_at: datetime
    chance: float | None = None
    """That all places fill, as reckoned at the last look."""
    site: str | None = None  # a key, if it is at a site of ours

    @property
    def open_places(self) -> int:
        return max(self.capacity - self.filled, 0)

    def phase(self, now: datetime) -> Phase:
        if self.ended_as:
            return self.ended_as
        if now >= self.starts_at:
            return Phase.RUNNING
        return Phase.OPEN if self.open_places else Phase.FILLED

    def must_be_ahead(self, now: datetime) -> None:
        """Raise Over unless the need can still be answered."""
        if self.phase(now) not in {Phase.OPEN, Phase.FILLED}:
            raise Over(self.title)


@dataclass(frozen=True)
class NewNeed:
    """What a coordinator has answered; becomes a Need when it is posted."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    district: str
    point: Point
    meeting_point: str
    capacity: int
    languages: tuple[str, ...]
    skills: frozenset[str]
    requirements: frozenset[str]
    urgent: bool
    public_note: str
    private_note: str
    site: str | None = None


class OfferState(StrEnum):
    """What came of asking one volunteer about one need."""

    ASKED = "asked"
    LATER = "later"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"


@dataclass(frozen=True)
class Offer:
    """One volunteer was asked about one need, in one wave, for these reasons."""

    id: int
    need_id: int
    person_id: int
    wave: int
    state: OfferState
    distance_m: int | None
    asked_at: datetime
    answered_at: datetime | None
    message_id: int | None
    guess: Guess | None = None
    """What was believed when they were asked; None if they took it from the list."""
    why: Why | None = None
    """What decided that they were asked before others."""


class AssignmentState(StrEnum):
    """What became of a place that someone holds; the first two are active."""

    BOOKED = "booked"
    CONFIRMED = "confirmed"
    DONE = "done"
    RELEASED = "released"
    REPLACED = "replaced"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


ACTIVE = (AssignmentState.BOOKED, AssignmentState.CONFIRMED)


@dataclass(frozen=True)
class Assignment:
    """One volunteer holds one place of a need."""

    id: int
    need_id: int
    person_id: int
    seat: int
    state: AssignmentState
    booked_at: datetime
    rung: str | None
    rung_at: datetime | None

    @property
    def active(self) -> bool:
        return self.state in ACTIVE
