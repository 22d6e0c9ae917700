"""The weekly grid: seven days by four dayparts, kept as one integer."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.words import N_

# Each daypart lasts from its hour to the next one's; the night runs into the next morning.
DAYPARTS = {
    "morning": (N_("Morning"), 6),
    "afternoon": (N_("Afternoon"), 12),
    "evening": (N_("Evening"), 17),
    "night": (N_("Night"), 22),
}
PARTS = tuple(DAYPARTS)
_HOURS = tuple(hour for _, hour in DAYPARTS.values())
ALL = (1 << 28) - 1
WORTH_ASKING = timedelta(minutes=30)  # who is free until noon may still come until half past


def bit(day: int, part: int) -> int:
    """The grid's bit for ``day`` (0 is Monday) and ``part`` (index into PARTS)."""
    return 1 << (day * len(PARTS) + part)


def parts_between(starts: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    """The (day, part) cells that a meeting takes up, the first always, others from 30 minutes."""
    first = True
    day = starts.astimezone(zone).date() - timedelta(days=1)
    while day <= ends.astimezone(zone).date():
        for part in range(len(PARTS)):
            begin, finish = _bounds(day, part, zone)
            shared = min(ends, finish) - max(starts, begin)
            if shared > timedelta() and (first or shared >= WORTH_ASKING):
                first = False
                yield day.weekday(), part
        day += timedelta(days=1)


@lru_cache(maxsize=256)  # one meeting is held against everybody's grid
def cells(starts: datetime, ends: datetime, zone: ZoneInfo) -> int:
    """The bits of the grid that a meeting takes up."""
    taken = 0
    for day, part in parts_between(starts, ends, zone):
        taken |= bit(day, part)
    return taken


def covers(grid: int, starts: datetime, ends: datetime, zone: ZoneInfo) -> bool:
    """Whether someone with this grid has time from ``starts`` to ``ends``."""
    taken = cells(starts, ends, zone)
    return grid & taken == taken


def _bounds(day: date, part: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begin = datetime.combine(day, time(_HOURS[part]), zone)
    if part + 1 < len(PARTS):
        return begin, datetime.combine(day, time(_HOURS[part + 1]), zone)
    return begin, datetime.combine(day + timedelta(days=1), time(_HOURS[0]), zone)
