"""A town to test in: the whole program on a real database, and a local Telegram in memory."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import jobs
from bot.app import build
from bot.clock import MovableClock
from bot.config import Settings
from bot.delivery.pacing import FREE, Pacer, Timer
from bot.demo.cast import MARIA, Actor
from bot.directory import read_directory
from bot.domain.answers.engine import Engine
from bot.domain.articles import Article
from bot.domain.places import Site
from bot.places import read_places
from bot.program import Lotse
from bot.sandbox import Telegram
from bot.sandbox.door import InProcessRequest
from bot.services.answers import Answers
from handlers import menus

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
ROOT = Path(__file__).parents[2]


@dataclass
class Town:
    """Everything a conversation needs; `person` puts somebody into it."""

    telegram: Telegram
    clock: MovableClock
    lotse: Lotse
    actors: dict[int, "Resident"] = field(default_factory=dict)

    def person(self, number: int, name: str, language: str) -> "Resident":
        phone = self.telegram.phone(number, name, language_code=language)
        return self.actors.setdefault(number, Resident(phone, self.settle, self))

    async def settle(self) -> None:
        """Let the bot do everything there is to do at this moment."""
        await self.lotse.settle()

    async def sweep(self) -> None:
        """What is due is done, and what it leads to."""
        await jobs.sweep_all(self.lotse.office)
        await self.settle()
        await jobs.sweep_all(self.lotse.office)
        await self.settle()

    async def wait(self, **gap: float) -> None:
        """Let time pass, all of it at once: as after a night in which the machine was off."""
        await self.clock.move(timedelta(**gap))

    async def until(self, moment: datetime) -> None:
        await self.clock.move(moment - self.clock.now())


@dataclass
class Resident(Actor):
    """An actor, and the town they live in."""

    town: Town

    def moves(self, to: Town) -> None:
        """The same phone, in a program that was started again."""
        self.town, self.settle = to, to.settle


_ENGINES: dict[str, Engine] = {}


def engine(articles: Sequence[Article]) -> Engine:
    """The real engine; it takes seconds to build, so the same articles share one."""
    key = repr(articles)
    if key not in _ENGINES:
        _ENGINES[key] = Engine(articles)
    return _ENGINES[key]


async def _shared(articles: Sequence[Article]) -> Engine:
    return await asyncio.to_thread(engine, articles)


class Hurry(Timer):
    """Seconds that pass as soon as somebody waits for them; the town's clock moves them too."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock, self.waited = clock, 0.0

    def now(self) -> float:
        return self._clock.now().timestamp() + self.waited

    async def sleep(self, seconds: float, unless: asyncio.Event | None = None) -> None:
        await asyncio.sleep(0)
        if unless is None or not unless.is_set():
            self.waited += seconds


def hurried(clock: MovableClock) -> Pacer:
    """Telegram's pace, without the waiting."""
    return Pacer(FREE, Hurry(clock))


@asynccontextmanager
async def town(
    database_url: str,
    start: datetime = MONDAY,
    telegram: Telegram | None = None,
    starter: Sequence[Article] | None = None,
    sites: Mapping[str, Site] | None = None,
    **more: Any,
) -> AsyncIterator[Town]:
    """The program as it runs, but stepped by hand: nothing happens unless a test lets it.

    ``more``: settings other than those of the office in these tests.
    """
    clock = MovableClock(start, frozen=True)
    telegram = telegram or Telegram(now=clock.now)
    telegram.now = clock.now
    settings = Settings(
        _env_file=None,
        telegram_bot_token="1:sandbox",
        database_url=database_url,
        admin_ids=(MARIA,),
        office_contact="03591 000000, Mo–Fr 9:00–16:00",
        **more,
    )
    places = read_places(ROOT / settings.places_file)
    directory = read_directory(ROOT / settings.directory_file, settings.zone)
    request, pacer = InProcessRequest(telegram), hurried(clock)
    lotse = build(
        settings, places, clock, request, pacer, starter, Answers(_shared), directory, sites
    )
    async with lotse.ready():
        await menus.offer_all(lotse.application)
        here = Town(telegram, clock, lotse)
        clock.when_moved(here.sweep)
        await lotse.ordering.recover()
        yield here
