"""The photo of a volunteer: given, looked at, taken back by themselves alone."""

from datetime import timedelta

from bot.domain.errors import NotYours
from bot.domain.people import Person
from bot.services.office import Office
from storage import photos

PATIENCE = timedelta(hours=1)  # after that a picture is for a person of the team again


async def mine(office: Office, person: Person) -> str | None:
    """Telegram's id of the photo that this volunteer has given."""
    _must_help(person)
    async with office.read() as c:
        return await photos.get(c, person.id)


async def wait_for(office: Office, person: Person) -> None:
    _must_help(person)
    async with office.write() as c:
        await photos.wait_for(c, person.id, office.now() + PATIENCE)


async def wait_no_more(office: Office, person: Person) -> None:
    _must_help(person)
    async with office.write() as c:
        await photos.wait_for(c, person.id, None)


async def take(office: Office, person: Person, file_id: str, update_id: int) -> bool:
    """Whether this picture is the photo that was waited for; then it is kept."""
    if not person.volunteers:
        return False
    async with office.write() as c:
        return await photos.take(c, person.id, file_id, update_id, office.now())


async def forget(office: Office, person: Person) -> None:
    _must_help(person)
    async with office.write() as c:
        await photos.forget(c, person.id)


def _must_help(person: Person) -> None:
    if not person.volunteers:
        raise NotYours
