"""Killed in the middle of a broadcast and started again, the program finishes it."""

import signal
import subprocess
from pathlib import Path

from bot.clock import Clock
from bot.config import Settings
from bot.delivery.gate import most
from bot.delivery.pacing import FREE
from bot.demo.cast import MARIA
from bot.places import read_places
from bot.sandbox import Telegram
from bot.sandbox.bot_api import bot_api_routes
from bot.services.office import Office
from storage.database import Database
from tests.support.broadcasting import add_broadcast, progress_of
from tests.support.seeding import add_person, add_volunteers
from tests.support.server import serving
from tests.test_killed import _start as start
from tests.test_killed import _wait_until as wait_until

FIRST, MANY, KILLS = 500, 90, 3


async def test_nobody_is_written_to_twice_across_kills(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lotse.db'}"
    office = await _office(url)
    broadcast_id = await _seed(office)
    telegram = Telegram()
    maria = telegram.phone(MARIA, "Maria", language_code="en")
    phones = [telegram.phone(FIRST + n, f"V{n}", language_code="en") for n in range(MANY)]

    def written() -> int:
        return sum(len(phone.messages) for phone in phones)

    with serving(bot_api_routes(telegram)) as address:
        for kill in range(1, KILLS + 1):
            program = start(url, address)
            wait_until(lambda goal=kill * MANY // (KILLS + 2): written() >= goal, program)
            program.send_signal(signal.SIGKILL)
            program.wait()
        assert written() < MANY, "the kills came too late to show anything"
        program = start(url, address)
        wait_until(lambda: _reads(maria.messages, "Your news has been sent."), program)
        _ends(program)
    # Telegram may have taken what was under way at a kill, and is asked again.
    assert MANY <= written() <= MANY + KILLS * most(FREE.overall)
    assert all(phone.messages for phone in phones)
    progress = await progress_of(office, broadcast_id)
    assert progress.outcomes == {"sent": MANY}
    await office.database.close()


def _reads(messages: list[dict[str, object]], text: str) -> bool:
    return any(text in str(message.get("text")) for message in messages)


def _ends(program: subprocess.Popen[bytes]) -> None:
    program.send_signal(signal.SIGTERM)
    assert program.wait(20) == 0


async def _office(url: str) -> Office:
    settings = Settings(_env_file=None)
    places = read_places(settings.places_file)
    database = Database(url)
    await database.migrate()
    return Office(
        database, Clock(), settings.zone, places, ("en",), "en", "Office", "", frozenset()
    )


async def _seed(office: Office) -> int:
    maria = await add_person(office, MARIA, "Maria", "en")
    await add_volunteers(office, FIRST, MANY)
    return await add_broadcast(office, maria)
