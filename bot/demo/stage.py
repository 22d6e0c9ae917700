"""The stage: a local Telegram with its cast, a clock that can be moved, and the program on it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot import jobs
from bot.app import build
from bot.clock import MovableClock
from bot.config import Settings
from bot.delivery.pacing import UNLIMITED, Pacer
from bot.demo.cast import CAST, Actor
from bot.demo.tour import Tour
from bot.directory import read_directory
from bot.places import read_places
from bot.program import Lotse
from bot.sandbox import Telegram
from bot.sandbox.door import InProcessRequest
from storage.due import next_due

BEGINS_AT = time(10)  # on a Monday: the story goes on to Wednesday
CONTACT = "03591 000000, Mo–Fr 9:00–16:00"


@dataclass
class StageClock:
    """The demo's clock: moving it stops at everything that falls due on the way."""

    clock: MovableClock
    lotse: Lotse
    settle: Callable[[], Awaitable[None]]
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    def now(self) -> datetime:
        return self.clock.now()

    async def next_due(self) -> datetime | None:
        async with self.lotse.office.read() as c:
            return await next_due(c, self.now())

    async def move(self, by: timedelta) -> None:
        target = self.now() + by
        async with self.moving:
            while (due := await self._next_of_any()) and due < target:
                await self.clock.move(due - self.now())
                await self._act()
            await self.clock.move(max(target - self.now(), timedelta()))
            await self._act()

    async def _next_of_any(self) -> datetime | None:
        async with self.lotse.office.read() as c:
            return await next_due(c, self.now(), reminders_first=False)

    async def _act(self) -> None:
        await jobs.sweep_all(self.lotse.office)
        await self.settle()


@dataclass
class Stage:
    """Everything that the demo shows."""

    telegram: Telegram
    clock: StageClock
    tour: Tour
    lotse: Lotse


def monday(zone_settings: Settings) -> datetime:
    """The Monday of this week, at ten."""
    today = datetime.now(zone_settings.zone).date()
    day = today - timedelta(days=today.weekday())
    return datetime.combine(day, BEGINS_AT, zone_settings.zone).astimezone(UTC)


def set_up(
    database: Path, *, api_url: str | None = None, shift: int = 0, frozen: bool = False
) -> Stage:
    """Put the stage together; without ``api_url`` the bot talks to Telegram in the process.

    ``shift`` moves the languages of the cast on, so that every part is played in every language.
    """
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    settings = Settings(
        _env_file=None,
        telegram_bot_token="1:sandbox",
        telegram_api_url=api_url or "https://api.telegram.org",
        database_url=f"sqlite:///{database}",
        admin_ids=(next(iter(CAST)),),
        office_contact=CONTACT,
    )
    clock = MovableClock(monday(settings), frozen=frozen)
    telegram = Telegram(now=clock.now)
    request = None if api_url else InProcessRequest(telegram)
    places = read_places(settings.places_file)
    directory = read_directory(settings.directory_file, settings.zone)
    pacer = Pacer(UNLIMITED)
    lotse = build(settings, places, clock, request, pacer=pacer, directory=directory)

    async def settle() -> None:
        await (_settle(telegram, lotse) if api_url else lotse.settle())

    actors = _cast(telegram, settle, shift)
    stage_clock = StageClock(clock, lotse, settle)
    return Stage(telegram, stage_clock, Tour(actors, stage_clock, settings.zone), lotse)


def _cast(
    telegram: Telegram, settle: Callable[[], Awaitable[None]], shift: int
) -> dict[str, Actor]:
    languages = ["de", "uk", "ar", "en"]
    actors = {}
    for number, (name, language) in CAST.items():
        spoken = languages[(languages.index(language) + shift) % len(languages)]
        phone = telegram.phone(number, name, language_code=spoken)
        actors[name] = Actor(phone, settle)
    return actors


async def _settle(telegram: Telegram, lotse: Lotse) -> None:
    """Wait until the running bot has nothing left to do."""
    quiet = 0
    while quiet < 2:  # between two steps of the bot everything may look done for a moment
        await asyncio.sleep(0.02)
        busy = telegram.updates.pending or lotse.ordering.busy or await lotse.sender.owes()
        quiet = 0 if busy else quiet + 1
