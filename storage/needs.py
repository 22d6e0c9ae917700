"""Needs: what is to be done, how many places are held, when to look at it again."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.needs import Need, NewNeed, Phase
from bot.domain.places import Point
from storage.schema import needs

_LISTS = ("languages", "skills", "requirements")
_FIELDS = [
    column
    for column in needs.c
    if column.name not in {"lat", "lon", "turn_at", "card_message_id", "alerted"}
]


async def add(c: AsyncConnection, new: NewNeed, created_by: int, now: datetime) -> int:
    """Post the need, to be looked at from now on; returns its id."""
    values = asdict(new)
    point = values.pop("point")
    values |= point | {name: sorted(values[name]) for name in _LISTS}
    values |= {"languages": list(new.languages), "created_by": created_by, "created_at": now}
    values |= {"look_at": now, "turn_at": new.starts_at}
    result = await c.execute(insert(needs).values(values).returning(needs.c.id))
    return int(result.scalar_one())


async def get(c: AsyncConnection, need_id: int) -> Need | None:
    found = (await c.execute(_select().where(needs.c.id == need_id))).first()
    return _need(found) if found else None


async def newest_of(c: AsyncConnection, person_id: int) -> Need | None:
    """What this person posted last."""
    query = _select().where(needs.c.created_by == person_id).order_by(needs.c.id.desc()).limit(1)
    found = (await c.execute(query)).first()
    return _need(found) if found else None


async def hold(c: AsyncConnection, need_id: int) -> Need | None:
    """The need, held until the transaction ends.

    Whoever changes a need, its offers or its places holds the need first: two of them wait for
    each other instead of locking each other out (PostgreSQL; SQLite has one writer anyway).
    """
    query = _select().where(needs.c.id == need_id).with_for_update()
    found = (await c.execute(query)).first()
    return _need(found) if found else None


async def several(c: AsyncConnection, ids: Sequence[int]) -> dict[int, Need]:
    return {row.id: _need(row) for row in await c.execute(_select().where(needs.c.id.in_(ids)))}


async def ahead(c: AsyncConnection, now: datetime) -> list[Need]:
    """Needs that have not ended, soonest first."""
    query = _select().where(needs.c.ended_as.is_(None), needs.c.ends_at > now - timedelta(hours=1))
    return [_need(row) for row in await c.execute(query.order_by(needs.c.starts_at))]


async def due_to_look(c: AsyncConnection, now: datetime) -> list[int]:
    query = select(needs.c.id).where(needs.c.look_at <= now).order_by(needs.c.look_at)
    return list((await c.execute(query)).scalars())


async def due_to_turn(c: AsyncConnection, now: datetime) -> list[int]:
    query = select(needs.c.id).where(needs.c.turn_at <= now).order_by(needs.c.turn_at)
    return list((await c.execute(query)).scalars())


async def take_place(c: AsyncConnection, need_id: int) -> bool:
    """Take one of the places, if there is one: the guard against overbooking."""
    free = (needs.c.id == need_id) & (needs.c.filled < needs.c.capacity)
    free &= needs.c.ended_as.is_(None)
    result = await c.execute(update(needs).where(free).values(filled=needs.c.filled + 1))
    return result.rowcount == 1


async def give_back(c: AsyncConnection, need_id: int, now: datetime) -> None:
    """A place is free again: it is looked at at once."""
    await c.execute(
        update(needs)
        .where(needs.c.id == need_id)
        .values(filled=needs.c.filled - 1, look_at=now, alerted=False)
    )


async def hasten(c: AsyncConnection, need_id: int, now: datetime) -> None:
    """Look at the need now rather than later, if it was to be looked at again."""
    waits = (needs.c.id == need_id) & (needs.c.look_at > now)
    await c.execute(update(needs).where(waits).values(look_at=now))


async def claim_look(
    c: AsyncConnection, need: Need, look_at: datetime | None, *, asks: bool
) -> bool:
    """Take this look at the need, unless somebody else has; ``asks`` counts a wave."""
    same = (needs.c.id == need.id) & (needs.c.wave == need.wave)
    same &= needs.c.look_at.is_not_distinct_from(need.look_at)
    values = {"look_at": look_at, "wave": needs.c.wave + int(asks)}
    return (await c.execute(update(needs).where(same).values(values))).rowcount == 1


async def claim_turn(
    c: AsyncConnection, need_id: int, now: datetime, turn_at: datetime | None
) -> bool:
    """Take the turn that is due, unless somebody else has."""
    due = (needs.c.id == need_id) & (needs.c.turn_at <= now)
    return (await c.execute(update(needs).where(due).values(turn_at=turn_at))).rowcount == 1


async def claim_alert(c: AsyncConnection, need_id: int) -> bool:
    """Whether this is the first time that nobody is left to ask, since the last place opened."""
    quiet = (needs.c.id == need_id) & ~needs.c.alerted
    return (await c.execute(update(needs).where(quiet).values(alerted=True))).rowcount == 1


async def end(c: AsyncConnection, need_id: int, phase: Phase) -> bool:
    """End the need; False if it had ended before."""
    open_ = (needs.c.id == need_id) & needs.c.ended_as.is_(None)
    values = {"ended_as": phase, "look_at": None, "turn_at": None}
    return (await c.execute(update(needs).where(open_).values(values))).rowcount == 1


async def change(c: AsyncConnection, need_id: int, **values: Any) -> None:
    """Set columns: urgent, look_at."""
    await c.execute(update(needs).where(needs.c.id == need_id).values(**values))


async def card(c: AsyncConnection, need_id: int) -> int | None:
    """The message id of the live card in its coordinator's chat."""
    query = select(needs.c.card_message_id).where(needs.c.id == need_id)
    return (await c.execute(query)).scalar()


async def set_card(c: AsyncConnection, need_id: int, message_id: int) -> None:
    await c.execute(update(needs).where(needs.c.id == need_id).values(card_message_id=message_id))


def _select() -> Any:
    return select(*_FIELDS, needs.c.lat, needs.c.lon)


def _need(row: Row[Any]) -> Need:
    values = dict(row._mapping)
    values["point"] = Point(values.pop("lat"), values.pop("lon"))
    values["languages"] = tuple(values["languages"])
    values["skills"] = frozenset(values["skills"])
    values["requirements"] = frozenset(values["requirements"])
    values["ended_as"] = Phase(values["ended_as"]) if values["ended_as"] else None
    return Need(**values)
