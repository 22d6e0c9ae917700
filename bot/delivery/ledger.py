"""The ledger: what came of messages, written together with whatever else is to be written then.

While one transaction is under way the next records gather, and go into one; those of news take two
statements, however many there are. So however slow the disk is, the sender is one writer among
others, and nobody who taps a button queues behind thirty of its commits.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outbox, recipients
from storage.database import Database

More = Callable[[AsyncConnection], Awaitable[None]]


@dataclass(frozen=True, eq=False)
class Record:
    """What came of one message that was owed.

    ``news``: the recipient and the message, if it was news. ``more`` is written with it, and may
    be run twice.
    """

    owed_id: int
    outcome: str
    at: datetime
    news: tuple[int, int] | None = None
    more: More | None = None
    done: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Ledger:
    """Writes records in the order in which they came."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records: list[Record] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, record: Record) -> None:
        """Return when it is kept; raise what kept it from that."""
        self._records.append(record)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await record.done

    async def _write_all(self) -> None:
        while self._records:
            batch, self._records = self._records, []
            try:
                await self._write(batch)
            except Exception:
                # One that fails holds up none of the others.
                for record in batch:
                    await self._write_alone(record)

    async def _write(self, batch: Sequence[Record]) -> None:
        outcomes: dict[str, list[int]] = defaultdict(list)
        for record in batch:
            outcomes[record.outcome].append(record.owed_id)
        async with self._database.write() as c:
            if news := [record.news for record in batch if record.news]:
                await recipients.delivered(c, news)
            for outcome, ids in outcomes.items():
                await outbox.finish(c, ids, outcome, max(record.at for record in batch))
            for record in batch:
                if record.more:
                    await record.more(c)
        for record in batch:
            if not record.done.done():
                record.done.set_result(None)

    async def _write_alone(self, record: Record) -> None:
        try:
            await self._write([record])
        except Exception as fault:
            if not record.done.done():
                record.done.set_exception(fault)
