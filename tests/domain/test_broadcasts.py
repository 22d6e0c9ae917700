"""The rules of broadcasts: which text, when, how it moves on, how long it takes."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.broadcasts import (
    ANSWERS,
    Answer,
    Audience,
    Broadcast,
    NewBroadcast,
    Outcome,
    Plan,
    Progress,
    Stage,
    Who,
)
from bot.domain.errors import AlreadySent, NotThere
from bot.domain.people import QuietHours
from tests.support.broadcasting import PLAIN
from tests.support.examples import BERLIN, MONDAY, NEVER_QUIET, berlin

TWO = replace(PLAIN, language="de", texts={"de": "Zu", "uk": "Зачинено"})
NIGHT = QuietHours(time(21), time(7))


def broadcast(**changes: Any) -> Broadcast:
    values = {name: getattr(TWO, name) for name in NewBroadcast.__dataclass_fields__}
    plain = Broadcast(**values, id=1, created_by=1, stage=Stage.SENDING, listed_to=0, told=0)
    return replace(plain, **changes)


def test_everyone_gets_their_own_text_or_the_original() -> None:
    assert TWO.text_for("uk") == ("Зачинено", "uk")
    assert TWO.text_for("de") == ("Zu", "de")
    assert TWO.text_for("ar") == ("Zu", "de")


@pytest.mark.parametrize(
    ("stage", "paused", "going_on", "stopped"),
    [
        (Stage.SENDING, Stage.PAUSED, Stage.SENDING, Stage.STOPPED),
        (Stage.PAUSED, Stage.PAUSED, Stage.SENDING, Stage.STOPPED),
        (Stage.STOPPED, None, None, Stage.STOPPED),
        (Stage.DONE, None, None, None),
    ],
)
def test_how_it_moves_on(
    stage: Stage, paused: Stage | None, going_on: Stage | None, stopped: Stage | None
) -> None:
    it = broadcast(stage=stage)
    for move, to in ((it.paused, paused), (it.going_on, going_on), (it.stopped, stopped)):
        if to is None:
            with pytest.raises(AlreadySent):
                move()
        else:
            assert move() is to


def test_quiet_hours_hold_it_back_until_they_end() -> None:
    late, morning = berlin(2026, 11, 23, 22), berlin(2026, 11, 24, 7)
    for quiet, calls, urgent, due in (
        (NIGHT, False, False, morning),
        (NIGHT, True, False, morning),
        (NIGHT, False, True, morning),
        (NIGHT, True, True, late),
        (NEVER_QUIET, False, False, late),
        (None, False, False, late),
    ):
        it = broadcast(urgent=urgent)
        assert it.not_before(quiet, calls, late, BERLIN) == due
    assert broadcast().not_before(NIGHT, False, MONDAY, BERLIN) == MONDAY


@given(st.times(), st.times(), st.integers(0, 48 * 60), st.booleans(), st.booleans())
def test_nobody_is_written_to_in_quiet_hours_that_hold(
    begins: time, ends: time, minutes: int, calls: bool, urgent: bool
) -> None:
    quiet = QuietHours(begins.replace(microsecond=0), ends.replace(microsecond=0))
    now = MONDAY + timedelta(minutes=minutes)
    due = broadcast(urgent=urgent).not_before(quiet, calls, now, BERLIN)
    assert now <= due <= now + timedelta(days=1)
    if not (urgent and calls):
        assert not quiet.holds(due.astimezone(BERLIN).time())


def test_only_what_was_asked_for_is_an_answer() -> None:
    for wanted, taken in ANSWERS.items():
        for answer in Answer:
            if answer in taken:
                broadcast(wanted=wanted).must_take(answer)
            else:
                with pytest.raises(NotThere):
                    broadcast(wanted=wanted).must_take(answer)


def test_seen_lately() -> None:
    assert Audience(Who.EVERYBODY).seen_since(MONDAY) is None
    assert Audience(Who.EVERYBODY, active_days=30).seen_since(MONDAY) == MONDAY - timedelta(30)


def test_how_far_it_has_come() -> None:
    outcomes = {Outcome.SENT: 60, Outcome.BLOCKED: 10, Outcome.LEFT_OUT: 2}
    at = Progress(100, outcomes, {Answer.SEEN: 5}, held_back=8)
    assert (at.finished, at.waiting) == (72, 28)
    assert at.time_left(30) == timedelta(seconds=20 / 30)
    assert at.time_left(per_second=1000) == timedelta(seconds=0.02)
    assert Progress(3, {}, {}, held_back=3).time_left(30) == timedelta()
    assert Progress(3, {}, {}, held_back=5).time_left(30) == timedelta()


def test_the_preview_offers_each_language_once_the_original_first() -> None:
    assert Plan(TWO, {"uk": 3, "ar": 1, "de": 2}).languages == ["de", "uk", "ar"]
    assert Plan(TWO, {}).languages == ["de", "uk"]
