"""Volunteers as arrays (numpy): all who seem to match a need, put in order in milliseconds."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.domain import matching, week
from bot.domain.dispatch import ranking
from bot.domain.dispatch.rules import Rules
from bot.domain.dispatch.situation import minutes
from bot.domain.needs import Need
from bot.domain.people import Level, Status, Volunteer
from bot.domain.places import EARTH_M
from bot.services.shortlist import Crowd, Floats, Ints

AT_LEAST = 500  # places to begin with; doubled whenever they are all taken
ROUNDED_KM = 0.1  # distances are told to the nearest 100 m
GENDERS = ("", "woman", "man")
NEVER_AWAY = (date.max, date.max)

ROW = np.dtype(
    [
        ("skills", "u8"), ("a_little", "u8"), ("well", "u8"), ("free", "i8"),
        ("lat", "f8"), ("lon", "f8"), ("radius", "f8"), ("paused_until", "f8"),
        ("cleared_until", "i8"), ("away_from", "i8"), ("away_until", "i8"),
        ("quiet_begins", "i4"), ("quiet_ends", "i4"), ("gender", "i1"),
        ("active", "?"), ("car", "?"), ("adult", "?"), ("night_calls", "?"),
    ]
)  # fmt: skip

Rows = NDArray[np.void]
Mask = NDArray[np.bool_]


class Bits:
    """A bit for each word that occurs."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def of(self, words: Iterable[str]) -> int:
        """These words together; one beyond the 64th has no bit, and is not looked at."""
        found = 0
        for word in words:
            found |= self._bits.setdefault(word, 1 << n if (n := len(self._bits)) < 64 else 0)
        return found


class Lineup:
    """Everybody by position: what a need asks of people, and their records."""

    def __init__(self) -> None:
        self._skills, self._tongues = Bits(), Bits()
        self._places: dict[int, int] = {}
        self._ids: Ints = np.zeros(0, dtype=np.int32)
        self._rows: Rows = np.zeros(0, dtype=ROW)
        self._records = Crowd(0)

    def order(
        self, need: Need, besides: Collection[int], now: datetime, zone: ZoneInfo, rules: Rules
    ) -> tuple[list[int], list[int]]:
        """Whoever seems to match but ``besides``: those awake, and those inside quiet hours.

        Of each the cheapest yes first, or by chance where the need is drawn aside for that.
        """
        able = self._able(need, besides, now, zone)
        rows = self._rows[able]
        away = _km_to(need, rows)
        near = np.isnan(away) | (away <= rows["radius"] + ROUNDED_KM)
        able, rows, away = able[near], rows[near], away[near]
        fit = 1 - (1 - rules.fit_at_radius) * np.minimum(away / np.maximum(rows["radius"], 1), 1)
        fit[np.isnan(away)] = rules.fit_unknown
        if ranking.decided_by_chance(need.id, len(able), rules, urgent=need.urgent):
            start = minutes(need.starts_at)
            by = np.array([ranking.draw(int(it), start) for it in self._ids[able]])
        else:
            by = self._records.costs(able, fit, minutes(now), rules)
        best = np.argsort(by, kind="stable")
        asleep = _asleep(need, rows, now, zone)[best]
        ids = self._ids[able][best]
        return ids[~asleep].tolist(), ids[asleep].tolist()

    def _able(self, need: Need, besides: Collection[int], now: datetime, zone: ZoneInfo) -> Ints:
        """The positions of all who fulfil what is asked of the person, wherever they live."""
        size = len(self._places)
        rows = self._rows[:size]
        spoken = rows["well" if matching.enough(need) is Level.GOOD else "a_little"]
        fits = _has(rows["skills"], self._skills.of({need.kind, *need.skills}))
        fits &= _has(spoken, self._tongues.of(need.languages))
        fits[[self._places[it] for it in besides if it in self._places]] = False
        able = np.flatnonzero(fits).astype(np.int32)
        rows = rows[able]
        fits = rows["active"] & (rows["paused_until"] <= now.timestamp())
        first, last = (
            it.astimezone(zone).date().toordinal() for it in (need.starts_at, need.ends_at)
        )
        fits &= (rows["away_from"] > last) | (rows["away_until"] < first)
        fits &= _has(rows["free"], week.cells(need.starts_at, need.ends_at, zone))
        asked = matching.requirements(need)
        for flag in asked & {"adult", "car"}:
            fits &= rows[flag]
        if wanted := asked & {"woman", "man"}:
            fits &= np.isin(rows["gender"], [GENDERS.index(it) for it in wanted])
        if "clearance" in asked:
            fits &= rows["cleared_until"] >= last
        return able[fits]

    def take_in(self, found: Collection[Volunteer]) -> None:
        """Everybody's row, new ones at the end; whoever has gone is found out when looked at."""
        for who in found:
            place = self._places.setdefault(who.person_id, len(self._places))
            if place == len(self._ids):
                self._grow(max(2 * place, AT_LEAST))
            self._ids[place] = who.person_id
            self._rows[place] = self._row(who)
            self._records.store(place, who.record)
            self._records.price[place] = who.price

    def _grow(self, size: int) -> None:
        more = size - len(self._ids)
        self._ids = np.concatenate([self._ids, np.zeros(more, dtype=np.int32)])
        self._rows = np.concatenate([self._rows, np.zeros(more, dtype=ROW)])
        self._records.grow(size)

    def _row(self, who: Volunteer) -> tuple[object, ...]:
        spoken = who.languages.items()
        return (
            self._skills.of(who.skills),
            self._tongues.of(code for code, level in spoken if level >= Level.BASIC),
            self._tongues.of(code for code, level in spoken if level >= Level.GOOD),
            who.availability,
            who.home.lat if who.home else np.nan,
            who.home.lon if who.home else np.nan,
            who.radius_km,
            who.paused_until.timestamp() if who.paused_until else -np.inf,
            who.cleared_until.toordinal() if who.cleared_until else 0,
            *(it.toordinal() for it in who.away or NEVER_AWAY),
            60 * who.quiet.begins.hour + who.quiet.begins.minute,
            60 * who.quiet.ends.hour + who.quiet.ends.minute,
            GENDERS.index(who.gender) if who.gender in GENDERS else 0,
            who.status is Status.ACTIVE,
            who.car,
            who.adult,
            who.night_calls,
        )


def _has(masks: NDArray[np.generic], wanted: int) -> Mask:
    bits = masks.dtype.type(wanted)
    return np.asarray(masks & bits == bits)  # type: ignore[operator] # of whole numbers both


def _km_to(need: Need, rows: Rows) -> Floats:
    """Great-circle distances (haversine); not a number where it is not known."""
    lat, lon = np.radians(rows["lat"]), np.radians(rows["lon"])
    there, along = np.radians(need.point.lat), np.radians(need.point.lon)
    half = np.sin((lat - there) / 2) ** 2
    half += np.cos(there) * np.cos(lat) * np.sin((lon - along) / 2) ** 2
    return np.asarray(2 * EARTH_M / 1000 * np.arcsin(np.sqrt(half)))


def _asleep(need: Need, rows: Rows, now: datetime, zone: ZoneInfo) -> Mask:
    """Who is inside quiet hours, and would be woken by the question."""
    local = now.astimezone(zone)
    minute = 60 * local.hour + local.minute
    begins, ends = rows["quiet_begins"], rows["quiet_ends"]
    over_midnight = begins > ends
    after, before = begins <= minute, minute < ends
    asleep = np.where(over_midnight, after | before, after & before)
    return np.asarray(asleep & ~(need.urgent & rows["night_calls"]))
