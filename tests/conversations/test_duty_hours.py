"""Weekly hours on duty: who is rung when, and what a newcomer reads outside of them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.demo.cast import EMILY, KARIM, Actor
from bot.demo.people import registers_as_newcomer, registers_office
from bot.services import duty
from storage import duties
from tests.conversations.scenes import joins_the_office, nobody_waits, nothing_refused
from tests.support.articles import ARTICLES
from tests.support.town import MONDAY, Town, town

STRANGE = "Wer hat gestern das Fußballspiel in Madrid gewonnen?"
OTHER = "Und wer spielt morgen in Madrid Fußball?"
NOBODY = "Nobody is on duty right now."
NOON = MONDAY + timedelta(hours=2)  # MONDAY is 10:00 in Berlin
TUESDAY_NINE = MONDAY + timedelta(hours=23)


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[Town]:
    """The town on each kind of database; Maria and Karim coordinate, Emma has arrived."""
    async with town(database_url, starter=ARTICLES) as it:
        maria, karim = it.person(101, "Maria", "en"), it.person(KARIM, "Karim", "en")
        await registers_office(maria)
        await joins_the_office(karim, maria)
        emma = it.person(EMILY, "Emma", "en")
        await registers_as_newcomer(emma, ["en"], "innenstadt", "Wohnheim 3")
        yield it
        nothing_refused(it)
        nobody_waits(it)


def _cast(here: Town) -> tuple[Actor, Actor, Actor]:
    return here.actors[101], here.actors[KARIM], here.actors[EMILY]


async def _sets(actor: Actor, days: list[str], begins: str, ends: str) -> None:
    await actor.says("/duty")
    offered = actor.buttons()
    wanted = "Set weekly hours" if "Set weekly hours" in offered else "Add weekly hours"
    await actor.taps(wanted, *days, "Done")
    await actor.says(begins)
    await actor.says(ends)
    assert "Your hours on duty, each week" in actor.sees()
    await actor.taps("Save")


def _rung(here: Town, actor: Actor) -> list[str]:
    """The questions that made a sound with somebody."""
    sent = [it.params for it in here.telegram.calls if it.method == "sendMessage"]
    mine = [it for it in sent if it["chat_id"] == actor.phone.id]
    loud = [it["text"] for it in mine if not it.get("disable_notification")]
    return [it for it in loud if STRANGE in it or OTHER in it]


async def test_within_their_hours_somebody_is_on_duty(here: Town) -> None:
    maria, karim, emma = _cast(here)
    await _sets(maria, ["Mon", "Tue"], "9", "12")
    assert "You are on duty until Monday 23 November, 12:00" in maria.sees()
    assert "Mon" in maria.sees()
    await emma.says(STRANGE)
    assert "Somebody is there now and will write to you here." in emma.sees()
    assert len(_rung(here, maria)) == 1
    assert _rung(here, karim) == []
    assert STRANGE not in karim.sees_all()


async def test_outside_of_them_nobody_is_rung_and_the_newcomer_reads_when(here: Town) -> None:
    maria, karim, emma = _cast(here)
    await _sets(maria, ["Mon", "Tue"], "9", "12")
    await _sets(karim, ["Wed"], "9", "12")
    await here.until(NOON)
    await emma.says(STRANGE)
    assert NOBODY in emma.sees()
    assert "Somebody should be there from Tuesday 24 November, 09:00" in emma.sees()
    assert _rung(here, maria) == []
    assert _rung(here, karim) == []
    await here.until(TUESDAY_NINE - timedelta(minutes=1))
    assert _rung(here, maria) == []


async def test_when_their_hours_begin_what_waits_rings(here: Town) -> None:
    maria, karim, emma = _cast(here)
    await _sets(maria, ["Mon", "Tue"], "9", "12")
    await here.until(NOON)
    await emma.says(STRANGE)
    await here.until(TUESDAY_NINE)
    assert len(_rung(here, maria)) == 1
    assert _rung(here, karim) == []
    await here.sweep()
    assert len(_rung(here, maria)) == 1, "once"
    await here.wait(minutes=31)
    assert len(_rung(here, maria)) == 2, "raised again, as the time counts now"


async def test_hours_that_were_slept_through_ring_nobody(here: Town) -> None:
    maria, _, emma = _cast(here)
    await _sets(maria, ["Tue"], "9", "12")
    await emma.says(STRANGE)
    await here.until(TUESDAY_NINE + timedelta(hours=4))
    assert _rung(here, maria) == []
    async with here.lotse.office.read() as c:
        assert await duties.begun(c, here.lotse.office.now()) == []


async def test_off_duty_now_holds_until_the_hours_are_over(here: Town) -> None:
    maria, _, emma = _cast(here)
    await _sets(maria, ["Mon", "Tue"], "9", "12")
    await maria.taps("Off duty")
    assert "You are off duty. Questions do not ring." in maria.sees()
    assert "You are on duty again from Tuesday 24 November, 09:00" in maria.sees()
    await emma.says(STRANGE)
    assert "from Tuesday 24 November, 09:00" in emma.sees()
    assert _rung(here, maria) == []
    await here.until(TUESDAY_NINE)
    assert len(_rung(here, maria)) == 1


async def test_on_duty_now_counts_outside_of_the_hours(here: Town) -> None:
    maria, _, emma = _cast(here)
    await _sets(maria, ["Tue"], "9", "12")
    await maria.taps("For 4 hours")
    assert "You are on duty until Monday 23 November, 14:00" in maria.sees()
    await emma.says(STRANGE)
    assert len(_rung(here, maria)) == 1
    await maria.says("/duty")
    await maria.taps("Off duty")
    assert "You are off duty." in maria.sees()


async def test_other_hours_are_added_and_all_can_be_deleted(here: Town) -> None:
    maria, _, emma = _cast(here)
    await _sets(maria, ["Tue"], "9", "12")
    await _sets(maria, ["Tue", "Thu"], "14", "16:30")
    async with here.lotse.office.read() as c:
        hours = next(iter((await duties.hours(c)).values()))
    assert [(it.day, it.begins, it.ends) for it in hours] == [
        (1, 540, 720),
        (1, 840, 990),
        (3, 840, 990),
    ]
    await maria.taps("Delete weekly hours")
    assert "Your hours on duty, each week" not in maria.sees()
    await emma.says(STRANGE)
    assert "You get an answer here as soon as somebody is." in emma.sees()


async def test_hours_that_run_already_show_what_waits(here: Town) -> None:
    maria, _, emma = _cast(here)
    await emma.says(STRANGE)
    await _sets(maria, ["Mon"], "9", "12")
    assert len(_rung(here, maria)) == 1


async def test_a_night_ends_in_the_morning(here: Town) -> None:
    maria, _, emma = _cast(here)
    await _sets(maria, ["Mon"], "22", "6")
    await here.until(MONDAY + timedelta(hours=17))  # 3:00
    await maria.says("/duty")
    assert "You are on duty until Tuesday 24 November, 06:00" in maria.sees()
    await emma.says(STRANGE)
    assert len(_rung(here, maria)) == 1


async def test_an_emergency_outside_of_the_hours_is_told_to_all(here: Town) -> None:
    maria, karim, emma = _cast(here)
    await _sets(maria, ["Tue"], "9", "12")
    await emma.says("My husband beats me, please help")
    assert "Emma" in maria.sees()
    assert "Emma" in karim.sees()


async def test_two_processes_that_begin_the_same_hours_ring_once(here: Town) -> None:
    maria, _, emma = _cast(here)
    await _sets(maria, ["Tue"], "9", "12")
    await emma.says(STRANGE)
    office = here.lotse.office
    async with office.read() as c:
        ((person_id, begins_at),) = await duties.begun(c, TUESDAY_NINE)
    async with office.write() as c:
        assert await duties.claim(c, person_id, begins_at, begins_at + timedelta(days=7))
        assert not await duties.claim(c, person_id, begins_at, begins_at + timedelta(days=7))
    here.clock._moved.clear()
    await here.clock.move(timedelta(hours=23))
    await duty.sweep(office)
    await here.settle()
    assert _rung(here, maria) == []
