"""An office in which nothing happens by itself."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.dispatch.rules import Rules
from bot.services.office import Office
from tests.support.quiet_office import quiet_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """An office where nothing happens by itself."""
    async with quiet_office(database_url, Rules(priced_from=30)) as it:
        yield it
