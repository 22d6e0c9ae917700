"""The order of updates: one person's one after the other, several people's at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, Update

from bot import meters
from bot.services.office import Office
from storage import inbox

log = structlog.get_logger()

MOST_ATTEMPTS = 3  # after that many crashes an update is set aside
RETRY_S = 3.0
AT_ONCE = 8  # people whose updates are handled at the same time; the database has room for more
LEFT_AFTER = timedelta(seconds=10)  # by then whoever kept an update has handled it, or is gone
STOP_S = 5.0  # what is not handled by then is handled after the next start

Handle = Callable[[Update], Awaitable[None]]


class Ordering:
    """Keeps updates and hands them on; several replicas may do so on one PostgreSQL.

    1. An update is in the inbox before anybody is told that it was taken.
    2. A lane knows how many updates of a person wait, not which: each time the oldest in the
       inbox is taken, whoever put it there.
    3. While one is handled the person is locked, so that no replica overtakes another. The lock
       ends with its process, and `watch` finds what a replica has left behind.
    """

    def __init__(self, bot: Bot, office: Office, handle: Handle) -> None:
        self._bot, self._office, self._handle = bot, office, handle
        self._lanes: dict[int, int] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._opened = asyncio.Event()

    def open(self) -> None:
        """From now on updates are handled; before, they are only kept."""
        self._opened.set()

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store a batch, then hand it on; what was there before changes nothing."""
        async with self._office.database.write() as c:
            await inbox.add(c, updates, self._office.now())
        for update in updates:
            self._line_up(inbox.sender_of(update))

    async def recover(self, left_for: timedelta = timedelta()) -> None:
        """Hand on what was kept that long ago and not finished."""
        async with self._office.read() as c:
            left = await inbox.undone(c, self._office.now() - left_for)
        for who, count in left.items():
            self._line_up(who, max(count - self._lanes.get(who, 0), 0))

    async def watch(self) -> None:
        """For ever: hand on what this process had left before, then what other replicas leave."""
        left_for = timedelta()
        while True:
            try:
                await self.recover(left_for)
                left_for = LEFT_AFTER
            except Exception:
                log.exception("inbox")
            await asyncio.sleep(LEFT_AFTER.total_seconds())

    @property
    def busy(self) -> bool:
        """Whether something received is still being handled."""
        return bool(self._running)

    async def idle(self) -> None:
        """Return when everything received has been handled."""
        while self._running:
            await asyncio.gather(*self._running)

    async def stop(self) -> None:
        """Let what is being handled come to its end, but not for long."""
        if self._running:
            await asyncio.wait(self._running, timeout=STOP_S)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _line_up(self, who: int, count: int = 1) -> None:
        if who in self._lanes:
            self._lanes[who] += count
            return
        self._lanes[who] = count
        task = asyncio.create_task(self._work_off(who))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _work_off(self, who: int) -> None:
        await self._opened.wait()
        while self._lanes[who]:
            try:
                async with self._at_once, self._office.database.alone(f"inbox {who}"):
                    await self._take_next(who)
            except Exception:
                # The database may be away for a moment: the update is in the inbox, and stays
                # first in its lane.
                log.exception("inbox", sender=who)
                await asyncio.sleep(RETRY_S)
                continue
            self._lanes[who] -= 1
        del self._lanes[who]

    async def _take_next(self, who: int) -> None:
        """Handle the oldest update of a person; there is none if another replica did."""
        async with self._office.database.write() as c:
            kept = await inbox.claim(c, who)
        if kept is None:
            return
        fault = None
        if kept.attempts > MOST_ATTEMPTS:
            fault = f"set aside after {MOST_ATTEMPTS} attempts"
            log.error("poison", update=kept.update_id)
        elif update := Update.de_json(dict(kept.payload), self._bot):
            await self._handle(update)
        now = self._office.now()
        async with self._office.database.write() as c:
            await inbox.finish(c, kept.update_id, now, fault)
        meters.UPDATES.observe((now - kept.received_at).total_seconds())
