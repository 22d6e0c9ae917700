"""Vetting: the office notes what it has seen, and only then may somebody work with children."""

from bot.demo.cast import Actor
from bot.demo.people import Helper, Request, registers_office
from tests.conversations.scenes import NOT_YOURS, WEDNESDAY, words
from tests.support.paper import posts, registers_to_help
from tests.support.town import Town

WITH_CHILDREN = Helper(skills=("Looking after children",))
NOBODY = "have no police certificate on record"


async def test_a_certificate_that_was_seen_opens_work_with_children(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await registers_office(maria)
    await registers_to_help(olena, WITH_CHILDREN)
    await posts(maria, Request(day=WEDNESDAY, kind="Looking after children"))
    assert maria.t(NOBODY) in maria.sees()
    await maria.says("/volunteers")
    await maria.taps("Olena")
    assert words(maria, "Police certificate: not seen yet") in maria.sees()
    await maria.taps("Seen, valid 1 year")
    assert "23. November 2027" in maria.sees()
    await maria.taps("Change", "Preview")
    assert maria.t(NOBODY) not in maria.sees(10)
    await maria.taps("Send now")
    await here.wait(seconds=5)
    assert words(olena, "Help wanted: {what}") in olena.sees()


async def test_what_was_noted_can_be_taken_back(here: Town, maria: Actor, olena: Actor) -> None:
    await registers_office(maria)
    await registers_to_help(olena, WITH_CHILDREN)
    await maria.says("/volunteers")
    await maria.taps("Olena", "Seen, valid 3 years", "No longer valid")
    assert words(maria, "Police certificate: not seen yet") in maria.sees()


async def test_the_volunteers_are_the_offices_business(
    here: Town, maria: Actor, olena: Actor, karim: Actor
) -> None:
    await registers_office(maria)
    await registers_to_help(olena, WITH_CHILDREN)
    await karim.says("/volunteers")
    assert words(karim, NOT_YOURS) in karim.sees()
    for data in ("vet.page:0", "vet.show:2", "vet.three:2"):
        await olena.presses(data)
        assert words(olena, NOT_YOURS) in olena.notice()


async def test_with_no_volunteers_the_list_says_so(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/volunteers")
    assert words(maria, "Nobody has registered to help yet.") in maria.sees()
