"""Requests of newcomers, and the cards on which coordinators see them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.places import Point
from bot.domain.requests import Due, NewRequest, Outcome, Request, Rung, Stage
from storage.schema import needs, request_cards, requests
from storage.upsert import upsert

_FIELDS = [it for it in requests.c if it.name != "decided_by"]


async def add(c: AsyncConnection, new: NewRequest, person_id: int, due: Due, now: datetime) -> int:
    """Keep the request, waiting for approval; returns its id."""
    values = asdict(new)
    values |= values.pop("point")
    values |= {"languages": list(new.languages), "wishes": sorted(new.wishes)}
    values |= {"person_id": person_id, "stage": Stage.WAITING, "asked_at": now}
    values |= {"rung": due.rung, "rung_at": due.at}
    result = await c.execute(insert(requests).values(values).returning(requests.c.id))
    return int(result.scalar_one())


async def get(c: AsyncConnection, request_id: int) -> Request | None:
    row = (await c.execute(_select().where(requests.c.id == request_id))).first()
    return _request(row) if row else None


async def hold(c: AsyncConnection, request_id: int) -> Request | None:
    """The request, held until the transaction ends: two who decide wait for each other."""
    query = _select().where(requests.c.id == request_id).with_for_update()
    row = (await c.execute(query)).first()
    return _request(row) if row else None


async def of_need(c: AsyncConnection, need_id: int) -> Request | None:
    """The request from which this need was made, if a newcomer asked for it."""
    row = (await c.execute(_select().where(requests.c.need_id == need_id))).first()
    return _request(row) if row else None


async def open_of(c: AsyncConnection, person_id: int, now: datetime) -> list[Request]:
    """What this person has asked for and what is not over yet, soonest first."""
    query = _select().where(requests.c.person_id == person_id, _is_open(now))
    return [
        _request(row)
        for row in await c.execute(query.order_by(requests.c.starts_at, requests.c.id))
    ]


async def newest_of(c: AsyncConnection, person_id: int) -> Request | None:
    query = _select().where(requests.c.person_id == person_id)
    row = (await c.execute(query.order_by(requests.c.id.desc()).limit(1))).first()
    return _request(row) if row else None


async def waiting(c: AsyncConnection, now: datetime) -> list[Request]:
    """What nobody has decided yet, soonest first."""
    undecided = (requests.c.stage == Stage.WAITING) & (requests.c.starts_at > now)
    query = _select().where(undecided).order_by(requests.c.starts_at, requests.c.id)
    return [_request(row) for row in await c.execute(query)]


async def needs_of(c: AsyncConnection, person_id: int) -> set[int]:
    """The needs that were made of this person's requests."""
    query = select(requests.c.need_id).where(requests.c.person_id == person_id)
    return {it for it in (await c.execute(query)).scalars() if it is not None}


async def count_open(c: AsyncConnection, person_id: int, now: datetime) -> int:
    """How many open requests this person has."""
    query = select(func.count()).select_from(requests)
    query = query.where(requests.c.person_id == person_id, _is_open(now))
    return int((await c.execute(query)).scalar_one())


async def move(
    c: AsyncConnection, request_id: int, among: Sequence[Stage], stage: Stage, **values: Any
) -> bool:
    """Move the request on from one of these stages; False if it was in another."""
    row = (requests.c.id == request_id) & requests.c.stage.in_(among)
    new = {"stage": stage, "rung": None, "rung_at": None, **values}
    return (await c.execute(update(requests).where(row).values(new))).rowcount == 1


async def answer(c: AsyncConnection, request_id: int, outcome: Outcome) -> bool:
    """Note what whoever asked says of it; False if they have said the same before."""
    row = (requests.c.id == request_id) & requests.c.outcome.is_distinct_from(outcome)
    return (await c.execute(update(requests).where(row).values(outcome=outcome))).rowcount == 1


async def due(c: AsyncConnection, now: datetime) -> list[Request]:
    query = _select().where(requests.c.rung_at <= now).order_by(requests.c.rung_at)
    return [_request(row) for row in await c.execute(query)]


async def claim(c: AsyncConnection, request: Request, due: Due | None) -> bool:
    """Take the step that is due and set the next one, unless somebody else has."""
    same = (requests.c.id == request.id) & (requests.c.rung == request.rung)
    same &= requests.c.rung_at == request.rung_at
    values = {"rung": due and due.rung, "rung_at": due and due.at}
    return (await c.execute(update(requests).where(same).values(values))).rowcount == 1


async def card(c: AsyncConnection, request_id: int, person_id: int) -> int | None:
    """The message id of this coordinator's card."""
    mine = (request_cards.c.request_id == request_id) & (request_cards.c.person_id == person_id)
    return (await c.execute(select(request_cards.c.message_id).where(mine))).scalar()


async def set_card(c: AsyncConnection, request_id: int, person_id: int, message_id: int) -> None:
    values = {"request_id": request_id, "person_id": person_id, "message_id": message_id}
    key = [request_cards.c.request_id, request_cards.c.person_id]
    await upsert(c, request_cards, values, key, {"message_id": message_id})


async def carded(c: AsyncConnection, request_id: int) -> list[int]:
    """Who has a card of this request."""
    query = select(request_cards.c.person_id).where(request_cards.c.request_id == request_id)
    return list((await c.execute(query)).scalars())


def _is_open(now: datetime) -> Any:
    """Waiting, or approved and its need has not ended."""
    ended = select(needs.c.id).where(needs.c.ended_as.is_not(None))
    approved = (requests.c.stage == Stage.APPROVED) & requests.c.need_id.is_not(None)
    approved &= requests.c.need_id.not_in(ended)
    return (requests.c.ends_at > now) & ((requests.c.stage == Stage.WAITING) | approved)


def _select() -> Select[Any]:
    return select(*_FIELDS)


def _request(row: Row[Any]) -> Request:
    values = dict(row._mapping)
    values["point"] = Point(values.pop("lat"), values.pop("lon"))
    values["languages"] = tuple(values["languages"])
    values["wishes"] = frozenset(values["wishes"])
    values["stage"] = Stage(values["stage"])
    values["outcome"] = Outcome(values["outcome"]) if values["outcome"] else None
    values["rung"] = Rung(values["rung"]) if values["rung"] else None
    return Request(**values)
