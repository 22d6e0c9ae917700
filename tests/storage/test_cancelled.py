"""A program that is told to stop cancels all that is under way, connections that close as well."""

import asyncio

import pytest
from sqlalchemy import text

from storage.database import Database

PATIENCE_S = 30.0


@pytest.mark.parametrize("turns", range(0, 60, 2))
async def test_whoever_is_cancelled_while_closing_ends(database_url: str, turns: int) -> None:
    database = Database(database_url)

    async def write() -> None:
        async with database.write() as c:
            await c.execute(text("SELECT 1"))

    await write()  # the connection is in the pool now
    writing = asyncio.create_task(write())
    for _ in range(turns):
        await asyncio.sleep(0)
    writing.cancel()
    for _ in range(turns % 7):
        await asyncio.sleep(0)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    if left:
        _, pending = await asyncio.wait(left, timeout=PATIENCE_S)
        assert pending == set()
    await database.close()
