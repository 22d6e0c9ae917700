"""Updates from Telegram: kept before they are acknowledged, marked when they are done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import inbox
from storage.upsert import upsert


@dataclass(frozen=True)
class Kept:
    """An update to be handled; ``attempts`` counts this one too."""

    update_id: int
    received_at: datetime
    payload: Mapping[str, Any]
    attempts: int


def sender_of(payload: Mapping[str, Any]) -> int:
    """Whose lane an update belongs to: the person's, or for anything else its own."""
    for part in payload.values():
        sender = part.get("from") if isinstance(part, Mapping) else None
        who = sender.get("id") if isinstance(sender, Mapping) else None
        if isinstance(who, int) and 0 < who < 2**63:
            return who
    return -int(payload["update_id"])


async def add(c: AsyncConnection, updates: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Keep a batch; one that came before is left as it is."""
    rows = [
        {"update_id": u["update_id"], "sender_id": sender_of(u), "received_at": now, "payload": u}
        for u in updates
    ]
    await upsert(c, inbox, rows, [inbox.c.update_id])


async def undone(c: AsyncConnection, now: datetime, left_for: timedelta) -> dict[int, int]:
    """How many updates of each sender were kept that long ago, or more, and never finished.

    What was kept later than ``now``, before the clock was set back, does not wait for that time.
    """
    kept = inbox.c.received_at
    query = select(inbox.c.sender_id, func.count()).group_by(inbox.c.sender_id)
    query = query.where(inbox.c.done_at.is_(None), (kept <= now - left_for) | (kept > now))
    query = query.order_by(func.min(inbox.c.update_id))
    return {row[0]: row[1] for row in await c.execute(query)}


async def claim(c: AsyncConnection, sender_id: int) -> Kept | None:
    """The oldest unfinished update of a sender; counts the attempt."""
    waits = (inbox.c.sender_id == sender_id) & inbox.c.done_at.is_(None)
    oldest = select(inbox.c.update_id).where(waits).order_by(inbox.c.update_id).limit(1)
    counted = update(inbox).where(inbox.c.update_id == oldest.scalar_subquery())
    counted = counted.values(attempts=inbox.c.attempts + 1)
    fields = [getattr(inbox.c, name) for name in Kept.__annotations__]
    row = (await c.execute(counted.returning(*fields))).one_or_none()
    return Kept(*row) if row else None


async def put_off(c: AsyncConnection, update_id: int) -> None:
    """It was no fault of the update that it could not be handled: the attempt does not count."""
    undone = update(inbox).where(inbox.c.update_id == update_id, inbox.c.done_at.is_(None))
    await c.execute(undone.values(attempts=inbox.c.attempts - 1))


async def finish(
    c: AsyncConnection, update_id: int, now: datetime, fault: str | None = None
) -> None:
    """Mark an update as done; what it said and who is dropped unless it has a ``fault``."""
    values: dict[str, Any] = {"done_at": now, "fault": fault}
    if fault is None:
        values |= {"payload": {}, "sender_id": 0}
    await c.execute(update(inbox).where(inbox.c.update_id == update_id).values(values))


async def sweep(c: AsyncConnection, before: datetime) -> int:
    """Delete what was done before then; returns how many."""
    return (await c.execute(delete(inbox).where(inbox.c.done_at < before))).rowcount
