"""The database: one engine, and two ways in, ``read()`` and ``write()``."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.domain.errors import Away, Misconfigured

REACHED_IN = 3.0  # seconds
# Any number that is the same in every replica: only one of them migrates at a time.
MIGRATING = 0x6C6F747365
LOCK = text("SELECT pg_advisory_lock(hashtextextended(:name, 0))")
UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")

# A replica whose machine is gone loses its locks after 25 seconds rather than two hours.
KEEPALIVE = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
VERSIONS = Path(__file__).parent / "migrations" / "versions"
# PostgreSQL's codes for: no connection, no room for one, shut down or starting.
UNREACHABLE = ("08", "53", "57P")

_MIGRATIONS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


class Database:
    """SQLite or PostgreSQL by its URL; SQLite's writers queue here rather than at its lock."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        driver = "sqlite+aiosqlite" if self.sqlite else "postgresql+asyncpg"
        self._engine = create_async_engine(
            self.url.set(drivername=driver),
            pool_size=20,
            pool_pre_ping=not self.sqlite,
            connect_args={} if self.sqlite else {"server_settings": KEEPALIVE},
            hide_parameters=True,  # faults go into the log, and what people wrote must not
        )
        self._writers = asyncio.Lock()
        if self.sqlite:
            event.listen(self._engine.sync_engine, "connect", _set_up_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot to read from; nothing written in it is kept."""
        with _told_apart():
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One short transaction, kept if the block ends and undone if it raises."""
        with _told_apart():
            async with AsyncExitStack() as stack:
                yield await self._writing(stack)

    async def _writing(self, stack: AsyncExitStack) -> AsyncConnection:
        if self.sqlite:
            await stack.enter_async_context(self._writers)
        connection = await stack.enter_async_context(self._engine.connect())
        if self.sqlite:
            # Taken at the start, so that two who read and then write cannot overlap.
            await connection.execution_options(sqlite_begin="IMMEDIATE")
        await stack.enter_async_context(connection.begin())
        return connection

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Of all replicas only one is inside under this name; the others wait.

        The lock belongs to a connection: it ends with the process, at the latest. SQLite has one
        process, which keeps its own order.
        """
        if self.sqlite:
            yield
            return
        async with self._engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            try:
                await connection.execute(LOCK, {"name": name})
                yield
                await connection.execute(UNLOCK, {"name": name})
            except BaseException:
                await connection.invalidate()  # back in the pool it would still hold the lock
                raise

    @asynccontextmanager
    async def own_connection(self) -> AsyncIterator[Any]:
        """PostgreSQL only: one of asyncpg's own, closed at the end with all that it holds."""
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            try:
                yield driver
            finally:
                driver.terminate()
                await connection.invalidate()

    async def migrate(self) -> None:
        """Bring the tables to the newest version; raise Misconfigured in one sentence."""
        self._must_have_folder()
        try:
            async with _alone_in_alembic(), self._engine.begin() as connection:
                if not self.sqlite:
                    await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
                await connection.run_sync(_upgrade)
        except (SQLAlchemyError, OSError) as error:
            why = re.split(r"[\n(]", str(getattr(error, "orig", None) or error))[0].strip()
            where = self.url.render_as_string(hide_password=True)
            raise Misconfigured(f"DATABASE_URL {where} cannot be used: {why}.") from error

    async def state(self) -> tuple[bool, bool]:
        """Whether it can be reached, and whether its tables are those of this program."""
        try:
            async with asyncio.timeout(REACHED_IN), self.read() as connection:
                return True, await connection.run_sync(_is_current)
        except (Away, SQLAlchemyError, TimeoutError):
            return False, False

    def _must_have_folder(self) -> None:
        folder = Path(self.url.database or "").parent
        if self.sqlite and not folder.is_dir():
            raise Misconfigured(f"DATABASE_URL {self.url}: there is no folder {folder}.")

    async def close(self) -> None:
        await self._engine.dispose()


def _alone_in_alembic() -> asyncio.Lock:
    """Alembic keeps what it works on in a module, so one database at a time in this process."""
    return _MIGRATIONS.setdefault(asyncio.get_running_loop(), asyncio.Lock())


@contextmanager
def _told_apart() -> Iterator[None]:
    """Raise Away where the database is out of reach; everything else is a fault and stays one."""
    try:
        yield
    except OSError as error:
        raise Away(str(error)) from error
    except DBAPIError as error:
        code = str(getattr(error.orig, "sqlstate", None) or "")
        if error.connection_invalidated or code.startswith(UNREACHABLE):
            raise Away(str(error.orig)) from error
        raise


def _set_up_sqlite(connection: Any, _: object) -> None:
    # Whoever is cancelled twice while it closes stops it twice, and the second is never answered.
    driver = connection.driver_connection
    driver.stop = cache(driver.stop)
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "busy_timeout=5000",
        "foreign_keys=ON",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _upgrade(connection: Connection) -> None:
    if _is_current(connection):
        return
    # Here, for most starts need nothing of it, and whoever starts has people waiting.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
    return set(found) == {newest_version()}


@cache
def newest_version() -> str:
    """The version of the tables that this program works with: the last file of migrations."""
    return max(file.name[:4] for file in VERSIONS.glob("[0-9]*.py"))
