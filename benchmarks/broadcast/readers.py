"""Readers who press the button under their news, and how long they wait for the answer."""

import asyncio
from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Any

from benchmarks.broadcast.gate import Gate
from benchmarks.broadcast.town import FIRST

LOOK_EVERY = 0.02  # seconds between two looks at the screen


@dataclass(frozen=True)
class Tap:
    """Pressed then; the message on the screen changed so many seconds later."""

    at: float
    waited: float


class Readers:
    """So many taps a second, each by somebody who has the news and has not pressed yet."""

    def __init__(self, gate: Gate, random: Random, per_second: float) -> None:
        self._gate, self._random, self._per_second = gate, random, per_second
        self._waiting: set[asyncio.Task[None]] = set()
        self._pressed: set[int] = set()
        self.taps: list[Tap] = []

    async def tap(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(self._random.expovariate(self._per_second))
            if who := self._somebody():
                self._pressed.add(who)
                task = asyncio.create_task(self._press(who))
                self._waiting.add(task)
                task.add_done_callback(self._waiting.discard)

    async def answered(self, patience: float) -> int:
        """Wait until all have their answers; how many have not."""
        if self._waiting:
            await asyncio.wait(self._waiting, timeout=patience)
        return len(self._waiting)

    def _somebody(self) -> int:
        """One of the last few hundred who were written to; 0 if there is none."""
        news = [it.chat_id for it in self._gate.taken[-300:] if it.chat_id >= FIRST]
        free = [it for it in news if it not in self._pressed]
        return self._random.choice(free) if free else 0

    async def _press(self, who: int) -> None:
        phone = self._gate.phones[who]
        message = phone.messages[-1]
        shown = message["message_id"]
        button = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        before = self._looks(who, shown)
        began = monotonic()
        phone.press(shown, data=button, stale=True)
        while self._looks(who, shown) == before:  # noqa: ASYNC110 - as people look at a screen
            await asyncio.sleep(LOOK_EVERY)
        self.taps.append(Tap(began, monotonic() - began))

    def _looks(self, who: int, message_id: int) -> Any:
        message = self._gate.chats[who].kept[message_id]
        return message.get("text"), str(message.get("reply_markup"))
