"""Offers: who was asked about what, and what they said."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dispatch.response import Guess
from bot.domain.dispatch.situation import Why
from bot.domain.needs import Need, Offer, OfferState
from storage.schema import needs, offers
from storage.upsert import upsert

_FIELDS = [column for column in offers.c if column.name != "remind_at"]
UNANSWERED = (OfferState.ASKED, OfferState.LATER)
WEEK = timedelta(days=7)


async def ask(
    c: AsyncConnection,
    need_id: int,
    person_id: int,
    *,
    wave: int,
    distance_m: int | None,
    now: datetime,
    guess: Guess | None = None,
    why: Why | None = None,
) -> int:
    """Note that this person is asked, perhaps anew after the need had been filled; the id."""
    values = {"need_id": need_id, "person_id": person_id, "wave": wave, "asked_at": now}
    values |= {"state": OfferState.ASKED, "distance_m": distance_m}
    values["guess"] = asdict(guess) if guess else null()
    values["why"] = why and why.value
    again = values | {"answered_at": None, "remind_at": None, "message_id": None}
    await upsert(c, offers, values, [offers.c.need_id, offers.c.person_id], again)
    query = select(offers.c.id).where(offers.c.need_id == need_id, offers.c.person_id == person_id)
    return int((await c.execute(query)).scalar_one())


async def get(c: AsyncConnection, offer_id: int) -> Offer | None:
    row = (await c.execute(select(*_FIELDS).where(offers.c.id == offer_id))).first()
    return _offer(row) if row else None


async def between(c: AsyncConnection, need_id: int, person_id: int) -> Offer | None:
    """The offer of this need to this person."""
    query = select(*_FIELDS).where(offers.c.need_id == need_id, offers.c.person_id == person_id)
    row = (await c.execute(query)).first()
    return _offer(row) if row else None


async def of_need(c: AsyncConnection, need_id: int) -> list[Offer]:
    query = (
        select(*_FIELDS)
        .where(offers.c.need_id == need_id)
        .order_by(offers.c.asked_at, offers.c.id)
    )
    return [_offer(row) for row in await c.execute(query)]


async def open_needs(c: AsyncConnection, person_id: int) -> set[int]:
    """The needs about which this person has an open question."""
    asked = (offers.c.person_id == person_id) & offers.c.state.in_(UNANSWERED)
    return set((await c.execute(select(offers.c.need_id).where(asked))).scalars())


async def settle(
    c: AsyncConnection,
    offer_id: int,
    state: OfferState,
    now: datetime,
    remind_at: datetime | None = None,
) -> None:
    """Note the answer."""
    values = {"state": state, "answered_at": now, "remind_at": remind_at}
    await c.execute(update(offers).where(offers.c.id == offer_id).values(values))


async def close(c: AsyncConnection, need_id: int) -> list[Offer]:
    """Close the offers that nobody has answered yet; returns them."""
    unanswered = (offers.c.need_id == need_id) & offers.c.state.in_(UNANSWERED)
    values = {"state": OfferState.CLOSED, "remind_at": None}
    rows = await c.execute(update(offers).where(unanswered).values(values).returning(*_FIELDS))
    return [_offer(row) for row in rows]


async def due_reminders(c: AsyncConnection, now: datetime) -> list[Offer]:
    """Take those who said "later" and are due to be asked once more."""
    due = (offers.c.remind_at <= now) & (offers.c.state == OfferState.LATER)
    rows = await c.execute(update(offers).where(due).values(remind_at=None).returning(*_FIELDS))
    return [_offer(row) for row in rows]


async def set_message(c: AsyncConnection, offer_id: int, message_id: int) -> None:
    await c.execute(update(offers).where(offers.c.id == offer_id).values(message_id=message_id))


async def move(c: AsyncConnection, offer_id: int, was: int | None, to: int) -> bool:
    """The question stands in another message now; False if it was answered or moved meanwhile."""
    row = (offers.c.id == offer_id) & offers.c.message_id.is_not_distinct_from(was)
    row &= offers.c.state.not_in((OfferState.ACCEPTED, OfferState.DECLINED))
    return (await c.execute(update(offers).where(row).values(message_id=to))).rowcount == 1


async def asks_this_week(
    c: AsyncConnection, now: datetime, person_ids: Sequence[int] | None = None
) -> dict[int, int]:
    """How often each person was asked in the last seven days; who took it from the list is not."""
    lately = (offers.c.asked_at > now - WEEK) & (offers.c.wave > 0)
    if person_ids is not None:
        lately &= offers.c.person_id.in_(person_ids)
    query = select(offers.c.person_id, func.count()).where(lately).group_by(offers.c.person_id)
    return {row[0]: row[1] for row in await c.execute(query)}


async def asked_since(c: AsyncConnection, since: datetime) -> AsyncIterator[Offer]:
    """What people were asked since then, without what they took from the list."""
    query = select(*_FIELDS).where(offers.c.asked_at >= since, offers.c.wave > 0)
    async for row in await c.stream(query.order_by(offers.c.id)):
        yield _offer(row)


async def taken_since(c: AsyncConnection, since: datetime) -> dict[int, int]:
    """How often each need was taken since then by people who looked at the list by themselves."""
    taken = (offers.c.asked_at >= since) & (offers.c.wave == 0)
    taken &= offers.c.state == OfferState.ACCEPTED
    query = select(offers.c.need_id, func.count()).where(taken).group_by(offers.c.need_id)
    return {row[0]: row[1] for row in await c.execute(query)}


async def asked_here(
    c: AsyncConnection, need: Need, since: datetime, person_ids: Sequence[int]
) -> dict[int, int]:
    """How often each of these was asked to do the same at the same place since then."""
    query = select(offers.c.person_id, func.count()).join(needs)
    query = query.where(
        needs.c.meeting_point == need.meeting_point,
        needs.c.kind == need.kind,
        needs.c.id != need.id,
        needs.c.starts_at >= since,
        offers.c.person_id.in_(person_ids),
        offers.c.state != OfferState.CLOSED,
    ).group_by(offers.c.person_id)
    return {row[0]: row[1] for row in await c.execute(query)}


async def not_again(c: AsyncConnection, need_id: int) -> set[int]:
    """Whoever has an open question about this need, or has answered it."""
    settled = (offers.c.need_id == need_id) & (offers.c.state != OfferState.CLOSED)
    query = select(offers.c.person_id).where(settled)
    return set((await c.execute(query)).scalars())


def _offer(row: Row[Any]) -> Offer:
    values = dict(row._mapping)
    values["guess"] = Guess(**values["guess"]) if values["guess"] else None
    values["why"] = Why(values["why"]) if values["why"] else None
    return Offer(**{**values, "state": OfferState(values["state"])})
