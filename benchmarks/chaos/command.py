"""``python -m benchmarks chaos``: kill the program at random moments, then check its books."""

import argparse
import asyncio
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from benchmarks.chaos import audit, books
from benchmarks.chaos.databases import Kept, database
from benchmarks.chaos.programs import Programs
from benchmarks.chaos.storms import Storm
from benchmarks.chaos.town import Town, noon_zone
from benchmarks.chaos.wire import Wire
from bot.sandbox import Telegram

OFFICES = 2
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
    return bool(figures["lost"] or figures["double_bookings"] or figures["duplicated"] > excused)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, metavar="N")
    parser.add_argument("--replicas", type=int, default=1, metavar="N")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the URL "
                        "of an empty PostgreSQL database")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--seconds", type=float, default=3600, help="stop killing after so long")
    parser.add_argument("--patience", type=float, default=180, help="seconds to come to rest")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    return parser.parse_args(arguments)


async def run(options: argparse.Namespace) -> Figures:
    """The whole performance; returns what it came to."""
    replicas = options.replicas
    if replicas > 1:
        _say("Several replicas need a webhook, which this version does not have: one is run.")
        replicas = 1
    with tempfile.TemporaryDirectory(prefix="lotse-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - PostgreSQL may run as a user of its own
        async with database(options.database, folder) as kept:
            return await _play(options, replicas, kept, folder)


async def _play(options: argparse.Namespace, replicas: int, kept: Kept, folder: Path) -> Figures:
    random, began = Random(options.seed), monotonic()
    telegram, updates = Telegram(), list[int]()
    _note_updates(telegram, updates)
    zone = noon_zone(datetime.now(UTC))
    town = Town(telegram, random, zone, OFFICES)
    wire = Wire(telegram)
    await wire.open()
    programs = Programs(replicas, _settings(town, wire, kept, str(zone)), folder / "log")
    storm = Storm(telegram, wire, programs, kept, random)
    living = asyncio.create_task(town.live())
    try:
        programs.start()
        await storm.rage(options.kills, options.seconds, _say)
        _say("The storm is over; what is owed is waited for.")
        await town.come_to_rest(options.patience)
        await _rest(kept.url, options.patience)
    finally:
        living.cancel()
        clean = await asyncio.to_thread(programs.stop)
        await wire.cut()
    found = await books.read(kept.url)
    audit.check(town, found, updates)
    twice = audit.duplicates(town, found)
    for line in [*found.lost, *(f"twice: {it}" for it in twice)]:
        _say(line)
    if found.lost:
        _keep_log(folder / "log")
    answers_lost = sum(k == "drop_after" and m != "getUpdates" for m, k in telegram.faults.met)
    return {
        "kills": programs.kills,
        "faults": len(telegram.faults.met) + storm.happened["cut"] + storm.happened["database"],
        "updates": len(updates),
        "messages": len(telegram.calls),
        "lost": len(found.lost),
        "duplicated": len(twice),
        "double_bookings": found.double_bookings(),
        "cut_off": answers_lost + wire.cut_off,
        "replayed": sum(it.attempts > 1 for it in found.inbox.values()),
        "people": len(found.people),
        "needs": len(found.needs),
        "bookings": len(found.assignments),
        "reminders": sum(it.kind == "meet" and it.outcome == "sent" for it in found.outbox),
        "stopped_cleanly": clean,
        "replicas": replicas,
        "database": options.database.partition(":")[0],
        "seconds": round(monotonic() - began),
    }


def _settings(town: Town, wire: Wire, kept: Kept, zone: str) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": town.telegram.token,
        "TELEGRAM_API_URL": wire.address,
        "DATABASE_URL": kept.url,
        "ADMIN_IDS": ",".join(str(it.phone.id) for it in town.coordinators),
        "TIMEZONE": zone,
        "DEFAULT_LANGUAGE": "en",
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


def _keep_log(log: Path) -> None:
    kept = Path(tempfile.mkstemp(prefix="lotse-chaos-", suffix=".log")[1])
    kept.write_bytes(log.read_bytes())
    _say(f"The program's log is in {kept}.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _print_table(figures: Figures) -> None:
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):16} {value:>12}" if not isinstance(value, bool)
              else f"{name.replace('_', ' '):16} {'yes' if value else 'no':>12}")  # fmt: skip
