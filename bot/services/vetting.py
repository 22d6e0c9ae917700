"""Vetting: what the office has seen of a volunteer. Documents are looked at, never kept."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotThere
from bot.domain.people import Person, Profile
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import people, volunteers

YEAR = timedelta(days=365)


async def everyone(office: Office, person: Person) -> list[Person]:
    """Everyone who helps, by name, for a coordinator."""
    must_coordinate(person)
    async with office.read() as c:
        return await people.who_volunteers(c)


async def watch(office: Office, person: Person, person_id: int) -> Profile:
    """One volunteer's profile, for a coordinator."""
    must_coordinate(person)
    async with office.read() as c:
        return await _profile(c, person_id)


async def clear(office: Office, person: Person, person_id: int, years: int) -> Profile:
    """Note that the police certificate was seen and holds so many years; 0 takes it back."""
    must_coordinate(person)
    until = (office.now() + years * YEAR).astimezone(office.zone).date() if years else None
    async with office.write() as c:
        await _profile(c, person_id)
        await volunteers.change(c, person_id, cleared_until=until)
        return await _profile(c, person_id)


async def _profile(c: AsyncConnection, person_id: int) -> Profile:
    helper = await volunteers.get(c, person_id)
    if helper is None:
        raise NotThere
    return Profile(await people.get(c, person_id), helper)
