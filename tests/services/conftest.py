"""An office in which nothing happens by itself."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import MovableClock
from bot.config import Settings
from bot.domain.dispatch.rules import Rules
from bot.places import read_places
from bot.services.office import Office
from storage.database import Database
from tests.support.town import MONDAY

SETTINGS = Settings(_env_file=None)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """An office where nothing happens by itself."""
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
        rules=Rules(priced_from=30),
    )
    await database.close()
