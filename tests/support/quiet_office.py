"""An office in which nothing happens by itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import MovableClock
from bot.config import Settings
from bot.domain.dispatch.rules import Rules
from bot.places import read_places
from bot.services.office import Office
from storage.database import Database
from tests.support.town import MONDAY

SETTINGS = Settings(_env_file=None)


@asynccontextmanager
async def quiet_office(database_url: str, rules: Rules | None = None) -> AsyncIterator[Office]:
    """An office on this database, for as long as the block lasts."""
    database = Database(database_url)
    await database.migrate()
    yield Office(
        database=database,
        clock=MovableClock(MONDAY, frozen=True),
        zone=SETTINGS.zone,
        districts=read_places(SETTINGS.places_file),
        languages=("en",),
        default_language="en",
        name="Office",
        contact="",
        admin_ids=frozenset(),
        rules=rules or Rules(),
    )
    await database.close()
