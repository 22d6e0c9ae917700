"""What is learned at night, and that it is learned once."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.dispatch.rules import Rules
from bot.domain.needs import OfferState
from bot.domain.people import Person
from bot.services import asking, booking, choosing, nightly
from bot.services.market import stalls
from bot.services.office import Office
from storage import needs, offers, volunteers
from tests.services.scenes import moves
from tests.support import examples
from tests.support.seeding import ANYBODY, add_need, add_person, add_volunteers

RARE = replace(ANYBODY, skills=frozenset({"doctors", "donations", "rides"}))


async def _nights(office: Office, count: int = 1) -> int:
    learned = 0
    for _ in range(count):
        learned += await nightly.sweep(office)
        await moves(office, days=1)
    return learned


async def _posted(office: Office, boss: Person, count: int, **changes: object) -> None:
    for _ in range(count):
        await add_need(office, boss, **changes)


async def _price(office: Office, person: Person) -> float:
    async with office.read() as c:
        who = await volunteers.get(c, person.id)
    assert who
    return who.price


async def test_it_is_learned_once_a_night(office: Office) -> None:
    assert not await _nights(office), "the first time it only waits for the night"
    at_once = await asyncio.gather(*(nightly.sweep(office) for _ in range(4)))
    assert sum(at_once) == 1, "whichever replica comes first does it"
    assert await _nights(office, 3) == 2


async def test_days_away_are_forgotten_when_they_are_over(office: Office) -> None:
    back, still = await add_volunteers(office, 100, 2)
    today = office.now().astimezone(office.zone).date()
    async with office.write() as c:
        for person, days in ((back, 0), (still, 5)):
            last = today + timedelta(days=days)
            await volunteers.change(c, person.id, away_from=today, away_until=last)
    assert await _nights(office, 2)
    async with office.read() as c:
        gone = {it.person_id: it.away for it in await volunteers.everyone(c)}
    assert gone == {back.id: None, still.id: (today, today + timedelta(days=5))}


async def test_who_can_do_what_is_rare_costs_more(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    common = await add_volunteers(office, 100, 40)
    rare = await add_volunteers(office, 200, 2, RARE)
    await _posted(office, boss, 20)
    await _posted(office, boss, 30, kind="rides")
    assert await _nights(office, 2)
    assert await _price(office, rare[0]) > await _price(office, common[0]) + 0.1


def test_the_market_expects_more_needs_than_were_seen() -> None:
    past = [examples.need(), examples.need()]
    seen = stalls([examples.volunteer()], past, 4.0, {}, Rules(stress=1.0)).market
    expected = stalls([examples.volunteer()], past, 4.0, {}, Rules(stress=1.5)).market
    assert seen.needs.tolist() == [0.5]
    assert expected.needs.tolist() == [0.75]


async def test_a_small_office_has_no_prices(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    few = await add_volunteers(office, 200, 5, RARE)
    await _posted(office, boss, 40, kind="rides")
    async with office.write() as c:
        await volunteers.set_price(c, [few[0].id], 0.7)
    assert await _nights(office, 2)
    assert await _price(office, few[0]) == 0


async def test_a_kind_that_lags_behind_is_worth_more(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    for kind, filled in (("donations", 3), ("rides", 0)):
        for _ in range(10):
            need = await add_need(office, boss, kind=kind, capacity=3)
            async with office.write() as c:
                await needs.change(c, need.id, filled=filled)
    await moves(office, days=4)
    assert await _nights(office, 2)
    async with office.read() as c:
        worth = (await nightly.lessons(c, office)).worth
    assert worth["rides"] > 1.5 > worth["donations"] == 1


async def test_who_says_yes_often_is_expected_to(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    await add_volunteers(office, 100, 30)
    need = await add_need(office, boss, capacity=4)
    await asking.look(office, need.id)
    await moves(office, minutes=5)
    async with office.write() as c:
        for offer in await offers.of_need(c, need.id):
            await offers.settle(c, offer.id, OfferState.ACCEPTED, office.now())
    assert await _nights(office, 2)
    async with office.read() as c:
        taught = await nightly.lessons(c, office)
        plan = await choosing.choose(c, office, need, further=True)
    assert taught.habits.mean > Rules().habits.mean
    assert plan.decision.ask[0].guess.response == pytest.approx(taught.habits.mean)


async def test_what_is_taken_from_the_list_is_expected_again(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    crowd = await add_volunteers(office, 100, 60)
    for who in crowd[:3]:
        need = await add_need(office, boss)
        await moves(office, minutes=30)
        answer = await booking.look_at(office, who, need.id)
        await booking.accept(office, who, answer.offer.id)
    asked = await add_need(office, boss, kind="doctors")
    await asking.look(office, asked.id)
    assert await _nights(office, 2)
    need = await add_need(office, boss, capacity=4)
    async with office.read() as c:
        taught = await nightly.lessons(c, office)
        plan = await choosing.choose(c, office, need, further=False)
    assert taught.listed["donations"] > taught.listed["doctors"] > 0
    expected = taught.by_itself("donations", 60)
    assert 0 < expected < 3 * 60 / 90, "fewer than one in half an hour, for it began with none"
    assert plan.decision.chance > 0


def test_the_program_starts_without_numpy_and_scipy() -> None:
    ask = "import sys, bot.app; print({'numpy', 'scipy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


async def test_prices_stand_for_as_long_as_was_learned_from(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    (helper,) = await add_volunteers(office, 200, 1)
    await _posted(office, boss, 1)
    kept = []
    for _ in range(10):
        async with office.write() as c:
            await volunteers.set_price(c, [helper.id], 0.5)
        await _nights(office)
        kept.append(await _price(office, helper) == 0.5)
    # The first sweep only waits; then there are nights 0, 1, 2, 4 and 8.
    assert kept == [True, False, False, False, True, False, True, True, True, False]
