"""Who is on duty when: weekly hours by the clock of the office, and what people say besides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 24 * 60  # minutes
LONGEST_AHEAD = 8  # days: the same hours next week are the farthest


@dataclass(frozen=True, order=True)
class Span:
    """From when to when on one day of the week (0 is Monday), in minutes after midnight."""

    day: int
    begins: int
    ends: int


class Said(NamedTuple):
    """Somebody is on duty or off, in spite of their hours; until then, or until they say so."""

    working: bool
    until: datetime | None


@dataclass(frozen=True)
class Duty:
    """One person's: their weekly hours, and what they have said, if that holds now."""

    zone: ZoneInfo
    hours: Sequence[Span] = ()
    said: Said | None = None

    def is_on(self, now: datetime) -> bool:
        return self.said.working if self.said else self._runs_until(now) is not None

    def until(self, now: datetime) -> datetime | None:
        """For somebody on duty: when it ends, with hours that follow; None until they say so."""
        end = self.said.until if self.said else self._runs_until(now)
        return end and (self._runs_until(end) or end)

    def back_at(self, now: datetime) -> datetime | None:
        """For somebody off duty: when their next hours begin; None if that is not known."""
        since = self.said.until if self.said else now
        return since and next_start(self.hours, since, self.zone)

    def _runs_until(self, now: datetime) -> datetime | None:
        return ends_at(self.hours, now, self.zone)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same hours in order, those that touch as one."""
    found: list[Span] = []
    for span in sorted(spans):
        last = found[-1] if found else None
        if last and last.day == span.day and span.begins <= last.ends:
            found[-1] = Span(span.day, last.begins, max(last.ends, span.ends))
        else:
            found.append(span)
    return tuple(found)


def ends_at(spans: Sequence[Span], now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the hours that are running now end, over midnight too; None outside of them."""
    end = None
    for starts, ends in _ahead(spans, now, zone):
        if starts <= (end or now) < ends:
            end = ends
    return end


def next_start(spans: Sequence[Span], after: datetime, zone: ZoneInfo) -> datetime | None:
    """When the next hours begin, later than ``after``; None without any."""
    return next((starts for starts, _ in _ahead(spans, after, zone) if starts > after), None)


def _ahead(
    spans: Sequence[Span], now: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """These hours from today on, in order; some of them may be over."""
    today = now.astimezone(zone).date()
    for number in range(LONGEST_AHEAD):
        day = today + timedelta(days=number)
        for span in spans:
            if span.day == day.weekday():
                yield _moment(day, span.begins, zone), _moment(day, span.ends, zone)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A time of that day in UTC; one that the clocks skip is an hour later."""
    on = day + timedelta(days=minutes // DAY)
    hours, minutes = divmod(minutes % DAY, 60)
    return datetime.combine(on, time(hours, minutes), zone).astimezone(UTC)
