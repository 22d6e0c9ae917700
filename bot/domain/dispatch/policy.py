"""Whom to ask next about one need, and when to look again: pure, and explained.

1. Count what the offers already out will bring; whoever declined or ran silent brings nothing.
2. Rank the candidates by what a place costs through them: the price of their time (somebody with
   a rare skill is worth keeping), plus what a push costs, over their chance to say yes.
3. Ask down that list until the need is sure enough for this moment (surer as time runs out), and
   no further than the place is worth.
4. Look again soon enough for as many waves as the time allows.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.response import Guess, Number, Record
from bot.domain.dispatch.rules import Rules


class Reply(Enum):
    NONE = "none"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Need:
    """What the policy must know of a need; times in minutes on one clock."""

    start: float
    open: int
    waiting: int = 0


@dataclass(frozen=True)
class Offer:
    """One question that went out about this need."""

    volunteer: int
    sent: float
    guess: Guess
    reply: Reply = Reply.NONE


@dataclass(frozen=True)
class Candidate:
    """Someone who passes every hard condition of this need.

    ``fit`` in (0, 1]: how well it suits them (distance, kind). ``price``: what an hour of their
    readiness is worth elsewhere, as a chance of a place (from the nightly prices; 0 if unknown).
    ``quiet``: it is night where they are, and they have not allowed this.
    """

    volunteer: int
    fit: float
    record: Record
    price: float = 0.0
    quiet: bool = False


@dataclass(frozen=True)
class Choice:
    """One person to ask now, with everything the choice rests on."""

    volunteer: int
    guess: Guess
    cost: float
    after: Record


@dataclass(frozen=True)
class Decision:
    ask: tuple[Choice, ...]
    look_again: float | None
    chance: float
    alert: bool


def cost_of_place(
    ready: Number, theta: Number, fit: Number, price: Number, load: Number, rules: Rules
) -> Number:
    """What one yes costs through this person, in places; numbers or arrays alike."""
    bother = rules.push_cost + rules.ignored_cost * (1 - ready) + rules.load_cost * load
    return (rules.price_weight * price + bother / (theta * ready + 1e-9)) / fit


def at_least(places: int, mean: float) -> float:
    """P(Poisson(mean) >= places)."""
    term = below = math.exp(-mean)
    for k in range(1, places):
        term *= mean / k
        below += term
    return 1 - below if places > 0 else 1.0


def rhythm(left: float, rules: Rules) -> tuple[float, int]:
    """Minutes until the next look, and how many looks the time left allows."""
    longest = max(rules.review_max, min(rules.review_calm, left / 24))
    pause = min(longest, max(left / rules.review_share, rules.review_min))
    return pause, max(1, int(left / pause))


def goal(waves: int, rules: Rules) -> float:
    """How sure the need should be after this wave, with more waves to come."""
    return min(max(1 - rules.miss ** (1 / waves), rules.calm_goal), 1 - rules.miss)


def review(
    need: Need,
    offers: Sequence[Offer],
    candidates: Sequence[Candidate],
    now: float,
    rules: Rules,
) -> Decision:
    left = need.start - now
    if left <= 0:
        return Decision((), None, float(need.open == 0), need.open > 0)
    habits = rules.habits
    expected = sum(
        rsp.still_to_come(o.guess, now - o.sent, left, habits)
        for o in offers
        if o.reply is Reply.NONE
    )
    pause, waves = rhythm(left, rules)
    if need.open <= 0:
        return Decision((), now + pause, 1.0, False)
    target = goal(waves, rules)
    in_time = rsp.answered_within(left, habits)
    ask: list[Choice] = []
    asked = {o.volunteer for o in offers}
    for cost, number, candidate in ranked(candidates, asked, now, left, rules):
        sure = at_least(need.open, expected)
        limit = (1 - sure) ** rules.doubt * in_time * rules.place_value
        if sure >= target or cost > limit or len(ask) >= rules.wave_max:
            break
        after, guess = rsp.pushed(candidate.record, candidate.fit, now, habits)
        ask.append(Choice(number, guess, cost, after))
        expected += guess.chance * in_time
    chance = at_least(need.open, expected)
    return Decision(tuple(ask), now + pause, chance, False)


def ranked(
    candidates: Sequence[Candidate], asked: set[int], now: float, left: float, rules: Rules
) -> list[tuple[float, int, Candidate]]:
    """Those who may be asked now, cheapest place first; ties by volunteer, never by input."""
    urgent = left < rules.urgent_below
    cap = rules.weekly_cap_urgent if urgent else rules.weekly_cap
    floor = rules.ready_floor_urgent if urgent else rules.ready_floor
    found = []
    for c in candidates:
        if c.quiet or c.volunteer in asked:
            continue
        record, since = c.record, now - c.record.last_push
        ready = 1 - rsp.resting(since, record.settled, rules.habits, math.exp)
        load = rsp.faded(record.load, since, math.exp)
        if load + 1 > cap or ready < floor:
            continue
        theta = rsp.response(record.accepts, record.exposure, rules.habits)
        cost = cost_of_place(ready, theta, c.fit, c.price, load, rules)
        found.append((cost, c.volunteer, c))
    found.sort(key=lambda f: f[:2])
    return found
