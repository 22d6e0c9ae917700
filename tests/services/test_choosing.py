"""Who is chosen: the regulars first, and now and then whoever chance picks."""

from dataclasses import replace

from bot.domain.dispatch import ranking
from bot.domain.dispatch.rules import Rules
from bot.domain.dispatch.situation import Why
from bot.domain.needs import AssignmentState, Need, Offer, Phase
from bot.domain.people import Level, Person
from bot.services import asking
from bot.services.office import Office
from storage import assignments, needs, offers
from tests.services.scenes import moves
from tests.support.seeding import ANYBODY, add_need, add_person, add_volunteers


async def _asked(office: Office, need: Need) -> list[Offer]:
    async with office.read() as c:
        return await offers.of_need(c, need.id)


async def _done(office: Office, need: Need, who: Person) -> None:
    """This person held a place, and came."""
    async with office.write() as c:
        booked = await assignments.book(c, need.id, who.id, office.now())
        await assignments.set_state(c, booked, AssignmentState.DONE)


async def test_who_did_it_here_before_is_asked_first(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    crowd = await add_volunteers(office, 100, 30)
    farthest = crowd[-1]
    await _done(office, await add_need(office, boss), farthest)
    await moves(office, days=7)
    again = await add_need(office, boss)
    await asking.look(office, again.id)
    first = (await _asked(office, again))[0]
    assert (first.person_id, first.why) == (farthest.id, Why.REGULAR)
    assert first.guess is not None
    assert first.guess.response == ranking.regular(1, 0)


async def test_elsewhere_they_are_like_anybody(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    crowd = await add_volunteers(office, 100, 30)
    await _done(office, await add_need(office, boss), crowd[-1])
    await moves(office, days=7)
    elsewhere = await add_need(office, boss, meeting_point="Am Bahnhof 1")
    await asking.look(office, elsewhere.id)
    assert {offer.why for offer in await _asked(office, elsewhere)} == {Why.BEST}


async def test_chance_decides_about_a_few_needs(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    crowd = await add_volunteers(office, 100, 60)
    office = replace(office, rules=Rules(aside=1.0))
    need = await add_need(office, boss)
    await asking.look(office, need.id)
    asked = await _asked(office, need)
    assert {offer.why for offer in asked} == {Why.CHANCE}
    assert {offer.person_id for offer in asked} != {who.id for who in crowd[: len(asked)]}


async def test_who_is_needed_more_elsewhere_is_not_asked_first(office: Office) -> None:
    """Eight of thirty speak Arabic: one need can only be met by them, another by anybody."""
    boss = await add_person(office, 1, "Boss", "en")
    arabic = replace(ANYBODY, languages={"ar": Level.FLUENT, "de": Level.GOOD})
    speakers = {it.id for it in await add_volunteers(office, 100, 8, arabic)}
    await add_volunteers(office, 200, 22, ANYBODY)
    interpreter = await add_need(office, boss, languages=("ar",))
    await asking.look(office, interpreter.id)
    left = speakers - {it.person_id for it in await _asked(office, interpreter)}
    assert left
    carrying = await add_need(office, boss, languages=("de",))
    await asking.look(office, carrying.id)
    asked = {it.person_id for it in await _asked(office, carrying)}
    assert asked
    assert not asked & speakers
    async with office.write() as c:
        await needs.end(c, interpreter.id, Phase.CANCELLED)
    again = await add_need(office, boss, languages=("de",))
    await asking.look(office, again.id)
    asked = {it.person_id for it in await _asked(office, again)}
    assert asked & left, "where nobody else needs them, they are like anybody"


def test_the_share_set_aside_is_as_large_as_the_rules_say() -> None:
    rules = Rules(aside=0.03)
    drawn = sum(ranking.drawn_aside(number, rules) for number in range(20_000))
    assert 0.02 < drawn / 20_000 < 0.04
