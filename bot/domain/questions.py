"""Questions of newcomers: where they stand, and who may do what with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from bot.domain.articles import units
from bot.domain.errors import AlreadyClaimed, AlreadyClosed, NotYours

FOLLOWS_WITHIN = timedelta(hours=1)  # after that a message is a question of its own
ON_CARD = 1500  # UTF-16 units, as Telegram counts
IN_MESSAGE = 3600
BEGINS = 300  # characters of what is too long for a card
LAST_RAISE = 2  # first to those on duty, then to everybody
PERSON, CALM, URGENT = TAPS = ("person", "calm", "urgent")  # kinds of words: buttons that speak


class State(StrEnum):
    """Where a question stands."""

    CHOOSING = "choosing"  # three articles were shown
    ANSWERED = "answered"  # by an article; a person was not needed so far
    HANDED_OVER = "handed_over"
    CLAIMED = "claimed"
    CLOSED = "closed"


OPEN = (State.HANDED_OVER, State.CLAIMED)  # with the team


@dataclass(frozen=True)
class Question:
    """What somebody wants to know, and what has become of it."""

    id: int
    person_id: int
    state: State
    language: str
    text: str
    hits: Sequence[str]
    article: str
    helped: bool | None
    alarm: str
    update_id: int
    asked_at: datetime
    handed_at: datetime | None
    claimed_by: int | None
    answered_at: datetime | None
    closed_at: datetime | None
    raised: int
    told_to: int

    @property
    def open(self) -> bool:
        return self.state in OPEN

    def must_be_open(self) -> None:
        """Raise AlreadyClosed unless it is with the team."""
        if not self.open:
            raise AlreadyClosed

    def may_claim(self, person_id: int, name: str) -> None:
        """Raise AlreadyClosed, or AlreadyClaimed with the ``name`` of who has it."""
        self.must_be_open()
        if self.claimed_by not in {None, person_id}:
            raise AlreadyClaimed(name)

    def must_be_of(self, person_id: int) -> None:
        """Raise NotYours for everybody else's question."""
        if self.person_id != person_id:
            raise NotYours


@dataclass(frozen=True)
class NewWords:
    """Something written, sent or tapped: ``kind`` is "text", one of ``TAPS``, or what was sent."""

    kind: str
    text: str
    chat_id: int
    message_id: int
    update_id: int


@dataclass(frozen=True)
class Words(NewWords):
    """What was written about a question, by the newcomer or by the team."""

    id: int
    question_id: int
    author_id: int | None
    from_team: bool
    said_at: datetime


@dataclass(frozen=True)
class Crew:
    """Who coordinates: those on duty are rung, the others are told quietly if nobody is.

    ``back_at``: when the first of them comes on duty, if nobody is and that is known.
    """

    on_duty: Sequence[int]
    everyone: Sequence[int]
    back_at: datetime | None = None

    @property
    def to_tell(self) -> Sequence[int]:
        return self.on_duty or self.everyone


@dataclass(frozen=True)
class Piece:
    """Some of what a newcomer has said: texts as one, one thing to be copied, or a tap.

    ``last``: the id of the last message in it; ``more``: whether others come after it;
    ``tap``: the button of ``TAPS`` that it is, or that it began with.
    """

    text: str
    last: int
    more: bool
    copy: Words | None = None
    tap: str = ""


def on_card(said: Sequence[Words]) -> Piece:
    """What a card shows of a question: as many whole texts as fit, else how the first begins.

    Somebody may have begun it by a tap alone: a person, please.
    """
    mine = [it for it in said if not it.from_team]
    taps = [it.kind for it in takewhile(lambda it: it.kind in TAPS, mine)]
    texts: list[str] = []
    for it in mine[len(taps) :]:
        if it.kind != "text" or units("\n\n".join([*texts, it.text])) > ON_CARD:
            break
        texts.append(it.text)
    shown = len(taps) + len(texts)
    last = mine[shown - 1].id if shown else 0
    begins = next((it.text for it in mine if it.text), "")
    text = "\n\n".join(texts) or _cut(begins)
    return Piece(text, last, shown < len(mine), tap=taps[-1] if taps else "")


def next_piece(said: Sequence[Words]) -> Piece | None:
    """What of this is passed on next: texts in one message, one thing that is copied, a tap."""
    mine = [it for it in said if not it.from_team]
    if not mine:
        return None
    if mine[0].kind in TAPS:
        return Piece("", mine[0].id, len(mine) > 1, tap=mine[0].kind)
    if mine[0].kind != "text":
        return Piece(mine[0].text, mine[0].id, len(mine) > 1, mine[0])
    texts = [mine[0].text]
    for it in mine[1:]:
        if it.kind != "text" or units("\n\n".join([*texts, it.text])) > IN_MESSAGE:
            break
        texts.append(it.text)
    if units(texts[0]) > IN_MESSAGE:  # a letter as long as a message takes: copied as it is
        return Piece(texts[0], mine[0].id, len(mine) > 1, mine[0])
    return Piece("\n\n".join(texts), mine[len(texts) - 1].id, len(texts) < len(mine))


def _cut(text: str) -> str:
    return text if units(text) <= BEGINS else text[:BEGINS] + " …"
