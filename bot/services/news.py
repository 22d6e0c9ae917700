"""News as those see it who read it: answering, and wanting no more of it."""

from datetime import timedelta

from bot.domain.broadcasts import Answer, Broadcast, Recipient
from bot.domain.errors import NotThere, NotYours
from bot.domain.people import Person
from bot.services.office import Office
from storage import broadcasts, people, recipients

COUNTED_WITHIN = timedelta(seconds=3)  # many answers at once are told together


async def read(office: Office, person: Person, recipient_id: int) -> tuple[Broadcast, Recipient]:
    """The news that somebody has on their screen."""
    async with office.read() as c:
        recipient = await recipients.get(c, recipient_id)
        if recipient is None:
            raise NotThere
        broadcast = await broadcasts.get(c, recipient.broadcast_id)
    if broadcast is None:
        raise NotThere
    if recipient.person_id != person.id:
        raise NotYours
    return broadcast, recipient


async def answer(office: Office, person: Person, recipient_id: int, it: Answer) -> None:
    """Count this answer; the last one holds."""
    broadcast, recipient = await read(office, person, recipient_id)
    broadcast.must_take(it)
    if recipient.answer is it:
        return
    now = office.now()
    async with office.write() as c:
        await recipients.answer(c, recipient_id, it, now)
        await broadcasts.look_soon(c, broadcast.id, now + COUNTED_WITHIN)


async def want(office: Office, person: Person, wanted: bool) -> Person:
    """Whether this person wants news from now on."""
    async with office.write() as c:
        await people.set_person(c, person.id, news=wanted)
        return await people.get(c, person.id)
