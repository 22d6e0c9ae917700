"""People, volunteers and newcomers."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dispatch.response import Record, heard_of
from bot.domain.people import Level, Newcomer, Person, QuietHours, Status, Volunteer
from bot.domain.places import Point
from storage.schema import newcomers, people, volunteers
from storage.upsert import upsert

# The profile of someone who left is kept for its status.
_STAYS = volunteers.c.status != Status.LEFT
_HELPS = exists().where(volunteers.c.person_id == people.c.id, _STAYS)
_VOLUNTEERS = _HELPS.label("volunteers")
_ARRIVED = exists().where(newcomers.c.person_id == people.c.id).label("arrived")


async def meet(c: AsyncConnection, telegram_id: int, now: datetime) -> None:
    """See to it that there is a person for this Telegram account; note that they were here."""
    values = {"telegram_id": telegram_id, "created_at": now, "seen_at": now}
    seen = {"seen_at": now, "reachable": True}
    await upsert(c, people, values, [people.c.telegram_id], seen)


async def seen_since(c: AsyncConnection, telegram_id: int, since: datetime) -> bool:
    """Whether this reachable person was here since then."""
    here = (people.c.telegram_id == telegram_id) & people.c.reachable
    query = select(people.c.id).where(here, people.c.seen_at > since)
    return (await c.execute(query)).first() is not None


async def by_telegram_id(c: AsyncConnection, telegram_id: int) -> Person | None:
    found = (await c.execute(_people().where(people.c.telegram_id == telegram_id))).first()
    return _person(found) if found else None


async def get(c: AsyncConnection, person_id: int) -> Person:
    return _person((await c.execute(_people().where(people.c.id == person_id))).one())


async def several(c: AsyncConnection, ids: Sequence[int]) -> dict[int, Person]:
    rows = await c.execute(_people().where(people.c.id.in_(ids)))
    return {row.id: _person(row) for row in rows}


async def set_person(c: AsyncConnection, person_id: int, **values: Any) -> None:
    """Set columns: language, first_name, consented_at, coordinator, reachable, news."""
    await c.execute(update(people).where(people.c.id == person_id).values(**values))


async def lose(c: AsyncConnection, person_id: int) -> bool:
    """Note that this person cannot be written to; False if that was known."""
    row = (people.c.id == person_id) & people.c.reachable
    return (await c.execute(update(people).where(row).values(reachable=False))).rowcount == 1


async def unreachable(c: AsyncConnection) -> list[Person]:
    """Those who agreed to be written to and cannot be."""
    lost = people.c.consented_at.is_not(None) & ~people.c.reachable
    return [_person(row) for row in await c.execute(_people().where(lost).order_by(people.c.id))]


async def lock(c: AsyncConnection, person_id: int) -> None:
    """Hold this volunteer until the transaction ends: two of their bookings wait for each other.

    Their profile and not the person: asking somebody refers to the person while it holds the
    profile, and the two would lock each other out.
    """
    mine = volunteers.c.person_id == person_id
    await c.execute(select(volunteers.c.person_id).where(mine).with_for_update())


async def note_update(c: AsyncConnection, person_id: int, update_id: int) -> bool:
    """Note that this update has its effect; False if it had it before, and is only replayed."""
    new = (people.c.id == person_id) & people.c.last_update_id.is_distinct_from(update_id)
    noted = await c.execute(update(people).where(new).values(last_update_id=update_id))
    return noted.rowcount == 1


async def forget(c: AsyncConnection, person_id: int) -> None:
    """Delete the person with all that hangs on them."""
    await c.execute(delete(people).where(people.c.id == person_id))


async def coordinators(c: AsyncConnection) -> list[Person]:
    rows = await c.execute(_people().where(people.c.coordinator))
    return [_person(row) for row in rows]


async def volunteer(c: AsyncConnection, person_id: int) -> Volunteer | None:
    mine = (volunteers.c.person_id == person_id) & _STAYS
    found = (await c.execute(_volunteers().where(mine))).first()
    return _volunteer(found) if found else None


async def who_volunteers(c: AsyncConnection) -> list[Person]:
    """Everyone who helps, by name."""
    everyone = _people().where(_HELPS).order_by(people.c.first_name, people.c.id)
    return [_person(row) for row in await c.execute(everyone)]


async def all_volunteers(c: AsyncConnection) -> list[Volunteer]:
    return [_volunteer(row) for row in await c.execute(_volunteers())]


async def volunteers_where(
    c: AsyncConnection, *conditions: ColumnElement[bool]
) -> list[Volunteer]:
    return [_volunteer(row) for row in await c.execute(_volunteers().where(*conditions))]


async def keep_volunteer(c: AsyncConnection, who: Volunteer, now: datetime) -> None:
    """Keep the profile; what only the office sets (status, clearance) stays as it was."""
    values = columns(who)
    new = {"person_id": who.person_id, "status": who.status, "joined_at": now, **values}
    back = case((_STAYS, volunteers.c.status), else_=who.status)
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


async def set_volunteer(c: AsyncConnection, person_id: int, **values: Any) -> None:
    """Set columns of the profile: paused_until, weekly_cap, cleared_until, status."""
    await c.execute(update(volunteers).where(volunteers.c.person_id == person_id).values(**values))


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
    await set_volunteer(c, person_id, response=asdict(record))


async def set_price(c: AsyncConnection, ids: Sequence[int], price: float) -> None:
    """What the time of these volunteers is worth tonight."""
    mine = volunteers.c.person_id.in_(ids) & (volunteers.c.price != price)
    await c.execute(update(volunteers).where(mine).values(price=price))


async def newcomer(c: AsyncConnection, person_id: int) -> Newcomer | None:
    query = select(newcomers).where(newcomers.c.person_id == person_id)
    row = (await c.execute(query)).first()
    if row is None:
        return None
    home = Point(row.lat, row.lon) if row.lat is not None else None
    languages = tuple(row.languages)
    return Newcomer(row.person_id, languages, row.district, home, row.accommodation, row.site)


async def keep_newcomer(c: AsyncConnection, who: Newcomer, now: datetime) -> None:
    values = {
        "languages": list(who.languages),
        "district": who.district,
        "lat": who.home and who.home.lat,
        "lon": who.home and who.home.lon,
        "accommodation": who.accommodation,
        "site": who.site,
    }
    new = {"person_id": who.person_id, "arrived_at": now, **values}
    await upsert(c, newcomers, new, [newcomers.c.person_id], values)


async def no_longer_volunteer(c: AsyncConnection, person_id: int) -> None:
    """Note that somebody left. Whoever is barred stays barred, should they come back."""
    stays = (volunteers.c.person_id == person_id) & (volunteers.c.status != Status.BARRED)
    await c.execute(update(volunteers).where(stays).values(status=Status.LEFT))


async def no_longer_newcomer(c: AsyncConnection, person_id: int) -> None:
    await c.execute(delete(newcomers).where(newcomers.c.person_id == person_id))


async def reading_languages(c: AsyncConnection, ids: Sequence[int]) -> list[str]:
    """The languages in which these people read the bot, most frequent first."""
    query = select(people.c.language).where(people.c.id.in_(ids)).group_by(people.c.language)
    return [row[0] for row in await c.execute(query.order_by(func.count().desc())) if row[0]]


def _people() -> Select[Any]:
    return select(people, _VOLUNTEERS, _ARRIVED)


def _volunteers() -> Select[Any]:
    return select(volunteers, people.c.reachable).join(people)


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        telegram_id=row.telegram_id,
        first_name=row.first_name,
        language=row.language,
        consented_at=row.consented_at,
        coordinator=row.coordinator,
        reachable=row.reachable,
        volunteers=bool(row.volunteers),
        arrived=bool(row.arrived),
        news=row.news,
    )


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
        reachable=row.reachable,
        record=_record(row.response),
        price=row.price,
    )


def _record(kept: dict[str, float] | None) -> Record:
    return Record(**kept) if kept else Record()
