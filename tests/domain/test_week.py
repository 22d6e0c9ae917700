"""The weekly grid: which cells a meeting takes up, also when the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import week
from bot.domain.week import ALL, WORTH_ASKING, bit, covers, parts_between
from tests.support.examples import BERLIN, berlin

MON, TUE, WED, SAT, SUN = 0, 1, 2, 5, 6
MORNING, AFTERNOON, EVENING, NIGHT = range(4)
MINUTE = timedelta(minutes=1)


def cells(starts: datetime, ends: datetime) -> list[tuple[int, int]]:
    return list(parts_between(starts, ends, BERLIN))


def on_tuesday(begin: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    return cells(berlin(2026, 11, 24, *begin), berlin(2026, 11, 24, *end))


def test_each_cell_has_a_bit_of_its_own() -> None:
    bits = [bit(day, part) for day in range(7) for part in range(4)]
    assert len(set(bits)) == 28
    assert sum(bits) == ALL


@pytest.mark.parametrize(
    ("begin", "end", "taken"),
    [
        ((9, 0), (11, 0), [(TUE, MORNING)]),
        ((6, 0), (12, 0), [(TUE, MORNING)]),
        ((12, 0), (17, 0), [(TUE, AFTERNOON)]),
        ((11, 0), (13, 0), [(TUE, MORNING), (TUE, AFTERNOON)]),
        ((17, 0), (22, 0), [(TUE, EVENING)]),
        ((22, 0), (23, 30), [(TUE, NIGHT)]),
        ((6, 0), (22, 0), [(TUE, MORNING), (TUE, AFTERNOON), (TUE, EVENING)]),
        # Tuesday's small hours belong to Monday's night.
        ((1, 0), (3, 0), [(MON, NIGHT)]),
        ((5, 0), (7, 0), [(MON, NIGHT), (TUE, MORNING)]),
    ],
)
def test_a_meeting_takes_up_the_dayparts_it_lies_in(
    begin: tuple[int, int], end: tuple[int, int], taken: list[tuple[int, int]]
) -> None:
    assert on_tuesday(begin, end) == taken


def test_less_than_half_an_hour_of_the_next_daypart_does_not_count() -> None:
    assert on_tuesday((10, 0), (12, 29)) == [(TUE, MORNING)]
    assert on_tuesday((10, 0), (12, 30)) == [(TUE, MORNING), (TUE, AFTERNOON)]


def test_the_daypart_in_which_it_begins_always_counts() -> None:
    assert on_tuesday((11, 50), (12, 10)) == [(TUE, MORNING)]
    assert on_tuesday((11, 50), (14, 0)) == [(TUE, MORNING), (TUE, AFTERNOON)]


def test_over_midnight_it_is_still_the_same_night() -> None:
    assert cells(berlin(2026, 11, 24, 23), berlin(2026, 11, 25, 2)) == [(TUE, NIGHT)]
    late = cells(berlin(2026, 11, 24, 21), berlin(2026, 11, 25, 8))
    assert late == [(TUE, EVENING), (TUE, NIGHT), (WED, MORNING)]


def test_sundays_night_ends_on_monday() -> None:
    assert cells(berlin(2026, 11, 30, 0, 30), berlin(2026, 11, 30, 2)) == [(SUN, NIGHT)]


def test_nine_is_nine_on_both_sides_of_a_clock_change() -> None:
    for day in ((2026, 10, 24), (2026, 10, 25), (2027, 3, 27), (2027, 3, 28)):
        starts = berlin(*day, 6)
        taken = cells(starts, starts + timedelta(hours=1))
        assert taken == [(SUN if day[2] in {25, 28} else SAT, MORNING)]
        taken = cells(starts - timedelta(hours=1), starts)
        assert [part for _, part in taken] == [NIGHT]


def test_the_night_in_which_clocks_change_is_one_night() -> None:
    for last in ((2026, 10, 25), (2027, 3, 28)):
        starts, ends = berlin(last[0], last[1], last[2] - 1, 22), berlin(*last, 6)
        assert ends - starts == timedelta(hours=9 if last[1] == 10 else 7)
        assert cells(starts, ends) == [(SAT, NIGHT)]


def test_who_has_time_for_all_of_it_has_time() -> None:
    morning, both = bit(TUE, MORNING), bit(TUE, MORNING) | bit(TUE, AFTERNOON)
    eleven, one = berlin(2026, 11, 24, 11), berlin(2026, 11, 24, 13)
    assert covers(both, eleven, one, BERLIN)
    assert not covers(morning, eleven, one, BERLIN)
    assert covers(morning, eleven, berlin(2026, 11, 24, 12, 20), BERLIN)
    assert not covers(bit(WED, MORNING), eleven, one, BERLIN)


moments = st.integers(0, 2 * 365 * 24 * 12).map(
    lambda fives: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=5) * fives
)
near_changes = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([berlin(2026, 10, 25, 2), berlin(2027, 3, 28, 1), berlin(2027, 10, 31, 2)]),
    st.integers(-24 * 60, 24 * 60),
)
lengths = st.integers(1, 20 * 60).map(lambda minutes: timedelta(minutes=minutes))


def _by_the_minute(starts: datetime, ends: datetime) -> list[tuple[int, int]]:
    """The same by counting: to which cell does each minute belong on the wall clock?"""
    minutes: dict[tuple[int, int], int] = {}
    moment = starts
    while moment < ends:
        local = moment.astimezone(BERLIN)
        hours = [hour for _, hour in week.DAYPARTS.values()]
        part = sum(local.hour >= hour for hour in hours) - 1
        # Before six it is the night of the day before.
        cell = (local.weekday(), part) if part >= 0 else ((local.weekday() - 1) % 7, NIGHT)
        minutes[cell] = minutes.get(cell, 0) + 1
        moment += MINUTE
    enough = WORTH_ASKING / MINUTE
    return [it for n, (it, spent) in enumerate(minutes.items()) if n == 0 or spent >= enough]


@given(st.one_of(moments, near_changes), lengths)
def test_the_cells_are_those_that_counting_minutes_gives(
    starts: datetime, length: timedelta
) -> None:
    assert cells(starts, starts + length) == _by_the_minute(starts, starts + length)


@given(st.one_of(moments, near_changes), lengths, st.integers(0, ALL), st.integers(0, ALL))
def test_more_time_never_means_less_can_be_done(
    starts: datetime, length: timedelta, grid: int, more: int
) -> None:
    ends = starts + length
    assert covers(ALL, starts, ends, BERLIN)
    assert not covers(0, starts, ends, BERLIN)
    if covers(grid, starts, ends, BERLIN):
        assert covers(grid | more, starts, ends, BERLIN)
