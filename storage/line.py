"""A connection of the process's own: it hears the others, and holds what only one may hold."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from os import getpid
from socket import gethostname
from typing import Any

import structlog

from storage.database import Database

log = structlog.get_logger()

WHO = f"{gethostname()}:{getpid()}"
RETRY_S = 0.5  # between two tries to connect, and to become the one that sends
PATIENCE_S = 3.0  # an answer that takes longer does not come any more
# For `SELECT application_name FROM pg_stat_activity`: which process it is, and whether it sends.
NAMED = "SELECT set_config('application_name', $1, false)"
SENDING = "SELECT pg_try_advisory_lock(hashtextextended('lotse sends', 0))"
NOT_SENDING = "SELECT pg_advisory_unlock(hashtextextended('lotse sends', 0))"
# The pace of the last moments before a power cut may be forgotten: that takes longer than they
# last. Whoever hangs in a transaction holds up all the others, so PostgreSQL ends its session.
SETTINGS = (
    "SET synchronous_commit = off",
    f"SET idle_in_transaction_session_timeout = '{PATIENCE_S:.0f}s'",
)


class Line:
    """The line to PostgreSQL, connected again whenever it breaks.

    1. `sends` is set in one process at a time: the one that holds the advisory lock. PostgreSQL
       frees it when the session ends, and another takes it within RETRY_S.
    2. When the line breaks, `sends` is cleared at once. What the process still wants to send needs
       the line, too (`alone`), so that nobody sends by mistake.
    3. What others said (NOTIFY) while it was broken is lost; so everything is looked at again.

    On SQLite there is one process, which is always the one that sends.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Any = None  # asyncpg's own, which has no types
        self._whole = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._heard: dict[str, Callable[[], object]] = {}
        self.shared = not database.sqlite
        self.sends = asyncio.Event()
        self._wants = True

    def when(self, channel: str, act: Callable[[], object]) -> None:
        """Do this when anybody says NOTIFY there; to be told before the line is opened."""
        self._heard[channel] = act

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """While inside, the line is kept up."""
        if not self.shared:
            self.sends.set()
            yield
            return
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Any]:
        """A transaction on the line; waits for the line, and for its own turn on it."""
        while True:
            await self._whole.wait()
            async with self._one_at_a_time:
                if self._whole.is_set():
                    async with asyncio.timeout(PATIENCE_S), self._connection.transaction():
                        yield self._connection
                    return

    async def resign(self) -> None:
        """Let another process send from now on; this one ends."""
        self._wants = False
        if not (self.shared and self.sends.is_set()):
            return
        self.sends.clear()
        with suppress(Exception):  # the line is broken: then the lock is gone as well
            async with asyncio.timeout(PATIENCE_S), self._one_at_a_time:
                await self._connection.execute(NOT_SENDING)

    async def _keep(self) -> None:
        while True:
            try:
                async with self._database.own_connection() as connection:
                    await self._serve(connection)
            except Exception as fault:
                # Whatever it was: a new one is the way out.
                log.warning("line", fault=type(fault).__name__)
            await asyncio.sleep(RETRY_S)

    async def _serve(self, connection: Any) -> None:
        """Until the line breaks."""
        broken = asyncio.Event()
        connection.add_termination_listener(lambda _: self._breaks(broken))
        try:
            for setting in SETTINGS:
                await connection.execute(setting)
            await connection.execute(NAMED, f"lotse {WHO}")
            for channel, act in self._heard.items():
                await connection.add_listener(channel, lambda *_, act=act: act())
            self._connection = connection
            self._whole.set()
            for act in self._heard.values():
                act()
            while not broken.is_set():
                await self._show_life(connection)
                with suppress(TimeoutError):
                    async with asyncio.timeout(RETRY_S):
                        await broken.wait()
        finally:
            self._breaks(broken)

    def _breaks(self, broken: asyncio.Event) -> None:
        broken.set()
        self._whole.clear()
        self.sends.clear()

    async def _show_life(self, connection: Any) -> None:
        """Ask for the lock, or whether there still is somebody who holds it for us."""
        async with asyncio.timeout(PATIENCE_S), self._one_at_a_time:
            if self.sends.is_set() or not self._wants:
                await connection.execute("SELECT")
            elif await connection.fetchval(SENDING):
                await connection.execute(NAMED, f"lotse sends {WHO}")
                if self._whole.is_set():
                    self.sends.set()
                    log.info("sends")
