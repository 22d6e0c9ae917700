"""Whom to ask next about one need, and when to look again: pure, and explained.

1. Count what the offers already out will still bring in time, and the list of what is open by
   itself; whoever declined brings nothing.
2. Rank the candidates by what one yes costs through them: the price of their readiness (somebody
   with a rare skill is worth keeping, a poor fit wastes them) plus what a push costs, over their
   chance to say yes.
3. Ask down that list until the need is sure enough for this moment (surer as time runs out), and
   no further than a place is worth; but a handful at least, and where few match at all, also
   those who rest: a small office cannot wait for them.
4. Look again soon; whoever declines, cancels or taps is a reason to look at once.

The same input in any order gives the same decision. Times are minutes on one clock.
"""

import math
from collections.abc import Sequence

from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.ranking import asleep, pushed, ranked, why
from bot.domain.dispatch.rules import Rules
from bot.domain.dispatch.situation import Candidate, Choice, Decision, Need, Offer, Reply


def review(
    need: Need,
    offers: Sequence[Offer],
    candidates: Sequence[Candidate],
    now: float,
    rules: Rules,
    least: int = 0,
) -> Decision:
    """Decides the next wave of one need; ``candidates`` may be a shortlist of the cheapest.

    ``least``: so many are asked in any case, as far as there are any.
    """
    left = need.start - now
    if left <= 0 or need.open <= 0:
        return Decision((), 0, None, float(need.open <= 0), False)
    promote = min(need.waiting, need.open)
    wanted = need.open - promote
    expected = still_expected(offers, now, left, rules)
    if wanted == 0 and not least:
        return Decision((), promote, ahead_of(need, now + rhythm(left, rules)), 1.0, False)
    asked = {offer.volunteer for offer in offers}
    unasked = [c for c in candidates if c.volunteer not in asked and c.quiet_until < need.start]
    least_resting = least
    if wanted:
        replaced = sum(offer.reply is Reply.NO for offer in offers)
        least = max(least, handful(need, rules) - len(offers) + replaced)
        least_resting = least if len(candidates) < rules.few else least_resting
    at_least_ask = (least_resting, least)
    ask, expected, beyond = wave(need, wanted, expected, unasked, at_least_ask, now, rules)
    # Where nobody matches, nobody takes it from the list either.
    hoped = expected + (need.by_itself if candidates or offers else 0.0)
    chance = at_least(wanted, hoped + beyond)
    wakes = min((c.quiet_until for c in unasked if c.quiet_until > now), default=math.inf)
    later = min(now + rhythm(left, rules), max(wakes, now + rules.review_min))
    all_asked = len(unasked) == len(ask)
    idle = all_asked and not promote and expected < rules.hopeless
    return Decision(
        ask=tuple(ask),
        promote=promote,
        look_again=None if idle else ahead_of(need, later),
        chance=chance,
        alert=chance < rules.alert_below,
        emptied=idle,
    )


def ahead_of(need: Need, moment: float) -> float | None:
    """The moment, if the need has not begun by then: afterwards nobody is asked."""
    return moment if moment < need.start else None


def missed(need: Need, chance: float, now: float, rules: Rules) -> float:
    """What one more yes is worth to a need, in places; ``chance``: to fill without it."""
    in_time = rsp.answered_within(need.start - now, rules.habits)
    return rules.place_value * need.worth * (1 - chance) * in_time


def handful(need: Need, rules: Rules) -> int:
    """So many people have a question about this need at least; whoever says no is replaced."""
    return rules.handful_urgent if need.urgent else rules.handful


def wave(
    need: Need,
    wanted: int,
    expected: float,
    candidates: Sequence[Candidate],
    least: tuple[int, int],
    now: float,
    rules: Rules,
) -> tuple[list[Choice], float, float]:
    """Whom to ask, the yeses then expected in time, and those that others could still give.

    ``least``: so many in any case, counted for those who rest and for those who are rested.
    """
    left = need.start - now
    in_time = rsp.answered_within(left, rules.habits)
    target = rules.hurry_goal if need.urgent else goal(left, rules)
    ask: list[Choice] = []
    beyond, full = 0.0, False
    for cost, chance, rested, candidate in ranked(need, candidates, now, rules):
        sure = at_least(wanted, expected + need.by_itself)
        limit = (1 - sure) ** rules.doubt * in_time * rules.place_value * need.worth
        full = full or sure >= target or len(ask) >= rules.wave_max
        if len(ask) >= least[rested] and (full or cost > limit or not rested):
            beyond += chance * in_time * rested
            continue
        after, guess = pushed(candidate, now, rules)
        ask.append(Choice(candidate.volunteer, guess, cost, after, why(need, candidate)))
        expected += guess.chance * in_time
    return ask, expected, beyond + asleep(need, candidates, now, rules)


def still_expected(offers: Sequence[Offer], now: float, left: float, rules: Rules) -> float:
    """Yeses still to come, in time, from those who were asked and have not answered."""
    return sum(
        rsp.still_to_come(offer.guess, now - offer.sent, left, rules.habits)
        for offer in offers
        if offer.reply is Reply.NONE
    )


def at_least(places: int, mean: float) -> float:
    """P(Poisson(mean) >= places)."""
    term = below = math.exp(-mean)
    for k in range(1, places):
        term *= mean / k
        below += term
    return 1 - below if places > 0 else 1.0


def goal(left: float, rules: Rules) -> float:
    """How sure the need should be after this wave: less while there is time to ask others."""
    ease = math.log(max(left, 1.0) / rules.hurry) / math.log(rules.calm / rules.hurry)
    share = min(max(ease, 0.0), 1.0)
    return rules.hurry_goal + share * (rules.calm_goal - rules.hurry_goal)


def rhythm(left: float, rules: Rules) -> float:
    """Minutes until the next look: a few in what time is left, never many in an hour."""
    longest = max(rules.review_max, min(rules.review_calm, left / 24))
    return min(longest, max(left / rules.review_share, rules.review_min))


def worth(fill: float, overall: float, fairness: float, rules: Rules) -> float:
    """What a place of a part is held to be worth, from how that part and all have been filled."""
    behind = max(overall, 1e-6) / max(fill, 1e-6)
    return float(min(max(behind, 1.0), rules.worth_max) ** fairness)
