"""Waves: how many are asked at a time, when to look again, when there is nobody left."""

from datetime import timedelta

import pytest

from bot.domain.dispatch import Plan, pause, plan
from bot.domain.matching import Candidate
from tests.support.examples import MONDAY, TUESDAY, need, volunteer

MINUTE = timedelta(minutes=1)
NOW = MONDAY
JUST_NOW = NOW - 5 * MINUTE
LONG_AGO = NOW - timedelta(hours=3)


def candidates(count: int) -> list[Candidate]:
    return [Candidate(volunteer(person_id=n), 0) for n in range(1, count + 1)]


def test_three_a_place_are_asked_best_first_and_twice_as_many_if_urgent() -> None:
    ready = candidates(20)
    assert plan(need(), ready, [], None, NOW).ask == tuple(ready[:3])
    assert plan(need(capacity=3, filled=1), ready, [], None, NOW).ask == tuple(ready[:6])
    assert plan(need(urgent=True), ready, [], None, NOW).ask == tuple(ready[:6])


def test_a_question_that_is_still_open_takes_the_place_of_a_new_one() -> None:
    ready = candidates(20)
    assert len(plan(need(), ready, [JUST_NOW], None, NOW).ask) == 2
    assert plan(need(), ready, [JUST_NOW] * 3, None, NOW).ask == ()
    # Who has been silent for hours is no longer waited for.
    assert len(plan(need(), ready, [LONG_AGO] * 3, None, NOW).ask) == 3


@pytest.mark.parametrize(
    ("left", "plain", "urgent"),
    [
        (timedelta(days=3), 25 * MINUTE, 12.5 * MINUTE),
        (timedelta(hours=1), 10 * MINUTE, 10 * MINUTE),
        (timedelta(minutes=6), 4 * MINUTE, 4 * MINUTE),
    ],
)
def test_the_pause_follows_the_time_that_is_left(
    left: timedelta, plain: timedelta, urgent: timedelta
) -> None:
    assert pause(need(starts_at=NOW + left), NOW) == plain
    assert pause(need(starts_at=NOW + left, urgent=True), NOW) == urgent


def test_after_a_wave_we_look_again() -> None:
    asked = plan(need(), candidates(1), [], None, NOW)
    assert asked.look_at == NOW + 25 * MINUTE
    assert not asked.exhausted


def test_when_everyone_left_is_asleep_we_look_again_when_they_wake() -> None:
    wake_at = NOW + timedelta(hours=2)
    assert plan(need(), [], [], wake_at, NOW) == Plan((), wake_at)
    too_late = plan(need(), [], [], TUESDAY, NOW)
    assert too_late == Plan((), None, exhausted=True)


def test_exhausted_is_only_when_nobody_is_waited_for() -> None:
    waited = plan(need(), [], [JUST_NOW], None, NOW)
    assert waited == Plan((), NOW + 25 * MINUTE)
    assert plan(need(), [], [LONG_AGO], None, NOW) == Plan((), None, exhausted=True)


def test_nobody_is_asked_about_what_is_full_or_has_begun() -> None:
    ready = candidates(5)
    assert plan(need(filled=1), ready, [], None, NOW) == Plan((), None)
    assert plan(need(), ready, [], None, TUESDAY) == Plan((), None)
