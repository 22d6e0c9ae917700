"""Volunteers: what they say of themselves, what the office notes, what their answers teach."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dispatch.response import Record, heard_of
from bot.domain.people import Level, QuietHours, Status, Volunteer
from bot.domain.places import Point
from storage import stamps
from storage.schema import people, volunteers
from storage.upsert import upsert

# The profile of someone who left is kept for its status.
STAYS = volunteers.c.status != Status.LEFT


async def get(c: AsyncConnection, person_id: int) -> Volunteer | None:
    mine = (volunteers.c.person_id == person_id) & STAYS
    found = (await c.execute(_volunteers().where(mine))).first()
    return _volunteer(found) if found else None


async def count(c: AsyncConnection) -> int:
    return int((await c.execute(select(func.count()).select_from(volunteers))).scalar_one())


async def everyone(c: AsyncConnection) -> list[Volunteer]:
    return [_volunteer(row) for row in await c.execute(_volunteers())]


async def where(c: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Volunteer]:
    return [_volunteer(row) for row in await c.execute(_volunteers().where(*conditions))]


async def named(c: AsyncConnection, ids: Collection[int]) -> list[Volunteer]:
    return await where(c, volunteers.c.person_id.in_(sorted(ids)))


async def some(c: AsyncConnection, after: int, many: int) -> list[Volunteer]:
    """The next ones by number, so that many can be read a few at a time."""
    following = _volunteers().where(volunteers.c.person_id > after)
    rows = await c.execute(following.order_by(volunteers.c.person_id).limit(many))
    return [_volunteer(row) for row in rows]


async def written_since(c: AsyncConnection, mark: int) -> list[Volunteer]:
    """Whoever's row has been written since ``mark`` (`storage/stamps.py`), or a little before."""
    return await where(c, volunteers.c.stamp >= mark)


async def keep(c: AsyncConnection, who: Volunteer, now: datetime) -> None:
    """Keep the profile; what only the office sets (status, clearance) stays as it was."""
    values = columns(who) | {"stamp": stamps.stamp(c)}
    new = {"person_id": who.person_id, "status": who.status, "joined_at": now, **values}
    back = case((STAYS, volunteers.c.status), else_=who.status)
    await upsert(c, volunteers, new, [volunteers.c.person_id], {**values, "status": back})


def columns(who: Volunteer) -> dict[str, Any]:
    """What a volunteer says of themselves, as it is kept."""
    return {
        "languages": {code: int(level) for code, level in who.languages.items()},
        "skills": sorted(who.skills),
        "availability": who.availability,
        "district": who.district,
        "lat": who.home and who.home.lat,
        "lon": who.home and who.home.lon,
        "radius_km": who.radius_km,
        "car": who.car,
        "weekly_cap": who.weekly_cap,
        "quiet_begins": who.quiet.begins,
        "quiet_ends": who.quiet.ends,
        "night_calls": who.night_calls,
        "adult": who.adult,
        "gender": who.gender,
    }


async def change(c: AsyncConnection, person_id: int, **values: Any) -> None:
    """Set columns of the profile, such as paused_until, away_until, weekly_cap or status."""
    await _change(c, volunteers.c.person_id == person_id, **values)


async def records(c: AsyncConnection, ids: Sequence[int]) -> dict[int, Record]:
    """What these volunteers' answers have taught, held until the transaction ends.

    Whoever changes a record reads it here first: two needs may ask one person at one time.
    """
    query = select(volunteers.c.person_id, volunteers.c.response)
    query = query.where(volunteers.c.person_id.in_(ids)).order_by(volunteers.c.person_id)
    rows = await c.execute(query.with_for_update())
    return {row.person_id: _record(row.response) for row in rows}


async def rests(c: AsyncConnection, person_id: int) -> bool:
    """Whether this volunteer was asked and has not been heard of since."""
    query = select(volunteers.c.response).where(volunteers.c.person_id == person_id)
    return not heard_of(_record((await c.execute(query)).scalar()))


async def keep_record(c: AsyncConnection, person_id: int, record: Record) -> None:
    await change(c, person_id, response=asdict(record))


async def set_price(c: AsyncConnection, ids: Sequence[int], price: float) -> None:
    """What the time of these volunteers is worth tonight.

    Without a stamp: it may change for everybody at once, and it can wait to be read anew.
    """
    mine = volunteers.c.person_id.in_(ids) & (volunteers.c.price != price)
    await c.execute(update(volunteers).where(mine).values(price=price))


async def forget_absences(c: AsyncConnection, before: date) -> None:
    """Forget the days away of those who have been back since before that day."""
    over = volunteers.c.away_until < before
    await _change(c, over, away_from=None, away_until=None)


async def leave(c: AsyncConnection, person_id: int) -> None:
    """Note that somebody left. Whoever is barred stays barred, should they come back."""
    stays = (volunteers.c.person_id == person_id) & (volunteers.c.status != Status.BARRED)
    await _change(c, stays, status=Status.LEFT)


async def _change(c: AsyncConnection, which: ColumnElement[bool], **values: Any) -> None:
    changed = update(volunteers).where(which).values(**values, stamp=stamps.stamp(c))
    await c.execute(changed)


def _volunteers() -> Select[Any]:
    return select(volunteers, people.c.reachable).join(people)


def _volunteer(row: Row[Any]) -> Volunteer:
    cleared: date | None = row.cleared_until
    return Volunteer(
        person_id=row.person_id,
        status=Status(row.status),
        languages={code: Level(level) for code, level in row.languages.items()},
        skills=frozenset(row.skills),
        availability=row.availability,
        district=row.district,
        home=Point(row.lat, row.lon) if row.lat is not None else None,
        radius_km=row.radius_km,
        car=row.car,
        weekly_cap=row.weekly_cap,
        quiet=QuietHours(row.quiet_begins, row.quiet_ends),
        night_calls=row.night_calls,
        adult=row.adult,
        gender=row.gender,
        cleared_until=cleared,
        paused_until=row.paused_until,
        away=(row.away_from, row.away_until) if row.away_from else None,
        reachable=row.reachable,
        record=_record(row.response),
        price=row.price,
    )


def _record(kept: dict[str, float] | None) -> Record:
    return Record(**kept) if kept else Record()
