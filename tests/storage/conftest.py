"""An office on each kind of database, in which nothing happens by itself."""

from collections.abc import AsyncIterator

import pytest

from bot.services.office import Office
from tests.support.quiet_office import quiet_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with quiet_office(database_url) as it:
        yield it
