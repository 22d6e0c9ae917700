"""Waves: whom to ask next about a need, and when to look again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.matching import Candidate
from bot.domain.needs import Need

SHORTEST_PAUSE = timedelta(minutes=4)
LONGEST_PAUSE = timedelta(minutes=25)
STILL_HOPED_FOR = timedelta(hours=2)  # silence longer than this counts as no answer


@dataclass(frozen=True)
class Plan:
    """Whom to ask now, and when to look again (None: there is nothing left to wait for)."""

    ask: tuple[Candidate, ...]
    look_at: datetime | None
    exhausted: bool = False


def pause(need: Need, now: datetime) -> timedelta:
    """The time between two waves: a sixth of what is left, within bounds."""
    left = need.starts_at - now
    longest = LONGEST_PAUSE / 2 if need.urgent else LONGEST_PAUSE
    return min(max(left / 6, SHORTEST_PAUSE), longest)


def wave_size(need: Need) -> int:
    """How many should have an open question at a time: three a place, twice that if urgent."""
    return need.open_places * (6 if need.urgent else 3)


def plan(
    need: Need,
    candidates: Sequence[Candidate],
    unanswered: Sequence[datetime],
    wake_at: datetime | None,
    now: datetime,
) -> Plan:
    """The next wave of ``need``.

    ``candidates`` come best first; ``unanswered`` are the times of the questions still open;
    ``wake_at`` is when the next of those inside quiet hours may be asked.
    """
    if not need.open_places or now >= need.starts_at:
        return Plan((), None)
    hoped_for = sum(now - asked < STILL_HOPED_FOR for asked in unanswered)
    ask = tuple(candidates[: max(wave_size(need) - hoped_for, 0)])
    if ask or len(candidates) > len(ask):
        return Plan(ask, now + pause(need, now))
    if wake_at is not None and wake_at < need.starts_at:
        return Plan((), wake_at)
    return Plan((), now + pause(need, now) if hoped_for else None, exhausted=not hoped_for)
