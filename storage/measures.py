"""How much waits and for how long: what an operator looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.due import SWEPT
from storage.schema import inbox, needs, outbox

SOON = timedelta(hours=24)  # a need with free places that begins by then is at risk


@dataclass(frozen=True)
class Waiting:
    """So many wait, and the first since then."""

    count: int
    since: datetime


async def owed(c: AsyncConnection, now: datetime) -> dict[str, Waiting]:
    """The messages that could be sent now, by kind."""
    query = select(outbox.c.kind, func.count(), func.min(outbox.c.not_before))
    query = query.where(outbox.c.outcome.is_(None), outbox.c.not_before <= now)
    rows = await c.execute(query.group_by(outbox.c.kind))
    return {row[0]: Waiting(row[1], row[2]) for row in rows}


async def unhandled(c: AsyncConnection) -> Waiting | None:
    """The updates that are not handled yet."""
    query = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.done_at.is_(None))
    count, since = (await c.execute(query)).one()
    return Waiting(count, since) if count else None


async def set_aside(c: AsyncConnection) -> int:
    """How many updates could not be handled; they are kept for a week."""
    query = select(func.count()).select_from(inbox).where(inbox.c.fault.is_not(None))
    return int((await c.execute(query)).scalar_one())


async def overdue(
    c: AsyncConnection, now: datetime, columns: Sequence[Column[datetime]] = SWEPT
) -> dict[str, Waiting | None]:
    """What the sweeps have not come to yet, by the column that says when it was due."""
    found: dict[str, Waiting | None] = {}
    for column in columns:
        query = select(func.count(), func.min(column)).where(column <= now)
        count, since = (await c.execute(query)).one()
        found[f"{column.table.name}.{column.name}"] = Waiting(count, since) if count else None
    return found


async def needs_open(c: AsyncConnection, now: datetime) -> tuple[int, int]:
    """How many needs look for people, and how many of them have little time left."""
    free = needs.c.ended_as.is_(None) & (needs.c.filled < needs.c.capacity)
    free &= needs.c.starts_at > now
    query = select(func.count()).select_from(needs).where(free)
    soon = query.where(needs.c.starts_at <= now + SOON)
    return (await c.execute(query)).scalar_one(), (await c.execute(soon)).scalar_one()
