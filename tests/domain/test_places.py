"""Where things are: distances, and whereabouts kept no finer than 500 metres."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.places import DEGREE_M, GRID_M, District, Point
from tests.support.examples import CENTRE

points = st.builds(Point, st.floats(-80, 80), st.floats(-179, 179))
anywhere = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
around_here = st.builds(Point, st.floats(47, 55), st.floats(6, 15))


def test_distances_that_are_known() -> None:
    berlin, dresden = Point(52.5200, 13.4050), Point(51.0504, 13.7373)
    assert berlin.distance_m(dresden) == pytest.approx(165_000, rel=0.01)
    assert Point(51, 14).distance_m(Point(52, 14)) == pytest.approx(DEGREE_M, rel=1e-3)
    # Meridians draw together: a degree of longitude is shorter than one of latitude up here.
    assert Point(60, 14).distance_m(Point(60, 15)) == pytest.approx(DEGREE_M / 2, rel=1e-2)
    assert Point(0, 179.5).distance_m(Point(0, -179.5)) == pytest.approx(DEGREE_M, rel=1e-3)


@given(anywhere, anywhere)
def test_it_is_as_far_there_as_back(one: Point, other: Point) -> None:
    there = one.distance_m(other)
    assert there == pytest.approx(other.distance_m(one), abs=1)
    assert 0 <= there <= 20_100_000
    assert one.distance_m(one) == 0


@given(points, points, points)
def test_a_detour_is_never_shorter(one: Point, other: Point, over: Point) -> None:
    assert one.distance_m(other) <= one.distance_m(over) + over.distance_m(other) + 1


@given(points)
def test_coarse_is_near_and_stays_where_it_is(home: Point) -> None:
    kept = home.coarse()
    # Half the diagonal of a square of 500 m, and a few metres for five decimals.
    assert home.distance_m(kept) <= GRID_M * 0.5**0.5 + 5
    assert kept.coarse() == kept


@given(around_here, st.floats(-0.0005, 0.0005))
def test_neighbours_cannot_be_told_apart(home: Point, step: float) -> None:
    """All who live in one square are kept at one point, some 500 m from the next one."""
    one, other = home.coarse(), Point(home.lat + step, home.lon).coarse()
    assert one == other or one.distance_m(other) > GRID_M * 0.98


def test_a_district_is_named_in_the_language_or_as_on_the_signs() -> None:
    centre = District("innenstadt", {"": "Innenstadt", "uk": "Центр міста"}, CENTRE)
    assert centre.name("uk") == "Центр міста"
    assert centre.name("en") == "Innenstadt"
