"""The pace that all replicas keep together, in a table they look into one at a time.

In asyncpg's own words, because it stands on the process's line (`storage/line.py`): four short
statements for each message, or for each handful of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

ALL = 0  # the chat that stands for all of them
FORGOTTEN_AFTER = 3600  # seconds; Telegram's longest period is a minute

ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('lotse pace', 0))"
# A statement of its own after the lock, so that it sees what the one before has written.
READ = """
SELECT wanted.chat_id, free_at, held_until, told_at, extract(epoch FROM clock_timestamp())::float8
FROM unnest($1::bigint[]) AS wanted (chat_id) LEFT JOIN pace USING (chat_id)
"""
KEEP = """
INSERT INTO pace (chat_id, free_at, held_until, told_at)
SELECT * FROM unnest($1::bigint[], $2::float8[], $3::float8[], $4::float8[])
ON CONFLICT (chat_id) DO UPDATE SET
    free_at = excluded.free_at, held_until = excluded.held_until, told_at = excluded.told_at
"""
TOLD = "SELECT count(*) FROM pace WHERE chat_id <> 0 AND told_at > $1"
SWEEP = text("""
DELETE FROM pace WHERE chat_id <> 0
AND greatest(free_at, held_until) < extract(epoch FROM clock_timestamp()) - :seconds
""")


@dataclass
class Chat:
    """When the next message may go to a chat; seconds of the database's clock."""

    free_at: float = 0.0
    held_until: float = 0.0
    told_at: float = 0.0


@dataclass
class Book:
    """Some chats, and all of them together, as they are now."""

    now: float
    chats: dict[int, Chat]


async def take(line: Any) -> None:
    """Take the book: nobody else has it until the transaction ends."""
    await line.execute(ALONE)


async def look(line: Any, chat_ids: Collection[int]) -> Book:
    """What stands in the book about these chats and about all of them."""
    rows = [tuple(row) for row in await line.fetch(READ, [ALL, *chat_ids])]
    chats = {chat_id: Chat(*(time or 0.0 for time in times)) for chat_id, *times, _ in rows}
    return Book(rows[0][-1], chats)


async def keep(line: Any, book: Book) -> None:
    """Write down what has changed."""
    ids = list(book.chats)
    chats = [book.chats[chat_id] for chat_id in ids]
    columns = [[getattr(it, name) for it in chats] for name in Chat.__annotations__]
    await line.execute(KEEP, ids, *columns)


async def told_since(line: Any, moment: float) -> int:
    """How many chats were told to wait after that moment."""
    return int(await line.fetchval(TOLD, moment))


async def sweep(c: AsyncConnection) -> None:
    """Forget the chats that nobody has written to for long."""
    if c.dialect.name == "postgresql":
        await c.execute(SWEEP, {"seconds": FORGOTTEN_AFTER})
