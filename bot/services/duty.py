"""On duty and off duty."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.domain.questions import State
from bot.services import ringing
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import duties, questions

HOURS = (0, 4, 8)  # 0: until they say otherwise


@dataclass(frozen=True)
class Duty:
    """Whether somebody is on duty, until when if they said so, and how many questions wait."""

    on: bool
    until: datetime | None
    waiting: int


async def look(office: Office, person: Person) -> Duty:
    must_coordinate(person)
    async with office.read() as c:
        on, until = await duties.until(c, person.id, office.now())
        open_ = await questions.all_open(c)
    return Duty(on, until, sum(it.state is State.HANDED_OVER for it in open_))


async def begin(office: Office, person: Person, hours: int) -> Duty:
    """On duty: what waits is shown at once."""
    must_coordinate(person)
    if hours not in HOURS:
        raise NotThere
    until = office.now() + timedelta(hours=hours) if hours else None
    async with office.write() as c:
        await duties.begin(c, person.id, until)
        for question in await questions.all_open(c):
            if question.state is State.HANDED_OVER and question.person_id != person.id:
                await ringing.show_waiting(c, office, question, person.id)
    return await look(office, person)


async def end(office: Office, person: Person) -> Duty:
    must_coordinate(person)
    async with office.write() as c:
        await duties.end(c, person.id)
    return await look(office, person)
