"""What is known of one volunteer's answers, and what each push teaches.

The chain behind it: a push finds a person *ready* or *resting*. Whoever was ready rests from
then on; whoever rested does not hear it and goes on resting. So right after a push everybody
rests, and readiness comes back with time. An answer, whichever it is, proves that the person was
ready; silence makes it likelier that they rested, and only the remainder counts against them.
The functions take numbers or arrays of numbers alike: nothing but arithmetic is done to them.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.dispatch.rules import WEEK, Habits

Number = Any  # a float, or an array of floats of one length
NEVER = -1e9


@dataclass(frozen=True)
class Record:
    """One volunteer's history in six numbers (times in minutes on any one clock).

    ``accepts`` and ``exposure``: yeses, and questions heard; one that was not accepted counts as
    much as it fitted, so that exposure is never less than accepts.
    ``settled``: the chance that a rest now running began with a yes. ``load``: pushes of the last
    week, fading, as of ``last_push``.
    """

    accepts: float = 0.0
    exposure: float = 0.0
    last_push: float = NEVER
    settled: float = 0.0
    load: float = 0.0


@dataclass(frozen=True)
class Guess:
    """What was believed when a push went out; kept with the offer, to explain and to learn."""

    ready: float
    response: float
    fit: float
    heard: float

    @property
    def chance(self) -> float:
        """Of a yes, ever."""
        return self.ready * self.response * self.fit


def response(accepts: Number, exposure: Number, habits: Habits) -> Number:
    """Chance that this person says yes to a perfect fit they hear: pooled until there is more."""
    return (habits.shape + accepts) / (habits.shape / habits.mean + exposure)


def resting(since: Number, settled: Number, habits: Habits, exp: Callable[..., Number]) -> Number:
    """Chance to be resting still, ``since`` minutes after the last push."""
    return settled * exp(-since / habits.rest_yes) + (1 - settled) * exp(-since / habits.rest)


def faded(load: Number, since: Number, exp: Callable[..., Number]) -> Number:
    """The load of ``since`` minutes ago, as it weighs now."""
    return load * exp(-since / WEEK)


def heard_in_silence(ready: float, chance: float, decline: float) -> float:
    """Chance that someone who gave no answer had heard the question (Bayes)."""
    silent = (1 - chance) * (1 - decline)
    return ready * silent / max(1e-9, 1 - ready + ready * silent)


def pushed(
    record: Record, fit: float, now: float, habits: Habits, theta: float | None = None
) -> tuple[Record, Guess]:
    """The record right after a push, as if silence followed, and the guess to keep with it.

    ``theta``: their response, where more is known of it than the record says.
    """
    since = now - record.last_push
    if theta is None:
        theta = response(record.accepts, record.exposure, habits)
    ready = 1 - resting(since, record.settled, habits, math.exp)
    heard = heard_in_silence(ready, theta * fit, habits.decline)
    rest_yes = record.settled * math.exp(-since / habits.rest_yes)
    deaf = 1 - ready
    settled = (rest_yes / deaf) * (1 - heard) if deaf > 1e-9 else 0.0
    after = replace(
        record,
        exposure=record.exposure + heard * fit,
        last_push=now,
        settled=settled,
        load=faded(record.load, since, math.exp) + 1,
    )
    return after, Guess(ready, theta, fit, heard)


def answered(record: Record, guess: Guess, yes: bool) -> Record:
    """The record once an answer came: they had heard it, whatever they said."""
    return replace(
        record,
        accepts=record.accepts + yes,
        exposure=record.exposure + (1.0 if yes else guess.fit) - guess.heard * guess.fit,
        settled=1.0 if yes else 0.0,
    )


def heard_from(record: Record, guess: Guess, sent: float, yes: bool) -> Record:
    """The record once an answer came to the push of then, whatever happened in between."""
    told = answered(record, guess, yes)
    if record.last_push > sent:  # a later push says more about now
        return replace(told, settled=record.settled)
    return replace(told, last_push=sent)


def seen_alive(record: Record) -> Record:
    """The record after any other tap: whoever taps is not resting."""
    return replace(record, last_push=NEVER, settled=0.0)


def heard_of(record: Record) -> bool:
    """Whether nothing speaks for a rest: never asked, or heard of since."""
    return record.last_push == NEVER


def answered_within(minutes: float, habits: Habits) -> float:
    """Share of answers that have come after this many minutes."""
    if minutes < 1e-6:
        return 0.0
    return 0.5 * math.erfc(-math.log(minutes / habits.delay) / (habits.spread * math.sqrt(2)))


def still_to_come(guess: Guess, age: float, left: float, habits: Habits) -> float:
    """Chance that a push of this age, unanswered, turns into a yes in the time left."""
    so_far = answered_within(age, habits)
    by_then = answered_within(age + left, habits)
    chance = guess.chance
    answers = chance + (guess.ready - chance) * habits.decline
    return chance * (by_then - so_far) / max(1e-9, 1 - so_far * answers)
