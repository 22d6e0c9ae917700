"""Killed in the middle of a wave and started again, the program finishes it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.clock import Clock
from bot.config import Settings
from bot.demo.cast import MARIA
from bot.places import read_places
from bot.sandbox import Telegram
from bot.sandbox.bot_api import bot_api_routes
from bot.services.office import Office
from storage.database import Database
from tests.support.seeding import add_need, add_person, add_volunteers
from tests.support.server import serving

ROOT = Path(__file__).parents[1]
FIRST, ASKED = 500, 12


async def test_a_wave_is_finished_after_a_kill(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lotse.db'}"
    await _seed(url)
    telegram = Telegram()
    maria = telegram.phone(MARIA, "Maria", language_code="de")
    phones = [telegram.phone(FIRST + n, f"V{n}") for n in range(ASKED)]

    def pushes() -> int:
        return sum(len(phone.messages) for phone in phones)

    with serving(bot_api_routes(telegram)) as address:
        program = _start(url, address)
        _wait_until(lambda: pushes() >= 2, program)
        program.send_signal(signal.SIGKILL)
        program.wait()
        assert pushes() < ASKED, "the kill came too late to show anything"
        program = _start(url, address)
        _wait_until(lambda: all(phone.messages for phone in [*phones, maria]), program)
        program.send_signal(signal.SIGTERM)
        assert program.wait(20) == 0
    # The one that was under way when the program died may have been sent twice, no other.
    assert ASKED <= pushes() <= ASKED + 1
    assert 1 <= len(maria.messages) <= 2


async def _seed(url: str) -> None:
    settings = Settings(_env_file=None)
    database = Database(url)
    await database.migrate()
    places = read_places(settings.places_file)
    office = Office(
        database, Clock(), settings.zone, places, ("en",), "en", "Office", "", frozenset()
    )
    maria = await add_person(office, MARIA, "Maria", "de")
    await add_volunteers(office, FIRST, ASKED)
    await add_need(office, maria, capacity=ASKED // 3)
    await database.close()


def _start(url: str, address: str) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ["PATH"],
        "TELEGRAM_BOT_TOKEN": "1:sandbox",
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": url,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _wait_until(done: Callable[[], bool], program: subprocess.Popen[bytes]) -> None:
    for _ in range(6000):
        if done():
            return
        if program.poll() is not None:
            assert program.stderr
            raise AssertionError(program.stderr.read().decode())
        time.sleep(0.01)
    program.kill()
    raise AssertionError("it did not come to that in a minute")
