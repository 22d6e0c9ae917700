"""A copy of the SQLite file, made while the program runs, and the way back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from bot.domain.errors import Misconfigured


def backup(database_url: str, target: Path) -> int:
    """Copy the database into a new file; returns its size in bytes.

    The copy is whole or not there, and shows one moment; writers are not kept waiting.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        raise Misconfigured(f"PostgreSQL is copied by its own tool: {_pg_dump(url, target)}")
    source = Path(url.database or "")
    if not source.is_file():
        raise Misconfigured(f"There is no database {source} to copy.")
    return _copy(source, target)


def restore(database_url: str, source: Path) -> int:
    """Put a copy where DATABASE_URL points to, where nothing may be; returns its size."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        raise Misconfigured(f"PostgreSQL is filled by its own tool: {_pg_restore(url, source)}")
    if not source.is_file():
        raise Misconfigured(f"There is no file {source}.")
    target = Path(url.database or "")
    for left in (f"{target}-wal", f"{target}-shm"):
        if Path(left).exists() and not target.exists():
            raise Misconfigured(f"{left} belongs to another database; move it away first.")
    return _copy(source, target)


def _copy(source: Path, target: Path) -> int:
    if target.exists():
        raise Misconfigured(f"{target} is there already and is left as it is; move it away first.")
    part = target.with_name(f"{target.name}.part")
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as there,
            closing(sqlite3.connect(_new(part))) as here,
        ):
            there.backup(here)
            _must_be_ours(here, source)
        os.link(part, target)  # unlike a renaming this replaces nothing
    except sqlite3.Error as error:
        raise Misconfigured(f"{source} cannot be copied: {error}.") from error
    except OSError as error:
        raise Misconfigured(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _new(part: Path) -> Path:
    """An empty file that only its owner may read: it holds what people confided."""
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return part


def _must_be_ours(copy: sqlite3.Connection, source: Path) -> None:
    tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    if not {"alembic_version", "people", "needs"} <= tables:
        raise Misconfigured(f"{source} is no database of Lotse.")
    if (found := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
        raise Misconfigured(f"{source} is damaged: {found}.")


def _pg_dump(url: URL, target: Path) -> str:
    return f"pg_dump --format=custom --file={target} {_without_password(url)}"


def _pg_restore(url: URL, source: Path) -> str:
    return f"pg_restore --exit-on-error --dbname={_without_password(url)} {source}"


def _without_password(url: URL) -> str:
    """It is asked for, or stands in ~/.pgpass; on a command line everybody could read it."""
    return URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    ).render_as_string()
