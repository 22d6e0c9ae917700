"""``python -m benchmarks organisations``: one process that serves one office, three, ten.

Each has a bot, people and an SQLite file of its own, and Telegram's limit of 30 messages a second
for each bot. The same number of people write to each at the same moment, and each is answered with
one message. The local Telegrams are in the same process and take their part of the processor.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from time import monotonic

from bot import logs
from bot.app import build
from bot.clock import Clock
from bot.config import Settings
from bot.live import together
from bot.places import read_places
from bot.program import CALM_S
from bot.sandbox import Phone, Telegram
from bot.sandbox.door import InProcessRequest

ALLOWED = 30  # messages a second for each bot
PATIENCE_S = 300

Figures = dict[str, float]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks organisations", description=__doc__
    )
    parser.add_argument("--organisations", type=int, nargs="+", default=[1, 3, 10], metavar="N")
    parser.add_argument("--people", type=int, default=150, help="who write to each")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args(arguments)
    logs.set_up("ERROR")
    found: dict[str, Figures] = {}
    for count in options.organisations:
        found[str(count)] = asyncio.run(measure(count, options.people))
        print(_line(str(count), found[str(count)]), file=sys.stderr, flush=True)
    for name, figures in found.items():
        print(_line(name, figures))
    if options.json:
        print(json.dumps({"organisations": found}))
    return 0


async def measure(count: int, people: int) -> Figures:
    """So many organisations in this process, and so many people who write to each at once."""
    with tempfile.TemporaryDirectory(prefix="lotse-organisations-") as name:
        settings = [_settings(Path(name), number) for number in range(count)]
        telegrams = [Telegram(it.telegram_bot_token.get_secret_value()) for it in settings]
        lotsen = {
            f"office-{number}": build(
                it, read_places(it.places_file), Clock(), InProcessRequest(telegram),
                starter=(), organisation=f"office-{number}",
            )
            for number, (it, telegram) in enumerate(zip(settings, telegrams, strict=True))
        }  # fmt: skip
        phones = [
            [telegram.phone(1000 + number, "P") for number in range(people)]
            for telegram in telegrams
        ]
        async with together(settings[0], lotsen):
            await asyncio.sleep(CALM_S + 1)  # everything is built and has settled
            began = monotonic()
            for office in phones:
                for phone in office:
                    phone.say("/start")
            took = await asyncio.gather(*(_answered(it, began) for it in phones))
    total = count * people
    return {
        "messages_per_s": round(total / max(took), 1),
        "of_the_limits": round(total / max(took) / (ALLOWED * count), 2),
        "fastest_s": round(min(took), 2),
        "slowest_s": round(max(took), 2),
    }


def _settings(folder: Path, number: int) -> Settings:
    return Settings(
        _env_file=None,
        telegram_bot_token=f"{number + 1}:organisation",
        database_url=f"sqlite:///{folder}/{number}.db",
    )


async def _answered(phones: list[Phone], began: float) -> float:
    """Seconds until everybody of one organisation has an answer."""
    async with asyncio.timeout(PATIENCE_S):
        while not all(it.messages[-1]["from"]["is_bot"] for it in phones):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return monotonic() - began


def _line(name: str, figures: Figures) -> str:
    told = ", ".join(f"{key.replace('_', ' ')} {value:g}" for key, value in figures.items())
    return f"{name:>3} organisations: {told}"
