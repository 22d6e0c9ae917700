"""Many people and a need put straight into the database, where a conversation would be long."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.needs import Need
from bot.domain.people import Level, Person, Volunteer
from bot.domain.places import Point
from bot.services.office import Office
from storage import needs, people, volunteers
from tests.support.examples import CENTRE, new_need, volunteer

ANYBODY = volunteer(
    person_id=0,
    languages={"de": Level.GOOD, "uk": Level.FLUENT},
    skills=frozenset({"doctors", "donations"}),
    radius_km=20,
    weekly_cap=5,
)


async def add_person(office: Office, telegram_id: int, name: str, language: str) -> Person:
    """Somebody who has agreed to the privacy notice."""
    async with office.write() as c:
        return await _person(c, office, telegram_id, name, language)


async def add_volunteers(
    office: Office, first_id: int, count: int, like: Volunteer = ANYBODY
) -> list[Person]:
    """So many volunteers, each a little farther from the centre than the one before."""
    added = []
    async with office.write() as c:
        for number in range(count):
            person = await _person(c, office, first_id + number, f"V{number}", "en")
            home = Point(CENTRE.lat + number * 0.0001, CENTRE.lon)
            who = replace(like, person_id=person.id, home=home)
            await volunteers.keep(c, who, office.now())
            added.append(person)
    return added


async def _person(
    c: AsyncConnection, office: Office, telegram_id: int, name: str, language: str
) -> Person:
    await people.meet(c, telegram_id, office.now())
    person = await people.by_telegram_id(c, telegram_id)
    assert person is not None
    values = {"first_name": name, "language": language, "consented_at": office.now()}
    await people.set_person(c, person.id, **values)
    return await people.get(c, person.id)


async def add_need(office: Office, by: Person, **changes: object) -> Need:
    """A need in three days, at nine, open to anybody."""
    day = office.now().astimezone(office.zone) + timedelta(days=3)
    starts = day.replace(hour=9, minute=0, second=0, microsecond=0)
    posted = {
        "kind": "donations",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "meeting_point": "Steinhaus, Steinstraße 37",
        "private_note": "0151 0000000",
    }
    new = new_need(**{**posted, **changes})
    async with office.write() as c:
        need_id = await needs.add(c, new, by.id, office.now())
        need = await needs.get(c, need_id)
    assert need is not None
    return need
