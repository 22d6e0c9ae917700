"""Several replicas on one PostgreSQL: one person's updates in order, nobody's left behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, Update

from bot.clock import Clock
from bot.config import Settings
from bot.delivery import ordering
from bot.delivery.ordering import Ordering
from bot.sandbox import Telegram
from bot.sandbox.door import InProcessRequest
from bot.services.office import Office
from storage.database import Database


def said(update_id: int, who: int) -> dict[str, Any]:
    person = {"id": who, "first_name": "P", "is_bot": False}
    chat = {"id": who, "type": "private"}
    message = {"message_id": update_id, "date": 1, "chat": chat, "from": person, "text": "x"}
    return {"update_id": update_id, "message": message}


class Town:
    """What all replicas together have handled, and how many of one person's at once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.handled: list[tuple[int, int, str]] = []  # whose, which, by whom
        self.busy: set[int] = set()
        self.most = 0
        self.overlaps = 0
        self._held: dict[int, asyncio.Event] = {}
        self._stack = AsyncExitStack()

    async def replica(self, name: str) -> Ordering:
        database = Database(self.url)
        await database.migrate()
        self._stack.push_async_callback(database.close)
        zone = Settings(_env_file=None).zone
        office = Office(database, Clock(), zone, {}, ("en",), "en", "O", "", frozenset())
        bot = Bot("1:sandbox", request=InProcessRequest(Telegram()))

        async def handle(update: Update) -> None:
            who = update.effective_user.id if update.effective_user else 0
            self.overlaps += who in self.busy
            self.busy.add(who)
            self.most = max(self.most, len(self.busy))
            await asyncio.sleep(0.01)
            if update.update_id in self._held:
                await self._held[update.update_id].wait()
            self.busy.discard(who)
            self.handled.append((who, update.update_id, name))

        async def report(update: Update, fault: Exception) -> None:
            raise fault

        ordering = Ordering(bot, office, handle, report)
        self._stack.push_async_callback(ordering.stop)
        return ordering

    def holds_up(self, number: int) -> asyncio.Event:
        """Handling this update ends with the event."""
        return self._held.setdefault(number, asyncio.Event())

    async def until_busy(self, who: int) -> None:
        await self._until(lambda: who in self.busy)

    async def until_handled(self, number: int) -> None:
        await self._until(lambda: number in {it for _, it, _ in self.handled})

    async def _until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not done():  # noqa: ASYNC110 - a replica's doing
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        await self._stack.aclose()

    def numbers(self, who: int) -> list[int]:
        return [number for sender, number, _ in self.handled if sender == who]


@pytest.fixture
async def pg_town(postgresql_url: str) -> AsyncIterator[Town]:
    town = Town(postgresql_url)
    yield town
    await town.close()


async def test_what_two_replicas_take_of_one_person_is_handled_in_order(pg_town: Town) -> None:
    first, second = await pg_town.replica("first"), await pg_town.replica("second")
    # A person's updates come to the one, then to the other, as a load balancer likes it.
    for number in range(1, 41):
        await (first if number % 3 else second).keep([said(number, who=number % 4 + 1)])
        if number == 20:
            second.open()
            first.open()
    await asyncio.gather(first.idle(), second.idle())
    for rest in range(4):
        assert pg_town.numbers(rest + 1) == list(range(rest or 4, 41, 4))
    assert len(pg_town.handled) == 40, "each once"
    assert pg_town.overlaps == 0, "one person's never at once"
    assert pg_town.most > 1, "different people's at once"
    assert {name for *_, name in pg_town.handled} == {"first", "second"}


async def test_a_replica_goes_on_as_soon_as_the_other_is_done_with_the_person(
    pg_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "LEFT_AFTER", timedelta(hours=1))  # nobody looks by himself
    first, second = await pg_town.replica("first"), await pg_town.replica("second")
    done = pg_town.holds_up(1)
    first.open()
    second.open()
    await first.keep([said(1, who=7)])
    await pg_town.until_busy(7)
    await second.keep([said(2, who=7), said(3, who=8)])
    await pg_town.until_handled(3)
    assert pg_town.numbers(7) == [], "one person's never at once"
    done.set()
    async with asyncio.timeout(60):
        await second.idle()
    assert pg_town.numbers(7) == [1, 2]
    assert pg_town.overlaps == 0


async def test_what_a_lost_replica_had_kept_is_handled_by_another(pg_town: Town) -> None:
    lost, other = await pg_town.replica("lost"), await pg_town.replica("other")
    await lost.keep([said(1, who=7), said(2, who=7), said(3, who=8)])
    other.open()
    await other.recover()
    await other.idle()
    assert pg_town.numbers(7) == [1, 2]
    assert pg_town.numbers(8) == [3]
    lost.open()  # it was only away for a while: nothing is left for it to do
    await lost.idle()
    assert len(pg_town.handled) == 3


async def test_the_lock_goes_with_whoever_held_it(pg_town: Town) -> None:
    await pg_town.replica("one")
    held, free = Database(pg_town.url), Database(pg_town.url)
    inside = asyncio.Event()

    async def hold() -> None:
        async with held.alone("inbox 7"):
            inside.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(hold())
    await inside.wait()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), free.alone("inbox 7"):
            raise AssertionError("two inside")
    async with asyncio.timeout(10), free.alone("inbox 8"):
        pass
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(10), free.alone("inbox 7"):
        pass
    await held.close()
    await free.close()


@pytest.mark.parametrize("times", [1, 3])
async def test_one_process_keeps_the_order_by_itself(sqlite_url: str, times: int) -> None:
    town = Town(sqlite_url)
    only = await town.replica("only")
    only.open()
    for number in range(1, 21):
        for _ in range(times):  # a webhook may be called more than once with the same
            await only.keep([said(number, who=number % 2 + 1)])
    await only.idle()
    assert town.numbers(1) == list(range(2, 21, 2))
    assert town.numbers(2) == list(range(1, 21, 2))
    await town.close()
