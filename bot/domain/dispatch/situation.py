"""What the policy is told of a need and of people, and what it decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.dispatch.response import NEVER, Guess, Record


def minutes(moment: datetime) -> float:
    """A moment on the policy's clock."""
    return moment.timestamp() / 60


class Reply(Enum):
    NONE = "none"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Need:
    """What the policy must know of a need.

    ``open`` places, people ``waiting`` who accepted when all were taken, and ``worth``: 1, or more
    where needs like this one lag behind. ``urgent``: the office said so. ``by_itself``: yeses to
    expect before the start from those who look at the list of what is open, unasked.
    """

    start: float
    open: int
    waiting: int = 0
    worth: float = 1.0
    urgent: bool = False
    aside: bool = False
    by_itself: float = 0.0


class Why(Enum):
    """What decided that somebody is asked before others."""

    BEST = "best"
    REGULAR = "regular"
    CHANCE = "chance"


@dataclass(frozen=True)
class Offer:
    """One question that went out about this need, with what was believed then."""

    volunteer: int
    sent: float
    guess: Guess
    reply: Reply = Reply.NONE


@dataclass(frozen=True)
class Candidate:
    """Someone who passes every hard condition of this need.

    ``fit`` in (0, 1]: how well it suits them (distance, kind). ``price``: what a yes of theirs is
    worth elsewhere (the nightly prices; 0 if unknown). ``elsewhere``: where there are none, what
    it is worth to another need that is open now. Nobody is asked before ``quiet_until``.
    ``regular``: the chance that somebody who did the same at this place before does it again.
    """

    volunteer: int
    fit: float
    record: Record
    price: float = 0.0
    elsewhere: float = 0.0
    quiet_until: float = NEVER
    regular: float | None = None


@dataclass(frozen=True)
class Choice:
    """One person to ask now, with all the choice rests on, and their record once asked."""

    volunteer: int
    guess: Guess
    cost: float
    after: Record
    why: Why = Why.BEST


@dataclass(frozen=True)
class Decision:
    """Whom to ask now, in this order, and how many of those waiting to promote before that.

    ``look_again``: when, unless something happens before; None when nothing is left to do.
    ``chance``: that all places are filled in time by the offers out and all who could be asked.
    ``alert``: that chance is low, and a coordinator should widen, relax or call.
    ``emptied``: nobody is left to ask, and nobody's answer is waited for any more.
    """

    ask: tuple[Choice, ...]
    promote: int
    look_again: float | None
    chance: float
    alert: bool
    emptied: bool = False
