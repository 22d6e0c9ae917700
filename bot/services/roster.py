"""The volunteers of a large office at hand: whom to look at first for a need.

A copy of what the database holds, brought up to date before each use (`storage/stamps.py`). It
only says in which order people are to be looked at: each is then read from the database and
matched, so a copy that is behind by a moment may at worst leave somebody for the next look.
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dispatch.rules import Rules
from bot.domain.needs import Need
from storage import stamps, volunteers

if TYPE_CHECKING:
    from bot.services.lineup import Lineup

LARGE = 2000  # volunteers; below, the database finds them as fast
AT_ONCE = 500  # read before others have a turn

Read = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


class Roster:
    """Empty until it has been read, and in a small office for good: it does without numpy."""

    def __init__(self) -> None:
        self._lineup: Lineup | None = None
        self._mark = 0
        self._lock = asyncio.Lock()

    @property
    def loaded(self) -> bool:
        return self._lineup is not None

    async def load(self, read: Read, large: int = LARGE) -> None:
        """Read everybody anew, a few at a time; in an office that is not large, nobody.

        Who has gone is forgotten by that, and the prices of the night are taken in.
        """
        async with read() as c:
            if await volunteers.count(c) < large:
                return
            mark = await stamps.mark(c)
        arrays = await asyncio.to_thread(import_module, "bot.services.lineup")
        lineup: Lineup = arrays.Lineup()
        after = 0
        while True:
            async with read() as c:
                found = await volunteers.some(c, after, AT_ONCE)
            if not found:
                break
            lineup.take_in(found)
            after = found[-1].person_id
            await asyncio.sleep(0)
        async with self._lock:
            self._lineup, self._mark = lineup, mark

    async def catch_up(self, c: AsyncConnection) -> None:
        """Take in what has been written since the last time."""
        async with self._lock:
            assert self._lineup
            mark = await stamps.mark(c)
            self._lineup.take_in(await volunteers.written_since(c, self._mark))
            self._mark = mark

    def order(
        self, need: Need, besides: Collection[int], now: datetime, zone: ZoneInfo, rules: Rules
    ) -> tuple[list[int], list[int]]:
        """Whoever seems to match but ``besides``: those awake, and those inside quiet hours.

        Of each the cheapest yes first, or by chance where the need is drawn aside for that.
        """
        assert self._lineup
        return self._lineup.order(need, besides, now, zone, rules)
