"""Who is on the list of a broadcast, the one message that is owed to each, and what came of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.broadcasts import Answer, Outcome, Progress, Recipient
from bot.domain.people import QuietHours
from storage.broadcasts import Reader
from storage.outbox import Priority
from storage.schema import outbox, people, recipients, volunteers

Key = TypeVar("Key")

HELD = "held"  # the outcome of what waits for a paused broadcast: the sender does not take it
_NEWS = outbox.c.kind == "news"
_WAITING = _NEWS & outbox.c.outcome.is_(None)


async def enlist(
    c: AsyncConnection,
    broadcast_id: int,
    due: Mapping[int, datetime],
    expires_at: Mapping[int, datetime],
) -> None:
    """Put these people on the list, and owe each of them the news from ``due`` on.

    A person who is on the list already is refused by the database, with the whole batch.
    """
    listed = [{"broadcast_id": broadcast_id, "person_id": person_id} for person_id in due]
    returning = insert(recipients).returning(recipients.c.id, recipients.c.person_id)
    rows = [
        {
            "kind": "news",
            "person_id": person_id,
            "subject_id": recipient_id,
            "priority": Priority.BROADCAST,
            "not_before": due[person_id],
            "expires_at": expires_at[person_id],
        }
        for recipient_id, person_id in await c.execute(returning, listed)
    ]
    await c.execute(insert(outbox), sorted(rows, key=lambda row: row["subject_id"]))


async def get(c: AsyncConnection, recipient_id: int) -> Recipient | None:
    fields = [recipients.c[name] for name in Recipient.__dataclass_fields__]
    row = (await c.execute(select(*fields).where(recipients.c.id == recipient_id))).first()
    if row is None:
        return None
    values = dict(row._mapping)
    return Recipient(**{**values, "answer": values["answer"] and Answer(values["answer"])})


async def delivered(c: AsyncConnection, messages: Iterable[tuple[int, int]]) -> None:
    """Telegram has taken the news for these recipients, as the message beside each."""
    row = update(recipients).where(recipients.c.id == bindparam("recipient"))
    row = row.values(message_id=bindparam("message"), outcome=Outcome.SENT)
    rows = [{"recipient": recipient, "message": message} for recipient, message in messages]
    await c.execute(row, rows)


async def answer(c: AsyncConnection, recipient_id: int, it: Answer, now: datetime) -> None:
    values = {"answer": it, "answered_at": now}
    await c.execute(update(recipients).where(recipients.c.id == recipient_id).values(**values))


async def unsettled(c: AsyncConnection, broadcast_id: int, limit: int) -> dict[int, Outcome]:
    """People whose message is done with, without having been delivered; and what came of it."""
    query = (
        select(recipients.c.id, people.c.reachable)
        .join(outbox, _NEWS & (outbox.c.subject_id == recipients.c.id))
        .join(people, people.c.id == recipients.c.person_id)
        .where(recipients.c.broadcast_id == broadcast_id, recipients.c.outcome.is_(None))
        .where(outbox.c.finished_at.is_not(None))
        .limit(limit)
    )
    return {
        row.id: Outcome.LEFT_OUT if row.reachable else Outcome.BLOCKED
        for row in await c.execute(query)
    }


async def settle(c: AsyncConnection, outcomes: Mapping[int, Outcome]) -> None:
    for outcome in set(outcomes.values()):
        ids = [key for key, value in outcomes.items() if value is outcome]
        open_ = recipients.c.id.in_(ids) & recipients.c.outcome.is_(None)
        await c.execute(update(recipients).where(open_).values(outcome=outcome))


async def tally(c: AsyncConnection, broadcast_id: int) -> Progress:
    """The people on the list by outcome, and the answers."""
    fields = (recipients.c.outcome, recipients.c.answer)
    mine = recipients.c.broadcast_id == broadcast_id
    rows = list(await c.execute(select(*fields, func.count()).where(mine).group_by(*fields)))
    return Progress(
        total=sum(row[2] for row in rows),
        outcomes=_summed((Outcome(row[0]), row[2]) for row in rows if row[0]),
        answers=_summed((Answer(row[1]), row[2]) for row in rows if row[1]),
    )


async def held_back(c: AsyncConnection, broadcast_id: int, now: datetime) -> int:
    """How many wait for the end of their quiet hours."""
    waits = _NEWS & outbox.c.finished_at.is_(None)
    query = select(func.count()).select_from(outbox)
    query = query.where(
        waits, outbox.c.not_before > now, outbox.c.subject_id.in_(_of(broadcast_id))
    )
    return int((await c.execute(query)).scalar_one())


async def hold_all(c: AsyncConnection, broadcast_id: int) -> None:
    """Keep back whatever has not been sent; when it may be written stays as it was."""
    mine = _WAITING & outbox.c.subject_id.in_(_of(broadcast_id))
    await c.execute(update(outbox).where(mine).values(outcome=HELD))


async def held(c: AsyncConnection, broadcast_id: int) -> list[tuple[int, Reader]]:
    """What was kept back: the id in the outbox, and whom it is for."""
    fields = (volunteers.c.quiet_begins, volunteers.c.quiet_ends, volunteers.c.night_calls)
    query = (
        select(outbox.c.id, outbox.c.person_id, *fields)
        .outerjoin(volunteers, volunteers.c.person_id == outbox.c.person_id)
        .where(_NEWS, outbox.c.outcome == HELD, outbox.c.subject_id.in_(_of(broadcast_id)))
    )
    return [
        (owed_id, Reader(person_id, QuietHours(begins, ends) if begins else None, bool(calls)))
        for owed_id, person_id, begins, ends, calls in await c.execute(query)
    ]


async def let_go(c: AsyncConnection, ids: Iterable[int], due: datetime, until: datetime) -> None:
    """Owe again from ``due`` on what was kept back."""
    kept = outbox.c.id.in_(list(ids)) & (outbox.c.outcome == HELD)
    values = {"outcome": None, "not_before": due, "expires_at": until}
    await c.execute(update(outbox).where(kept).values(**values))


async def drop_all(c: AsyncConnection, broadcast_id: int, now: datetime) -> None:
    """Owe nothing of it any more."""
    mine = _NEWS & outbox.c.finished_at.is_(None) & outbox.c.subject_id.in_(_of(broadcast_id))
    await c.execute(update(outbox).where(mine).values(outcome="dropped", finished_at=now))


def _of(broadcast_id: int) -> Select[Any]:
    open_ = (recipients.c.broadcast_id == broadcast_id) & recipients.c.outcome.is_(None)
    return select(recipients.c.id).where(open_)


def _summed(pairs: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    sums: dict[Key, int] = {}
    for key, count in pairs:
        sums[key] = sums.get(key, 0) + count
    return sums
