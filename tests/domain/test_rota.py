"""Weekly hours: which run now, when they end, when the next begin."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.dialogues.rostering import spans
from bot.domain.rota import DAY, Duty, Said, Span, ends_at, merged, next_start

BERLIN = ZoneInfo("Europe/Berlin")
NINE, ONE, FIVE = 9 * 60, 13 * 60, 17 * 60
WEEK = (Span(0, NINE, ONE), Span(0, ONE + 60, FIVE), Span(3, NINE, ONE))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in Berlin; 23 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(23, 8, 59), None),
        (at(23, 9), at(23, 13)),
        (at(23, 12, 59), at(23, 13)),
        (at(23, 13), None),
        (at(23, 14), at(23, 17)),
        (at(24, 10), None),
        (at(26, 10), at(26, 13)),
    ],
)
def test_when_the_hours_that_run_now_end(now: datetime, end: datetime | None) -> None:
    assert ends_at(WEEK, now, BERLIN) == end


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (at(23, 8), at(23, 9)),
        (at(23, 9), at(23, 14)),
        (at(23, 14), at(26, 9)),
        (at(26, 9), at(30, 9)),
        (at(29, 23), at(30, 9)),
    ],
)
def test_when_the_next_hours_begin(now: datetime, start: datetime) -> None:
    assert next_start(WEEK, now, BERLIN) == start


def test_the_same_hours_next_week() -> None:
    assert next_start((Span(0, NINE, ONE),), at(23, 9), BERLIN) == at(30, 9)


def test_without_hours_nothing_begins() -> None:
    assert next_start((), at(23, 9), BERLIN) is None
    assert ends_at((), at(23, 9), BERLIN) is None


def test_hours_go_on_over_midnight() -> None:
    night = (Span(0, 22 * 60, DAY), Span(1, 0, 6 * 60))
    assert ends_at(night, at(23, 23), BERLIN) == at(24, 6)


def test_hours_go_by_the_clock_of_the_office() -> None:
    saturday = (Span(5, NINE, ONE), Span(6, NINE, ONE))
    # The clocks go back in the night to Sunday, 25 October.
    assert next_start(saturday, at(24, 10, month=10), BERLIN) == datetime(
        2026, 10, 25, 8, 0, tzinfo=UTC
    )
    assert next_start(saturday, at(23, 10, month=10), BERLIN) == datetime(
        2026, 10, 24, 7, 0, tzinfo=UTC
    )


def test_hours_that_touch_become_one() -> None:
    assert merged([Span(1, ONE, FIVE), Span(1, NINE, ONE), Span(0, NINE, ONE)]) == (
        Span(0, NINE, ONE),
        Span(1, NINE, FIVE),
    )
    assert merged([Span(1, NINE, FIVE), Span(1, ONE, ONE + 60)]) == (Span(1, NINE, FIVE),)


def test_an_end_at_midnight_is_that_of_the_day() -> None:
    answers = {"days": ["4"], "begins": "18:00", "ends": "00:00"}
    assert spans(answers) == [Span(4, 18 * 60, DAY)]


def test_an_end_before_the_start_is_one_of_the_next_morning() -> None:
    answers = {"days": ["5", "6"], "begins": "22:00", "ends": "06:00"}
    night = merged(spans(answers))
    assert night == (
        Span(0, 0, 6 * 60),
        Span(5, 22 * 60, DAY),
        Span(6, 0, 6 * 60),
        Span(6, 22 * 60, DAY),
    )
    assert ends_at(night, at(29, 23), BERLIN) == at(30, 6)


@pytest.mark.parametrize(
    ("said", "now", "until", "back"),
    [
        (None, at(23, 10), at(23, 13), None),
        (None, at(23, 13), None, at(23, 14)),
        (None, at(26, 13), None, at(30, 9)),
        (Said(working=True, until=at(24, 12)), at(24, 8), at(24, 12), None),
        (Said(working=True, until=at(23, 9)), at(23, 8), at(23, 13), None),
        (Said(working=False, until=at(23, 13)), at(23, 10), None, at(23, 14)),
        (Said(working=False, until=None), at(23, 10), None, None),
    ],
)
def test_what_is_said_counts_before_the_hours(
    said: Said | None, now: datetime, until: datetime | None, back: datetime | None
) -> None:
    duty = Duty(BERLIN, WEEK, said)
    assert duty.is_on(now) is (until is not None)
    if until:
        assert duty.until(now) == until
    else:
        assert duty.back_at(now) == back


def test_on_duty_until_they_say_otherwise() -> None:
    duty = Duty(BERLIN, WEEK, Said(working=True, until=None))
    assert duty.is_on(at(24, 3))
    assert duty.until(at(24, 3)) is None
