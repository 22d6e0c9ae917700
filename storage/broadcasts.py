"""Broadcasts: what is sent, how far it has come, and who belongs to its audience."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.broadcasts import Audience, Broadcast, NewBroadcast, Stage, Wanted, Who
from bot.domain.people import QuietHours, Status
from storage.schema import broadcasts, newcomers, offers, people, recipients, volunteers

_SETS = ("languages", "districts", "skills", "sites")
_FIELDS = [broadcasts.c[name] for name in Broadcast.__dataclass_fields__]


@dataclass(frozen=True)
class Reader:
    """Somebody in an audience; volunteers have quiet hours."""

    person_id: int
    quiet: QuietHours | None
    night_calls: bool


async def add(c: AsyncConnection, new: NewBroadcast, created_by: int, now: datetime) -> int:
    """Keep the broadcast, to be looked at when it begins; returns its id."""
    values = asdict(new)
    audience = values["audience"]
    for name in _SETS:
        audience[name] = sorted(audience[name])
    values |= {"texts": dict(new.texts), "created_by": created_by, "created_at": now}
    values |= {"stage": Stage.SENDING, "listed_to": 0, "look_at": new.begins_at}
    result = await c.execute(insert(broadcasts).values(values).returning(broadcasts.c.id))
    return int(result.scalar_one())


async def get(c: AsyncConnection, broadcast_id: int) -> Broadcast | None:
    found = (await c.execute(_select(broadcast_id))).first()
    return _broadcast(found) if found else None


async def newest_of(c: AsyncConnection, person_id: int) -> Broadcast | None:
    """What this person sent last."""
    mine = select(func.max(broadcasts.c.id)).where(broadcasts.c.created_by == person_id)
    newest = (await c.execute(mine)).scalar()
    return await get(c, newest) if newest else None


async def hold(c: AsyncConnection, broadcast_id: int) -> Broadcast | None:
    """The broadcast, held until the transaction ends."""
    found = (await c.execute(_select(broadcast_id).with_for_update())).first()
    return _broadcast(found) if found else None


async def due(c: AsyncConnection, now: datetime) -> list[int]:
    query = select(broadcasts.c.id).where(broadcasts.c.look_at <= now)
    return list((await c.execute(query.order_by(broadcasts.c.look_at))).scalars())


async def change(c: AsyncConnection, broadcast_id: int, **values: Any) -> None:
    """Set columns: stage, listed_to, told, look_at, card_message_id."""
    await c.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(**values))


async def look_soon(c: AsyncConnection, broadcast_id: int, at: datetime) -> None:
    """Count once more then, if nobody was going to."""
    rests = (broadcasts.c.id == broadcast_id) & broadcasts.c.look_at.is_(None)
    await c.execute(update(broadcasts).where(rests).values(look_at=at))


async def card(c: AsyncConnection, broadcast_id: int) -> int | None:
    """The message id of the progress in its coordinator's chat."""
    query = select(broadcasts.c.card_message_id).where(broadcasts.c.id == broadcast_id)
    return (await c.execute(query)).scalar()


async def readers(
    c: AsyncConnection, audience: Audience, author_id: int, now: datetime, after: int, limit: int
) -> list[Reader]:
    """The next of those who are written to, by person's id."""
    fields = (volunteers.c.quiet_begins, volunteers.c.quiet_ends, volunteers.c.night_calls)
    query = (
        select(people.c.id, *fields)
        .select_from(_joined())
        .where(_belongs(audience, author_id, now), people.c.id > after)
        .order_by(people.c.id)
        .limit(limit)
    )
    return [_reader(*row) for row in await c.execute(query)]


async def readers_by_language(
    c: AsyncConnection, audience: Audience, author_id: int, now: datetime
) -> dict[str | None, int]:
    """How many are written to, by the language in which they read."""
    query = (
        select(people.c.language, func.count())
        .select_from(_joined())
        .where(_belongs(audience, author_id, now))
        .group_by(people.c.language)
    )
    return {row[0]: row[1] for row in await c.execute(query)}


def _joined() -> Any:
    helps = and_(volunteers.c.person_id == people.c.id, volunteers.c.status == Status.ACTIVE)
    arrived = newcomers.c.person_id == people.c.id
    return people.outerjoin(volunteers, helps).outerjoin(newcomers, arrived)


def _belongs(audience: Audience, author_id: int, now: datetime) -> ColumnElement[bool]:
    """Who agreed, wants news, can be reached, and is meant; not whoever writes it."""
    awake = or_(volunteers.c.paused_until.is_(None), volunteers.c.paused_until <= now)
    helps = and_(volunteers.c.person_id.is_not(None), awake)
    arrived = newcomers.c.person_id.is_not(None)
    role = {
        Who.VOLUNTEERS: helps,
        Who.NEWCOMERS: arrived,
        Who.EVERYBODY: or_(helps, arrived, people.c.coordinator),
    }[audience.who]
    meant = [role, people.c.consented_at.is_not(None), people.c.news, people.c.reachable]
    meant += [people.c.id != author_id, *_narrowed(audience, now)]
    return and_(*meant)


def _narrowed(audience: Audience, now: datetime) -> Iterable[ColumnElement[bool]]:
    if audience.languages:
        yield people.c.language.in_(audience.languages)
    if audience.districts or audience.sites:
        lives = (volunteers.c.district, newcomers.c.district)
        districts = (district.in_(audience.districts) for district in lives)
        yield or_(*districts, newcomers.c.site.in_(audience.sites))
    if audience.skills:
        listed = cast(volunteers.c.skills, Text)
        yield or_(*(listed.contains(f'"{skill}"', autoescape=True) for skill in audience.skills))
    if since := audience.seen_since(now):
        yield people.c.seen_at >= since
    if audience.answered:
        to_news = (recipients.c.person_id == people.c.id) & recipients.c.answered_at.is_not(None)
        to_offer = (offers.c.person_id == people.c.id) & offers.c.answered_at.is_not(None)
        yield or_(exists().where(to_news), exists().where(to_offer))


def _select(broadcast_id: int) -> Select[Any]:
    return select(*_FIELDS).where(broadcasts.c.id == broadcast_id)


def _reader(person_id: int, begins: Any, ends: Any, night_calls: bool | None) -> Reader:
    quiet = None if begins is None else QuietHours(begins, ends)
    return Reader(person_id, quiet, bool(night_calls))


def _broadcast(row: Row[Any]) -> Broadcast:
    values = dict(row._mapping)
    kept = values["audience"]
    # Those from before there were sites name none.
    sets = {name: frozenset(kept.get(name, ())) for name in _SETS}
    values["audience"] = Audience(**{**kept, **sets, "who": Who(kept["who"])})
    values |= {"wanted": Wanted(values["wanted"]), "stage": Stage(values["stage"])}
    return Broadcast(**values)
