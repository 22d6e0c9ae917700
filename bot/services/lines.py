"""Writing to each other: open a line, pass texts on, end it, report it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotThere, NotYours
from bot.domain.lines import (
    GATHERED_FOR,
    KEPT_FOR,
    LISTENS_FOR,
    MOST_AN_HOUR,
    ONE_BY_ONE,
    Line,
    LineText,
    pieces,
)
from bot.domain.needs import Need
from bot.domain.people import Person
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import correspondence, needs, outbox, people
from storage.outbox import Priority


class Fate(StrEnum):
    """What became of a text."""

    PASSED = "passed"
    UNREACHABLE = "unreachable"
    TOO_MANY = "too_many"
    CLOSED = "closed"
    ENDED = "ended"


@dataclass(frozen=True)
class End:
    """A line as one of the two sees it: who is at the other end, and what it is about."""

    line: Line
    partner: Person
    need: Need


async def mine(office: Office, person: Person) -> list[End]:
    """Everybody to whom this person can write now."""
    async with office.read() as c:
        found = await correspondence.of_person(c, person.id, office.now())
        return [await _end(c, line, person) for line in found]


async def look_at(office: Office, person: Person, line_id: int) -> End:
    """One of the person's own lines, open or not."""
    async with office.read() as c:
        return await _end(c, await _found(c, line_id), person)


async def pick_up(office: Office, person: Person, line_id: int) -> End:
    """Open the line: this person's next texts go to the other end. Raises LineClosed."""
    now = office.now()
    async with office.write() as c:
        line = await _found(c, line_id)
        end = await _end(c, line, person)
        line.must_be_open(now)
        await correspondence.keep(c, line)
        await correspondence.speak(c, person.id, line.id, now + LISTENS_FOR)
        return end


async def put_down(office: Office, person: Person) -> None:
    """This person's next texts are for us again."""
    async with office.write() as c:
        await correspondence.put_down(c, person.id)


async def spoken(office: Office, person: Person) -> End | None:
    """The line on which this person speaks, with who is at the other end."""
    async with office.read() as c:
        line_id = await correspondence.spoken(c, person.id, office.now())
        return await _end(c, await _found(c, line_id), person) if line_id else None


async def pass_on(
    office: Office, person: Person, text: str, update_id: int
) -> tuple[End, Fate] | None:
    """Pass a text on to the other end; None if this person speaks on no line.

    The same update again passes nothing on twice. Many texts at once go together, a little later.
    """
    begun = await spoken(office, person)
    if begun is None:
        return None
    now = office.now()
    async with office.write() as c:
        await correspondence.hold(c, begun.line.id)
        line = await _found(c, begun.line.id)
        end = await _end(c, line, person)
        if not await people.note_update(c, person.id, update_id):
            return end, Fate.PASSED
        if not line.is_open(now):
            await correspondence.put_down(c, person.id)
            return end, Fate.ENDED if line.ended_by else Fate.CLOSED
        if not end.partner.reachable:
            return end, Fate.UNREACHABLE
        hour, minute = timedelta(hours=1), timedelta(minutes=1)
        if await correspondence.count_since(c, line.id, person.id, now - hour) >= MOST_AN_HOUR:
            return end, Fate.TOO_MANY
        lately = await correspondence.count_since(c, line.id, person.id, now - minute)
        await correspondence.add(c, line.id, person.id, list(pieces(text)), now)
        await correspondence.speak(c, person.id, line.id, now + LISTENS_FOR)
        due = now if lately < ONE_BY_ONE else now + GATHERED_FOR
        await outbox.owe(
            c, "line", end.partner.id, line.id, now=due, priority=Priority.ANSWER,
            lasts=line.closes_at - due, once=True,
        )  # fmt: skip
        return end, Fate.PASSED


async def end_for_good(office: Office, person: Person, line_id: int) -> End:
    """Neither can write to the other any more; the same again changes nothing."""
    async with office.write() as c:
        line = await _found(c, line_id)
        end = await _end(c, line, person)
        await correspondence.keep(c, line)
        # Kept to the end of its time: a line that is forgotten could be opened again.
        forget_at = max(line.closes_at, office.now()) + KEPT_FOR
        await correspondence.end(c, line.id, person.id, forget_at)
        return end


async def report(office: Office, person: Person, line_id: int) -> End:
    """Send the conversation to the coordinators, who may read it now; not to the partner."""
    now = office.now()
    async with office.write() as c:
        line = await _found(c, line_id)
        end = await _end(c, line, person)
        await correspondence.keep(c, line)
        forget_at = max(line.closes_at, now) + KEPT_FOR
        if await correspondence.report(c, line.id, person.id, now, forget_at):
            for it in await people.coordinators(c):
                if it.reachable and it.id != end.partner.id:
                    await outbox.owe(
                        c, "line_report", it.id, line.id, now=now, priority=Priority.URGENT
                    )
        return end


@dataclass(frozen=True)
class Reported:
    """A reported conversation, for a coordinator."""

    line: Line
    texts: tuple[LineText, ...]
    newcomer: Person
    volunteer: Person
    reporter: Person | None


async def read_reported(office: Office, person: Person, line_id: int) -> Reported:
    """All that was written; raise NotYours unless a coordinator asks and it was reported.

    Whoever was reported does not read by whom, even if they coordinate.
    """
    must_coordinate(person)
    async with office.read() as c:
        line = await _found(c, line_id)
        by = await correspondence.reporter(c, line_id)
        was_reported = person.id != by and person.id in {line.newcomer_id, line.volunteer_id}
        if line.reported_at is None or was_reported:
            raise NotYours
        return await reported(c, line)


async def reported(c: AsyncConnection, line: Line) -> Reported:
    by = await correspondence.reporter(c, line.id)
    return Reported(
        line,
        tuple(await correspondence.read(c, line.id)),
        await people.get(c, line.newcomer_id),
        await people.get(c, line.volunteer_id),
        await people.get(c, by) if by else None,
    )


async def _found(c: AsyncConnection, line_id: int) -> Line:
    line = await correspondence.get(c, line_id)
    if line is None:
        raise NotThere
    return line


async def _end(c: AsyncConnection, line: Line, person: Person) -> End:
    partner = await people.get(c, line.partner_of(person.id))
    need = await needs.get(c, line.need_id)
    if need is None:
        raise NotThere
    return End(line, partner, need)
