"""What would help: each change brings the people it says, and only those."""

from dataclasses import replace

from bot.domain import week
from bot.domain.matching import Standing, reach
from bot.domain.needs import NewNeed
from bot.domain.people import Level, Volunteer
from bot.domain.places import Point
from bot.domain.widening import By, Widening, widenings
from tests.support import examples
from tests.support.examples import BERLIN, CENTRE, MONDAY

NEED = examples.new_need(
    kind="interpreting",
    languages=("ar",),
    skills=frozenset(),
    requirements=frozenset(),
    urgent=False,
    point=CENTRE,
)
FITS = replace(
    examples.volunteer(),
    languages={"ar": Level.FLUENT},
    skills=frozenset({"interpreting"}),
    availability=week.ALL,
    home=CENTRE,
    radius_km=3,
    weekly_cap=2,
)


def _helps(
    *people: Volunteer, need: NewNeed = NEED, asks: int = 0
) -> tuple[dict[By, Widening], list[Volunteer]]:
    crowd = [replace(who, person_id=n) for n, who in enumerate(people)]
    standings = {who.person_id: Standing(asks_this_week=asks) for who in crowd}
    found = widenings(need, crowd, standings, MONDAY, BERLIN)
    assert list(found) == sorted(found, key=lambda it: -it.more)
    return {it.by: it for it in found}, crowd


def _north(km: float) -> Point:
    return Point(CENTRE.lat + km / 111.2, CENTRE.lon)


def test_where_everybody_can_be_asked_nothing_helps() -> None:
    assert _helps(FITS, FITS)[0] == {}


def test_those_who_speak_a_little_are_counted_and_those_who_do_not_are_not() -> None:
    a_little = replace(FITS, languages={"ar": Level.BASIC})
    found, _ = _helps(FITS, a_little, replace(FITS, languages={"de": Level.FLUENT}))
    assert found == {By.LEVEL: Widening(By.LEVEL, 1)}


def test_the_nearest_ring_that_brings_a_few_is_enough() -> None:
    away = [replace(FITS, home=_north(km)) for km in (6, 7, 8, 9, 40)]
    assert _helps(*away)[0] == {By.RADIUS: Widening(By.RADIUS, 4, km=10)}


def test_a_later_time_is_only_said_if_more_have_time_then() -> None:
    day = NEED.starts_at.astimezone(BERLIN).weekday()
    free_later = replace(FITS, availability=week.bit(day, week.PARTS.index("afternoon")))
    found, crowd = _helps(FITS, free_later, free_later)
    assert found[By.LATER].more == 2
    when = found[By.LATER].starts_at
    assert when is not None
    moved = replace(NEED, starts_at=when, ends_at=when + (NEED.ends_at - NEED.starts_at))
    assert len(reach(moved, crowd, {}, MONDAY, BERLIN).candidates) == 3


def test_who_was_asked_enough_may_be_asked_if_it_is_urgent() -> None:
    assert _helps(FITS, asks=2)[0] == {By.URGENT: Widening(By.URGENT, 1)}
    assert _helps(FITS, asks=4)[0] == {}


def test_two_reasons_are_not_helped_by_one_change() -> None:
    neither = replace(FITS, languages={"ar": Level.BASIC}, home=_north(8))
    assert _helps(neither)[0] == {}
