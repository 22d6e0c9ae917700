"""The ladder from booked to done: every rung, sane hours, both clock changes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import ASK_UNTIL, Rung, Step, ladder, next_step, sane
from tests.support.examples import BERLIN, berlin

HOUR = timedelta(hours=1)
LONG_AGO = berlin(2026, 9, 1)


def steps(
    starts: datetime, booked: datetime = LONG_AGO, length: timedelta = 2 * HOUR
) -> list[Step]:
    return list(ladder(starts, starts + length, booked, BERLIN))


def dues(starts: datetime, booked: datetime = LONG_AGO) -> dict[Rung, datetime]:
    return {step.rung: step.due for step in steps(starts, booked)}


def test_every_rung_for_who_booked_days_ahead() -> None:
    assert dues(berlin(2026, 11, 24, 14)) == {
        Rung.CONFIRM: berlin(2026, 11, 23, 17),
        Rung.NUDGE: berlin(2026, 11, 23, 19),
        Rung.RISK: berlin(2026, 11, 23, 20),
        Rung.MEET: berlin(2026, 11, 24, 12),
        Rung.AFTER: berlin(2026, 11, 24, 17),
    }


def test_a_question_holds_until_the_next_one_and_none_beyond_the_start() -> None:
    starts = berlin(2026, 11, 24, 14)
    until = {step.rung: step.until for step in steps(starts)}
    assert until == {
        Rung.CONFIRM: berlin(2026, 11, 23, 19),
        Rung.NUDGE: berlin(2026, 11, 23, 20),
        Rung.RISK: starts,
        Rung.MEET: starts,
        Rung.AFTER: berlin(2026, 11, 24, 17) + ASK_UNTIL,
    }


def test_who_has_just_said_yes_is_not_asked_whether_they_mean_it() -> None:
    starts = berlin(2026, 11, 24, 14)
    asked = {Rung.CONFIRM, Rung.NUDGE, Rung.RISK}
    assert asked <= set(dues(starts, booked=berlin(2026, 11, 23, 11)))
    assert not asked & set(dues(starts, booked=berlin(2026, 11, 23, 11, 1)))
    assert list(dues(starts, booked=berlin(2026, 11, 23, 18))) == [Rung.MEET, Rung.AFTER]


def test_who_books_within_two_hours_is_only_asked_how_it_was() -> None:
    starts = berlin(2026, 11, 24, 14)
    assert Rung.MEET in dues(starts, booked=berlin(2026, 11, 24, 11, 59))
    assert list(dues(starts, booked=berlin(2026, 11, 24, 12))) == [Rung.AFTER]
    assert list(dues(starts, booked=berlin(2026, 11, 24, 13, 55))) == [Rung.AFTER]


@pytest.mark.parametrize(
    ("starts", "meet"),
    [
        (berlin(2026, 11, 24, 8, 30), berlin(2026, 11, 24, 6, 30)),
        # Too early to be woken for: the evening before.
        (berlin(2026, 11, 24, 8, 29), berlin(2026, 11, 23, 20)),
        (berlin(2026, 11, 24, 4), berlin(2026, 11, 23, 20)),
        (berlin(2026, 11, 24, 2), berlin(2026, 11, 23, 20)),
        (berlin(2026, 11, 24, 0, 30), berlin(2026, 11, 23, 20)),
        (berlin(2026, 11, 24, 0), berlin(2026, 11, 23, 22)),
        (berlin(2026, 11, 24, 23), berlin(2026, 11, 24, 21)),
    ],
)
def test_the_meeting_point_comes_two_hours_before_or_the_evening_before(
    starts: datetime, meet: datetime
) -> None:
    assert dues(starts)[Rung.MEET] == meet


@pytest.mark.parametrize(
    ("ends", "after"),
    [
        (berlin(2026, 11, 24, 12), berlin(2026, 11, 24, 13)),
        (berlin(2026, 11, 24, 19), berlin(2026, 11, 24, 20)),
        (berlin(2026, 11, 24, 19, 1), berlin(2026, 11, 25, 8)),
        (berlin(2026, 11, 25, 1), berlin(2026, 11, 25, 8)),
        (berlin(2026, 11, 25, 7), berlin(2026, 11, 25, 8)),
    ],
)
def test_a_late_end_is_asked_about_in_the_morning(ends: datetime, after: datetime) -> None:
    last = list(ladder(ends - 2 * HOUR, ends, LONG_AGO, BERLIN))[-1]
    assert (last.rung, last.due) == (Rung.AFTER, after)


@pytest.mark.parametrize("day", [(2026, 10, 25), (2027, 3, 28), (2027, 10, 31)])
def test_clock_changes_move_nothing_on_the_wall(day: tuple[int, int, int]) -> None:
    """The night before, the clocks change; five in the afternoon stays five."""
    starts = berlin(*day, 14)
    local = {rung: due.astimezone(BERLIN) for rung, due in dues(starts).items()}
    assert {rung: due.time() for rung, due in local.items()} == {
        Rung.CONFIRM: time(17),
        Rung.NUDGE: time(19),
        Rung.RISK: time(20),
        Rung.MEET: time(12),
        Rung.AFTER: time(17),
    }
    assert local[Rung.CONFIRM].day == day[2] - 1
    gap = 21 * HOUR + (HOUR if day[1] == 10 else -HOUR)
    assert starts - dues(starts)[Rung.CONFIRM] == gap


@pytest.mark.parametrize("day", [(2026, 10, 25), (2027, 3, 28)])
def test_eight_in_the_morning_after_a_clock_change_is_eight(day: tuple[int, int, int]) -> None:
    night = berlin(day[0], day[1], day[2] - 1, 23)
    assert sane(night, BERLIN) == berlin(*day, 8)
    assert sane(berlin(*day, 4), BERLIN) == berlin(*day, 8)


def test_the_steps_are_walked_one_by_one() -> None:
    starts = berlin(2026, 11, 24, 14)
    whole = (starts, starts + 2 * HOUR, LONG_AGO, BERLIN)
    walked, rung = [], None
    while step := next_step(*whole, rung):
        walked.append(step)
        rung = step.rung
    assert walked == steps(starts)


def test_a_rung_there_is_no_time_for_is_stepped_over() -> None:
    starts, booked = berlin(2026, 11, 24, 14), berlin(2026, 11, 24, 9)
    first = next_step(starts, starts + HOUR, booked, BERLIN, None)
    assert first is not None
    assert first.rung is Rung.MEET
    # A rung that is not among the steps any more still says how far one has come.
    after_nudge = next_step(starts, starts + HOUR, booked, BERLIN, Rung.NUDGE)
    assert after_nudge == first
    assert next_step(starts, starts + HOUR, booked, BERLIN, Rung.AFTER) is None


moments = st.integers(0, 2 * 365 * 24 * 4).map(
    lambda quarters: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=15) * quarters
)
near_changes = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([berlin(2026, 10, 25, 2), berlin(2027, 3, 28, 1), berlin(2027, 10, 31, 2)]),
    st.integers(-36 * 60, 36 * 60),
)
starting = st.one_of(moments, near_changes)
lasting = st.integers(15, 12 * 60).map(lambda minutes: timedelta(minutes=minutes))
ahead = st.integers(1, 5 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(starting, lasting, ahead)
def test_the_rungs_come_in_order_and_each_before_it_is_too_late(
    starts: datetime, length: timedelta, ahead: timedelta
) -> None:
    ends = starts + length
    climbed = list(ladder(starts, ends, starts - ahead, BERLIN))
    order = list(Rung)
    places = [order.index(step.rung) for step in climbed]
    assert places == sorted(set(places))
    assert [step.due for step in climbed] == sorted(step.due for step in climbed)
    assert climbed[-1].rung is Rung.AFTER
    for step in climbed:
        assert starts - ahead < step.due < step.until
        if step.rung is Rung.AFTER:
            assert step.due >= ends + HOUR
        else:
            assert step.until <= starts


@given(starting, lasting, ahead)
def test_nobody_is_asked_anything_at_night(
    starts: datetime, length: timedelta, ahead: timedelta
) -> None:
    for step in ladder(starts, starts + length, starts - ahead, BERLIN):
        local = step.due.astimezone(BERLIN).time()
        if step.rung is Rung.MEET:
            assert time(6, 30) <= local <= time(22)
        else:
            assert time(8) <= local <= time(20)


@given(starting, lasting, ahead, ahead)
def test_who_books_later_has_no_other_steps_only_fewer(
    starts: datetime, length: timedelta, one: timedelta, other: timedelta
) -> None:
    early, late = starts - max(one, other), starts - min(one, other)
    fewer = list(ladder(starts, starts + length, late, BERLIN))
    more = list(ladder(starts, starts + length, early, BERLIN))
    assert [step for step in more if step in fewer] == fewer


@given(starting, lasting, st.integers(0, 3 * 24 * 60))
def test_what_is_later_is_asked_about_no_earlier(
    starts: datetime, length: timedelta, minutes: int
) -> None:
    later = starts + timedelta(minutes=minutes)
    booked = starts - timedelta(days=9)
    one = {it.rung: it.due for it in ladder(starts, starts + length, booked, BERLIN)}
    other = {it.rung: it.due for it in ladder(later, later + length, booked, BERLIN)}
    for rung in (Rung.CONFIRM, Rung.NUDGE, Rung.RISK, Rung.AFTER):
        assert one[rung] <= other[rung]


@given(starting)
def test_a_sane_time_is_the_next_one_there_is(moment: datetime) -> None:
    found = sane(moment, BERLIN)
    assert moment <= found <= moment + timedelta(hours=13)
    assert time(8) <= found.astimezone(BERLIN).time() <= time(20)
    assert sane(found, BERLIN) == found
    assert found in {moment, found.astimezone(BERLIN).replace(hour=8, minute=0)}
