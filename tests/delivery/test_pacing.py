"""The pace, by a clock that nobody waits for: never too fast, hardly slower than allowed."""

import asyncio
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pacing import FREE, PAID, REPLY, Limits, Pacer, Timer


class Hands(Timer):
    """Time that moves when somebody waits, and a little later than asked for."""

    def __init__(self, late: Sequence[float] = (0.0,)) -> None:
        self.time, self._late, self._slept = 100.0, late, 0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float, unless: asyncio.Event | None = None) -> None:
        await asyncio.sleep(0)
        if unless is None or not unless.is_set():
            self.time += seconds + self._late[self._slept % len(self._late)]
            self._slept += 1


async def _send(pacer: Pacer, chats: Sequence[int], lane: int = 5) -> list[tuple[float, int]]:
    """Let a message to each of these chats have its turn; when each had it."""
    sent: list[tuple[float, int]] = []

    async def one(chat_id: int) -> None:
        place = await pacer.turn(chat_id, lane)
        sent.append((pacer.timer.now(), chat_id))
        pacer.answered(place)

    await asyncio.gather(*map(one, chats))
    return sent


def _busiest(times: Sequence[float], window: float) -> int:
    """The most messages in any window of so many seconds."""
    return max(bisect_left(times, start + window - 1e-6) - at for at, start in enumerate(times))


@pytest.mark.parametrize("limits", [FREE, PAID], ids=["free", "paid"])
@settings(max_examples=20)
@given(late=st.lists(st.floats(0, 0.05), min_size=1, max_size=7))
def test_no_second_holds_more_than_telegram_allows(limits: Limits, late: list[float]) -> None:
    sent = asyncio.run(_send(Pacer(limits, Hands(late)), range(1, 2 * limits.overall)))
    assert _busiest([time for time, _ in sent], 1.0) <= limits.overall


@pytest.mark.parametrize("limits", [FREE, PAID], ids=["free", "paid"])
async def test_98_percent_of_the_rate_is_kept(limits: Limits) -> None:
    sent = await _send(Pacer(limits, Hands([0.002, 0.0, 0.01])), range(1, 3 * limits.overall))
    assert len(sent) / (sent[-1][0] - sent[0][0]) >= 0.98 * limits.overall


async def test_it_does_not_begin_with_a_burst() -> None:
    sent = await _send(Pacer(FREE, Hands()), range(1, 31))
    assert _busiest([time for time, _ in sent], 0.1) <= 5


async def test_a_person_gets_one_message_a_second_after_the_first_few() -> None:
    sent = await _send(Pacer(FREE, Hands()), [7] * 20)
    gaps = [after[0] - before[0] for before, after in pairwise(sent)]
    assert min(gaps[3:]) > 0.99
    assert sent[2][0] - sent[0][0] < 1


async def test_a_group_gets_20_a_minute() -> None:
    sent = await _send(Pacer(FREE, Hands()), [-7] * 100)
    assert _busiest([time for time, _ in sent], 60.0) <= 20
    assert sent[-1][0] - sent[0][0] < 100 * 60 / 18


async def test_a_chat_that_has_to_wait_holds_up_nobody() -> None:
    sent = await _send(Pacer(FREE, Hands()), [7] * 10 + [8, 9])
    assert [chat for _, chat in sent][:6] == [7, 7, 7, 8, 9, 7]


async def test_replies_go_before_emergencies_before_broadcasts() -> None:
    pacer, order = Pacer(FREE, Hands()), list[int]()

    async def one(chat_id: int, lane: int) -> None:
        pacer.answered(await pacer.turn(chat_id, lane))
        order.append(lane)

    await asyncio.gather(
        *(one(number, lane) for number, lane in enumerate([6, 6, 6, 6, 0, 0, REPLY], 1))
    )
    # The first two had their turn before anybody else came.
    assert order[2:] in ([REPLY, 0, 0, 6, 6], [0, 0, 6, 6, 6])
    assert order.index(REPLY) < order.index(0) < 5


async def test_told_to_wait_a_chat_waits_exactly_that_long_and_others_do_not() -> None:
    pacer = Pacer(FREE, Hands())
    await pacer.told_to_wait(7, 40)
    sent = await _send(pacer, [7, 8])
    assert [chat for _, chat in sent] == [8, 7]
    assert sent[1][0] == pytest.approx(140)
    assert pacer.held_for() == 0


async def test_several_chats_told_at_once_mean_everybody() -> None:
    pacer = Pacer(FREE, Hands())
    for chat in (7, 8, 9):
        await pacer.told_to_wait(chat, 40)
    assert pacer.held_for() == pytest.approx(40)
    assert (await _send(pacer, [10]))[0][0] == pytest.approx(140)


async def test_several_chats_told_one_after_the_other_mean_themselves() -> None:
    hands = Hands()
    pacer = Pacer(FREE, hands)
    for chat in (7, 8, 9, 9):
        await pacer.told_to_wait(chat, 40)
        hands.time += 0.6
    assert pacer.held_for() == 0
