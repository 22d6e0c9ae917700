"""``python -m benchmarks broadcast``: news to many, by the clock, with kills on the way."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic
from typing import Any

from benchmarks.broadcast import town
from benchmarks.broadcast.gate import Gate
from benchmarks.broadcast.readers import Readers, Tap
from benchmarks.broadcast.town import COORDINATOR, FIRST
from benchmarks.chaos.databases import database
from benchmarks.chaos.programs import Programs
from benchmarks.chaos.wire import Wire

LATENCY = 0.05  # seconds from Telegram's taking a message to its answer
STARTS_IN, PATIENCE = 60.0, 60.0
Figures = dict[str, Any]


@dataclass
class Run:
    """What happened, by the clock of this process."""

    kills: list[float] = field(default_factory=list)
    unanswered: int = 0
    settled: dict[str, int] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    figures = asyncio.run(run(options))
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):24} {value!s:>12}")
    if options.json:
        print(json.dumps(figures))
    return is_bad(figures)


def is_bad(figures: Figures) -> bool:
    """Whether somebody was left out, or written to twice without a kill that explains it."""
    unexplained = figures["twice"] - figures["twice_cut_off"] - figures["twice_unrecorded"]
    return bool(figures["not_at_all"] or figures["taps_unanswered"] or unexplained)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks broadcast", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000, metavar="N")
    parser.add_argument("--rate", type=int, choices=(30, 1000), default=30,
                        help="messages a second; 1000 is the paid broadcast")  # fmt: skip
    parser.add_argument("--kills", type=int, default=0, metavar="N")
    parser.add_argument("--taps", type=float, default=1.0, help="a second, meanwhile")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the URL "
                        "of an empty PostgreSQL database")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    return parser.parse_args(arguments)


async def run(options: argparse.Namespace) -> Figures:
    """The whole broadcast; returns what it came to."""
    with tempfile.TemporaryDirectory(prefix="lotse-broadcast-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - PostgreSQL may run as a user of its own
        gate = Gate(options.rate, LATENCY)
        for number in (COORDINATOR, *range(FIRST, FIRST + options.people)):
            gate.phone(number, "P")
        async with database(options.database, folder) as kept, town.opened(kept.url) as books:
            await town.seed(books, options.people)
            wire = Wire(gate)
            await wire.open()
            programs = Programs(1, folder / "log")
            programs.settle(_settings(wire, kept.url, options))
            try:
                return await _play(options, gate, programs, books)
            finally:
                await asyncio.to_thread(programs.stop)
                await wire.cut()
                for line in (folder / "log").read_text("utf-8").splitlines()[-20:]:
                    print(line, file=sys.stderr)


def _settings(wire: Wire, url: str, options: argparse.Namespace) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": "1:sandbox",
        "TELEGRAM_API_URL": wire.address,
        "DATABASE_URL": url,
        "DEFAULT_LANGUAGE": "en",
        "PAID_BROADCAST": str(options.rate > 30),
        "LOG_LEVEL": "WARNING",
    }


async def _play(
    options: argparse.Namespace, gate: Gate, programs: Programs, books: Any
) -> Figures:
    it, random = Run(), Random(options.seed)
    readers = Readers(gate, random, options.taps)
    programs.start()
    async with asyncio.timeout(STARTS_IN):
        while not await programs.ready():  # noqa: ASYNC110 - another process's start
            await asyncio.sleep(0.05)
    broadcast_id = await town.announce(books)
    tapping = asyncio.create_task(readers.tap())
    try:
        await _kill(options, gate, programs, it, random)
        patience = options.people / options.rate * 3 + PATIENCE
        async with asyncio.timeout(patience):
            while await town.unsettled(books, broadcast_id):  # noqa: ASYNC110 - theirs
                await asyncio.sleep(0.5)
    except TimeoutError:
        print("It took too long; what is missing is counted.", file=sys.stderr)
    finally:
        tapping.cancel()
    it.unanswered = await readers.answered(PATIENCE)
    it.settled = await town.outcomes(books, broadcast_id)
    return _figures(options, gate, it, readers.taps)


async def _kill(
    options: argparse.Namespace, gate: Gate, programs: Programs, it: Run, random: Random
) -> None:
    """So many kills, spread over the broadcast; the program is started again at once."""
    for number in range(options.kills):
        share = (number + random.uniform(0.5, 1.0)) / (options.kills + 0.5)
        while len(gate.taken) < share * options.people:  # noqa: ASYNC110 - another process sends
            await asyncio.sleep(0.005)
        gate.up = False
        await asyncio.to_thread(programs.kill, 0)
        it.kills.append(monotonic())
        await asyncio.sleep(2 * gate.latency)  # by then whatever was under way has ended
        gate.up = True
        programs.start()


def _figures(options: argparse.Namespace, gate: Gate, it: Run, taps: Sequence[Tap]) -> Figures:
    news = [it.at for it in gate.taken if it.method == "sendMessage" and it.chat_id >= FIRST]
    # Answers and the progress count, too: from the first news to the last.
    times = [message.at for message in gate.taken if news[0] <= message.at <= news[-1]]
    outages = [(at, min((t for t in times if t > at), default=at)) for at in it.kills]
    lasted, down = times[-1] - times[0], sum(end - start for start, end in outages)
    calm = [tap.waited for tap in taps if not any(s - 2 < tap.at < e + 1 for s, e in outages)]
    twice = [who for who, count in gate.sent_to().items() if count > 1 and who != COORDINATOR]
    excuses = [_excuse(gate, who) for who in twice]
    return {
        "people": options.people,
        "rate": options.rate,
        "database": options.database.partition(":")[0],
        "seconds": round(lasted, 1),
        "messages": len(times),
        "share": round((len(times) - 1) / lasted / options.rate, 4),
        "share_while_up": round((len(times) - 1) / (lasted - down) / options.rate, 4),
        "busiest_second": gate.busiest(),
        "throttled": gate.throttled,
        "taps": len(taps),
        "taps_unanswered": it.unanswered,
        "answer_median_s": _rounded(median(tap.waited for tap in taps)) if taps else None,
        "answer_p99_s": _percentile([tap.waited for tap in taps]),
        "answer_p99_while_up_s": _percentile(calm),
        "answer_worst_while_up_s": _rounded(max(calm, default=0.0)),
        "kills": len(it.kills),
        "outage_s": _rounded(max((end - start for start, end in outages), default=0.0)),
        "twice": len(twice),
        "twice_cut_off": excuses.count("cut off"),
        "twice_unrecorded": sum(1 for excuse in excuses if excuse == "unrecorded"),
        "not_at_all": options.people - sum(1 for who in gate.sent_to() if who >= FIRST),
        "delivered": it.settled.get("sent", 0),
    }


def _excuse(gate: Gate, who: int) -> str:
    """Why somebody was written to twice: the kill came before Telegram's answer, or just after."""
    first = next(it for it in gate.taken if it.chat_id == who)
    if first.answered is None:
        return "cut off"
    return "unrecorded"


def _percentile(values: Sequence[float], of: float = 0.99) -> float | None:
    return _rounded(sorted(values)[ceil(of * len(values)) - 1]) if values else None


def _rounded(value: float) -> float:
    return round(value, 3)
