"""The gate: one at a time where that is enough, more where Telegram is slow."""

import asyncio

from bot.clock import MovableClock
from bot.delivery.gate import LONGEST_S, Gate, Passage, most
from tests.support.town import MONDAY, Hurry


class Quiet(Hurry):
    """A timer whose waits end by an event alone, so that a test sees who waits."""

    async def sleep(self, seconds: float, unless: asyncio.Event | None = None) -> None:
        assert unless
        await unless.wait()


def _gate(per_second: int = 30) -> tuple[Gate, Hurry]:
    timer = Quiet(MovableClock(MONDAY, frozen=True))
    return Gate(per_second, timer), timer


def _answered(passage: Passage, timer: Hurry, took: float) -> None:
    passage.has_turn()
    timer.waited += took
    passage.has_answer()


async def _tries(gate: Gate) -> asyncio.Task[Passage]:
    task = asyncio.create_task(gate.enter())
    for _ in range(3):
        await asyncio.sleep(0)
    return task


async def _settled(gate: Gate, timer: Hurry, took: float) -> None:
    for _ in range(60):
        passage = await gate.enter()
        _answered(passage, timer, took)
        gate.leave(passage)


async def test_one_at_a_time_while_that_keeps_the_rate() -> None:
    gate, timer = _gate()
    await _settled(gate, timer, 0.02)
    first = await gate.enter()
    second = await _tries(gate)
    assert not second.done()
    gate.leave(first)
    await second


async def test_as_many_as_a_slow_telegram_needs() -> None:
    gate, timer = _gate()
    await _settled(gate, timer, 0.15)
    assert gate.room in {5, 6}, "30 a second that take 150 ms each"


async def test_nobody_comes_in_before_the_last_answer_is_recorded() -> None:
    gate, timer = _gate()
    await _settled(gate, timer, 0.2)
    first = await gate.enter()
    _answered(first, timer, 0.2)
    second = await _tries(gate)
    assert not second.done()
    gate.leave(first)
    await second


async def test_a_paid_rate_has_some_unrecorded() -> None:
    gate, timer = _gate(1000)
    await _settled(gate, timer, 0.05)
    inside = [await gate.enter() for _ in range(10)]
    for passage in inside[:9]:
        _answered(passage, timer, 0.0)
    await gate.enter()
    _answered(inside[9], timer, 0.0)
    assert not (await _tries(gate)).done()


async def test_what_hangs_counts_no_longer_than_a_moment() -> None:
    gate, timer = _gate()
    await _settled(gate, timer, 60.0)
    assert most(30) - 1 <= gate.room <= most(30)
    hanging = [await gate.enter() for _ in range(gate.room)]
    for passage in hanging:
        passage.has_turn()
    timer.waited += LONGEST_S
    await gate.enter()


async def test_whoever_waits_looks_again_when_something_may_hang() -> None:
    timer = Hurry(MovableClock(MONDAY, frozen=True))
    gate = Gate(30, timer)
    await gate.enter()
    await gate.enter()  # the first hangs by then: nobody waits for ever


async def test_without_an_answer_nothing_is_learnt() -> None:
    gate, _ = _gate()
    gate.leave(await gate.enter())
    assert gate.room == 1
