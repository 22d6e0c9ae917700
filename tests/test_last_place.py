"""A thousand people tap "I'll come" at the same moment, and there are three places."""

from collections import Counter

from bot.demo.cast import CAST, MARIA
from bot.texts import texts
from storage import assignments, needs, offers, outbox
from tests.support.seeding import add_need, add_person, add_volunteers
from tests.support.town import Town, town

TAPPERS, PLACES, FIRST = 1000, 3, 5000
EN = texts("en")


async def test_a_thousand_taps_for_three_places_give_three(database_url: str) -> None:
    async with town(database_url) as here:
        need_id = await _everyone_is_asked(here)
        for number in range(TAPPERS):
            phone = here.telegram.phones[FIRST + number]
            phone.tap(EN("I'll come"))
        await here.settle()
        async with here.lotse.office.read() as c:
            need = await needs.get(c, need_id)
            held = await assignments.of_need(c, need_id)
            queue = await assignments.waiting_for(c, need_id)
        assert need
        assert need.filled == PLACES
        assert [it.seat for it in held] == [1, 2, 3]
        assert len(queue) == TAPPERS - PLACES
        assert _heads(here) == {
            "✓ " + EN("You are coming. Thank you!"): PLACES,
            EN("Thank you for wanting to come."): TAPPERS - PLACES,
        }
        assert here.telegram.refusals == []


async def _everyone_is_asked(here: Town) -> int:
    office = here.lotse.office
    maria = await add_person(office, MARIA, "Maria", "de")
    here.person(MARIA, *CAST[MARIA])
    need = await add_need(office, maria, capacity=PLACES)
    everyone = await add_volunteers(office, FIRST, TAPPERS)
    async with office.write() as c:
        for person in everyone:
            here.person(person.telegram_id, person.first_name, "en")
            asked = {"wave": 1, "distance_m": 0, "now": office.now()}
            offer_id = await offers.ask(c, need.id, person.id, **asked)
            await outbox.owe(c, "push", person.id, offer_id, now=office.now())
    await here.settle()
    return need.id


def _heads(here: Town) -> Counter[str]:
    """The first line of what stands where the question stood, on all phones."""
    heads: Counter[str] = Counter()
    for number in range(TAPPERS):
        messages = here.telegram.phones[FIRST + number].messages
        heads[str(messages[0]["text"]).splitlines()[0]] += 1
    return heads
