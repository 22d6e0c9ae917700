"""From booked to done: the ladder of reminders, through silence, downtime and the clocks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.cast import MARIA, OLENA, SAMI, Actor
from bot.demo.people import Helper, Request, registers_office
from tests.conversations.scenes import (
    ANY_TIME,
    DOOR,
    SECRET,
    WEDNESDAY,
    data_on,
    from_bot,
    open_town,
    plain,
    restarted,
    sends,
    shown,
    the_office,
    words,
)
from tests.support.paper import registers_to_help
from tests.support.town import Town, town

STILL = "Are you still coming? {what}"
NUDGE = "A short answer, please: {what}"
RISK = "We have asked twice whether {name} is still coming."
MEET = "See you soon: {what}"
AFTER = "Did it take place? {what}"
RUNGS = (STILL, NUDGE, MEET, AFTER)
BERLIN = ZoneInfo("Europe/Berlin")


def _at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A time of that week in Berlin: the 23rd is Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


async def _booked(here: Town, maria: Actor, olena: Actor, *others: Actor) -> None:
    """Olena has said yes to Wednesday, 9:00 to 11:00."""
    await the_office(maria, olena, *others)
    await sends(here, maria, Request(day=WEDNESDAY, private_note=SECRET))
    await olena.taps("I'll come")


async def _step_by_step(here: Town, until: datetime, minutes: int = 15) -> None:
    """Let time pass as it does when the program runs on."""
    while here.clock.now() < until:
        await here.wait(minutes=minutes)


def _counts(actor: Actor) -> dict[str, int]:
    return {rung: len(shown(actor, rung)) for rung in RUNGS}


async def test_the_whole_ladder_for_somebody_silent(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    await _step_by_step(here, _at(24, 16, 45))
    assert sum(_counts(olena).values()) == 0
    await here.until(_at(24, 17))
    assert _counts(olena) == {STILL: 1, NUDGE: 0, MEET: 0, AFTER: 0}
    await here.until(_at(24, 19))
    assert _counts(olena) == {STILL: 1, NUDGE: 1, MEET: 0, AFTER: 0}
    assert shown(maria, RISK) == []
    await here.until(_at(24, 20))
    assert len(shown(maria, RISK)) == 1
    await here.until(_at(25, 7))
    assert _counts(olena) == {STILL: 1, NUDGE: 1, MEET: 1, AFTER: 0}
    assert DOOR in olena.sees()
    assert SECRET in olena.sees()
    await here.until(_at(25, 12))
    assert _counts(olena) == {STILL: 1, NUDGE: 1, MEET: 1, AFTER: 1}

    await _step_by_step(here, _at(27, 12), minutes=120)
    assert _counts(olena) == {STILL: 1, NUDGE: 1, MEET: 1, AFTER: 1}
    assert len(shown(maria, RISK)) == 1


async def test_whoever_confirms_is_left_in_peace(here: Town, maria: Actor, olena: Actor) -> None:
    await _booked(here, maria, olena)
    await here.until(_at(24, 17))
    await olena.taps("Yes, I'm coming")
    assert words(olena, "Thank you, see you then.") in olena.sees()
    assert f"Olena: {maria.t('confirmed')}" in maria.sees()
    await _step_by_step(here, _at(25, 8))
    assert _counts(olena) == {STILL: 0, NUDGE: 0, MEET: 1, AFTER: 0}
    assert shown(maria, RISK) == []


async def test_whoever_confirms_may_still_give_the_place_back(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await _booked(here, maria, olena, sami)
    await here.until(_at(24, 17))
    await olena.taps("Yes, I'm coming", "Give my place back", "Yes, give it back")
    assert len(shown(sami, "Help wanted: {what}")) == 1
    await _step_by_step(here, _at(25, 13))
    assert _counts(olena) == {STILL: 0, NUDGE: 0, MEET: 0, AFTER: 0}


async def test_whoever_cannot_come_says_so_from_the_reminder(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await _booked(here, maria, olena, sami)
    await here.until(_at(24, 17))
    await olena.taps("I can't come", "Yes, give it back")
    assert words(olena, "Thank you for telling us in time.") in olena.sees()
    assert plain(maria.t("{name} can't come.", name="Olena")) in maria.sees_all()
    assert len(shown(sami, "Help wanted: {what}")) == 1
    await sami.taps("I'll come")
    await here.until(_at(25, 7))
    assert len(shown(sami, MEET)) == 1
    assert len(shown(olena, MEET)) == 0


async def test_the_coordinator_keeps_somebody_silent(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    for hour in (17, 19, 20):
        await here.until(_at(24, hour))
    assert "Olena" in maria.sees()
    await maria.taps("Keep")
    assert words(maria, "Kept. We ask nobody else.") in maria.sees()
    await here.until(_at(25, 7))
    assert len(shown(olena, MEET)) == 1


async def test_the_coordinator_replaces_somebody_silent(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await _booked(here, maria, olena, sami)
    for hour in (17, 19, 20):
        await here.until(_at(24, hour))
    keep = data_on(maria, "Keep")
    await maria.taps("Replace")
    assert words(maria, "We are asking others now.") in maria.sees_all()
    assert words(olena, "Your place was passed on: {what}") in olena.sees()
    assert len(shown(sami, "Help wanted: {what}")) == 1
    await sami.taps("I'll come")
    await maria.presses(keep)
    gone = "This place has been given back already. /shifts shows yours."
    assert words(maria, gone) in maria.notice()
    await olena.taps("Yes, I'm coming")
    assert words(olena, gone) in olena.notice()
    await here.until(_at(25, 12))
    assert (len(shown(olena, AFTER)), len(shown(sami, AFTER))) == (0, 1)


async def test_it_took_place_and_is_thanked(here: Town, maria: Actor, olena: Actor) -> None:
    await _booked(here, maria, olena)
    await here.until(_at(25, 12))
    await olena.taps("Yes, it did")
    assert words(olena, "Thank you for coming.") in olena.sees()
    assert olena.t.duration(120) in olena.sees()
    assert f"Olena: {maria.t('came')}" in maria.sees_all()
    assert maria.t("Completed") in maria.sees_all()


async def test_it_did_not_take_place_and_the_office_knows(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    await here.until(_at(25, 12))
    yes = data_on(olena, "Yes, it did")
    await olena.taps("No, it didn't")
    assert plain(maria.t("{name} says it did not take place.", name="Olena")) in maria.sees_all()
    await olena.presses(yes)
    assert f"Olena: {maria.t('came')}" in maria.sees_all(), "a slip can be mended"


async def test_it_cannot_be_over_before_it_begins(here: Town, maria: Actor, olena: Actor) -> None:
    await _booked(here, maria, olena)
    number = data_on(olena, "Give my place back").rpartition(":")[2]
    await olena.presses(f"done.yes:{number}")
    assert words(olena, "This button is old. /start shows where you are.") in olena.notice()


async def test_too_little_time_skips_rungs(here: Town, maria: Actor, olena: Actor) -> None:
    """Who said yes at noon is not asked at five whether they mean it."""
    await the_office(maria, olena)
    await here.wait(hours=3)  # 13:00
    await sends(here, maria, Request(day="24.11."))
    await olena.taps("I'll come")
    await _step_by_step(here, _at(24, 12))
    assert _counts(olena) == {STILL: 0, NUDGE: 0, MEET: 1, AFTER: 1}
    assert shown(maria, RISK) == []


async def test_booked_just_before_it_begins_there_is_only_the_thanks(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day="23.11.", time="11:30", duration=30))
    await olena.taps("I'll come")
    await _step_by_step(here, _at(23, 13))
    assert _counts(olena) == {STILL: 0, NUDGE: 0, MEET: 0, AFTER: 1}


async def test_nobody_is_woken_by_a_meeting_point(here: Town, maria: Actor, olena: Actor) -> None:
    """It begins at 6:00, so the meeting point comes on the evening before."""
    await the_office(maria, olena, like=Helper(times=ANY_TIME))
    await sends(here, maria, Request(day=WEDNESDAY, time="6:00"))
    await olena.taps("I'll come")
    await _step_by_step(here, _at(24, 19, 45))
    assert len(shown(olena, MEET)) == 0
    await here.until(_at(24, 20))
    assert len(shown(olena, MEET)) == 1
    await _step_by_step(here, _at(25, 7, 45))
    assert len(shown(olena, MEET)) == 1


async def test_a_late_end_is_asked_about_in_the_morning(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena, like=Helper(times=ANY_TIME))
    await sends(here, maria, Request(day=WEDNESDAY, time="19:00", duration=180))
    await olena.taps("I'll come")
    await here.until(_at(25, 23, 30))
    assert len(shown(olena, AFTER)) == 0
    await here.until(_at(26, 8))
    assert len(shown(olena, AFTER)) == 1


async def test_an_hour_late_the_question_is_still_asked(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    await here.until(_at(24, 18))
    assert _counts(olena) == {STILL: 1, NUDGE: 0, MEET: 0, AFTER: 0}
    await _step_by_step(here, _at(24, 19))
    assert _counts(olena) == {STILL: 1, NUDGE: 1, MEET: 0, AFTER: 0}


async def test_two_hours_late_one_question_is_enough(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    await here.until(_at(24, 19, 15))
    counts = _counts(olena)
    assert counts[STILL] + counts[NUDGE] == 1
    assert shown(maria, RISK) == []


async def test_after_a_night_without_the_machine_the_meeting_point_still_comes(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    await here.until(_at(25, 8))
    await here.sweep()
    assert _counts(olena) == {STILL: 0, NUDGE: 0, MEET: 1, AFTER: 0}
    assert shown(maria, RISK) == []


async def test_nobody_is_called_silent_who_was_not_asked(
    here: Town, maria: Actor, olena: Actor
) -> None:
    """The machine was off while both questions were due: the office is told nothing untrue."""
    await _booked(here, maria, olena)
    await here.until(_at(24, 22))
    await here.sweep()
    assert _counts(olena) == {STILL: 0, NUDGE: 0, MEET: 0, AFTER: 0}
    assert shown(maria, RISK) == []


async def test_after_it_began_nothing_of_before_is_sent(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    await here.until(_at(25, 10))
    assert sum(_counts(olena).values()) == 0
    assert shown(maria, RISK) == []
    await here.until(_at(25, 12))
    assert _counts(olena) == {STILL: 0, NUDGE: 0, MEET: 0, AFTER: 1}


async def test_a_week_later_nothing_is_sent(here: Town, maria: Actor, olena: Actor) -> None:
    await _booked(here, maria, olena)
    before = len(from_bot(olena))
    await here.wait(days=7)
    assert len(from_bot(olena)) == before


async def test_a_restart_at_every_rung_sends_nothing_twice(sqlite_url: str) -> None:
    async with open_town(sqlite_url) as here:
        maria, olena = here.person(MARIA, "Maria", "de"), here.person(OLENA, "Olena", "uk")
        await _booked(here, maria, olena)
    moments = [_at(24, 17), _at(24, 19), _at(24, 20), _at(25, 7), _at(25, 9), _at(25, 12)]
    for moment in moments:
        async with restarted(here, sqlite_url) as here:
            await here.until(moment)
        async with restarted(here, sqlite_url) as here:
            await here.sweep()
    assert _counts(olena) == {STILL: 1, NUDGE: 1, MEET: 1, AFTER: 1}
    assert len(shown(maria, RISK)) == 1
    assert here.telegram.refusals == []


async def test_owed_before_the_restart_is_sent_after_it(sqlite_url: str) -> None:
    async with open_town(sqlite_url) as here:
        maria, olena = here.person(MARIA, "Maria", "de"), here.person(OLENA, "Olena", "uk")
        await _booked(here, maria, olena)
        here.telegram.faults.add("sendMessage", kind="bad_gateway", chat_id=OLENA)
        await here.until(_at(24, 17))
        assert len(shown(olena, STILL)) == 0
    async with restarted(here, sqlite_url) as again:
        await again.wait(minutes=1)
        assert len(shown(olena, STILL)) == 1
        await again.wait(minutes=1)
        assert len(shown(olena, STILL)) == 1


async def test_a_cancelled_need_reminds_nobody(here: Town, maria: Actor, olena: Actor) -> None:
    await _booked(here, maria, olena)
    await maria.taps("Cancel", "Yes, cancel")
    before = len(from_bot(olena))
    await _step_by_step(here, _at(25, 14), minutes=60)
    assert len(from_bot(olena)) == before


async def test_cancelled_while_the_reminder_was_under_way(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    here.telegram.faults.add("sendMessage", kind="server_error", chat_id=OLENA)
    await here.until(_at(24, 17))
    await maria.taps("Cancel", "Yes, cancel")
    await here.wait(minutes=5)
    assert len(shown(olena, STILL)) == 0
    assert len(shown(olena, "Cancelled: {what}")) == 1


async def test_a_place_given_back_is_not_reminded_of(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    await olena.taps("Give my place back", "Yes, give it back")
    await _step_by_step(here, _at(25, 14), minutes=60)
    assert sum(_counts(olena).values()) == 0


@asynccontextmanager
async def _weekend(sqlite_url: str, start: datetime) -> AsyncIterator[tuple[Town, Actor, Actor]]:
    async with town(sqlite_url, start) as here:
        maria, olena = here.person(MARIA, "Maria", "de"), here.person(OLENA, "Olena", "uk")
        await registers_office(maria)
        await registers_to_help(olena, Helper(times=ANY_TIME))
        yield here, maria, olena
        assert here.telegram.refusals == []


@pytest.mark.parametrize(
    ("friday", "sunday", "offset"),
    [
        (datetime(2026, 10, 23, 8, tzinfo=UTC), "25.10.2026", 1),  # the clocks go back
        (datetime(2027, 3, 26, 9, tzinfo=UTC), "28.3.2027", 2),  # and forward
    ],
)
async def test_the_clocks_change_and_reminders_keep_local_time(
    sqlite_url: str, friday: datetime, sunday: str, offset: int
) -> None:
    async with _weekend(sqlite_url, friday) as (here, maria, olena):
        await sends(here, maria, Request(day=sunday, time="14:00"))
        assert "14:00–16:00" in olena.sees()
        await olena.taps("I'll come")
        saturday = friday.replace(day=friday.day + 1)
        before = datetime(saturday.year, saturday.month, saturday.day, 17, tzinfo=BERLIN)
        await here.until(before.astimezone(UTC))
        assert len(shown(olena, STILL)) == 1
        begins = datetime(friday.year, friday.month, friday.day + 2, 14 - offset, tzinfo=UTC)
        await here.until(begins.replace(hour=begins.hour - 2, minute=0))
        await here.sweep()
        assert len(shown(olena, MEET)) == 1
        await here.until(begins.replace(hour=begins.hour + 3))
        assert len(shown(olena, AFTER)) == 1


async def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer(sqlite_url: str) -> None:
    friday = datetime(2026, 10, 23, 8, tzinfo=UTC)
    async with _weekend(sqlite_url, friday) as (here, maria, olena):
        night = Request(day="24.10.2026", time="22:00", duration=480, kind="Cooking")
        await olena.says("/profile")
        await olena.taps("Help with", "Cooking", "Done", "Yes, that is right")
        await sends(here, maria, night)
        assert "22:00" in olena.sees()
        assert "5:00" in olena.sees(), "eight hours, one of them twice"


async def test_all_that_a_sweep_finds_is_in_the_persons_language(
    here: Town, maria: Actor, sami: Actor
) -> None:
    await _booked(here, maria, here.person(SAMI, "Sami", "ar"))
    await here.until(_at(24, 17))
    assert words(sami, STILL) in sami.sees()


async def test_a_language_chosen_meanwhile_holds_for_reminders(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await _booked(here, maria, olena)
    await olena.says("/language")
    await olena.taps("English")
    await here.until(_at(24, 17))
    assert "Are you still coming?" in olena.sees()
