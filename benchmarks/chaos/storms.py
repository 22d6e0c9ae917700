"""What goes wrong, and when: a deck of faults, drawn in an order that the seed decides."""

import asyncio
from collections import Counter
from collections.abc import Callable
from random import Random
from time import monotonic

from benchmarks.chaos.databases import Kept
from benchmarks.chaos.programs import Programs
from benchmarks.chaos.wire import Wire
from bot.sandbox import Telegram

STORMS = ("too_many_requests", "server_error", "bad_gateway", "drop_before", "drop_after")
METHODS = ("*", "*", "sendMessage", "editMessageText", "getUpdates", "answerCallbackQuery")
CALM_FIRST = 12.0  # seconds, so that there is something to lose
UP_WITHIN = 30.0  # seconds in which a program that was started asks for updates


class Storm:
    """Kills, faults, cuts and restarts, until there were enough of them."""

    def __init__(
        self, telegram: Telegram, wire: Wire, programs: Programs, kept: Kept, random: Random
    ) -> None:
        self._telegram, self._wire, self._programs = telegram, wire, programs
        self._kept, self._random = kept, random
        self._deck: list[str] = []
        self.happened: Counter[str] = Counter()

    async def rage(self, kills: int, seconds: float, say: Callable[[str], None]) -> None:
        """Go on until so many kills, or until the seconds have passed."""
        until = monotonic() + seconds
        await self._up()
        await asyncio.sleep(min(CALM_FIRST, seconds))
        while self._programs.kills < kills and monotonic() < until:
            await self._draw()
            await asyncio.sleep(self._random.uniform(0.0, 4.0))
            self._programs.kill(self._random.randrange(64))
            self._programs.start()
            say(f"{self._programs.kills} kills, {sum(self.happened.values())} other faults")
            if self._random.random() > 0.15:  # the others die while they start
                await self._up()
        self._telegram.faults.clear()
        self._programs.start()

    async def _up(self) -> None:
        """Wait until a program asks for updates again."""
        polls, until = self._wire.polls, monotonic() + UP_WITHIN
        while self._wire.polls == polls and monotonic() < until:
            self._programs.start()
            await asyncio.sleep(0.05)

    async def _draw(self) -> None:
        if not self._deck:
            self._deck = [*STORMS, *STORMS, "calm", "calm", "calm", "cut", "database"]
            self._random.shuffle(self._deck)
        card = self._deck.pop()
        if card == "cut":
            await self._wire.cut()
            await asyncio.sleep(self._random.uniform(0.2, 2.0))
            await self._wire.open()
        elif card == "database" and self._kept.restart:
            await self._kept.restart()
        elif card in STORMS:
            times = self._random.randint(1, 6)
            method = self._random.choice(METHODS)
            self._telegram.faults.add(method, kind=card, times=times, retry_after=1)
        else:
            return
        self.happened[card] += 1
