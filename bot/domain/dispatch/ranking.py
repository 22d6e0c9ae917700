"""In which order people come into question for one need, and what is believed of each."""

import math
import zlib
from collections.abc import Sequence

from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.response import Guess, Number, Record
from bot.domain.dispatch.rules import Rules
from bot.domain.dispatch.situation import Candidate, Need, Why


def ranked(
    need: Need, candidates: Sequence[Candidate], now: float, rules: Rules
) -> list[tuple[float, float, bool, Candidate]]:
    """Cost, chance of a yes, rested or not, and person: those awake, the cheapest yes first.

    The regulars come before anybody else; where chance decides, everybody else is in its order.
    """
    urgent = need.urgent or need.start - now < rules.urgent_below
    cap = rules.weekly_cap_urgent if urgent else rules.weekly_cap
    floor = rules.ready_floor_urgent if urgent else rules.ready_floor
    found = []
    for candidate in candidates:
        record = candidate.record
        since = now - record.last_push
        if now < candidate.quiet_until or rsp.faded(record.load, since, math.exp) + 1 > cap:
            continue
        ready = 1 - rsp.resting(since, record.settled, rules.habits, math.exp)
        theta, fit = likely(candidate, rules)
        price = rules.price_weight * candidate.price + candidate.elsewhere
        cost = cost_of_yes(ready, theta, fit, price, rules)
        found.append((cost, ready * theta * fit, ready >= floor, candidate))
    found.sort(key=lambda entry: order(need, entry[3], entry[0]))
    return found


def order(need: Need, candidate: Candidate, cost: float) -> tuple[bool, float, int]:
    """Smaller is asked earlier."""
    number = candidate.volunteer
    by = draw(number, need.start) if need.aside else cost
    return candidate.regular is None, by, number


def draw(volunteer: int, start: float) -> float:
    """Their place, between 0 and 1, where chance decides about a need that starts then."""
    return lot(f"{volunteer}:{start:.0f}")


def likely(candidate: Candidate, rules: Rules) -> tuple[float, float]:
    """Chance to say yes to a perfect fit, and the fit; of a regular what this place has taught."""
    if candidate.regular is not None:
        return candidate.regular, 1.0
    record = candidate.record
    return rsp.response(record.accepts, record.exposure, rules.habits), candidate.fit


def pushed(candidate: Candidate, now: float, rules: Rules) -> tuple[Record, Guess]:
    """Their record once asked, and what is believed of the answer."""
    theta, fit = likely(candidate, rules)
    return rsp.pushed(candidate.record, fit, now, rules.habits, theta)


def why(need: Need, candidate: Candidate) -> Why:
    if candidate.regular is not None:
        return Why.REGULAR
    return Why.CHANCE if need.aside else Why.BEST


def regular(done: int, asked: int) -> float:
    """The chance of one more yes, from those given to the same questions before (Laplace)."""
    return (done + 1) / (max(asked, done) + 2)


def drawn_aside(need: int, rules: Rules) -> bool:
    """Whether chance decides about this need; the same need is always drawn alike."""
    return lot(f"need {need}") < rules.aside


def decided_by_chance(need: int, many: int, rules: Rules, *, urgent: bool) -> bool:
    """Only where many match and nothing is urgent can it be left to chance."""
    return many >= rules.few and not urgent and drawn_aside(need, rules)


def lot(name: str) -> float:
    """A number between 0 and 1, always the same for one name."""
    return zlib.crc32(name.encode()) / 2**32


def asleep(need: Need, candidates: Sequence[Candidate], now: float, rules: Rules) -> float:
    """Yeses that those inside quiet hours could give once they are awake."""
    total = 0.0
    for candidate in candidates:
        woken = candidate.quiet_until
        if woken > now:
            _, guess = pushed(candidate, woken, rules)
            total += guess.chance * rsp.answered_within(need.start - woken, rules.habits)
    return total


def cost_of_yes(ready: Number, theta: Number, fit: Number, price: Number, rules: Rules) -> Number:
    """What one yes costs through this person, in places; numbers or arrays alike.

    ``price``: what their readiness is worth to others, in places.
    Where people say yes less often, a place takes more pushes: each is held to cost less there.
    """
    bother = rules.push_cost + rules.ignored_cost * (1 - ready)
    bother *= rules.habits.mean / rules.usual
    return (rules.least_price + price + bother / (theta * ready + 1e-9)) / fit
