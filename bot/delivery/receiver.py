"""The receiver: keeps what comes before it is acknowledged, and hands it on, in order."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, NetworkError, RetryAfter

from bot.services.office import Office
from storage import inbox

log = structlog.get_logger()

WANTED = ["message", "callback_query", "my_chat_member"]
LONG_POLL = 30  # seconds
MOST_ATTEMPTS = 3  # after that many crashes an update is set aside
RETRY_S = 3.0
AT_ONCE = 8  # people whose updates are handled at the same time; the database has room for more

Handle = Callable[[Update], Awaitable[None]]


class Receiver:
    """Polls Telegram; each batch is stored before the next call acknowledges it.

    One person's updates are handled in order, different people's at the same time.
    """

    def __init__(self, bot: Bot, office: Office, handle: Handle) -> None:
        self._bot, self._office, self._handle = bot, office, handle
        self._lanes: dict[int, deque[Mapping[str, Any]]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._offset: int | None = None
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Receive for ever; a fault of the network is waited out."""
        await self.recover()
        while True:
            try:
                await self.receive(LONG_POLL)
            except Conflict:
                log.error("conflict", why="another program is polling with the same token")
                await asyncio.sleep(LONG_POLL)
            except RetryAfter as fault:
                wait = fault.retry_after
                await asyncio.sleep(wait if isinstance(wait, int) else wait.total_seconds())
            except NetworkError as fault:
                log.warning("network", fault=type(fault).__name__)
                await asyncio.sleep(RETRY_S)

    async def receive(self, poll: int = 0) -> int:
        """Fetch one batch, waiting up to ``poll`` seconds; store it, hand it on; its size."""
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=poll, allowed_updates=WANTED
        )
        if updates:
            kept = [update.to_dict() for update in updates]
            async with self._office.database.write() as c:
                await inbox.add(c, kept, self._office.now())
            self._offset = updates[-1].update_id + 1
            for payload in kept:
                self._line_up(payload)
        return len(updates)

    async def recover(self) -> None:
        """Hand on what an earlier run had kept and not finished."""
        async with self._office.read() as c:
            left = await inbox.undone(c)
        for payload in left:
            self._line_up(payload)

    @property
    def busy(self) -> bool:
        """Whether something received is still being handled."""
        return bool(self._running)

    async def idle(self) -> None:
        """Return when everything received has been handled."""
        while self._running:
            await asyncio.gather(*self._running)

    def _line_up(self, payload: Mapping[str, Any]) -> None:
        who = _sender_of(payload)
        if lane := self._lanes.get(who):
            lane.append(payload)
            return
        self._lanes[who] = deque([payload])
        task = asyncio.create_task(self._work_off(who))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _work_off(self, who: int) -> None:
        lane = self._lanes[who]
        while lane:
            try:
                async with self._at_once:
                    await self._process(lane[0])
            except Exception:
                # The database may be away for a moment: the update is in the inbox, and stays
                # first in its lane.
                log.exception("inbox", update=lane[0]["update_id"])
                await asyncio.sleep(RETRY_S)
                continue
            lane.popleft()
        del self._lanes[who]

    async def _process(self, payload: Mapping[str, Any]) -> None:
        number = payload["update_id"]
        async with self._office.database.write() as c:
            attempts = await inbox.try_again(c, number)
        fault = None
        if attempts > MOST_ATTEMPTS:
            fault = f"set aside after {MOST_ATTEMPTS} attempts"
            log.error("poison", update=number)
        elif update := Update.de_json(dict(payload), self._bot):
            await self._handle(update)
        async with self._office.database.write() as c:
            await inbox.finish(c, number, self._office.now(), fault)


def _sender_of(payload: Mapping[str, Any]) -> int:
    """Whose lane an update belongs to: the person's, or for anything else its own."""
    for kind in WANTED:
        if sender := payload.get(kind, {}).get("from"):
            return int(sender["id"])
    return -int(payload["update_id"])
