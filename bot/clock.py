"""The time, passed in rather than asked for, so that tests and the demo can move it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

# No setting of anybody's: benchmarks/chaos names a file here to let the time of whole processes
# jump, which cannot be done from outside. The file holds the seconds by which they are wrong.
STEERED_BY = "LOTSE_CLOCK_OFF_BY_FILE"


class Clock:
    """The machine's time, as aware UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SteeredClock(Clock):
    """The machine's time, wrong by as many seconds as a file says at the moment."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=float(self._file.read_text()))


def clock_of_the_process() -> Clock:
    """The clock to run by in earnest."""
    steered_by = os.environ.get(STEERED_BY)
    return SteeredClock(Path(steered_by)) if steered_by else Clock()


class MovableClock(Clock):
    """A clock that runs on, from a moment that can be moved forward."""

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._frozen = frozen
        self._origin = super().now()
        self._start = start or self._origin
        self._moved: list[Callable[[], Awaitable[None]]] = []
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        passed = timedelta() if self._frozen else super().now() - self._origin
        return self._start + passed

    def when_moved(self, act: Callable[[], Awaitable[None]]) -> None:
        """Call ``act`` after each move: it does what fell due."""
        self._moved.append(act)

    async def move(self, by: timedelta) -> None:
        """Move on by ``by``; return when what fell due has been done."""
        async with self._moving:
            self._start += by
            for act in self._moved:
                await act()
