"""A need with all that belongs to it, as its coordinator sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.matching import Reach
from bot.domain.needs import Assignment, Need, NewNeed, Offer
from bot.domain.people import Person


@dataclass(frozen=True)
class Preview:
    """What will be sent, to how many, and in which languages they will read it."""

    need: NewNeed
    reach: Reach
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """A need with all that has happened to it, for its coordinator."""

    need: Need
    offers: tuple[Offer, ...]
    assignments: tuple[Assignment, ...]
    waiting: tuple[int, ...]
    people: Mapping[int, Person]
    now: datetime


@dataclass(frozen=True)
class Missing:
    """Somebody to telephone, with what they have said yes to, soonest first."""

    person: Person
    holds: tuple[Need, ...]
