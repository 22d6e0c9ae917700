"""From booked to done: the rungs of the ladder, when each is due, and until when it holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

EARLIEST, LATEST = time(8), time(20)  # local; outside these nobody is asked anything
MEET_EARLIEST = time(6, 30)  # who has an early start is up by then
ASK_THE_DAY_BEFORE_AT = time(17)
NUDGE_AFTER = timedelta(hours=2)
RISK_AFTER = timedelta(hours=1)
JUST_BOOKED = timedelta(hours=6)  # who said yes this recently is not asked whether they mean it
MEET_BEFORE = timedelta(hours=2)
THANK_AFTER = timedelta(hours=1)
ASK_UNTIL = timedelta(days=2)


class Rung(StrEnum):
    """One step of the ladder, in order."""

    CONFIRM = "confirm"
    NUDGE = "nudge"
    RISK = "risk"
    MEET = "meet"
    AFTER = "after"


@dataclass(frozen=True)
class Step:
    """A rung with the time it is due and the time from which it makes no sense any more."""

    rung: Rung
    due: datetime
    until: datetime


def ladder(starts: datetime, ends: datetime, booked: datetime, zone: ZoneInfo) -> Iterator[Step]:
    """The steps of one assignment, first to last; what there is no time for is left out.

    1. The day before at 17:00, "are you still coming?", if booked at least six hours before that.
    2. Two hours later the silent are nudged, and an hour after that the coordinator is told. What
       falls after 20:00 waits for 8:00.
    3. Two hours before, the meeting point; if that is before 6:30, the evening before at 20:00.
    4. An hour after the end, "did it take place?"; for a late end, the next morning.
    """
    meet = _meet(starts, zone)
    confirm = evening_before(starts, zone)
    if confirm - booked >= JUST_BOOKED:
        nudge = sane(confirm + NUDGE_AFTER, zone)
        risk = sane(nudge + RISK_AFTER, zone)
        yield Step(Rung.CONFIRM, confirm, min(nudge, starts))
        if nudge < starts - MEET_BEFORE:
            yield Step(Rung.NUDGE, nudge, min(risk, starts))
        yield Step(Rung.RISK, min(risk, starts - MEET_BEFORE), starts)
    if booked < meet:
        yield Step(Rung.MEET, meet, starts)
    after = sane(ends + THANK_AFTER, zone)
    yield Step(Rung.AFTER, after, after + ASK_UNTIL)


def next_step(
    starts: datetime, ends: datetime, booked: datetime, zone: ZoneInfo, after: Rung | None
) -> Step | None:
    """The step that follows the rung ``after`` (None: the first)."""
    order = list(Rung)
    done = -1 if after is None else order.index(after)
    steps = ladder(starts, ends, booked, zone)
    return next((step for step in steps if order.index(step.rung) > done), None)


def sane(moment: datetime, zone: ZoneInfo) -> datetime:
    """``moment``, or the next 8:00 if it falls into the night."""
    local = moment.astimezone(zone)
    if EARLIEST <= local.time() <= LATEST:
        return moment
    day = local.date() + timedelta(days=local.time() > LATEST)
    return datetime.combine(day, EARLIEST, zone).astimezone(moment.tzinfo)


def evening_before(starts: datetime, zone: ZoneInfo) -> datetime:
    """When people are asked, or told, about the next day."""
    day = starts.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, ASK_THE_DAY_BEFORE_AT, zone).astimezone(starts.tzinfo)


def _meet(starts: datetime, zone: ZoneInfo) -> datetime:
    local = (starts - MEET_BEFORE).astimezone(zone)
    if MEET_EARLIEST <= local.time() <= time(22):
        return starts - MEET_BEFORE
    evening = local.date() - timedelta(days=local.time() < MEET_EARLIEST)
    return datetime.combine(evening, LATEST, zone).astimezone(starts.tzinfo)
