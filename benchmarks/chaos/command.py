"""``python -m benchmarks chaos``: kill the program at random moments, then check its books."""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from benchmarks.chaos import audit, books, sends
from benchmarks.chaos.balancer import Balancer
from benchmarks.chaos.books import Books
from benchmarks.chaos.clock import ProgramTime
from benchmarks.chaos.databases import Kept, database
from benchmarks.chaos.programs import Programs
from benchmarks.chaos.storms import Storm
from benchmarks.chaos.town import Town, noon_zone
from benchmarks.chaos.wire import Wire
from bot.clock import STEERED_BY
from bot.sandbox import Telegram

OFFICES = 6
Figures = dict[str, Any]


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    figures = asyncio.run(run(options))
    _print_table(figures)
    if options.json:
        print(json.dumps(figures))
    return is_bad(figures)


def is_bad(figures: Figures) -> bool:
    """Whether anything is lost or double, or repeated without a reason."""
    excused = figures["kills"] + figures["cut_off"]
    wrong = ("lost", "double_bookings", "decided_twice")
    return any(figures[name] for name in wrong) or figures["duplicated"] > excused


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, metavar="N")
    parser.add_argument("--replicas", type=int, default=1, metavar="N",
                        help="more than one take updates by webhook")  # fmt: skip
    parser.add_argument("--webhook", action="store_true", help="also for one replica")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the URL "
                        "of an empty PostgreSQL database")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--seconds", type=float, default=3600, help="stop killing after so long")
    parser.add_argument("--calm", type=float, default=12, help="seconds before the first fault")
    parser.add_argument("--patience", type=float, default=180, help="seconds to come to rest")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args(arguments)
    if options.replicas > 1 and options.database.startswith("sqlite"):
        parser.error("several replicas need --database postgresql, or the URL of one")
    options.webhook = options.webhook or options.replicas > 1
    return options


async def run(options: argparse.Namespace) -> Figures:
    """The whole performance; returns what it came to. Whoever stops it stops the programs, too."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with tempfile.TemporaryDirectory(prefix="lotse-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - PostgreSQL may run as a user of its own
        async with database(options.database, folder) as kept:
            return await _play(options, kept, folder)


async def _play(options: argparse.Namespace, kept: Kept, folder: Path) -> Figures:
    began, updates = monotonic(), list[int]()
    async with _staged(options, kept, folder) as storm:
        _note_updates(storm.town.telegram, updates)
        living = asyncio.create_task(storm.town.live())
        try:
            storm.programs.start()
            await storm.rage(options.kills, options.seconds, options.calm, _say)
            _say("The storm is over; what is owed is waited for.")
            await storm.town.come_to_rest(options.patience)
            await _rest(kept.url, options.patience)
        finally:
            living.cancel()
            clean = await asyncio.to_thread(storm.programs.stop)
    found = await books.read(kept.url, storm.time.latest())
    audit.check(storm.town, found, updates)
    twice = sends.duplicates(storm.town, found)
    decided_twice = found.owed_twice()
    for line in [*found.lost, *decided_twice, *(f"twice: {it}" for it in twice)]:
        _say(line)
    if found.lost:
        _keep_log(folder / "log", storm.town, found.lost)
    return {
        **_figures(storm, found, updates),
        "lost": len(found.lost),
        "duplicated": len(twice),
        "double_bookings": found.double_bookings() + audit.seen_double(storm.town, found),
        "decided_twice": len(decided_twice),
        "stopped_cleanly": clean,
        "replicas": options.replicas,
        "database": options.database.partition(":")[0],
        "seconds": round(monotonic() - began),
    }


@asynccontextmanager
async def _staged(options: argparse.Namespace, kept: Kept, folder: Path) -> AsyncIterator[Storm]:
    """Telegram, its people, the network and the programs, with nothing started yet."""
    random, telegram = Random(options.seed), Telegram()
    telegram.webhook.longest_pause = 4.0  # so that nobody has to wait for the end of it
    zone, time = noon_zone(datetime.now(UTC)), ProgramTime(folder / "clock")
    town = Town(telegram, random, time, zone, OFFICES)
    wire, programs = Wire(telegram), Programs(options.replicas, folder / "log")
    balancer = Balancer(programs.addresses, random) if options.webhook else None
    programs.settle({
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": wire.address,
        "DATABASE_URL": kept.url,
        "ADMIN_IDS": ",".join(str(it.phone.id) for it in town.coordinators),
        "TIMEZONE": str(zone),
        "DEFAULT_LANGUAGE": "en",
        "WEBHOOK_URL": balancer.address if balancer else "",
        STEERED_BY: str(time.file),
    })  # fmt: skip
    await wire.open()
    if balancer:
        await balancer.open()
    try:
        async with telegram.running():
            yield Storm(town, wire, programs, kept, time, random, balancer)
    finally:
        if balancer:
            await balancer.close()
        await wire.cut()


def _figures(storm: Storm, found: Books, updates: list[int]) -> Figures:
    """What was done to the program, and what it did."""
    telegram, happened = storm.town.telegram, storm.happened
    answers_lost = sum(k == "drop_after" and m != "getUpdates" for m, k in telegram.faults.met)
    calls = storm.balancer.happened if storm.balancer else {}
    others = ("cut", "database", "back", "two_hours", "day")
    states = [it.state for it in found.assignments.values()]
    kinds = [it.kind for it in found.outbox if it.outcome == "sent"]
    return {
        "kills": storm.programs.kills,
        "faults": len(telegram.faults.met) + sum(happened[it] for it in others),
        "updates": len(updates),
        "messages": sum(it.method.startswith(("send", "edit")) for it in telegram.calls),
        "cut_off": answers_lost + storm.wire.cut_off,
        "calls_repeated": sum(calls[it] for it in ("brought_twice", "replayed_late") if calls),
        "calls_held_back": calls["held_back"] if calls else 0,
        "replicas_lost": happened["lost"],
        "clock_jumps": sum(happened[it] for it in ("back", "two_hours", "day")),
        "database_restarts": happened["database"],
        "handled_again": sum(it.attempts > 1 for it in found.inbox.values()),
        "people": len(found.people),
        "needs": len(found.needs),
        "bookings": len(states),
        "given_back": states.count("released") + states.count("replaced"),
        "from_waiting_list": kinds.count("called"),
        "reminders": sum(kinds.count(it) for it in books.REMINDERS),
        "news": kinds.count("news"),
        "receipts": sum(it.answer == "seen" for it in found.recipients.values()),
    }


def _note_updates(telegram: Telegram, updates: list[int]) -> None:
    """Keep the number of every update that Telegram hands out."""
    put = telegram.updates.put

    def noted(kind: str, payload: dict[str, Any]) -> int | None:
        number = put(kind, payload)
        if number is not None:
            updates.append(number)
        return number

    telegram.updates.put = noted  # type: ignore[method-assign] # to look on, not to change it


async def _rest(url: str, patience: float) -> None:
    until = monotonic() + patience
    while not await books.at_rest(url) and monotonic() < until:  # noqa: ASYNC110 - another process's
        await asyncio.sleep(1)


def _keep_log(log: Path, town: Town, lost: Sequence[str]) -> None:
    """What the program said, and what happened on the phones of whoever lost something."""
    kept = Path(tempfile.mkstemp(prefix="lotse-chaos-", suffix=".log")[1])
    stories = [
        line
        for walker in town.everybody
        if any(str(walker.phone.id) in it.split() for it in lost)
        for line in (f"Phone {walker.phone.id}", *walker.story())
    ]
    kept.write_text(log.read_text("utf-8", "replace") + "\n".join(stories), "utf-8")
    _say(f"The program's log, and what happened on these phones, is in {kept}.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _print_table(figures: Figures) -> None:
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):16} {value:>12}" if not isinstance(value, bool)
              else f"{name.replace('_', ' '):16} {'yes' if value else 'no':>12}")  # fmt: skip
