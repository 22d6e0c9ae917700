"""The directory: where is what in town, and when it is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from bot.domain.places import Point
from bot.domain.words import N_

# The kinds of places, in the order in which they are offered; keys stand in the file.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "office": N_("Offices"),
        "work": N_("Work and benefits"),
        "advice": N_("Advice"),
        "language": N_("German courses"),
        "health": N_("Health"),
        "food": N_("Food"),
        "clothes": N_("Clothes and furniture"),
        "family": N_("Children and family"),
        "women": N_("For women"),
        "leisure": N_("Meeting and leisure"),
    }
)


class Doors(StrEnum):
    """Whether a place is open."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Standing:
    """Whether a place is open, the remark in its hours, and when it closes or opens next."""

    doors: Doors
    remark: str = ""
    until: datetime | None = None  # of what is open; None: no end in sight
    opens: datetime | None = None  # of what is not; None: no opening in sight


@dataclass(frozen=True)
class Opening:
    """One time at which a place is open."""

    starts_at: datetime
    ends_at: datetime


class Hours(Protocol):
    """Opening hours, whoever can read them."""

    def at(self, now: datetime) -> Standing:
        """How it stands at this moment."""

    def week(self, now: datetime) -> Sequence[Opening]:
        """When it is open in the seven days that begin today."""


@dataclass(frozen=True)
class Place:
    """One entry; ``names`` and ``notes`` by language, "" for all the others."""

    key: str
    kind: str
    names: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    point: Point | None = None
    phone: str = ""
    website: str = ""
    hours: Hours | None = None
    languages: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names[""]

    def note(self, language: str) -> str:
        return self.notes.get(language) or self.notes.get("", "")


@dataclass(frozen=True)
class Directory:
    """All entries, by key, in the file's order."""

    places: Mapping[str, Place] = field(default_factory=dict)

    def kinds(self) -> list[str]:
        """The kinds of which there is something."""
        there = {it.kind for it in self.places.values()}
        return [kind for kind in KINDS if kind in there]

    def of_kind(self, kind: str) -> list[Place]:
        return [it for it in self.places.values() if it.kind == kind]

    def open_at(self, now: datetime) -> list[Place]:
        """What is open at this moment."""
        return [
            it for it in self.places.values() if it.hours and it.hours.at(now).doors is Doors.OPEN
        ]

    def near(self, point: Point) -> list[tuple[Place, int]]:
        """What has a place on the map, nearest first, with the distance in metres."""
        found = [
            (it, round(it.point.distance_m(point))) for it in self.places.values() if it.point
        ]
        return sorted(found, key=lambda it: it[1])
