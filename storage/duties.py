"""Who of the team is on duty: as they last said themselves, else by their weekly hours."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.rota import Duty, Said, Span
from storage.schema import duties, duty_hours
from storage.upsert import upsert


async def say(c: AsyncConnection, person_id: int, said: Said) -> None:
    """On duty or off duty from now on."""
    values = said._asdict()
    await upsert(c, duties, {"person_id": person_id, **values}, [duties.c.person_id], values)


async def unsay(c: AsyncConnection, person_id: int) -> None:
    """Their weekly hours count again, if they have any."""
    await c.execute(delete(duties).where(duties.c.person_id == person_id))


async def said(c: AsyncConnection, now: datetime) -> dict[int, Said]:
    """What people have said themselves, as far as it holds now."""
    holds = or_(duties.c.until.is_(None), duties.c.until > now)
    rows = await c.execute(select(duties).where(holds).order_by(duties.c.person_id))
    return {row.person_id: Said(row.working, row.until) for row in rows}


async def of(c: AsyncConnection, person_id: int, now: datetime, zone: ZoneInfo) -> Duty:
    """Theirs, as it stands now."""
    return Duty(zone, await hours_of(c, person_id), (await said(c, now)).get(person_id))


async def of_all(c: AsyncConnection, now: datetime, zone: ZoneInfo) -> dict[int, Duty]:
    """That of everybody who has said something, or has weekly hours."""
    spoken, weekly = await said(c, now), await hours(c)
    return {
        it: Duty(zone, weekly.get(it, ()), spoken.get(it)) for it in sorted({*spoken, *weekly})
    }


async def hours(c: AsyncConnection) -> dict[int, tuple[Span, ...]]:
    """Everybody's weekly hours."""
    rows = await c.execute(select(duty_hours).order_by(duty_hours.c.person_id))
    return {row.person_id: tuple(Span(*it) for it in row.spans) for row in rows}


async def hours_of(c: AsyncConnection, person_id: int) -> tuple[Span, ...]:
    query = select(duty_hours.c.spans).where(duty_hours.c.person_id == person_id)
    found = (await c.execute(query)).scalar()
    return tuple(Span(*it) for it in found or ())


async def keep_hours(
    c: AsyncConnection, person_id: int, spans: Sequence[Span], begins_at: datetime
) -> None:
    """These hours each week; the next of them begin then."""
    values = {"spans": [astuple(it) for it in spans], "begins_at": begins_at}
    new = {"person_id": person_id, **values}
    await upsert(c, duty_hours, new, [duty_hours.c.person_id], values)


async def forget_hours(c: AsyncConnection, person_id: int) -> None:
    await c.execute(delete(duty_hours).where(duty_hours.c.person_id == person_id))


async def begun(c: AsyncConnection, now: datetime) -> list[tuple[int, datetime]]:
    """Whose hours have begun, and when."""
    ripe = duty_hours.c.begins_at <= now
    query = select(duty_hours.c.person_id, duty_hours.c.begins_at).where(ripe)
    rows = await c.execute(query.order_by(duty_hours.c.person_id))
    return [(row.person_id, row.begins_at) for row in rows]


async def claim(
    c: AsyncConnection, person_id: int, begun_at: datetime, following: datetime
) -> bool:
    """Take the beginning of these hours, unless somebody else has."""
    mine = (duty_hours.c.person_id == person_id) & (duty_hours.c.begins_at == begun_at)
    taken = await c.execute(update(duty_hours).where(mine).values(begins_at=following))
    return taken.rowcount == 1
