"""On duty and off duty: now, by a tap, and each week at the same hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogues import rostering
from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.domain.questions import State
from bot.domain.rota import Duty, Said, Span, ends_at, merged, next_start
from bot.services import dialogues, ringing
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import drafts, duties, people, questions

HOURS = (0, 4, 8)  # 0: until they say otherwise


@dataclass(frozen=True)
class Standing:
    """Somebody's duty as it stands, and how many questions wait."""

    duty: Duty
    waiting: int


async def look(office: Office, person: Person) -> Standing:
    must_coordinate(person)
    async with office.read() as c:
        duty = await duties.of(c, person.id, office.now(), office.zone)
        open_ = await questions.all_open(c)
    return Standing(duty, sum(it.state is State.HANDED_OVER for it in open_))


async def begin(office: Office, person: Person, hours: int) -> Standing:
    """On duty: what waits is shown at once."""
    must_coordinate(person)
    if hours not in HOURS:
        raise NotThere
    until = office.now() + timedelta(hours=hours) if hours else None
    async with office.write() as c:
        await duties.say(c, person.id, Said(working=True, until=until))
        await _show_waiting(c, office, person.id)
    return await look(office, person)


async def end(office: Office, person: Person) -> Standing:
    """Off duty: if these are their weekly hours, until those are over."""
    must_coordinate(person)
    async with office.write() as c:
        hours = await duties.hours_of(c, person.id)
        if over := ends_at(hours, office.now(), office.zone):
            await duties.say(c, person.id, Said(working=False, until=over))
        else:
            await duties.unsay(c, person.id)
    return await look(office, person)


async def add_hours(office: Office, person: Person, update_id: int) -> Standing:
    """The hours of the dialogue, each week, beside those that they have already."""
    must_coordinate(person)
    now = office.now()
    async with office.write() as c:
        if await people.note_update(c, person.id, update_id):
            draft = await dialogues.answered(c, person, rostering.ROSTERING)
            before = await duties.hours_of(c, person.id)
            hours = merged([*before, *rostering.spans(draft.answers)])
            await duties.keep_hours(c, person.id, hours, _next(office, hours, now))
            await drafts.drop(c, person.id, rostering.ROSTERING.key)
            if not ends_at(before, now, office.zone):
                await _come(c, office, person.id, hours)
    return await look(office, person)


async def forget_hours(office: Office, person: Person) -> Standing:
    """From now on only what they tap counts."""
    must_coordinate(person)
    async with office.write() as c:
        await duties.forget_hours(c, person.id)
    return await look(office, person)


async def sweep(office: Office) -> None:
    """Whose weekly hours begin sees what waits; after a long stop only if they are not over."""
    now = office.now()
    async with office.read() as c:
        begun = await duties.begun(c, now)
    for person_id, begun_at in begun:
        async with office.write() as c:
            hours = await duties.hours_of(c, person_id)
            if not hours:
                continue
            if await duties.claim(c, person_id, begun_at, _next(office, hours, now)):
                await _come(c, office, person_id, hours)


async def _come(c: AsyncConnection, office: Office, person_id: int, hours: Sequence[Span]) -> None:
    """Show what waits, if these hours run now and they have said nothing else."""
    now = office.now()
    said = person_id in await duties.said(c, now)
    person = await people.get(c, person_id)
    if ends_at(hours, now, office.zone) and not said and person.coordinator and person.reachable:
        await _show_waiting(c, office, person_id)


async def _show_waiting(c: AsyncConnection, office: Office, person_id: int) -> None:
    for question in await questions.all_open(c):
        if question.state is State.HANDED_OVER and question.person_id != person_id:
            await ringing.show_waiting(c, office, question, person_id)


def _next(office: Office, hours: Sequence[Span], now: datetime) -> datetime:
    found = next_start(hours, now, office.zone)
    assert found is not None, "hours of a week begin again within a week"
    return found
