"""Who could fill a need: each reason for and against, the order, the counts."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import week
from bot.domain.matching import (
    ABOUT_ASKING,
    Busy,
    Reach,
    Reason,
    Standing,
    distance_m,
    reach,
    reasons_against,
)
from bot.domain.needs import Need
from bot.domain.people import Level, QuietHours, Status, Volunteer
from bot.domain.places import Point
from tests.support.examples import (
    BERLIN,
    CENTRE,
    MONDAY,
    NEVER_QUIET,
    TUESDAY,
    berlin,
    need,
    new_need,
    volunteer,
)

TEN_AT_NIGHT = QuietHours(time(22), time(7))
FAR = Point(51.28, 14.424)  # 11 km to the north


def against(
    wanted: Need | None = None,
    who: Volunteer | None = None,
    standing: Standing | None = None,
    now: datetime = MONDAY,
) -> list[Reason]:
    found = reasons_against(
        wanted or need(), who or volunteer(), standing or Standing(), now, BERLIN
    )
    return list(found)


def test_nothing_speaks_against_who_fits() -> None:
    assert against() == []
    assert list(reasons_against(new_need(), volunteer(), Standing(), MONDAY, BERLIN)) == []


@pytest.mark.parametrize(
    ("wanted", "who", "reason"),
    [
        ({}, {"status": Status.APPLIED}, Reason.INACTIVE),
        ({}, {"status": Status.LEFT}, Reason.INACTIVE),
        ({}, {"status": Status.BARRED}, Reason.INACTIVE),
        ({}, {"reachable": False}, Reason.UNREACHABLE),
        ({"languages": ("ar",)}, {}, Reason.LANGUAGE),
        ({"languages": ("uk", "ar")}, {}, Reason.LANGUAGE),
        ({"kind": "cooking"}, {}, Reason.SKILL),
        ({"skills": frozenset({"transport"})}, {}, Reason.SKILL),
        ({}, {"availability": week.ALL & ~week.bit(1, 0)}, Reason.TIME),
        ({"point": FAR}, {}, Reason.DISTANCE),
        ({"requirements": frozenset({"adult"})}, {"adult": False}, Reason.ADULT),
        ({"requirements": frozenset({"car"})}, {}, Reason.CAR),
        ({"requirements": frozenset({"woman"})}, {}, Reason.GENDER),
        ({"requirements": frozenset({"woman"})}, {"gender": "man"}, Reason.GENDER),
        ({"requirements": frozenset({"man"})}, {"gender": "woman"}, Reason.GENDER),
        ({"requirements": frozenset({"clearance"})}, {}, Reason.CLEARANCE),
        ({}, {"paused_until": MONDAY + timedelta(minutes=1)}, Reason.PAUSED),
        ({}, {"away": (MONDAY.date(), TUESDAY.date())}, Reason.AWAY),
        ({}, {"away": (TUESDAY.date(), TUESDAY.date() + timedelta(days=9))}, Reason.AWAY),
        ({}, {"quiet": QuietHours(time(10), time(11))}, Reason.QUIET),
    ],
)
def test_each_condition_has_its_reason(
    wanted: dict[str, Any], who: dict[str, Any], reason: Reason
) -> None:
    assert against(need(**wanted), volunteer(**who)) == [reason]


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        ({"languages": ("uk",)}, {}),
        ({"languages": ("uk", "de")}, {}),
        ({"skills": frozenset({"moving"})}, {"skills": frozenset({"doctors", "moving"})}),
        ({}, {"availability": week.bit(1, 0)}),
        ({"point": FAR}, {"radius_km": 20}),
        ({"point": FAR}, {"home": None}),
        ({"requirements": frozenset({"adult"})}, {}),
        ({"requirements": frozenset({"car"})}, {"car": True}),
        ({"requirements": frozenset({"woman"})}, {"gender": "woman"}),
        ({"requirements": frozenset({"woman", "man"})}, {"gender": "man"}),
        ({"requirements": frozenset({"clearance"})}, {"cleared_until": date(2026, 11, 24)}),
        ({}, {"paused_until": MONDAY}),
        ({}, {"away": (MONDAY.date(), MONDAY.date())}),
        ({}, {"away": (TUESDAY.date() + timedelta(days=1), TUESDAY.date() + timedelta(days=2))}),
        ({}, {"quiet": TEN_AT_NIGHT}),
        ({}, {"adult": False}),
    ],
)
def test_who_meets_the_condition_is_not_held_back(
    wanted: dict[str, Any], who: dict[str, Any]
) -> None:
    assert against(need(**wanted), volunteer(**who)) == []


def test_to_interpret_one_speaks_each_language_well() -> None:
    wanted = need(kind="interpreting", languages=("uk", "de"))
    fits = volunteer(skills=frozenset({"interpreting"}))
    assert against(wanted, fits) == []
    a_little = replace(fits, languages={"uk": Level.FLUENT, "de": Level.BASIC})
    assert against(wanted, a_little) == [Reason.LANGUAGE]
    # For company, a little is enough.
    company = need(languages=("uk", "de"))
    assert against(company, replace(a_little, skills=frozenset({"doctors"}))) == []


@pytest.mark.parametrize(
    ("kind", "reasons"),
    [
        ("childcare", [Reason.ADULT, Reason.CLEARANCE]),
        ("homework", [Reason.CLEARANCE]),
        ("welcome", [Reason.ADULT]),
        ("cooking", []),
    ],
)
def test_some_kinds_require_what_nobody_ticked(kind: str, reasons: list[Reason]) -> None:
    young = volunteer(skills=frozenset({kind}), adult=False)
    assert against(need(kind=kind), young) == reasons


def test_a_certificate_must_last_through_the_local_day_on_which_it_ends() -> None:
    asked = frozenset({"clearance"})
    over_midnight = need(
        starts_at=berlin(2026, 11, 24, 22), ends_at=berlin(2026, 11, 25, 0, 30), requirements=asked
    )
    until_tuesday = volunteer(cleared_until=date(2026, 11, 24))
    until_wednesday = volunteer(cleared_until=date(2026, 11, 25))
    assert against(over_midnight, until_tuesday) == [Reason.CLEARANCE]
    assert against(over_midnight, until_wednesday) == []


@pytest.mark.parametrize(
    ("begins", "ends", "clashes"),
    [
        (-2, 0, False),
        (2, 4, False),
        (-2, 0.1, True),
        (1.9, 4, True),
        (0.5, 1, True),
        (-1, 3, True),
    ],
)
def test_busy_is_who_helps_elsewhere_at_that_time(
    begins: float, ends: float, clashes: bool
) -> None:
    other = Busy(TUESDAY + timedelta(hours=begins), TUESDAY + timedelta(hours=ends), CENTRE)
    assert against(standing=Standing(busy=(other,))) == ([Reason.BUSY] if clashes else [])


@pytest.mark.parametrize(
    ("km", "minutes_between", "car", "too_far"),
    [
        (0.1, 0, False, False),
        (4, 29, False, True),
        (4, 31, False, False),
        (4, 21, True, False),
        (4, 19, True, True),
        (500, 179, True, True),
        (500, 181, True, False),
    ],
)
def test_between_two_places_there_is_a_way(
    km: float, minutes_between: int, car: bool, too_far: bool
) -> None:
    there = Point(CENTRE.lat + km / 111.195, CENTRE.lon)
    pause, hour = timedelta(minutes=minutes_between), timedelta(hours=1)
    expected = [Reason.ON_THE_WAY] if too_far else []
    ends = need().ends_at
    for other in (
        Busy(TUESDAY - pause - hour, TUESDAY - pause, there),
        Busy(ends + pause, ends + pause + hour, there),
    ):
        assert against(who=volunteer(car=car), standing=Standing(busy=(other,))) == expected


def test_nobody_is_asked_twice_about_the_same() -> None:
    assert against(standing=Standing(may_not_be_asked_again=True)) == [Reason.ASKED]


@pytest.mark.parametrize(
    ("asks", "urgent", "enough"),
    [(2, False, False), (3, False, True), (3, True, False), (5, True, False), (6, True, True)],
)
def test_nobody_is_asked_more_often_than_they_said_or_twice_that_if_urgent(
    asks: int, urgent: bool, enough: bool
) -> None:
    found = against(need(urgent=urgent), standing=Standing(asks_this_week=asks))
    assert found == ([Reason.CAP] if enough else [])


@pytest.mark.parametrize(
    ("at", "asleep"),
    [
        ((2026, 11, 23, 21, 59), False),
        ((2026, 11, 23, 22, 0), True),
        ((2026, 11, 23, 23, 59), True),
        ((2026, 11, 24, 0, 0), True),
        ((2026, 11, 24, 6, 59), True),
        ((2026, 11, 24, 7, 0), False),
        # By the wall, whatever the clocks did that night.
        ((2026, 10, 25, 6, 59), True),
        ((2026, 10, 25, 7, 0), False),
        ((2027, 3, 28, 6, 59), True),
        ((2027, 3, 28, 7, 0), False),
    ],
)
def test_quiet_hours_go_over_midnight(at: tuple[int, ...], asleep: bool) -> None:
    now = berlin(*at)
    found = against(who=volunteer(quiet=TEN_AT_NIGHT), now=now)
    assert found == ([Reason.QUIET] if asleep else [])


def test_an_emergency_wakes_only_those_who_allowed_it() -> None:
    night, urgent = berlin(2026, 11, 24, 3), need(urgent=True)
    allowed = volunteer(quiet=TEN_AT_NIGHT, night_calls=True)
    assert against(urgent, allowed, now=night) == []
    assert against(need(), allowed, now=night) == [Reason.QUIET]
    assert against(urgent, replace(allowed, night_calls=False), now=night) == [Reason.QUIET]


@pytest.mark.parametrize(
    ("quiet", "now", "over"),
    [
        (TEN_AT_NIGHT, berlin(2026, 11, 23, 23), berlin(2026, 11, 24, 7)),
        (TEN_AT_NIGHT, berlin(2026, 11, 24, 3), berlin(2026, 11, 24, 7)),
        (QuietHours(time(12), time(14)), berlin(2026, 11, 24, 13), berlin(2026, 11, 24, 14)),
        (TEN_AT_NIGHT, berlin(2026, 10, 24, 23), berlin(2026, 10, 25, 7)),
        (TEN_AT_NIGHT, berlin(2027, 3, 27, 23), berlin(2027, 3, 28, 7)),
    ],
)
def test_quiet_hours_end_where_they_said(quiet: QuietHours, now: datetime, over: datetime) -> None:
    assert quiet.over(now, BERLIN) == over


@given(
    st.integers(0, 23),
    st.integers(4, 23),
    st.integers(0, 400 * 24 * 4).map(lambda quarters: MONDAY + timedelta(minutes=15) * quarters),
)
def test_when_quiet_hours_are_over_they_no_longer_hold(
    begins: int, ends: int, now: datetime
) -> None:
    quiet = QuietHours(time(begins), time(ends))
    if quiet.holds(now.astimezone(BERLIN).time()):
        over = quiet.over(now, BERLIN)
        assert now < over <= now + timedelta(hours=25)
        assert not quiet.holds(over.astimezone(BERLIN).time())
        assert quiet.holds((over - timedelta(seconds=1)).astimezone(BERLIN).time())


def test_equal_quiet_hours_are_none() -> None:
    assert not any(NEVER_QUIET.holds(time(hour)) for hour in range(24))


def test_distances_are_rounded_to_a_hundred_metres() -> None:
    assert distance_m(need(), volunteer()) == 0
    assert distance_m(need(point=FAR), volunteer()) == 11000
    assert distance_m(need(), volunteer(home=None)) is None


def all_of(*volunteers: Volunteer, now: datetime = MONDAY, **standings: Standing) -> Reach:
    known = {int(key.removeprefix("of_")): it for key, it in standings.items()}
    return reach(need(), volunteers, known, now, BERLIN)


def north(km: float) -> Point:
    return Point(CENTRE.lat + km / 111.195, CENTRE.lon)


def test_the_nearest_is_asked_first_then_who_was_asked_least() -> None:
    found = all_of(
        volunteer(person_id=1, home=None),
        volunteer(person_id=2, home=north(2)),
        volunteer(person_id=3, home=north(1)),
        volunteer(person_id=4, home=north(1)),
        volunteer(person_id=5, home=north(1.02)),
        of_3=Standing(asks_this_week=2),
        of_5=Standing(asks_this_week=1),
    )
    # 5 lives 20 m farther than 3, which is as near as we know.
    assert [it.volunteer.person_id for it in found.candidates] == [4, 5, 3, 2, 1]
    assert found.candidates[1].asks_this_week == 1
    assert found.candidates[-1].distance_m is None


def test_who_is_left_out_is_counted_once_by_the_first_reason() -> None:
    found = all_of(
        volunteer(person_id=1),
        volunteer(person_id=2, skills=frozenset(), home=FAR),
        volunteer(person_id=3, skills=frozenset()),
        volunteer(person_id=4, status=Status.LEFT, skills=frozenset()),
        volunteer(person_id=5, home=FAR),
    )
    assert [it.volunteer.person_id for it in found.candidates] == [1]
    assert found.left_out == {Reason.SKILL: 2, Reason.INACTIVE: 1, Reason.DISTANCE: 1}
    assert found.waiting == ()


def test_who_only_sleeps_waits_and_is_not_left_out() -> None:
    found = all_of(
        volunteer(person_id=1, quiet=TEN_AT_NIGHT, home=north(1)),
        volunteer(person_id=2, quiet=TEN_AT_NIGHT),
        volunteer(person_id=3, quiet=TEN_AT_NIGHT, home=FAR),
        now=berlin(2026, 11, 23, 23),
    )
    assert found.candidates == ()
    assert [it.volunteer.person_id for it in found.waiting] == [2, 1]
    assert found.left_out == {Reason.DISTANCE: 1}


def test_what_only_holds_back_a_push_is_not_about_the_person() -> None:
    found = against(
        who=volunteer(
            paused_until=TUESDAY,
            away=(TUESDAY.date(), TUESDAY.date()),
            quiet=QuietHours(time(0), time(23)),
            weekly_cap=1,
        ),
        standing=Standing(
            busy=(Busy(TUESDAY - timedelta(hours=1), TUESDAY, FAR),),
            asks_this_week=1,
            may_not_be_asked_again=True,
        ),
    )
    assert set(found) == ABOUT_ASKING


people = st.builds(
    volunteer,
    person_id=st.integers(1, 30),
    status=st.sampled_from(Status),
    skills=st.sampled_from([frozenset({"doctors"}), frozenset({"cooking"})]),
    home=st.sampled_from([None, CENTRE, north(1), north(3), FAR]),
    availability=st.sampled_from([week.ALL, 0]),
    quiet=st.sampled_from([TEN_AT_NIGHT, NEVER_QUIET, QuietHours(time(10), time(12))]),
    reachable=st.booleans(),
    paused_until=st.sampled_from([None, TUESDAY]),
)
towns = st.lists(people, max_size=12, unique_by=lambda it: it.person_id)


@given(towns, st.randoms())
def test_everyone_is_asked_later_or_left_out_in_whatever_order_they_come(
    volunteers: list[Volunteer], random: Any
) -> None:
    found = all_of(*volunteers)
    out = sum(found.left_out.values())
    assert len(found.candidates) + len(found.waiting) + out == len(volunteers)
    assert Reason.QUIET not in found.left_out
    away = [it.distance_m for it in found.candidates]
    known = [metres for metres in away if metres is not None]
    assert away == [*sorted(known), *[None] * (len(away) - len(known))]
    shuffled = list(volunteers)
    random.shuffle(shuffled)
    assert all_of(*shuffled) == found
