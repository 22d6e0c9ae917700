"""The ledger: what came of messages, written together with whatever else is to be written then.

While one transaction is under way the next ones gather, and go into one. So however slow the disk
is, the sender is one writer among others, and nobody who taps a button queues behind thirty of its
commits.
"""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

Entry = Callable[[AsyncConnection], Awaitable[None]]


class Ledger:
    """Writes entries in the order in which they came."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._entries: list[tuple[Entry, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, entry: Entry) -> None:
        """Return when the entry is kept; raise what kept it from that. It may be run twice."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._entries.append((entry, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await done

    async def _write_all(self) -> None:
        while self._entries:
            batch, self._entries = self._entries, []
            try:
                async with self._database.write() as c:
                    for entry, _ in batch:
                        await entry(c)
            except Exception:
                await self._one_by_one(batch)
                continue
            for _, done in batch:
                if not done.done():
                    done.set_result(None)

    async def _one_by_one(self, batch: list[tuple[Entry, asyncio.Future[None]]]) -> None:
        """One that fails holds up none of the others."""
        for entry, done in batch:
            try:
                async with self._database.write() as c:
                    await entry(c)
            except Exception as fault:
                if not done.done():
                    done.set_exception(fault)
            else:
                if not done.done():
                    done.set_result(None)
