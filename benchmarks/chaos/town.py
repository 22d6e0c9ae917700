"""The town: people come, register, are asked and answer, for as long as the storm rages."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.chaos.people import Walker
from benchmarks.chaos.roles import Coordinator, Helper, Posted
from bot.sandbox import Phone, Telegram

FIRST_COORDINATOR, FIRST_HELPER = 101, 1001
COMING = 3.0  # seconds between two newcomers, at most
AT_ONCE = 12  # people who register at the same time
SOON_EVERY = 4  # every so many needs, one begins so soon that a reminder falls due


def noon_zone(now: datetime) -> ZoneInfo:
    """A zone in which it is late in the morning: reminders go out at any hour of the machine."""
    ahead = 11 - now.astimezone(UTC).hour
    return ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT")


class Town:
    """Everybody in it, and what each did; all randomness is of the seed."""

    def __init__(self, telegram: Telegram, random: Random, zone: ZoneInfo, offices: int) -> None:
        self.telegram, self._random, self._zone = telegram, random, zone
        self.helpers: list[Helper] = []
        self.coordinators = [
            Coordinator(self._phone(FIRST_COORDINATOR + n, f"Maria{n}"), self._dice())
            for n in range(offices)
        ]
        self.needs = 0
        self.closing = False
        self._lives: set[asyncio.Task[None]] = set()

    @property
    def everybody(self) -> list[Walker]:
        return [*self.coordinators, *self.helpers]

    async def live(self) -> None:
        """Until the town closes, new people come, and the office posts needs."""
        for coordinator in self.coordinators:
            self._begin(self._office(coordinator))
        while not self.closing:
            if sum(not it.registered for it in self.helpers) < AT_ONCE:
                self._begin(self._help())
            await asyncio.sleep(self._random.uniform(0.1, COMING))

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
            need = self._next_need(maria)
            await maria.posts(need)
            await maria.hesitates(4.0)
            await maria.watches(need)

    async def _help(self) -> None:
        number = FIRST_HELPER + len(self.helpers)
        helper = Helper(self._phone(number, f"H{number}"), self._dice())
        self.helpers.append(helper)
        await helper.registers()
        while not self.closing:
            await helper.hesitates(2.0)
            if offer_id := helper.question():
                await helper.answers(offer_id)

    def _next_need(self, maria: Coordinator) -> Posted:
        """Each at a time of its own, so that nobody's needs clash; some of them soon."""
        self.needs += 1
        now = datetime.now(self._zone)
        if self.needs % SOON_EVERY == 0:
            starts = now + timedelta(hours=2, minutes=4)
        else:
            slot = self.needs % 3000
            starts = now + timedelta(days=3 + slot // 10)
            starts = starts.replace(hour=8 + slot % 10, minute=0)
        return Posted(
            title=f"Need {self.needs:05}",
            day=f"{starts:%d.%m.%Y}",
            time=f"{starts:%H:%M}",
            places=self._random.choice([1, 1, 2, 3]),
            coordinator=maria.phone.id,
        )

    def _begin(self, life: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(life)
        self._lives.add(task)
        task.add_done_callback(self._lives.discard)

    def _phone(self, number: int, name: str) -> Phone:
        return self.telegram.phone(number, name, language_code="en")

    def _dice(self) -> Random:
        return Random(self._random.random())
