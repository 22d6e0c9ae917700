"""What goes wrong, and when: a deck of faults, drawn in an order that the seed decides."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from time import monotonic

from benchmarks.chaos.balancer import Balancer
from benchmarks.chaos.clock import ProgramTime
from benchmarks.chaos.databases import Kept
from benchmarks.chaos.programs import Programs
from benchmarks.chaos.town import Town
from benchmarks.chaos.wire import Wire

FAULTS = ("too_many_requests", "server_error", "bad_gateway", "drop_before", "drop_after")
METHODS = ("*", "*", "sendMessage", "editMessageText", "getUpdates", "answerCallbackQuery")
# Each is followed by a kill. Half of those are of a replica that stays away, if there are several.
DECK = [*FAULTS, *FAULTS, "one_chat", "one_chat", "cut", "database", "back", "calm", "calm",
        "two_hours", "two_hours", "two_hours"]  # fmt: skip
DAY_IN = 0.3  # of the decks there is one more card: the clock jumps by a day
JUMPS = {"two_hours": timedelta(hours=2), "day": timedelta(days=1)}
UP_WITHIN = 30.0  # seconds in which a program that was started is ready
EARLY = 0.15  # of the kills come before that
AWAY = (3.0, 8.0)  # seconds that a replica is lost, while there are others


@dataclass
class Storm:
    """Kills, faults, cuts, jumps and restarts, until there were enough of them."""

    town: Town
    wire: Wire
    programs: Programs
    kept: Kept
    time: ProgramTime
    random: Random
    balancer: Balancer | None = None
    happened: Counter[str] = field(default_factory=Counter)
    _deck: list[str] = field(default_factory=list)

    async def rage(
        self, kills: int, seconds: float, calm: float, say: Callable[[str], None]
    ) -> None:
        """Go on until so many kills, or until the seconds have passed; then all is well again.

        First it is calm for a while, so that there is something to lose.
        """
        until = monotonic() + seconds
        await self._up()
        await asyncio.sleep(calm)
        while self.programs.kills < kills and monotonic() < until:
            await self._draw()
            await asyncio.sleep(self.random.uniform(0.0, 2.0))
            self._kill()
            self.programs.start()
            if self.programs.kills % 10 == 0:
                say(f"{self.programs.kills} kills, {dict(self.happened)}, {self.town.told()}")
            if self.random.random() > EARLY:  # the others die while they start
                await self._up()
        self.town.telegram.faults.clear()
        self.programs.start(all_of_them=True)
        # What waits for a time that the clock was set back from, perhaps several times in a row,
        # has waited long enough.
        self.time.pass_all(timedelta(minutes=1))

    def _kill(self) -> None:
        """Any of them; of several, one may be lost for a while."""
        lost = len(self.programs) > 1 and self.random.random() < 0.5
        away = self.random.uniform(*AWAY) if lost else 0.0
        self.programs.kill(self.random.randrange(64), away)
        self.happened["lost"] += lost

    async def _up(self) -> None:
        """Wait until one is ready; of several, sometimes until all but one are."""
        until = monotonic() + UP_WITHIN
        enough = self.random.randint(1, max(len(self.programs) - 1, 1))
        while await self.programs.ready() < enough and monotonic() < until:
            self.programs.start()
            await asyncio.sleep(0.1)

    async def _draw(self) -> None:
        if not self._deck:
            self._deck = [*DECK, *(["day"] if self.random.random() < DAY_IN else [])]
            self.random.shuffle(self._deck)
        card = self._deck.pop()
        if await self._play(card):
            self.happened[card] += 1

    async def _play(self, card: str) -> bool:
        """Let it happen; False if it cannot here."""
        if card == "cut":
            await self._cut()
        elif card == "database":
            if not self.kept.restart:
                return False
            await self.kept.restart()
        elif card == "back":
            return self.time.jump(-timedelta(minutes=self.random.randint(1, 10)))
        elif card in JUMPS:
            by = JUMPS[card]
            return self.town.can_be(self.time.now() + by) and self.time.jump(by)
        elif card == "one_chat":
            whose = self.random.choice(self.town.everybody).phone.id
            self._order("too_many_requests", "*", whose)
        elif card in FAULTS:
            self._order(card, self.random.choice(METHODS), None)
        else:
            return False
        return True

    def _order(self, kind: str, method: str, chat_id: int | None) -> None:
        times, seconds = self.random.randint(1, 6), self.random.randint(1, 2)
        faults = self.town.telegram.faults
        faults.add(method, kind=kind, times=times, retry_after=seconds, chat_id=chat_id)

    async def _cut(self) -> None:
        ways: list[Wire | Balancer] = [self.wire]
        ways += [self.balancer] if self.balancer else []
        for way in ways:
            await way.cut()
        await asyncio.sleep(self.random.uniform(0.2, 2.0))
        for way in ways:
            await way.open()
