"""The gate: only as much news under way as the allowed rate needs, for a kill repeats what is.

A message is inside from its turn until what came of it is recorded. Where that takes less than
the gap between two turns, one at a time is enough; where Telegram or the disk are slower, more are
let in.
"""

import asyncio
from contextlib import suppress

LONGEST_S = 0.5  # whatever hangs longer holds up nobody
WEIGHT = 0.2  # of the newest measurement


class Gate:
    """Lets in as many as it takes to keep ``per_second``."""

    def __init__(self, per_second: float) -> None:
        self._per_second, self._took, self._inside = per_second, 0.0, 0
        self._changed = asyncio.Condition()

    @property
    def room(self) -> int:
        """How many may be inside at once."""
        return 1 + int(self._per_second * self._took)

    async def enter(self) -> None:
        async with self._changed:
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_S):
                    await self._changed.wait_for(lambda: self._inside < self.room)
            self._inside += 1

    async def leave(self, took: float | None) -> None:
        """``took``: seconds from the turn to the record; None if there was no turn."""
        async with self._changed:
            self._inside -= 1
            if took is not None:
                self._took += WEIGHT * (min(took, LONGEST_S) - self._took)
            self._changed.notify_all()
