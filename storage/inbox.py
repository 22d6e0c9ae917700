"""Updates from Telegram: kept before they are acknowledged, marked when they are done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import inbox
from storage.upsert import upsert


async def add(c: AsyncConnection, updates: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Keep a batch; one that came before is left as it is."""
    rows = [{"update_id": u["update_id"], "received_at": now, "payload": u} for u in updates]
    await upsert(c, inbox, rows, [inbox.c.update_id])


async def undone(c: AsyncConnection) -> list[Mapping[str, Any]]:
    """What was kept and never finished, oldest first."""
    query = select(inbox.c.payload).where(inbox.c.done_at.is_(None)).order_by(inbox.c.update_id)
    return list((await c.execute(query)).scalars())


async def try_again(c: AsyncConnection, update_id: int) -> int:
    """Count one more attempt; returns how many there have been, this one included."""
    row = update(inbox).where(inbox.c.update_id == update_id)
    row = row.values(attempts=inbox.c.attempts + 1)
    return int((await c.execute(row.returning(inbox.c.attempts))).scalar_one())


async def finish(
    c: AsyncConnection, update_id: int, now: datetime, fault: str | None = None
) -> None:
    """Mark an update as done; its text is dropped unless it is set aside with a ``fault``."""
    values: dict[str, Any] = {"done_at": now, "fault": fault}
    if fault is None:
        values["payload"] = {}
    await c.execute(update(inbox).where(inbox.c.update_id == update_id).values(values))


async def sweep(c: AsyncConnection, before: datetime) -> int:
    """Delete what was done before then; returns how many."""
    return (await c.execute(delete(inbox).where(inbox.c.done_at < before))).rowcount
