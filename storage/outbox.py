"""Messages that are owed: what and to whom, by when, and until when it makes sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import outbox


class Priority(IntEnum):
    """Who goes first when there is more to send than may be sent."""

    ANSWER = 1
    URGENT = 2
    ASK = 3
    REMIND = 4
    INFORM = 5


@dataclass(frozen=True)
class Owed:
    """One message that is owed; the words are found when it is sent."""

    id: int
    kind: str
    person_id: int
    subject_id: int
    attempts: int
    expires_at: datetime | None


async def owe(
    c: AsyncConnection,
    kind: str,
    person_id: int,
    subject_id: int,
    *,
    now: datetime,
    priority: Priority = Priority.INFORM,
    lasts: timedelta | None = None,
    once: bool = False,
) -> None:
    """Leave a message to be sent. ``once``: not if the same one is waiting already."""
    if once:
        same = (outbox.c.kind == kind) & (outbox.c.subject_id == subject_id)
        same &= (outbox.c.person_id == person_id) & outbox.c.outcome.is_(None)
        if (await c.execute(select(outbox.c.id).where(same, outbox.c.attempts == 0))).first():
            return
    values = {"kind": kind, "person_id": person_id, "subject_id": subject_id}
    values |= {"priority": priority, "not_before": now, "expires_at": lasts and now + lasts}
    await c.execute(insert(outbox).values(values))


async def is_ripe(c: AsyncConnection, now: datetime) -> bool:
    """Whether there is anything to send."""
    ripe = outbox.c.outcome.is_(None) & (outbox.c.not_before <= now)
    return (await c.execute(select(outbox.c.id).where(ripe).limit(1))).first() is not None


async def claim(c: AsyncConnection, now: datetime, limit: int) -> list[Owed]:
    """The next messages to try, most pressing first; counts the attempt."""
    ripe = outbox.c.outcome.is_(None) & (outbox.c.not_before <= now)
    order = select(outbox.c.id).where(ripe).order_by(outbox.c.priority, outbox.c.id).limit(limit)
    ids = list((await c.execute(order.with_for_update(skip_locked=True))).scalars())
    return await _attempt(c, ids)


async def _attempt(c: AsyncConnection, ids: Sequence[int]) -> list[Owed]:
    fields = [getattr(outbox.c, name) for name in Owed.__annotations__]
    counted = update(outbox).where(outbox.c.id.in_(ids)).values(attempts=outbox.c.attempts + 1)
    rows = await c.execute(counted.returning(*fields, outbox.c.priority))
    ordered = sorted(rows, key=lambda row: (row.priority, row.id))
    return [Owed(*row[: len(fields)]) for row in ordered]


async def finish(c: AsyncConnection, owed_id: int, outcome: str, now: datetime) -> None:
    """``sent``, ``dropped`` (no longer true), ``expired`` or ``failed``."""
    values = {"outcome": outcome, "finished_at": now}
    await c.execute(update(outbox).where(outbox.c.id == owed_id).values(values))


async def postpone(c: AsyncConnection, owed_id: int, until: datetime) -> None:
    await c.execute(update(outbox).where(outbox.c.id == owed_id).values(not_before=until))


async def waiting(c: AsyncConnection) -> int:
    """How many messages are owed."""
    query = select(func.count()).select_from(outbox).where(outbox.c.outcome.is_(None))
    return int((await c.execute(query)).scalar_one())


async def sweep(c: AsyncConnection, before: datetime) -> int:
    """Delete what was finished before then; returns how many."""
    return (await c.execute(delete(outbox).where(outbox.c.finished_at < before))).rowcount
