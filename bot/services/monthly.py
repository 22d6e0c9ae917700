"""The monthly report: on the first of a month to every coordinator, and whenever one asks."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import monthly
from bot.domain.monthly import Month
from bot.domain.people import Person
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import chores, needs, offers, outbox, people

CHORE = "report"
HOUR = 9  # in the morning, where the office is
LASTS = timedelta(days=3)
LATELY = timedelta(days=30)
EARLIER = timedelta(days=60)  # questions of so long before may be about what began in that time


async def sweep(office: Office) -> bool:
    """On the first of the month, owe every coordinator the report on the last one."""
    now = office.now()
    async with office.read() as c:
        if not await chores.due(c, CHORE, now):
            return False
    async with office.write() as c:
        if not await chores.claim(c, CHORE, now, coming(office)):
            return False
        over = now.astimezone(office.zone).replace(day=1) - timedelta(days=1)
        for coordinator in await people.coordinators(c):
            number = over.year * 100 + over.month
            await outbox.owe(c, "report", coordinator.id, number, now=now, lasts=LASTS)
    return True


def coming(office: Office) -> datetime:
    """Nine in the morning of the first of next month."""
    here = office.now().astimezone(office.zone)
    first = (here.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first.replace(hour=HOUR, minute=0, second=0, microsecond=0)


async def of_month(c: AsyncConnection, office: Office, number: int) -> Month:
    """The report on a month, given as year * 100 + month."""
    since = datetime(number // 100, number % 100, 1, tzinfo=office.zone)
    until = (since + timedelta(days=32)).replace(day=1)
    return await _between(c, since, until)


async def lately(office: Office, person: Person) -> tuple[Month, dict[int, Person]]:
    """The report on the last thirty days, for a coordinator who asks; with the people it names."""
    must_coordinate(person)
    async with office.read() as c:
        found = await _between(c, office.now() - LATELY, office.now())
        return found, await named(c, found)


async def named(c: AsyncConnection, found: Month) -> dict[int, Person]:
    return await people.several(c, [who for who, _ in found.losing])


async def _between(c: AsyncConnection, since: datetime, until: datetime) -> Month:
    begun = await needs.begun_between(c, since, until)
    asked = [it async for it in offers.asked_since(c, since - EARLIER) if it.asked_at < until]
    return monthly.month(since, until, begun, asked)
