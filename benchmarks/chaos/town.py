"""The town: people come, register, are asked and answer, for as long as the storm rages."""

import asyncio
import traceback
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.chaos.clock import ProgramTime
from benchmarks.chaos.office import Coordinator, Posted
from benchmarks.chaos.people import Walker
from benchmarks.chaos.roles import Helper, Journal
from bot.sandbox import Phone, Telegram

FIRST_COORDINATOR, FIRST_HELPER = 101, 1001
COMING = 2.0  # seconds between two newcomers, at most, until the town is inhabited
INHABITED = 18
STILL_COMING = 60.0  # the same afterwards: registrations are always under way
AT_ONCE = 6  # people who register at the same time
NEWS_EVERY = 6  # needs, and news in between
# Farther ahead than the clock jumps while a need is posted, and near enough to be reached.
AHEAD, SLOTS = timedelta(hours=60), 66
MARGIN = timedelta(hours=1)
SLOTS_A_DAY = 22  # of half an hour, from 8:00: each need at a time of its own, as long as it lasts


def noon_zone(now: datetime) -> ZoneInfo:
    """A zone in which it is late in the morning: reminders go out at any hour of the machine."""
    ahead = 11 - now.astimezone(UTC).hour
    return ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT")


class Town:
    """Everybody in it, and what each did; all randomness is of the seed."""

    def __init__(
        self, telegram: Telegram, random: Random, time: ProgramTime, zone: ZoneInfo, offices: int
    ) -> None:
        self.telegram, self._random, self._time, self._zone = telegram, random, time, zone
        self.journal: Journal = []
        self.helpers: list[Helper] = []
        self.coordinators = [
            Coordinator(self._phone(FIRST_COORDINATOR + n, f"Maria{n}"), self._dice(),
                        journal=self.journal)
            for n in range(offices)
        ]  # fmt: skip
        self.needs = 0
        self.closing = False
        self.broken_off: list[str] = []
        self._being_posted: dict[int, datetime] = {}
        self._lives: set[asyncio.Task[None]] = set()

    @property
    def everybody(self) -> list[Walker]:
        return [*self.coordinators, *self.helpers]

    def told(self) -> str:
        booked = sum(what == "booked" for what, *_ in self.journal)
        news = sum(len(it.announced) for it in self.coordinators)
        return f"{len(self.helpers)} people, {self.needs} needs, {booked} booked, {news} news"

    def can_be(self, moment: datetime) -> bool:
        """Whether nobody is just posting what would begin before that time."""
        return all(moment + MARGIN < it for it in self._being_posted.values())

    async def live(self) -> None:
        """Until the town closes, new people come, and the office posts needs."""
        for coordinator in self.coordinators:
            self._begin(self._office(coordinator))
        while not self.closing:
            if sum(not it.registered for it in self.helpers) < AT_ONCE:
                self._begin(self._help())
            longest = COMING if len(self.helpers) < INHABITED else STILL_COMING
            await asyncio.sleep(self._random.uniform(0.1, longest))

    async def come_to_rest(self, patience: float) -> None:
        """Nobody starts anything new; return when everybody is answered, or it takes too long."""
        self.closing = True
        if self._lives:
            _, pending = await asyncio.wait(self._lives, timeout=patience)
            for task in pending:
                task.cancel()

    async def _office(self, maria: Coordinator) -> None:
        await maria.registers()
        while not self.closing:
            need = self._next_need()
            self._being_posted[maria.phone.id] = need.starts
            await maria.posts(need)
            del self._being_posted[maria.phone.id]
            await maria.hesitates(1.0)
            await maria.decides()
            await maria.watches(need)
            if self.needs % NEWS_EVERY == 0:
                readers = frozenset(it.phone.id for it in self.helpers if it.registered)
                if readers:
                    await maria.announces(f"News of {need.title}.", readers)

    async def _help(self) -> None:
        number = FIRST_HELPER + len(self.helpers)
        phone = self._phone(number, f"H{number}")
        helper = Helper(phone, self._dice(), journal=self.journal)
        self.helpers.append(helper)
        await helper.registers()
        while not self.closing:
            await helper.hesitates(1.5)
            await helper.does_something()

    def _next_need(self) -> Posted:
        """Small ones, so that there are last places, each in a time slot of its own."""
        self.needs += 1
        slot = self.needs % SLOTS
        day = (self._time.now() + AHEAD).astimezone(self._zone)
        starts = day.replace(hour=8, minute=0) + timedelta(
            days=slot // SLOTS_A_DAY, minutes=30 * (slot % SLOTS_A_DAY)
        )
        return Posted(
            title=f"Need {self.needs:05}",
            day=f"{starts:%d.%m.%Y}",
            time=f"{starts:%H:%M}",
            places=self._random.choice([1, 2, 3, 4, 5]),
            starts=starts,
        )

    def _begin(self, life: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(life)
        self._lives.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A life that broke off is a fault of the benchmark, and must not pass for rest."""
        self._lives.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            self.broken_off.append("".join(traceback.format_exception(fault)))

    def _phone(self, number: int, name: str) -> Phone:
        return self.telegram.phone(number, name, language_code="en")

    def _dice(self) -> Random:
        return Random(self._random.random())
