"""One of each: a need, a volunteer, an offer, as plain objects of the domain."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import week
from bot.domain.needs import (
    Assignment,
    AssignmentState,
    Need,
    NewNeed,
    Offer,
    OfferState,
)
from bot.domain.people import Level, Person, QuietHours, Status, Volunteer
from bot.domain.places import Point

BERLIN = ZoneInfo("Europe/Berlin")
CENTRE = Point(51.181, 14.424)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 9:00 in Berlin
NEVER_QUIET = QuietHours(time(0), time(0))


def berlin(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A local time in Berlin, as the UTC that the domain is given."""
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def need(**changes: Any) -> Need:
    """Company at the doctor on Tuesday from nine to eleven, one place, nobody yet."""
    plain = Need(
        id=7,
        kind="doctors",
        title="",
        starts_at=TUESDAY,
        ends_at=TUESDAY + timedelta(hours=2),
        district="innenstadt",
        point=CENTRE,
        meeting_point="Reichenstraße 12",
        capacity=1,
        filled=0,
        languages=(),
        skills=frozenset(),
        requirements=frozenset(),
        urgent=False,
        public_note="",
        private_note="",
        ended_as=None,
        created_by=1,
        wave=0,
        look_at=None,
        created_at=MONDAY,
    )
    return replace(plain, **changes)


def new_need(**changes: Any) -> NewNeed:
    """The same, not posted yet."""
    posted = need()
    names = NewNeed.__dataclass_fields__
    return NewNeed(**{name: getattr(posted, name) for name in names} | changes)


def volunteer(**changes: Any) -> Volunteer:
    """Somebody against whom nothing speaks."""
    plain = Volunteer(
        person_id=1,
        status=Status.ACTIVE,
        languages={"uk": Level.FLUENT, "de": Level.GOOD},
        skills=frozenset({"doctors"}),
        availability=week.ALL,
        district="innenstadt",
        home=CENTRE,
        radius_km=5,
        car=False,
        weekly_cap=3,
        quiet=NEVER_QUIET,
        night_calls=False,
        adult=True,
    )
    return replace(plain, **changes)


def offer(**changes: Any) -> Offer:
    plain = Offer(
        id=3,
        need_id=7,
        person_id=1,
        wave=1,
        state=OfferState.ASKED,
        distance_m=1200,
        asked_at=MONDAY,
        answered_at=None,
        message_id=None,
    )
    return replace(plain, **changes)


def assignment(**changes: Any) -> Assignment:
    plain = Assignment(
        id=5,
        need_id=7,
        person_id=1,
        seat=1,
        state=AssignmentState.BOOKED,
        booked_at=MONDAY,
        rung=None,
        rung_at=None,
    )
    return replace(plain, **changes)


def person(**changes: Any) -> Person:
    plain = Person(
        id=1,
        telegram_id=102,
        first_name="Olena",
        language="uk",
        consented_at=MONDAY,
        coordinator=False,
        reachable=True,
    )
    return replace(plain, **changes)
