"""Where is what: by kind, near me, open now; and one place with its hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.directory import KINDS, Directory, Doors, Place, Standing
from bot.domain.places import District
from bot.texts import Texts
from bot.views import names
from bot.views.message import LONGEST_BUTTON, Button, Message, Pin, in_rows, tap

A_PAGE = 8


@dataclass(frozen=True)
class Listed:
    """What a list shows: how it was asked for, and what was found, with distances if near."""

    how: str  # kind, open or near
    what: str  # the kind's key, or "lat,lon"
    found: Sequence[tuple[Place, int | None]]
    page: int = 0

    @property
    def shown(self) -> Sequence[tuple[Place, int | None]]:
        """Those on this page."""
        return self.found[self.page * A_PAGE :][:A_PAGE]


def start(t: Texts, directory: Directory) -> Message:
    """The ways to look for something."""
    if not directory.places:
        return Message(t("Nothing is listed here yet."), [t("The office can tell you: /help")])
    kinds = [Button(t(KINDS[it]), tap("places.list", "kind", it, 0)) for it in directory.kinds()]
    last = [
        Button(t("Near me"), tap("places.near")),
        Button(t("Open now"), tap("places.list", "open", "now", 0)),
    ]
    return Message(t("What are you looking for?"), (), [*in_rows(kinds, 2), last])


def where(t: Texts, districts: Mapping[str, District]) -> Message:
    """Near what? A district, or the place where one is."""
    buttons = [Button(it.name(t.language), tap("places.at", it.key)) for it in districts.values()]
    lines = [t("Choose a district, or share your location: it is not kept.")]
    share = [Button(t("Share my location"), tap("places.share"))]
    return Message(t("Near which place?"), lines, [*in_rows(buttons, 2), share])


def share(t: Texts) -> Message:
    return Message(
        t("Press the button below to share your location."),
        [t("We use it once and do not keep it.")],
        location_button=t("Share my location"),
    )


def places(t: Texts, listed: Listed, now: datetime, zone: ZoneInfo) -> Message:
    """A page of what was found, each with whether it is open."""
    back = [Button(t("Back"), tap("go", "places"))]
    if not listed.found:
        return Message(t("We know of nothing like that at the moment."), (), [back])
    lines: list[str] = []
    rows: list[list[Button]] = []
    for number, (place, away) in enumerate(listed.shown, listed.page * A_PAGE + 1):
        lines += ["", t("{n}. {name}", n=number, name=place.name(t.language))]
        lines += [*([t.distance(away)] if away is not None else []), *_short(t, place, now, zone)]
        label = f"{number}. {place.name(t.language)}"[:LONGEST_BUTTON]
        rows.append([Button(label, tap("places.show", place.key))])
    return Message(_title(t, listed), lines[1:], [*rows, *_pages(t, listed), back])


def _title(t: Texts, listed: Listed) -> str:
    match listed.how:
        case "kind":
            return t(KINDS[listed.what])
        case "open":
            return t("Open now")
        case _:
            return t("Near you")


def _pages(t: Texts, listed: Listed) -> list[list[Button]]:
    def to(page: int) -> str:
        return tap("places.list", listed.how, listed.what, page)

    row = []
    if listed.page:
        row.append(Button("‹ " + t("Previous"), to(listed.page - 1)))
    if (listed.page + 1) * A_PAGE < len(listed.found):
        row.append(Button(t("More") + " ›", to(listed.page + 1)))
    return [row] if row else []


def _short(t: Texts, place: Place, now: datetime, zone: ZoneInfo) -> list[str]:
    return [standing(t, place.hours.at(now), now, zone)] if place.hours else []


def place(t: Texts, it: Place, now: datetime, zone: ZoneInfo) -> Message:
    """One place: the German name beside the translated one, for signs and maps."""
    name, local = it.name(t.language), it.names.get("de", it.names[""])
    lines = [local] if local != name else []
    if it.hours:
        lines.append(standing(t, it.hours.at(now), now, zone))
    lines += _address(t, it)
    if it.hours:
        lines += week(t, it, now, zone)
    if it.languages:
        lines += ["", t("Languages: {languages}", languages=names.languages(t, it.languages))]
    if note := it.note(t.language):
        lines += ["", note]
    buttons = [Button(t("Website"), url=it.website)] if it.website else []
    return Message(name, lines, [[*buttons, Button(t("Back"), tap("go", "places"))]])


def _address(t: Texts, it: Place) -> list[str]:
    lines = []
    if it.address:
        lines.append(it.address)
    elif it.point is None and it.phone:
        lines.append(t("You reach it by telephone:"))
    return [*lines, *([it.phone] if it.phone else [])]


def pin(t: Texts, it: Place) -> Pin | None:
    """Where it is on the map."""
    if it.point is None:
        return None
    local = it.names.get("de", it.names[""])
    return Pin(it.point.lat, it.point.lon, local, it.address or local)


def standing(t: Texts, it: Standing, now: datetime, zone: ZoneInfo) -> str:
    """Open or not, and until when: one line."""
    match it.doors:
        case Doors.OPEN:
            said = _open(t, it.until, now, zone)
        case Doors.UNKNOWN:
            said = t("Perhaps open: please ask first")
        case Doors.CLOSED:
            said = _closed(t, it.opens, now, zone)
    return f"{said} ({it.remark})" if it.remark else said


def _open(t: Texts, until: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    if until is None:
        return t("Always open")
    if _same_day(until, now, zone):
        return t("Open today until {time}", time=t.time(until, zone))
    return t("Open until {when}", when=t.moment(until, zone))


def _closed(t: Texts, opens: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    if opens is None:
        return t("Closed")
    if _same_day(opens, now, zone):
        return t("Closed, opens today at {time}", time=t.time(opens, zone))
    return t("Closed, opens {when}", when=t.moment(opens, zone))


def _same_day(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def week(t: Texts, it: Place, now: datetime, zone: ZoneInfo) -> list[str]:
    """The days of the next seven on which it is open, with the times."""
    openings = it.hours.week(now) if it.hours else ()
    if not openings or all(_whole(one.starts_at, one.ends_at) for one in openings):
        return []
    days = groupby(openings, key=lambda one: one.starts_at.astimezone(zone).date())
    lines = ["", t("The next seven days:")]
    for day, ones in days:
        times = t.in_row(t.times(one.starts_at, one.ends_at, zone) for one in ones)
        lines.append(t("{day}: {times}", day=t.short_day(day), times=times))
    return lines


def _whole(starts_at: datetime, ends_at: datetime) -> bool:
    return ends_at - starts_at >= timedelta(hours=23)
