"""Needs: what phase they are in, and until when they can be answered."""

from datetime import timedelta

import pytest

from bot.domain.errors import Over
from bot.domain.needs import AssignmentState, Need, Phase
from tests.support.examples import MONDAY, TUESDAY, assignment, need

A_MOMENT = timedelta(microseconds=1)
ENDED = (Phase.DONE, Phase.CANCELLED, Phase.EXPIRED)


def test_phases_follow_from_places_and_time() -> None:
    half, full = need(capacity=2, filled=1), need(capacity=2, filled=2)
    assert half.phase(MONDAY) is Phase.OPEN
    assert full.phase(MONDAY) is Phase.FILLED
    for it in (half, full):
        assert it.phase(TUESDAY - A_MOMENT) is it.phase(MONDAY)
        assert it.phase(TUESDAY) is Phase.RUNNING
        assert it.phase(it.ends_at + timedelta(days=1)) is Phase.RUNNING


@pytest.mark.parametrize("ended_as", ENDED)
def test_what_has_ended_stays_ended(ended_as: Phase) -> None:
    over = need(ended_as=ended_as)
    assert {over.phase(MONDAY), over.phase(TUESDAY)} == {ended_as}


def test_what_is_ahead_can_be_answered_also_when_it_is_full() -> None:
    need().must_be_ahead(MONDAY)
    need(filled=1).must_be_ahead(TUESDAY - A_MOMENT)


@pytest.mark.parametrize("over", [need(ended_as=phase) for phase in ENDED])
def test_what_has_ended_is_over(over: Need) -> None:
    with pytest.raises(Over):
        over.must_be_ahead(MONDAY)


def test_what_has_begun_is_over() -> None:
    with pytest.raises(Over):
        need().must_be_ahead(TUESDAY)


def test_more_helpers_than_places_leave_no_place_open() -> None:
    assert need(capacity=3, filled=1).open_places == 2
    assert need(capacity=1, filled=2).open_places == 0


def test_a_place_is_held_while_it_is_booked_or_confirmed() -> None:
    held = {state for state in AssignmentState if assignment(state=state).active}
    assert held == {AssignmentState.BOOKED, AssignmentState.CONFIRMED}
