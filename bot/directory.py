"""The directory's file: read and checked at start, opening hours and all."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

# Its types leave out the two it raises.
from opening_hours import (  # type: ignore[attr-defined]
    OpeningHours,
    ParserError,
    State,
    UnknownCountryError,
)

from bot.domain import taxonomy
from bot.domain.directory import KINDS, Directory, Doors, Opening, Place, Standing
from bot.domain.errors import Misconfigured
from bot.domain.places import Point

LONGEST_KEY = 32  # bytes: the key travels in a button's data
LONGEST_CHAIN = 8  # times of different remarks that may follow one another before it opens
DAYS_SHOWN = 7
FIELDS = {
    *("kind", "name", "note", "address", "lat", "lon", "phone", "website", "hours", "languages"),
}
DOORS = {State.OPEN: Doors.OPEN, State.CLOSED: Doors.CLOSED, State.UNKNOWN: Doors.UNKNOWN}


class Broken(Exception):
    """What is wrong with one entry, in a few words."""


@dataclass(frozen=True)
class OsmHours:
    """Opening hours as OpenStreetMap writes them, in the town's time."""

    rule: OpeningHours
    zone: ZoneInfo

    def at(self, now: datetime) -> Standing:
        local = now.astimezone(self.zone)
        state, remark = self.rule.state(local)
        if state == State.OPEN:
            return Standing(Doors.OPEN, remark, until=self._next(local, opens=False))
        return Standing(DOORS[state], remark, opens=self._next(local, opens=True))

    def _next(self, moment: datetime | None, *, opens: bool) -> datetime | None:
        """The first time from then on at which it opens, or is open no more."""
        for _ in range(LONGEST_CHAIN):
            moment = self.rule.next_change(moment) if moment else None
            if moment is None or self.rule.is_open(moment) is opens:
                return moment
        return None

    def week(self, now: datetime) -> list[Opening]:
        first = now.astimezone(self.zone).date()
        found = []
        for day in range(DAYS_SHOWN):
            begins = datetime.combine(first + timedelta(days=day), time(), self.zone)
            ends = datetime.combine(first + timedelta(days=day + 1), time(), self.zone)
            for starts_at, ends_at, state, _ in self.rule.intervals(begins, ends):
                if state == State.OPEN:
                    found.append(Opening(starts_at, ends_at or ends))
        return found


def read_directory(path: Path, zone: ZoneInfo) -> Directory:
    """The directory in the file's order; raise Misconfigured with one sentence.

    ``country`` at the top of the file (DE unless it is there) says which public holidays "PH"
    means; ``holidays`` adds those of the Land, as dates.
    """
    try:
        text = path.read_text("utf-8")
        entries = tomllib.loads(text)
    except OSError as error:
        raise Misconfigured(f"DIRECTORY_FILE {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"DIRECTORY_FILE {path} is not TOML: {error}.") from error
    country, holidays = entries.pop("country", "DE"), entries.pop("holidays", [])
    if not isinstance(country, str) or not isinstance(holidays, list):
        raise Misconfigured(f'DIRECTORY_FILE {path}: country is like "DE", holidays are dates.')
    if not all(type(it) is date for it in holidays):
        raise Misconfigured(f"DIRECTORY_FILE {path}: holidays are dates, such as 2026-11-18.")
    reader = _Reader(zone, country, tuple(holidays))
    places = {}
    for key, entry in entries.items():
        try:
            places[key] = reader.place(key, entry)
        except Broken as fault:
            line = _line(text, key)
            raise Misconfigured(
                f"DIRECTORY_FILE {path}, line {line}: [{key}] {fault}."
            ) from fault.__cause__
    return Directory(places)


def _line(text: str, key: str) -> int:
    """Where the entry begins, from 1."""
    head = re.compile(rf'^\s*(\[\s*["\']?{re.escape(key)}["\']?\s*\]|{re.escape(key)}\s*=)')
    return next((n for n, line in enumerate(text.splitlines(), 1) if head.match(line)), 1)


@dataclass(frozen=True)
class _Reader:
    zone: ZoneInfo
    country: str
    holidays: tuple[date, ...]

    def place(self, key: str, entry: Any) -> Place:
        """One entry; raise Broken with what is wrong."""
        if len(key.encode()) > LONGEST_KEY or ":" in key:
            raise Broken("is too long a name or has a colon in it")
        if not isinstance(entry, Mapping):
            raise Broken("is not an entry with a kind and a name")
        if unknown := set(entry) - FIELDS:
            raise Broken(f"has a field that is not known: {min(unknown)}")
        if entry.get("kind") not in KINDS:
            raise Broken(f"needs a kind: {', '.join(KINDS)}")
        return Place(
            key=key,
            kind=entry["kind"],
            names=_worded(entry, "name"),
            notes=_worded(entry, "note") if "note" in entry else {},
            address=_text(entry, "address"),
            point=_point(entry),
            phone=_text(entry, "phone"),
            website=_website(entry),
            hours=self._hours(entry),
            languages=_languages(entry),
        )

    def _hours(self, entry: Mapping[str, Any]) -> OsmHours | None:
        rule = _text(entry, "hours")
        if not rule:
            return None
        if "PH" in rule:
            # The library knows the holidays of a country, not those of its parts.
            closed = (f"{it:%Y} {it:%b} {it.day:02} off" for it in self.holidays)
            rule = "; ".join([rule, *closed])
        try:
            return OsmHours(OpeningHours(rule, self.zone, self.country), self.zone)
        except ParserError as error:
            # Which sign it is stands in the second line of what the library says.
            shown = entry["hours"]
            raise Broken(f'has opening hours that cannot be read: "{shown}"') from error
        except UnknownCountryError as error:
            raise Broken(f"has no country for its public holidays: {self.country}") from error


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise Broken(f"needs a text as its {name}")
    return value.strip()


def _worded(entry: Mapping[str, Any], name: str) -> dict[str, str]:
    """A text for everybody, or one by language, the first of which is for all the others."""
    value = entry.get(name)
    if isinstance(value, str) and value.strip():
        return {"": value.strip()}
    if not isinstance(value, Mapping) or not value:
        raise Broken(f'needs a {name}: a text, or texts by language such as {{ de = "…" }}')
    if not all(isinstance(it, str) and it.strip() for it in value.values()):
        raise Broken(f"needs a text in each language of its {name}")
    return {"": next(iter(value.values())), **value}


def _point(entry: Mapping[str, Any]) -> Point | None:
    match entry.get("lat"), entry.get("lon"):
        case None, None:
            return None
        case ((int() | float() as lat), (int() | float() as lon)) if (
            abs(lat) <= 90 and abs(lon) <= 180
        ):
            return Point(float(lat), float(lon))
        case _:
            raise Broken("needs both a lat and a lon, in degrees")


def _website(entry: Mapping[str, Any]) -> str:
    website = _text(entry, "website")
    if website and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", website):
        raise Broken("needs a website that begins with https://")
    return website


def _languages(entry: Mapping[str, Any]) -> tuple[str, ...]:
    codes = entry.get("languages", [])
    if not isinstance(codes, list) or not all(it in taxonomy.SPOKEN for it in codes):
        raise Broken('needs languages by their codes, such as ["de", "uk"]')
    return tuple(codes)
