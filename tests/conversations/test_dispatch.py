"""Dispatch as people notice it: what is learned, who is asked next, what the coordinator sees."""

from dataclasses import replace

from bot.demo.cast import Actor
from bot.demo.people import Request
from bot.domain.dispatch.response import NEVER, Guess, Record
from bot.domain.needs import Need, Offer
from bot.domain.places import Point
from bot.services import asking
from storage import needs, offers, people, volunteers
from tests.conversations.scenes import WEDNESDAY, data_on, plain, sends, shown, the_office
from tests.support.examples import CENTRE
from tests.support.seeding import ANYBODY, add_need, add_person, add_volunteers
from tests.support.town import Town

CALLED = "A place is free now: {what}"
CHANCE = "Chance to fill: about {percent}"
BOOKED = "You are coming. Thank you!"
LOW = "This may stay open."


async def _record(here: Town, actor: Actor) -> Record:
    async with here.lotse.office.read() as c:
        person = await people.by_telegram_id(c, actor.phone.id)
        who = await volunteers.get(c, person.id) if person else None
    assert who
    return who.record


async def _asked_about(here: Town, need: Need) -> list[Offer]:
    async with here.lotse.office.read() as c:
        return await offers.of_need(c, need.id)


async def _chance(here: Town, need: Need) -> float | None:
    async with here.lotse.office.read() as c:
        found = await needs.get(c, need.id)
    assert found
    return found.chance


async def test_a_yes_and_a_no_are_learned_from(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await the_office(maria, olena, sami, emily)
    await sends(here, maria, Request(day=WEDNESDAY, places="2"))
    asked = await _record(here, emily)
    assert (asked.load, asked.accepts, asked.exposure) == (1, 0, 1)
    await olena.taps("I'll come")
    await sami.taps("Not this time")
    yes, no = await _record(here, olena), await _record(here, sami)
    assert (yes.accepts, yes.exposure, yes.settled) == (1, 1, 1)
    assert (no.accepts, no.exposure, no.settled) == (0, 1, 0)


async def test_the_same_answer_twice_teaches_once(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("I'll come", "Give my place back", "Yes, give it back")
    assert (await _record(here, olena)).accepts == 1


async def test_any_tap_is_a_sign_of_life(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    assert (await _record(here, olena)).last_push > NEVER
    await olena.says("/profile")
    after = await _record(here, olena)
    assert after.last_push == NEVER
    assert after.load == 1, "but that they were asked is not forgotten"


async def test_what_was_believed_is_kept_with_the_question(here: Town) -> None:
    office = here.lotse.office
    boss = await add_person(office, 1, "Boss", "en")
    await add_volunteers(office, 100, 10)
    need = await add_need(office, boss)
    assert await asking.look(office, need.id) == 3
    for offer in await _asked_about(here, need):
        assert isinstance(offer.guess, Guess)
        assert offer.guess.ready == 1
        assert 0.9 < offer.guess.fit <= 1


async def test_the_next_need_asks_others_first(here: Town) -> None:
    office = here.lotse.office
    boss = await add_person(office, 1, "Boss", "en")
    await add_volunteers(office, 100, 6)
    asked: set[int] = set()
    for _ in range(2):
        need = await add_need(office, boss)
        await asking.look(office, need.id)
        asked |= {offer.person_id for offer in await _asked_about(here, need)}
    assert len(asked) == 6


async def test_ask_more_now_asks_at_least_a_few(here: Town) -> None:
    office = here.lotse.office
    boss = await add_person(office, 1, "Boss", "en")
    await add_volunteers(office, 100, 9)
    need = await add_need(office, boss)
    assert await asking.look(office, need.id) == 3
    assert await asking.look(office, need.id) == 0
    assert await asking.look(office, need.id, further=True) == 3


async def test_the_card_says_how_likely_it_fills(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    assert len(shown(maria, CHANCE)) == 1
    assert shown(maria, LOW) == [], "where it was low from the start, the card says so"
    await olena.taps("I'll come")
    assert shown(maria, CHANCE) == []


async def test_the_coordinator_is_told_once_when_the_chance_falls(
    here: Town, maria: Actor
) -> None:
    office = here.lotse.office
    await the_office(maria)
    async with office.read() as c:
        boss = await people.by_telegram_id(c, maria.phone.id)
    assert boss
    for number in range(12):
        here.person(700 + number, f"V{number}", "en")
    await add_volunteers(office, 700, 12)
    need = await add_need(office, boss)
    await here.wait(seconds=5)
    assert (await _chance(here, need) or 0) > 0.5
    assert shown(maria, LOW) == []
    for _ in range(40):
        await here.wait(hours=1)
    assert len(shown(maria, LOW)) == 1


async def test_the_alert_says_what_would_help(here: Town, maria: Actor) -> None:
    office = here.lotse.office
    await the_office(maria)
    async with office.read() as c:
        boss = await people.by_telegram_id(c, maria.phone.id)
    assert boss
    await add_volunteers(office, 700, 3, replace(ANYBODY, radius_km=1))
    await add_need(office, boss, point=Point(CENTRE.lat + 0.036, CENTRE.lon))
    await here.wait(seconds=5)
    assert len(shown(maria, "Nobody is left to ask.")) >= 1
    assert len(shown(maria, "What would help:")) == 1
    advice = maria.t("call those who live up to {away} away", away=maria.t.kilometres(5))
    assert plain(advice) in plain(shown(maria, "What would help:")[0]["text"])


async def test_a_coordinator_sees_why_these_people(
    here: Town, maria: Actor, olena: Actor, sami: Actor
) -> None:
    await the_office(maria, olena, sami)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("Not this time")
    await maria.taps("Why these people?")
    text = plain(shown(maria, "Why these people? {what}")[0]["text"])
    assert "Olena" in text
    assert maria.t("said no") in text
    assert maria.t("no answer yet") in text
    await maria.taps("Back")
    assert shown(maria, "Why these people? {what}") == []


async def test_who_is_called_and_silent_does_not_keep_the_place_from_the_next(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    await the_office(maria, olena, sami, emily)
    await sends(here, maria, Request(day=WEDNESDAY))
    answers = [data_on(helper, "I'll come") for helper in (olena, sami, emily)]
    for helper, yes in zip((olena, sami, emily), answers, strict=True):
        await helper.presses(yes)
    await olena.taps("Give my place back", "Yes, give it back")
    assert len(shown(sami, CALLED)) == 1
    await here.wait(minutes=30)
    assert shown(emily, CALLED) == []
    await here.wait(hours=1)
    assert len(shown(emily, CALLED)) == 1
    # The place goes to whoever of the two answers first.
    again = data_on(sami, "I'll come")
    await emily.taps("I'll come")
    await sami.presses(again)
    assert len(shown(emily, BOOKED)) == 1
    assert shown(sami, BOOKED) == []


async def test_the_report_comes_on_the_first_of_the_month_and_when_asked_for(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("I'll come")
    await here.wait(days=3)
    await maria.says("/report")
    assert len(shown(maria, "Report: {since} to {until}")) == 1
    filled = maria.t(
        "{n} of {m} places were filled ({percent}).", n=1, m=1, percent=maria.t.percent(1)
    )
    assert plain(filled) in maria.sees()
    await here.wait(days=7)
    assert len(shown(maria, "Report: {since} to {until}")) == 2
    await here.wait(hours=1)
    assert len(shown(maria, "Report: {since} to {until}")) == 2
    assert shown(olena, "Report: {since} to {until}") == []
    await olena.says("/report")
    assert shown(olena, "Report: {since} to {until}") == []
