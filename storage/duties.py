"""Who of the team is on duty."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import duties
from storage.upsert import upsert


async def begin(c: AsyncConnection, person_id: int, until: datetime | None) -> None:
    """On duty from now on, until then or until they say otherwise."""
    values = {"person_id": person_id, "until": until}
    await upsert(c, duties, values, [duties.c.person_id], {"until": until})


async def end(c: AsyncConnection, person_id: int) -> None:
    await c.execute(delete(duties).where(duties.c.person_id == person_id))


async def on_duty(c: AsyncConnection, now: datetime) -> Sequence[int]:
    """The people who are on duty now."""
    query = select(duties.c.person_id).where(or_(duties.c.until.is_(None), duties.c.until > now))
    return list((await c.execute(query.order_by(duties.c.person_id))).scalars())


async def until(c: AsyncConnection, person_id: int, now: datetime) -> tuple[bool, datetime | None]:
    """Whether this person is on duty, and until when if they said so."""
    row = (await c.execute(select(duties).where(duties.c.person_id == person_id))).first()
    if row is None or (row.until is not None and row.until <= now):
        return False, None
    return True, row.until
