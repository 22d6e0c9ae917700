"""What the dispatch policy promises, whatever it is given."""

import math
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.dispatch import policy
from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.policy import review
from bot.domain.dispatch.response import NEVER, Guess, Record
from bot.domain.dispatch.rules import DAY, HOUR, Rules
from bot.domain.dispatch.situation import Candidate, Decision, Need, Offer, Reply, Why

RULES = Rules()
NOW = 100 * DAY
ANY_GUESS = Guess(ready=1.0, response=0.15, fit=1.0, heard=0.6)

records = st.builds(
    lambda accepts, more, **rest: Record(accepts, accepts + more, **rest),
    accepts=st.floats(0, 20),
    more=st.floats(0, 20),
    last_push=st.one_of(st.just(NEVER), st.floats(NOW - 30 * DAY, NOW - 1)),
    settled=st.floats(0, 1),
    load=st.floats(0, 12),
)
quiet = st.one_of(st.just(NEVER), st.floats(NOW - DAY, NOW + DAY))
crowds = st.lists(
    st.builds(
        Candidate,
        volunteer=st.integers(1, 60),
        fit=st.floats(0.05, 1),
        record=records,
        price=st.floats(0, 3),
        elsewhere=st.floats(0, 7),
        quiet_until=quiet,
        regular=st.one_of(st.none(), st.none(), st.floats(0, 1)),
    ),
    max_size=40,
    unique_by=lambda candidate: candidate.volunteer,
)
needs = st.builds(
    Need,
    start=st.floats(NOW + 1, NOW + 4 * DAY),
    open=st.integers(0, 4),
    waiting=st.integers(0, 3),
    worth=st.floats(1, 5),
    urgent=st.booleans(),
    aside=st.booleans(),
    by_itself=st.floats(0, 5),
)
offers = st.lists(
    st.builds(
        Offer,
        volunteer=st.integers(1, 60),
        sent=st.floats(NOW - 4 * DAY, NOW),
        guess=st.builds(
            Guess,
            ready=st.floats(0, 1),
            response=st.floats(0, 1),
            fit=st.floats(0, 1),
            heard=st.floats(0, 1),
        ),
        reply=st.sampled_from(Reply),
    ),
    max_size=20,
    unique_by=lambda offer: offer.volunteer,
)


@given(needs, offers, crowds, st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_does_not_matter(
    need: Need, out: list[Offer], crowd: list[Candidate], luck: random.Random
) -> None:
    first = review(need, out, crowd, NOW, RULES)
    luck.shuffle(crowd)
    second = review(need, sorted(out, key=lambda o: -o.volunteer), crowd, NOW, RULES)
    assert [c.volunteer for c in first.ask] == [c.volunteer for c in second.ask]
    assert math.isclose(first.chance, second.chance, abs_tol=1e-9)
    assert (first.look_again, first.alert) == (second.look_again, second.alert)


@given(needs, offers, crowds)
def test_nobody_is_asked_twice_and_who_declined_least_of_all(
    need: Need, out: list[Offer], crowd: list[Candidate]
) -> None:
    decision = review(need, out, crowd, NOW, RULES)
    asked = [choice.volunteer for choice in decision.ask]
    assert len(asked) == len(set(asked))
    assert not set(asked) & {offer.volunteer for offer in out}


@given(needs, offers, crowds)
def test_nobody_is_asked_in_their_quiet_hours(
    need: Need, out: list[Offer], crowd: list[Candidate]
) -> None:
    by_number = {candidate.volunteer: candidate for candidate in crowd}
    for choice in review(need, out, crowd, NOW, RULES).ask:
        assert by_number[choice.volunteer].quiet_until <= NOW


@given(needs, offers, crowds)
def test_no_push_takes_anybody_over_the_weekly_cap(
    need: Need, out: list[Offer], crowd: list[Candidate]
) -> None:
    urgent = need.urgent or need.start - NOW < RULES.urgent_below
    cap = RULES.weekly_cap_urgent if urgent else RULES.weekly_cap
    decision = review(need, out, crowd, NOW, RULES)
    assert len(decision.ask) <= RULES.wave_max
    assert all(choice.after.load <= cap + 1e-9 for choice in decision.ask)


@given(st.lists(st.floats(0, DAY), min_size=30, max_size=60))
def test_the_cap_holds_over_many_needs(gaps: list[float]) -> None:
    record, now = Record(), NOW
    sent: list[float] = []
    for gap in gaps:
        now += gap
        decision = review(Need(now + HOUR, 1), [], [Candidate(1, 1.0, record)], now, RULES)
        if decision.ask:
            record = decision.ask[0].after
            sent.append(now)
    for moment in sent:
        fading = sum(math.exp(-(moment - t) / (7 * DAY)) for t in sent if t <= moment)
        assert fading <= RULES.weekly_cap_urgent + 1e-6


@given(needs, offers, crowds)
def test_a_look_ahead_is_always_later_and_chances_are_chances(
    need: Need, out: list[Offer], crowd: list[Candidate]
) -> None:
    decision = review(need, out, crowd, NOW, RULES)
    assert 0 <= decision.chance <= 1
    assert decision.look_again is None or decision.look_again >= NOW + RULES.review_min
    assert decision.promote <= min(need.waiting, need.open)


@settings(max_examples=50)
@given(st.integers(1, 4), st.floats(30, 4 * DAY), crowds)
def test_an_emptied_pool_ends_in_an_alert_and_not_in_a_loop(
    places: int, lead: float, crowd: list[Candidate]
) -> None:
    need, out, now = Need(NOW + lead, places), [], NOW
    last: Decision | None = None
    for _ in range(2000):
        last = review(need, out, crowd, now, RULES)
        out += [Offer(c.volunteer, now, c.guess, Reply.NO) for c in last.ask]
        if last.look_again is None or last.look_again >= need.start:
            break
        now = last.look_again
    else:
        raise AssertionError("still looking")
    assert last is not None
    if {c.volunteer for c in crowd} == {o.volunteer for o in out}:
        assert last.alert
        assert last.look_again is None


def test_after_the_beginning_nobody_looks_again() -> None:
    rested = Candidate(1, 1.0, Record(2.0, 2.0))
    for before, again in ((60, True), (2, False)):
        decision = review(Need(NOW + before, 1), [], [rested], NOW, RULES)
        assert decision.ask
        assert not decision.emptied
        assert (decision.look_again is not None) is again
        filled = Need(NOW + before, open=1, waiting=1)
        assert (review(filled, [], [], NOW, RULES).look_again is not None) is again


def test_an_empty_pool_alerts_at_once() -> None:
    assert review(Need(NOW + DAY, 1), [], [], NOW, RULES) == Decision(
        (), 0, None, 0.0, alert=True, emptied=True
    )


def test_those_waiting_come_before_any_new_push() -> None:
    crowd = [Candidate(n, 1.0, Record()) for n in range(50)]
    decision = review(Need(NOW + HOUR, 1, waiting=2), [], crowd, NOW, RULES)
    assert decision.promote == 1
    assert decision.ask == ()


def test_less_time_asks_more_at_once() -> None:
    crowd = [Candidate(n, 1.0, Record()) for n in range(60)]
    hasty = review(Need(NOW + HOUR, 1), [], crowd, NOW, RULES)
    calm = review(Need(NOW + 3 * DAY, 1), [], crowd, NOW, RULES)
    assert len(hasty.ask) > len(calm.ask) > 0


def test_who_declines_is_replaced() -> None:
    crowd = [Candidate(n, 1.0, Record()) for n in range(60)]
    need = Need(NOW + DAY, 1)
    out = [Offer(c.volunteer, NOW, c.guess) for c in review(need, [], crowd, NOW, RULES).ask]
    assert not review(need, out, crowd, NOW + 1, RULES).ask
    declined = [replace(offer, reply=Reply.NO) for offer in out]
    assert review(need, declined, crowd, NOW + 1, RULES).ask


@given(needs, crowds)
def test_regulars_are_asked_before_anybody_else(need: Need, crowd: list[Candidate]) -> None:
    regular = {it.volunteer for it in crowd if it.regular is not None}
    asked = [it.volunteer in regular for it in review(need, [], crowd, NOW, RULES).ask]
    assert asked == sorted(asked, reverse=True)


def test_where_chance_decides_the_order_is_not_that_of_the_cost() -> None:
    crowd = [Candidate(n, 1 - n / 100, Record()) for n in range(60)]
    best = review(Need(NOW + DAY, 2), [], crowd, NOW, RULES).ask
    drawn = review(Need(NOW + DAY, 2, aside=True), [], crowd, NOW, RULES).ask
    assert [it.volunteer for it in best] == sorted(it.volunteer for it in best)
    assert {it.volunteer for it in drawn} != {it.volunteer for it in best}
    assert {it.why for it in drawn} == {Why.CHANCE}


def test_where_people_say_yes_half_as_often_as_many_are_worth_asking() -> None:
    crowd = [Candidate(n, 1 - n / 100, Record(last_push=NOW - 3 * DAY)) for n in range(90)]
    halved = replace(RULES, habits=replace(RULES.habits, mean=RULES.habits.mean / 2))
    need = Need(NOW + DAY, 4)
    usual = {it.volunteer for it in review(need, [], crowd, NOW, RULES).ask}
    assert usual < {it.volunteer for it in review(need, [], crowd, NOW, halved).ask}


def test_a_dear_skill_is_kept_for_those_who_need_it() -> None:
    crowd = [Candidate(n, 1.0, Record(), price=1.0 * (n < 30)) for n in range(60)]
    decision = review(Need(NOW + DAY, 2), [], crowd, NOW, RULES)
    assert all(choice.volunteer >= 30 for choice in decision.ask)


def test_who_is_wanted_elsewhere_is_kept_for_that() -> None:
    there = Need(NOW + DAY, 1)
    missed = policy.missed(there, 0.3, NOW, RULES)
    crowd = [Candidate(n, 1.0, Record(), elsewhere=missed * (n < 30)) for n in range(60)]
    decision = review(Need(NOW + DAY, 2), [], crowd, NOW, RULES)
    assert decision.ask
    assert all(choice.volunteer >= 30 for choice in decision.ask)
    sure = policy.missed(there, 0.999, NOW, RULES)
    crowd = [replace(it, elsewhere=sure * (it.volunteer < 30)) for it in crowd]
    crowd = [replace(it, fit=1.0 if it.volunteer < 30 else 0.8) for it in crowd]
    decision = review(Need(NOW + DAY, 2), [], crowd, NOW, RULES)
    assert all(choice.volunteer < 30 for choice in decision.ask), "what fills anyhow keeps nobody"


@given(records, st.floats(0.05, 1))
def test_right_after_a_push_nobody_is_taken_to_be_ready(record: Record, fit: float) -> None:
    after, guess = rsp.pushed(record, fit, NOW, RULES.habits)
    assert 0 <= guess.ready <= 1
    assert 0 <= after.settled <= 1
    assert rsp.resting(0.0, after.settled, RULES.habits, math.exp) == 1.0
    assert after.exposure >= record.exposure


@given(records, st.floats(0.05, 1))
def test_a_yes_raises_the_estimate_and_a_no_lowers_it(record: Record, fit: float) -> None:
    habits = RULES.habits
    after, guess = rsp.pushed(record, fit, NOW, habits)
    yes, no = rsp.answered(after, guess, True), rsp.answered(after, guess, False)

    def of(known: Record) -> float:
        return float(rsp.response(known.accepts, known.exposure, habits))

    assert of(yes) > of(no)
    assert of(no) <= of(after) + 1e-12 <= of(record) + 1e-9
    assert yes.settled == 1.0
    assert no.settled == 0.0


def test_any_tap_is_a_sign_of_life() -> None:
    after, _ = rsp.pushed(Record(), 1.0, NOW, RULES.habits)
    alive = rsp.seen_alive(after)
    assert rsp.resting(NOW - alive.last_push, alive.settled, RULES.habits, math.exp) == 0


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_a_push_promises_less_the_longer_it_is_silent(age: float, more: float) -> None:
    early = rsp.still_to_come(ANY_GUESS, age, 60.0, RULES.habits)
    whole = rsp.still_to_come(ANY_GUESS, 0.0, 60.0 + age + more, RULES.habits)
    assert 0 <= early <= ANY_GUESS.chance + 1e-12
    assert early <= whole + 1e-9


def test_at_least_is_the_tail_of_a_poisson() -> None:
    assert policy.at_least(0, 1.0) == 1.0
    assert math.isclose(policy.at_least(1, 1.0), 1 - math.exp(-1))
    assert math.isclose(policy.at_least(3, 2.0), 1 - math.exp(-2) * (1 + 2 + 2))


def _crowd(size: int) -> list[Candidate]:
    return [Candidate(number, 1.0, Record()) for number in range(1, size + 1)]


def test_what_the_list_brings_by_itself_need_not_be_asked_for() -> None:
    need = Need(start=NOW + 2 * DAY, open=2)
    alone = review(need, [], _crowd(60), NOW, RULES)
    listed = review(replace(need, by_itself=3.0), [], _crowd(60), NOW, RULES)
    assert len(alone.ask) > len(listed.ask) == RULES.handful
    assert listed.chance > alone.chance


def test_where_nobody_matches_the_list_brings_nobody() -> None:
    found = review(Need(start=NOW + DAY, open=1, by_itself=5.0), [], [], NOW, RULES)
    assert (found.chance, found.alert, found.emptied) == (0.0, True, True)


def test_a_pool_that_is_used_up_is_told_although_the_list_may_bring_somebody() -> None:
    need = Need(start=NOW + DAY, open=1, by_itself=0.4)
    said_no = [Offer(1, NOW - 60, ANY_GUESS, Reply.NO)]
    found = review(need, said_no, [], NOW, RULES)
    assert (found.emptied, found.alert) == (True, True)
    assert 0.3 < found.chance < 0.4
