"""A need with all that belongs to it, as its coordinator sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.matching import Reach, Reason
from bot.domain.needs import Assignment, Need, NewNeed, Offer
from bot.domain.people import Person
from bot.domain.widening import Widening


@dataclass(frozen=True)
class Preview:
    """What will be sent, to how many, and in which languages they will read it."""

    need: NewNeed
    reach: Reach
    languages: tuple[str, ...]
    helps: tuple[Widening, ...] = ()


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


@dataclass(frozen=True)
class Reasons:
    """Why people were asked about a need, or not: those asked, in order, and everybody else.

    ``left_out``: what spoke against asking, as things stand now; nobody is in both.
    """

    need: Need
    asked: tuple[Offer, ...]
    could: tuple[int, ...]
    left_out: Mapping[Reason, tuple[int, ...]]
    people: Mapping[int, Person]
