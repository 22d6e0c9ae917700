"""People, and those of them who have arrived."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Newcomer, Person
from bot.domain.places import Point
from storage.schema import newcomers, people, volunteers
from storage.upsert import upsert
from storage.volunteers import STAYS

_HELPS = exists().where(volunteers.c.person_id == people.c.id, STAYS)
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


async def who_volunteers(c: AsyncConnection) -> list[Person]:
    """Everyone who helps, by name."""
    everyone = _people().where(_HELPS).order_by(people.c.first_name, people.c.id)
    return [_person(row) for row in await c.execute(everyone)]


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


async def no_longer_newcomer(c: AsyncConnection, person_id: int) -> None:
    await c.execute(delete(newcomers).where(newcomers.c.person_id == person_id))


async def reading_languages(c: AsyncConnection, ids: Sequence[int]) -> list[str]:
    """The languages in which these people read the bot, most frequent first."""
    query = select(people.c.language).where(people.c.id.in_(ids)).group_by(people.c.language)
    return [row[0] for row in await c.execute(query.order_by(func.count().desc())) if row[0]]


def _people() -> Select[Any]:
    return select(people, _VOLUNTEERS, _ARRIVED)


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
