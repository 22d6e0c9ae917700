"""The knowledge base for its editors: looking, checking, withdrawing, and the weekly look."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.articles import Entry, State, WorkList, work_list
from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import articles, outbox, people, proposals

LOOK_AT = time(9)  # on Mondays
LASTS = timedelta(days=5)  # after that the next look is near


def today(office: Office) -> date:
    return office.now().astimezone(office.zone).date()


async def every(office: Office, person: Person) -> list[Entry]:
    """All articles, for a coordinator; those that were never published are not among them."""
    must_coordinate(person)
    async with office.read() as c:
        return await articles.every(c, (State.PUBLISHED, State.WITHDRAWN))


async def overview(office: Office, person: Person) -> tuple[list[Entry], WorkList]:
    """All articles, and what waits for the editors."""
    must_coordinate(person)
    async with office.read() as c:
        entries = await articles.every(c, (State.PUBLISHED, State.WITHDRAWN))
        waiting = await proposals.waiting(c)
    return entries, work_list(entries, office.languages, today(office), waiting)


async def find(office: Office, person: Person, words: str) -> list[Entry]:
    """The articles in which these words stand."""
    return [it for it in await every(office, person) if it.article.says(words)]


async def watch(office: Office, person: Person, number: int) -> Entry:
    """One article, for a coordinator."""
    must_coordinate(person)
    async with office.read() as c:
        entry = await articles.get(c, number)
    if entry is None:
        raise NotThere
    return entry


async def checked(office: Office, person: Person, number: int) -> Entry:
    """It still holds: somebody has looked at its source today."""
    return await _change(office, person, number, checked=today(office))


async def valid_until(office: Office, person: Person, number: int, until: date | None) -> Entry:
    """It holds until then; None: until somebody says otherwise."""
    return await _change(office, person, number, valid_until=until)


async def withdraw(office: Office, person: Person, number: int) -> Entry:
    """Nobody is answered with it any more; nothing of it is deleted."""
    return await _move(office, person, number, State.PUBLISHED, State.WITHDRAWN)


async def put_back(office: Office, person: Person, number: int) -> Entry:
    """A withdrawn article is published again."""
    return await _move(office, person, number, State.WITHDRAWN, State.PUBLISHED)


async def to_do(office: Office, person: Person) -> WorkList:
    """What waits for the editors."""
    return (await overview(office, person))[1]


async def sweep(office: Office) -> None:
    """Once a week: tell the coordinators in one message, if there is anything to tell."""
    now = office.now()
    async with office.read() as c:
        at = await articles.looks_at(c)
    if at and at > now:
        return
    async with office.write() as c:
        if not await articles.due(c, now, _next_look(office)):
            return
        entries = await articles.published(c)
        if not work_list(entries, office.languages, today(office), ()).due:
            return
        for to in await people.coordinators(c):
            if to.reachable and to.registered:
                await outbox.owe(c, "stale", to.id, 0, now=now, lasts=LASTS, once=True)


def _next_look(office: Office) -> datetime:
    """The next Monday morning."""
    day = today(office)
    monday = day + timedelta(days=7 - day.weekday())
    return datetime.combine(monday, LOOK_AT, office.zone)


async def _change(office: Office, person: Person, number: int, **fields: Any) -> Entry:
    must_coordinate(person)
    async with office.write() as c:
        await articles.hold_all(c)
        entry = await articles.get(c, number)
        if entry is None:
            raise NotThere
        changed = replace(entry, article=replace(entry.article, **fields))
        if changed == entry:
            return entry
        await articles.grow(c)
        return await articles.change(c, changed, office.now())


async def _move(office: Office, person: Person, number: int, from_: State, to: State) -> Entry:
    must_coordinate(person)
    async with office.write() as c:
        await articles.hold_all(c)
        entry = await articles.get(c, number)
        if entry is None or entry.state not in {from_, to}:
            raise NotThere
        if entry.state is to:
            return entry
        await articles.grow(c)
        return await articles.change(c, replace(entry, state=to), office.now())
