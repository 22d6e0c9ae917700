"""One pace for several replicas: what they reserve together is what one may send."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from itertools import pairwise
from random import Random
from time import monotonic

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pacing import FREE, PAID, Limits
from bot.delivery.sharing import HORIZON, SharedPacer, reserve
from storage import pace
from storage.database import Database
from storage.line import SETTINGS, Line
from storage.pace import ALL, Book, Chat


def busiest(times: Sequence[float], window: float) -> int:
    """The most in any window of so many seconds."""
    times = sorted(times)
    return max(bisect_left(times, start + window - 1e-6) - at for at, start in enumerate(times))


def _use(limits: Limits, random: Random, rooms: Sequence[float]) -> list[float]:
    """Replicas reserve whenever they like, and use each slot as late as they may."""
    book, sent, chat_ids = Book(1e9, {ALL: Chat()}), list[float](), iter(range(1, 10**6))
    while len(sent) < 3 * limits.overall:
        room, lead = random.choice(rooms), random.choice([0.0, 0.005, 0.1])
        asked = [next(chat_ids) for _ in range(random.randint(1, max(limits.overall // 40, 1)))]
        book.chats |= {chat_id: Chat() for chat_id in asked}
        for turn in reserve(book, asked, limits, lead=lead, room=room):
            if turn.waits is None:
                late = random.choice([0.0, 1.0, random.random()])
                sent.append(book.now + turn.in_s + late * (limits.of_all().lenience + room))
        book.now += random.choice([0.0, 0.001, 0.02, 0.2])
    return sent


@pytest.mark.parametrize("limits", [FREE, PAID], ids=["free", "paid"])
@settings(max_examples=20)
@given(seed=st.integers(), rooms=st.lists(st.floats(0, 1), min_size=1, max_size=3))
def test_no_second_holds_more_than_telegram_allows(
    limits: Limits, seed: int, rooms: list[float]
) -> None:
    assert busiest(_use(limits, Random(seed), rooms), 1.0) <= limits.overall


def test_whoever_asks_again_and_again_gets_98_percent() -> None:
    book, slots = Book(1e9, {ALL: Chat()}), list[float]()
    for number in range(1, 301):
        book.chats[number] = Chat()
        (turn,) = reserve(book, [number], FREE, lead=0.004)
        slots.append(book.now + turn.in_s)
        book.now = slots[-1] - 0.006  # just before the last is due
    assert 299 / (slots[-1] - slots[0]) >= 0.98 * FREE.overall


def test_nobody_reserves_far_ahead() -> None:
    book = Book(1e9, {chat_id: Chat() for chat_id in range(100)})
    turns = reserve(book, range(1, 100), FREE)
    given = [turn.in_s for turn in turns if turn.waits is None]
    assert 10 < len(given) < 20
    assert max(given) <= HORIZON
    assert {turn.waits for turn in turns[len(given) :]} == {ALL}


def test_a_chat_has_its_own_pace() -> None:
    book = Book(1e9, {ALL: Chat(), 7: Chat()})
    sent = []
    while len(sent) < 12:
        (turn,) = reserve(book, [7], FREE)
        assert turn.in_s >= 0
        if turn.waits is None:
            sent.append(book.now + turn.in_s)
        book.now += turn.in_s if turn.waits == 7 else 0.1
    assert min(after - before for before, after in pairwise(sent[3:])) > 0.99


def test_a_hold_is_for_its_chat_or_for_all() -> None:
    book = Book(1e9, {ALL: Chat(), 7: Chat(held_until=1e9 + 40), 8: Chat()})
    assert [turn.waits for turn in reserve(book, [7, 8], FREE)] == [7, None]
    book.chats[ALL].held_until = 1e9 + 40
    (turn,) = reserve(book, [8], FREE)
    assert (turn.waits, turn.in_s) == (ALL, 40)


def test_a_clock_that_was_set_back_stops_nobody_for_long() -> None:
    book = Book(1e9, {ALL: Chat(free_at=1e9 + 3600), 7: Chat(free_at=1e9 + 3600)})
    for _ in range(10):
        (turn,) = reserve(book, [7], FREE)
        if turn.waits is None:
            break
        book.now += turn.in_s
    assert book.now - 1e9 < 5


class Replicas:
    """Pacers with a line of their own each, on one PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._stack = AsyncExitStack()

    async def line(self) -> Line:
        database = Database(self.url)
        await database.migrate()
        self._stack.push_async_callback(database.close)
        line = Line(database)
        await self._stack.enter_async_context(line.opened())
        return line

    async def pacers(self, count: int) -> list[SharedPacer]:
        return [SharedPacer(await self.line()) for _ in range(count)]

    async def close(self) -> None:
        await self._stack.aclose()


@pytest.fixture
async def replicas(postgresql_url: str) -> AsyncIterator[Replicas]:
    it = Replicas(postgresql_url)
    yield it
    await it.close()


async def _send(pacer: SharedPacer, chats: Sequence[int], sent: list[tuple[float, int]]) -> None:
    async def one(chat_id: int) -> None:
        await pacer.turn(chat_id, 5)
        sent.append((monotonic(), chat_id))

    await asyncio.gather(*map(one, chats))


async def test_three_replicas_send_as_fast_as_one_may(replicas: Replicas) -> None:
    sent: list[tuple[float, int]] = []
    chats = [range(1, 41), range(41, 81), range(81, 121)]
    three = await replicas.pacers(3)
    async with asyncio.timeout(60):
        await asyncio.gather(*(_send(*it, sent) for it in zip(three, chats, strict=True)))
    times = [time for time, _ in sent]
    # The rest of a second is for what passes between a turn and the line that notes it here.
    assert busiest(times, 0.95) <= 30
    assert sorted(chat for _, chat in sent) == list(range(1, 121))
    assert len({chat // 41 for _, chat in sent[:30]}) == 3, "none waits for the others"


async def test_a_chat_told_to_wait_waits_everywhere(replicas: Replicas) -> None:
    first, second = await replicas.pacers(2)
    await first.told_to_wait(7, 1)
    sent: list[tuple[float, int]] = []
    await _send(second, [7, 8, 9], sent)
    assert [chat for _, chat in sent] == [8, 9, 7]


async def test_chats_told_by_several_replicas_mean_everybody(replicas: Replicas) -> None:
    told = await replicas.pacers(3)
    await asyncio.gather(*(pacer.told_to_wait(chat, 3600) for chat, pacer in enumerate(told, 7)))
    (other,) = await replicas.pacers(1)
    waits = asyncio.ensure_future(other.turn(10, 5))
    async with asyncio.timeout(30):
        while not other.held_for():  # noqa: ASYNC110 - it asks by itself
            await asyncio.sleep(0.01)
    assert other.held_for() > 3000
    assert not waits.done()
    waits.cancel()


async def _take_and_die(lost: Line) -> None:
    async with lost.alone() as line:
        await pace.take(line)
        line.terminate()


async def test_whoever_dies_with_the_book_in_hand_holds_up_nobody(replicas: Replicas) -> None:
    lost, (other,) = await replicas.line(), await replicas.pacers(1)
    async with asyncio.timeout(30):
        with pytest.raises(asyncpg.InterfaceError):
            await _take_and_die(lost)
        await other.turn(7, 5)


async def test_whoever_hangs_with_the_book_in_hand_loses_it(replicas: Replicas) -> None:
    (other,) = await replicas.pacers(1)
    database = Database(replicas.url)
    async with database.own_connection() as hanging:
        for setting in SETTINGS:
            await hanging.execute(setting)
        await hanging.transaction().start()
        await pace.take(hanging)
        async with asyncio.timeout(30):
            await other.turn(7, 5)
        assert hanging.is_closed()
    await database.close()
