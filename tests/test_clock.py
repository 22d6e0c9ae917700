"""The clock: aware UTC, and one that can be moved."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import STEERED_BY, Clock, MovableClock, SteeredClock, clock_of_the_process

NOON = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_time_is_aware_utc() -> None:
    assert Clock().now().tzinfo is UTC
    assert MovableClock().now().tzinfo is UTC
    assert MovableClock(NOON, frozen=True).now() == NOON


def test_a_movable_clock_runs_on_from_where_it_was_set() -> None:
    clock = MovableClock(NOON)
    times = [clock.now() for _ in range(3)]
    assert times == sorted(times)
    assert times[0] >= NOON


async def test_it_can_be_moved() -> None:
    clock = MovableClock(NOON, frozen=True)
    await clock.move(HOUR)
    assert clock.now() == NOON + HOUR


async def test_what_falls_due_is_done_before_the_move_is_over() -> None:
    clock = MovableClock(NOON, frozen=True)
    done: list[tuple[str, datetime]] = []

    async def sweep() -> None:
        await asyncio.sleep(0)
        done.append(("swept", clock.now()))

    async def show() -> None:
        done.append(("shown", clock.now()))

    clock.when_moved(sweep)
    clock.when_moved(show)
    await clock.move(HOUR)
    assert done == [("swept", NOON + HOUR), ("shown", NOON + HOUR)]


async def test_two_who_move_it_at_once_take_turns() -> None:
    clock = MovableClock(NOON, frozen=True)
    seen: list[datetime] = []

    async def sweep() -> None:
        before = clock.now()
        await asyncio.sleep(0)
        assert clock.now() == before
        seen.append(before)

    clock.when_moved(sweep)
    await asyncio.gather(clock.move(HOUR), clock.move(2 * HOUR))
    assert seen == [NOON + HOUR, NOON + 3 * HOUR]


def test_the_clock_of_a_process_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STEERED_BY, raising=False)
    assert type(clock_of_the_process()) is Clock


def test_a_file_steers_the_clock_of_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "clock"
    monkeypatch.setenv(STEERED_BY, str(file))
    clock = clock_of_the_process()
    assert isinstance(clock, SteeredClock)
    for seconds in (86400.0, -600.0, 0.0):
        file.write_text(str(seconds))
        before = Clock().now()
        shown = clock.now() - timedelta(seconds=seconds)
        assert before <= shown <= Clock().now()
