"""Messages that are owed: what and to whom, by when, and until when it makes sense."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import outbox, people


class Priority(IntEnum):
    """Who goes first when there is more to send than may be sent."""

    EMERGENCY = 0
    ANSWER = 1
    URGENT = 2
    ASK = 3
    REMIND = 4
    INFORM = 5
    BROADCAST = 6


@dataclass(frozen=True)
class Owed:
    """One message that is owed; the words are found when it is sent."""

    id: int
    kind: str
    person_id: int
    subject_id: int
    priority: int
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
        # One that is being sent now has its words already: it does not count.
        same &= outbox.c.claimed_until.is_(None)
        if (await c.execute(select(outbox.c.id).where(same))).first():
            return
    values = {"kind": kind, "person_id": person_id, "subject_id": subject_id}
    values |= {"priority": priority, "not_before": now, "expires_at": lasts and now + lasts}
    await c.execute(insert(outbox).values(values))


async def is_ripe(c: AsyncConnection, now: datetime) -> bool:
    """Whether there is anything to send."""
    return (await c.execute(select(outbox.c.id).where(_ripe(now)).limit(1))).first() is not None


async def next_due(c: AsyncConnection, now: datetime) -> datetime | None:
    """When something that waits for its time, or for its chat, can be sent next."""
    owed = outbox.c.outcome.is_(None) & (outbox.c.not_before > now)
    later = select(func.min(outbox.c.not_before)).where(owed).scalar_subquery()
    held = select(func.min(people.c.hold_until)).where(people.c.hold_until > now)
    row = (await c.execute(select(later, held.scalar_subquery()))).one()
    return min((moment for moment in row if moment), default=None)


async def claim(c: AsyncConnection, now: datetime, limit: int, until: datetime) -> list[Owed]:
    """The next messages to try, one a chat, most pressing first; counts the attempt.

    They are the caller's ``until`` then, and free again if the caller is gone.
    """
    order = select(outbox.c.id).where(_ripe(now)).order_by(outbox.c.priority, outbox.c.id)
    order = order.limit(limit).with_for_update(skip_locked=True)
    ids = list((await c.execute(order)).scalars())
    fields = [getattr(outbox.c, name) for name in Owed.__annotations__]
    values = {"attempts": outbox.c.attempts + 1, "claimed_until": until}
    taken = update(outbox).where(outbox.c.id.in_(ids)).values(values)
    rows = await c.execute(taken.returning(*fields))
    return sorted((Owed(*row) for row in rows), key=lambda it: (it.priority, it.id))


def _ripe(now: datetime) -> ColumnElement[bool]:
    """Due, the first of its chat, and nobody is sending anything to that chat."""
    earlier = outbox.alias()
    before = (earlier.c.person_id == outbox.c.person_id) & earlier.c.outcome.is_(None)
    before &= earlier.c.not_before <= now
    before &= tuple_(earlier.c.priority, earlier.c.id) < tuple_(outbox.c.priority, outbox.c.id)
    claimed = outbox.alias()
    busy = select(claimed.c.person_id).where(
        claimed.c.claimed_until > now, claimed.c.outcome.is_(None)
    )
    held = select(people.c.id).where(people.c.hold_until > now)
    return and_(
        outbox.c.outcome.is_(None),
        outbox.c.not_before <= now,
        or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now),
        outbox.c.person_id.not_in(busy),
        outbox.c.person_id.not_in(held),
        ~exists().where(before),
    )


async def keep_claims(c: AsyncConnection, ids: Collection[int], until: datetime) -> None:
    """These are still being sent."""
    mine = outbox.c.id.in_(ids) & outbox.c.outcome.is_(None)
    await c.execute(update(outbox).where(mine).values(claimed_until=until))


async def free_all(c: AsyncConnection) -> None:
    """Nobody is sending anything: whoever had claimed something is gone."""
    left = outbox.c.claimed_until.is_not(None)
    await c.execute(update(outbox).where(left).values(claimed_until=None))


async def is_overtaken(c: AsyncConnection, owed: Owed) -> bool:
    """Whether the same is owed once more: that one will say what holds then."""
    same = (outbox.c.kind == owed.kind) & (outbox.c.subject_id == owed.subject_id)
    same &= (outbox.c.person_id == owed.person_id) & outbox.c.outcome.is_(None)
    newer = select(outbox.c.id).where(same, outbox.c.id > owed.id)
    return (await c.execute(newer.limit(1))).first() is not None


async def finish(
    c: AsyncConnection, owed_ids: Collection[int], outcome: str, now: datetime
) -> None:
    """``sent``, ``dropped`` (no longer true), ``overtaken``, ``expired`` or ``failed``."""
    values = {"outcome": outcome, "finished_at": now, "claimed_until": None}
    await c.execute(update(outbox).where(outbox.c.id.in_(owed_ids)).values(values))


async def postpone(c: AsyncConnection, owed_id: int, until: datetime) -> None:
    """Try this message again then; others to the same chat go first."""
    values = {"not_before": until, "claimed_until": None}
    await c.execute(update(outbox).where(outbox.c.id == owed_id).values(values))


async def hold_chat(
    c: AsyncConnection, owed: Owed, until: datetime, *, counts: bool = True
) -> None:
    """Send nothing to this chat until then; after that this message is still the first.

    ``counts``: whether this was one of the attempts after which we give up.
    """
    row = update(outbox).where(outbox.c.id == owed.id)
    row = row.values(claimed_until=None, attempts=owed.attempts - (not counts))
    await c.execute(row)
    await c.execute(update(people).where(people.c.id == owed.person_id).values(hold_until=until))


async def waiting(c: AsyncConnection) -> int:
    """How many messages are owed."""
    query = select(func.count()).select_from(outbox).where(outbox.c.outcome.is_(None))
    return int((await c.execute(query)).scalar_one())


async def sweep(c: AsyncConnection, before: datetime) -> int:
    """Delete what was finished before then; returns how many."""
    return (await c.execute(delete(outbox).where(outbox.c.finished_at < before))).rowcount
