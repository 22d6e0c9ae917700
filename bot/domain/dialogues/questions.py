"""What a question is: its words, the kind of answer, its choices, its check."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.places import District, Site

Answers = Mapping[str, Any]  # by question's name; what JSON can hold; None: skipped


class Kind(StrEnum):
    """The kind of answer a question takes."""

    ONE = "one"
    MANY = "many"
    GRID = "grid"
    TEXT = "text"
    DISTRICT = "district"
    DAY = "day"
    TIME = "time"


class Named(StrEnum):
    """How a choice gets its name in the person's language."""

    TEXT = "text"  # an English msgid
    OWN = "own"  # an interface language, in its own script
    LANGUAGE = "language"  # an ISO 639 code, named by CLDR
    DISTRICT = "district"
    SITE = "site"
    DAY = "day"  # an ISO date
    WEEKDAY = "weekday"  # 0 is Monday
    DURATION = "duration"  # minutes
    KILOMETRES = "kilometres"
    AS_IS = "as_is"


@dataclass(frozen=True)
class Choice:
    """One thing to choose; ``stops`` ends the dialogue and forgets it."""

    value: str
    name: str = ""
    named: Named = Named.TEXT
    stops: bool = False


@dataclass(frozen=True)
class Room:
    """What a question may look at beside the answers."""

    now: datetime
    zone: ZoneInfo
    districts: Mapping[str, District]
    interface_languages: Sequence[str]
    coordinator: bool = False
    sites: Mapping[str, Site] = field(default_factory=dict)


Choices = Callable[[Room, Answers], Sequence[Choice]]


def of(*choices: Choice) -> Choices:
    """The same choices for everyone."""
    return lambda room, answers: choices


def always(answers: Answers) -> bool:
    return True


def unchecked(room: Room, answers: Answers) -> None:
    return None


@dataclass(frozen=True)
class Question:
    """One question; ``text`` and ``label`` (for the summary) are English msgids.

    ``each`` names an earlier question: this one is asked once for each of its answers.
    ``check`` sees the answers with the new one and raises NotAnAnswer.
    """

    name: str
    kind: Kind
    text: str
    label: str
    hint: str = ""
    choices: Choices = field(default=of())
    columns: int = 2
    page: int = 12
    optional: bool = False
    when: Callable[[Answers], bool] = always
    each: str = ""
    subject: str = ""
    longest: int = 200
    check: Callable[[Room, Answers], None] = unchecked
    changeable: bool = True
    starts_with: tuple[str, ...] | int | None = None


@dataclass(frozen=True)
class Dialogue:
    """A list of questions; ``finish`` is the msgid of the summary's last button."""

    key: str
    questions: tuple[Question, ...]
    summary: str
    finish: str
