"""``python -m benchmarks replicas``: what one, two and three processes do on one PostgreSQL."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from benchmarks.replicas.exchange import Exchange
from benchmarks.replicas.fleet import Fleet
from benchmarks.replicas.town import COORDINATOR, FIRST, announce, office, postgresql
from bot import logs
from bot.services.office import Office

ALLOWED = 30  # a second, as Telegram documents it
MOST_S = 100

Figures = dict[str, float]


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    logs.set_up("ERROR")
    figures = asyncio.run(run(options))
    _print_table(figures)
    if options.json:
        print(json.dumps(figures))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks replicas", description=__doc__)
    parser.add_argument("--replicas", type=int, nargs="+", default=[1, 2, 3], metavar="N")
    parser.add_argument("--updates", type=int, default=600, help="people who write at once")
    parser.add_argument("--messages", type=int, default=600, help="people who get news")
    parser.add_argument("--paced", type=int, default=150, help="the same at 30 a second")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    return parser.parse_args(arguments)


async def run(options: argparse.Namespace) -> dict[str, Figures]:
    """Each number of replicas in turn, several times over; the median of each figure."""
    found: dict[int, list[Figures]] = {count: [] for count in options.replicas}
    with tempfile.TemporaryDirectory(prefix="lotse-replicas-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - PostgreSQL may run as a user of its own
        async with postgresql(folder / "postgresql") as server:
            for number in range(options.rounds):
                # Every other round the other way round, so that a machine that slows down shows.
                for count in options.replicas[:: -1 if number % 2 else 1]:
                    print(f"round {number + 1}, replicas {count}", file=sys.stderr, flush=True)
                    found[count].append(await _measure(server, count, options))
    return {
        str(count): {name: round(median(it[name] for it in rounds), 2) for name in rounds[0]}
        for count, rounds in found.items()
    }


async def _measure(server: str, count: int, options: argparse.Namespace) -> Figures:
    figures: Figures = {}
    async with _staged(server, count, options.updates, paid=True) as (_, exchange, fleet):
        people = range(FIRST, FIRST + options.updates)
        await exchange.bring(people, fleet.hooks, "/help")
        await _until_sent(exchange, options.updates)
        figures["updates_per_s"] = _rate(exchange)
    async with _staged(server, count, options.messages, paid=True) as (town, exchange, _):
        await announce(town)
        await _until_sent(exchange, options.messages)
        figures["messages_per_s"] = _rate(exchange)
    async with _staged(server, count, options.paced) as (town, exchange, fleet):
        await announce(town)
        await _until_sent(exchange, options.paced // 10)
        # While the news goes out, a third of the people write to whichever replica.
        some = range(FIRST, FIRST + options.paced // 3)
        await exchange.bring(some, fleet.hooks, "/help")
        await _until_sent(exchange, options.paced + len(some))
        figures["of_30_per_s"] = _rate(exchange) / ALLOWED
        figures["busiest_second"] = exchange.busiest(1.0)
    return figures


@asynccontextmanager
async def _staged(
    server: str, count: int, people: int, *, paid: bool = False
) -> AsyncIterator[tuple[Office, Exchange, Fleet]]:
    """A new town, and so many replicas that are ready for it."""
    async with office(server, people) as town:
        exchange = Exchange()
        for number in (COORDINATOR, *range(FIRST, FIRST + people)):
            exchange.telegram.phone(number, "P")
        url = town.database.url.render_as_string(hide_password=False)
        async with exchange.opened(), Fleet(url, exchange, paid=paid).running(count) as fleet:
            await fleet.sender()
            yield town, exchange, fleet


async def _until_sent(exchange: Exchange, count: int) -> None:
    """Everybody but the coordinator, who is told how it goes, has what is theirs."""
    async with asyncio.timeout(MOST_S):
        while sum(to != COORDINATOR for *_, to in exchange.sent) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def _rate(exchange: Exchange) -> float:
    times = sorted(came for came, *_ in exchange.sent)
    return (len(times) - 1) / (times[-1] - times[0])


def _print_table(figures: dict[str, Figures]) -> None:
    names = list(next(iter(figures.values())))
    print(f"{'replicas':>8}", *(f"{name:>15}" for name in names))
    first = next(iter(figures.values()))
    for count, row in figures.items():
        print(f"{count:>8}", *(f"{row[name]:>15.2f}" for name in names))
        print(f"{'ratio':>8}", *(f"{row[name] / first[name]:>15.2f}" for name in names))
