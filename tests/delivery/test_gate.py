"""The gate: one at a time where that is enough, more where Telegram is slow."""

import asyncio

from bot.delivery.gate import LONGEST_S, Gate


async def test_one_at_a_time_while_that_keeps_the_rate() -> None:
    gate = Gate(30)
    for _ in range(20):
        await gate.enter()
        await gate.leave(0.02)
    assert gate.room == 1


async def test_as_many_as_a_slow_telegram_needs() -> None:
    gate = Gate(30)
    for _ in range(50):
        await gate.enter()
        await gate.leave(0.2)
    assert gate.room in {6, 7}, "30 a second that take a fifth of a second each"


async def test_what_hangs_counts_no_longer_than_a_moment() -> None:
    gate = Gate(30)
    for _ in range(200):
        await gate.enter()
        await gate.leave(60.0)
    assert gate.room <= 1 + 30 * LONGEST_S


async def test_the_next_comes_in_when_one_has_left_or_hangs() -> None:
    gate = Gate(30)
    await gate.enter()
    second = asyncio.create_task(gate.enter())
    await asyncio.sleep(0)
    assert not second.done()
    await gate.leave(0.01)
    await second
    await asyncio.create_task(gate.enter())  # the one inside hangs: nobody waits for ever


async def test_without_a_turn_nothing_is_learnt() -> None:
    gate = Gate(30)
    await gate.enter()
    await gate.leave(None)
    assert gate.room == 1
