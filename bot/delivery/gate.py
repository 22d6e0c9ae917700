"""The gate: only as much news under way as the allowed rate needs, for a kill repeats what is.

1. Between its turn and Telegram's answer: one, where that takes less than the gap between two
   turns; as many as the rate needs, where Telegram is slower. A kill cuts off their answers.
2. Between the answer and its record: one, before the next comes in; a hundredth of a paid rate.
3. Whatever hangs longer than LONGEST_S is not counted, and holds up nobody.
"""

import asyncio
from dataclasses import dataclass

from bot.delivery.pacing import Timer

LONGEST_S = 0.5
# A machine that is too slow looks like a Telegram that is, and more at once make it no faster.
SLOWEST_S = 0.2
WEIGHT = 0.2  # of the newest measurement


@dataclass(eq=False)
class Passage:
    """One message on its way: when it came in, had its turn, and was answered, in seconds."""

    timer: Timer
    entered: float
    turn: float | None = None
    answered: float | None = None

    def has_turn(self) -> None:
        self.turn = self.timer.now()

    def has_answer(self) -> None:
        self.answered = self.timer.now()


def most(per_second: int) -> int:
    """How many are under way at the most, and so are repeated after a kill."""
    return 1 + int(per_second * SLOWEST_S)


class Gate:
    """Lets in as many as it takes to keep ``per_second``, one after the other."""

    def __init__(self, per_second: int, timer: Timer) -> None:
        self._per_second, self._timer = per_second, timer
        self._most_unrecorded = max(per_second // 100, 1)
        self._took = 0.0
        self._inside: set[Passage] = set()
        self._next = asyncio.Lock()
        self._changed = asyncio.Event()

    @property
    def room(self) -> int:
        """How many may wait for an answer at once; never more than ``most(per_second)``."""
        return 1 + int(self._per_second * self._took)

    async def enter(self) -> Passage:
        async with self._next:
            while not self._has_room():
                self._changed.clear()
                await self._timer.sleep(LONGEST_S, self._changed)
            passage = Passage(self._timer, self._timer.now())
            self._inside.add(passage)
            return passage

    def leave(self, passage: Passage) -> None:
        """It is recorded, or will not be."""
        self._inside.discard(passage)
        if passage.turn is not None and passage.answered is not None:
            took = min(passage.answered - passage.turn, SLOWEST_S)
            self._took += WEIGHT * (took - self._took)
        self._changed.set()

    def _has_room(self) -> bool:
        since = self._timer.now() - LONGEST_S
        moving = [it for it in self._inside if (it.answered or it.turn or it.entered) > since]
        unrecorded = sum(it.answered is not None for it in moving)
        return unrecorded < self._most_unrecorded and len(moving) - unrecorded < self.room
