"""Broadcasts: one text to a segment of people, how it moves on, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.errors import AlreadySent, NotThere
from bot.domain.people import QuietHours


class Who(StrEnum):
    """The role of those who are written to."""

    VOLUNTEERS = "volunteers"
    NEWCOMERS = "newcomers"
    EVERYBODY = "everybody"


class Wanted(StrEnum):
    """What kind of answer is asked for."""

    NOTHING = "nothing"
    SEEN = "seen"
    YES_NO = "yes_no"


class Answer(StrEnum):
    """What somebody answered."""

    SEEN = "seen"
    YES = "yes"
    NO = "no"


class Stage(StrEnum):
    """Where a broadcast stands; before that, it is a draft of the dialogue."""

    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


class Outcome(StrEnum):
    """What came of writing to one person."""

    SENT = "sent"
    BLOCKED = "blocked"
    LEFT_OUT = "left_out"  # wants no news any more, or it was stopped before


ANSWERS: Mapping[Wanted, tuple[Answer, ...]] = {
    Wanted.NOTHING: (),
    Wanted.SEEN: (Answer.SEEN,),
    Wanted.YES_NO: (Answer.YES, Answer.NO),
}


@dataclass(frozen=True)
class Audience:
    """Who is written to; an empty set means all of them. ``active_days``: seen in so many.

    Where districts and sites are named, those in any of them are meant.
    """

    who: Who
    languages: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    active_days: int | None = None
    answered: bool = False
    sites: frozenset[str] = frozenset()

    def seen_since(self, now: datetime) -> datetime | None:
        return now - timedelta(days=self.active_days) if self.active_days else None


@dataclass(frozen=True)
class NewBroadcast:
    """What a coordinator wants to send; ``texts`` by language, ``language`` is the original's."""

    audience: Audience
    language: str
    texts: Mapping[str, str]
    wanted: Wanted
    urgent: bool
    begins_at: datetime

    def text_for(self, language: str) -> tuple[str, str]:
        """The text for whoever reads ``language``, and the language that it is in."""
        code = language if language in self.texts else self.language
        return self.texts[code], code

    def not_before(
        self, quiet: QuietHours | None, night_calls: bool, now: datetime, zone: ZoneInfo
    ) -> datetime:
        """When somebody with these quiet hours may be written to.

        Urgent news goes out in quiet hours too, to those who allowed it: as with needs.
        """
        asleep = quiet is not None and quiet.holds(now.astimezone(zone).time())
        if quiet is None or not asleep or (self.urgent and night_calls):
            return now
        return quiet.over(now, zone)


@dataclass(frozen=True)
class Broadcast(NewBroadcast):
    """A broadcast on its way. ``listed_to``: the last person listed; None when all are."""

    id: int
    created_by: int
    stage: Stage
    listed_to: int | None
    told: int

    def paused(self) -> Stage:
        return self._moved(Stage.PAUSED, Stage.SENDING)

    def going_on(self) -> Stage:
        return self._moved(Stage.SENDING, Stage.PAUSED)

    def stopped(self) -> Stage:
        return self._moved(Stage.STOPPED, Stage.SENDING, Stage.PAUSED)

    def _moved(self, to: Stage, *from_: Stage) -> Stage:
        """The stage to move to; a second tap changes nothing. Raises AlreadySent."""
        if self.stage is not to and self.stage not in from_:
            raise AlreadySent
        return to

    def must_take(self, answer: Answer) -> None:
        if answer not in ANSWERS[self.wanted]:
            raise NotThere


@dataclass(frozen=True)
class Recipient:
    """One person on the list of one broadcast."""

    id: int
    broadcast_id: int
    person_id: int
    message_id: int | None = None
    answer: Answer | None = None


@dataclass(frozen=True)
class Progress:
    """How far a broadcast has come: people by outcome, and answers."""

    total: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    answers: Mapping[Answer, int] = field(default_factory=dict)
    held_back: int = 0  # until their quiet hours end

    @property
    def finished(self) -> int:
        return sum(self.outcomes.values())

    @property
    def waiting(self) -> int:
        return self.total - self.finished

    @property
    def told(self) -> int:
        """A number that grows with everything there is to tell."""
        return self.total + self.finished + sum(self.answers.values())

    def time_left(self, per_second: float) -> timedelta:
        """How long those take who may be written to now, at the rate that is allowed."""
        return timedelta(seconds=max(self.waiting - self.held_back, 0) / per_second)


@dataclass(frozen=True)
class Plan:
    """A broadcast before it is sent, and how many will read it, by their language."""

    new: NewBroadcast
    readers: Mapping[str, int]

    @property
    def languages(self) -> list[str]:
        """What can be looked at: the original, other texts, and what readers read in."""
        own = [self.new.language, *self.new.texts]
        return list(dict.fromkeys([*own, *sorted(self.readers)]))
