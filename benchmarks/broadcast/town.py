"""Ten thousand people put into the database, news for all of them, and what came of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time

from sqlalchemy import func, insert, select

from benchmarks.news import news
from bot.domain import week
from bot.domain.people import Status
from storage import broadcasts, schema
from storage.database import Database

COORDINATOR, FIRST = 101, 1001
BATCH = 1000

# Quiet hours from midnight to midnight are none, so it does not matter when this runs.
HELPER = {
    "status": Status.ACTIVE, "languages": {"en": 3}, "skills": ["donations"],
    "availability": week.ALL, "district": "innenstadt", "lat": 51.18, "lon": 14.42,
    "radius_km": 10, "car": False, "weekly_cap": 3, "quiet_begins": time(0), "quiet_ends": time(0),
    "night_calls": False, "adult": True,
}  # fmt: skip


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def seed(database: Database, count: int) -> None:
    """A coordinator and so many volunteers who have agreed to be written to."""
    await database.migrate()
    await _add(database, [COORDINATOR], coordinator=True)
    for first in range(FIRST, FIRST + count, BATCH):
        await _add(database, range(first, min(first + BATCH, FIRST + count)), coordinator=False)


async def _add(database: Database, ids: range | list[int], *, coordinator: bool) -> None:
    now = datetime.now(UTC)
    person = {"first_name": "P", "language": "en", "coordinator": coordinator}
    person |= {"consented_at": now, "created_at": now, "seen_at": now}
    async with database.write() as c:
        rows = [{"telegram_id": it, **person} for it in ids]
        added = await c.execute(insert(schema.people).returning(schema.people.c.id), rows)
        helpers = [{"person_id": it, "joined_at": now, **HELPER} for (it,) in added]
        await c.execute(insert(schema.volunteers), helpers)


async def announce(database: Database) -> int:
    """News for everybody, from now on; its id."""
    now, people = datetime.now(UTC), schema.people.c
    async with database.write() as c:
        author = select(people.id).where(people.telegram_id == COORDINATOR)
        by = (await c.execute(author)).scalar_one()
        return await broadcasts.add(c, news(now), by, now)


async def unsettled(database: Database, broadcast_id: int) -> bool:
    """Whether the program's own books still wait for anybody."""
    column = schema.broadcasts.c
    async with database.read() as c:
        stage = await c.execute(select(column.stage).where(column.id == broadcast_id))
        return str(stage.scalar_one()) != "done"


async def outcomes(database: Database, broadcast_id: int) -> dict[str, int]:
    """How many of those on the list came out how."""
    column = schema.recipients.c
    query = select(column.outcome, func.count()).where(column.broadcast_id == broadcast_id)
    async with database.read() as c:
        rows = await c.execute(query.group_by(column.outcome))
        return {str(row[0]): int(row[1]) for row in rows}
