"""On duty or off duty, and the hours of each week."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.rota import Duty, Span
from bot.texts import Texts
from bot.views.message import Button, Message, tap

A_MONDAY = date(2026, 1, 5)  # times of the day are shown as on a day on which no clock changes


def standing(t: Texts, duty: Duty, waiting: int, now: datetime) -> Message:
    """Whether one is rung, one's weekly hours, and the taps that change it."""
    hours, zone, lines = duty.hours, duty.zone, []
    back = None
    if not duty.is_on(now):
        head, back = t("You are off duty. Questions do not ring."), duty.back_at(now)
    elif until := duty.until(now):
        head = t("You are on duty until {moment}.", moment=t.moment(until, zone))
    else:
        head = t("You are on duty. Questions ring here.")
    if waiting:
        lines.append(t.plural("{n} question is waiting.", "{n} questions are waiting.", waiting))
    if back:
        lines.append(t("You are on duty again from {moment}.", moment=t.moment(back, zone)))
    if hours:
        lines += ["", t("Your hours on duty, each week"), *_weekly(t, hours, zone)]
    begin = [
        Button(t("On duty"), tap("duty.on", 0)),
        Button(t("For 4 hours"), tap("duty.on", 4)),
        Button(t("For 8 hours"), tap("duty.on", 8)),
    ]
    off = [Button(t("Off duty"), tap("duty.off"))]
    if not hours:
        own = [[Button(t("Set weekly hours"), tap("duty.hours"))]]
    else:
        own = [
            [Button(t("Add weekly hours"), tap("duty.hours"))],
            [Button(t("Delete weekly hours"), tap("duty.free"))],
        ]
    return Message(head, lines, [begin, off, *own])


def _weekly(t: Texts, hours: Sequence[Span], zone: ZoneInfo) -> list[str]:
    """The days with the same hours in one line."""
    by_day: dict[int, list[str]] = {}
    for it in hours:
        midnight = datetime.combine(A_MONDAY, time(), zone)
        starts, ends = (midnight + timedelta(minutes=at) for at in (it.begins, it.ends))
        by_day.setdefault(it.day, []).append(t.times(starts, ends, zone))
    days: dict[str, list[str]] = {}
    for day, times in by_day.items():
        days.setdefault(t.items(times), []).append(t.weekday(day))
    return [
        t("{label}: {value}", label=t.items(named), value=times) for times, named in days.items()
    ]
