"""The roster of a large office: nobody who matches is left out, and nothing is read too late."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete

from bot.domain import matching, week
from bot.domain.dispatch.response import Record
from bot.domain.dispatch.rules import Rules
from bot.domain.needs import Need
from bot.domain.people import Level, QuietHours, Status, Volunteer
from bot.domain.places import Point
from bot.services import asking, choosing, lineup
from bot.services.office import Office
from bot.services.roster import Roster
from storage import offers, volunteers
from storage.schema import people
from tests.support.examples import CENTRE
from tests.support.quiet_office import quiet_office
from tests.support.seeding import ANYBODY, add_need, add_person, add_volunteers

WANTED = ("adult", "car", "woman", "man", "clearance")


def _somebody(luck: random.Random) -> Volunteer:
    away = Point(CENTRE.lat + luck.uniform(-0.2, 0.2), CENTRE.lon + luck.uniform(-0.3, 0.3))
    spoken = luck.sample(["de", "uk", "ar", "fa"], luck.randint(1, 3))
    begins, ends = luck.choice([(0, 0), (22, 7), (9, 12), (1, 23)])
    return replace(
        ANYBODY,
        languages={code: luck.choice(list(Level)) for code in spoken},
        skills=frozenset(luck.sample(["doctors", "donations", "interpreting"], 2)),
        availability=luck.choice([week.ALL, luck.getrandbits(28)]),
        home=luck.choice([None, CENTRE, away, away]),
        radius_km=luck.choice([0, 1, 5, 10, 30]),
        car=luck.random() < 0.7,
        adult=luck.random() < 0.8,
        gender=luck.choice([None, "woman", "man"]),
        quiet=QuietHours(time(begins), time(ends)),
        night_calls=luck.random() < 0.5,
    )


async def _town(office: Office, luck: random.Random, many: int) -> None:
    now = office.now()
    for number, who in enumerate(_somebody(luck) for _ in range(many)):
        (person,) = await add_volunteers(office, 1000 + number, 1, who)
        later = luck.choice([None, None, None, timedelta(days=2), timedelta(days=-2)])
        gone = luck.choice([None, None, 1, 9])
        async with office.write() as c:
            await volunteers.keep_record(c, person.id, _record(office, luck))
            await volunteers.change(
                c,
                person.id,
                status=luck.choice([Status.ACTIVE] * 5 + [Status.APPLIED]),
                paused_until=later and now + later,
                away_from=gone and now.date(),
                away_until=gone and now.date() + timedelta(days=gone),
                cleared_until=luck.choice([None, date(2026, 1, 1), date(2099, 1, 1)]),
                price=luck.choice([0.0, 0.0, 0.3]),
                lat=who.home and who.home.lat,
                lon=who.home and who.home.lon,
            )


def _record(office: Office, luck: random.Random) -> Record:
    asked = luck.randint(0, 9)
    last_push = office.now().timestamp() / 60 - luck.expovariate(1 / 6000)
    return Record(asked * luck.random() * 0.3, asked, last_push, luck.random(), asked / 3)


async def _needs(office: Office, luck: random.Random, many: int) -> AsyncIterator[Need]:
    boss = await add_person(office, 1, "Boss", "en")
    for _ in range(many):
        yield await add_need(
            office,
            boss,
            kind=luck.choice(["doctors", "donations", "interpreting"]),
            languages=tuple(luck.sample(["uk", "ar"], luck.randint(0, 1))),
            requirements=frozenset(luck.sample(WANTED, luck.randint(0, 1))),
            urgent=luck.random() < 0.3,
        )


async def _order(office: Office, need: Need) -> tuple[list[int], list[int]]:
    async with office.read() as c:
        await office.roster.catch_up(c)
    rules = replace(Rules(), aside=0.0)
    return office.roster.order(need, (), office.now(), office.zone, rules)


async def test_it_has_whoever_matches_and_hardly_anybody_else(office: Office) -> None:
    luck = random.Random(7)
    await _town(office, luck, 150)
    await office.roster.load(office.read, large=1)
    matched = extra = asleep = 0
    async for need in _needs(office, luck, 60):
        async with office.read() as c:
            everybody = await volunteers.everyone(c)
        found = matching.reach(need, everybody, {}, office.now(), office.zone)
        awake, waiting = await _order(office, need)
        assert {it.volunteer.person_id for it in found.candidates} <= set(awake)
        assert {it.volunteer.person_id for it in found.waiting} <= set(waiting)
        matched += len(found.candidates)
        asleep += len(found.waiting)
        extra += len(awake) + len(waiting) - len(found.candidates) - len(found.waiting)
    assert matched > 60
    assert asleep > 20
    assert extra <= matched / 20, "whoever lives less than 100 m too far away"


async def test_what_is_decided_is_what_is_decided_without_it(office: Office) -> None:
    luck = random.Random(8)
    await _town(office, luck, 250)
    large = replace(office, roster=Roster())
    await large.roster.load(office.read, large=1)
    asked = 0
    async for need in _needs(office, luck, 20):
        async with office.read() as c:
            small = await choosing.choose(c, office, need, further=False)
            plan = await choosing.choose(c, large, need, further=False)
        assert plan.decision.ask == small.decision.ask
        asked += len(plan.decision.ask)
    assert asked > 60


async def test_of_very_many_the_cheapest_are_chosen(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.reaching.SHORT", 20)
    monkeypatch.setattr("bot.services.reaching.SHORT_A_PLACE", 1)
    luck = random.Random(9)
    for person in await add_volunteers(office, 100, 120):
        async with office.write() as c:
            await volunteers.keep_record(c, person.id, _record(office, luck))
    large = replace(office, roster=Roster())
    await large.roster.load(office.read, large=1)
    boss = await add_person(office, 2, "Boss", "en")
    need = await add_need(office, boss)
    async with office.read() as c:
        small = await choosing.choose(c, office, need, further=False)
        plan = await choosing.choose(c, large, need, further=False)
    assert len(plan.known) < len(small.known)
    assert plan.decision.ask == small.decision.ask


async def test_nobody_is_asked_twice_and_all_are_reached(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.reaching.SHORT", 3)
    monkeypatch.setattr("bot.services.reaching.SHORT_A_PLACE", 0)
    boss = await add_person(office, 1, "Boss", "en")
    crowd = await add_volunteers(office, 100, 20)
    await office.roster.load(office.read, large=1)
    need = await add_need(office, boss)
    for _ in range(30):
        await asking.look(office, need.id, further=True)
    async with office.read() as c:
        asked = [it.person_id for it in await offers.of_need(c, need.id)]
    assert sorted(asked) == sorted(it.id for it in crowd)


async def test_whoever_changes_is_seen_at_once(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    first, second, third = await add_volunteers(office, 100, 3)
    await office.roster.load(office.read, large=1)
    need = await add_need(office, boss)
    assert set((await _order(office, need))[0]) == {first.id, second.id, third.id}
    async with office.write() as c:
        await volunteers.change(c, first.id, paused_until=office.now() + timedelta(days=7))
        await volunteers.leave(c, second.id)
        await volunteers.set_price(c, [third.id], 5.0)
    (fourth,) = await add_volunteers(office, 200, 1)
    awake, _ = await _order(office, need)
    assert set(awake) == {fourth.id, third.id}, "one is new, one pauses, one has left"
    await office.roster.load(office.read, large=1)
    assert (await _order(office, need))[0] == [fourth.id, third.id], "and one is dear now"


async def test_a_change_that_is_committed_late_is_seen_all_the_same(postgresql_url: str) -> None:
    async with quiet_office(postgresql_url) as office:
        await _committed_late(office)


async def _committed_late(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    first, second = await add_volunteers(office, 100, 2)
    await office.roster.load(office.read, large=1)
    need = await add_need(office, boss)
    away = office.now() + timedelta(days=7)
    async with office.database.write() as slow:
        await volunteers.change(slow, first.id, paused_until=away)
        async with office.database.write() as quick:
            await volunteers.change(quick, second.id, paused_until=away)
        assert (await _order(office, need))[0] == [first.id]
    assert (await _order(office, need))[0] == []


async def test_a_stamp_is_not_given_twice_when_the_last_row_goes(office: Office) -> None:
    boss = await add_person(office, 1, "Boss", "en")
    first, second, last = await add_volunteers(office, 100, 3)
    await office.roster.load(office.read, large=1)
    need = await add_need(office, boss)
    async with office.write() as c:
        await volunteers.change(c, last.id, car=True)
    await _order(office, need)
    async with office.write() as c:
        await c.execute(delete(people).where(people.c.id == last.id))
    async with office.write() as c:
        await volunteers.change(c, first.id, paused_until=office.now() + timedelta(days=7))
    assert set((await _order(office, need))[0]) == {second.id, last.id}, "who has gone: when read"


async def test_a_small_office_has_none(office: Office) -> None:
    await add_volunteers(office, 100, 3)
    await office.roster.load(office.read)
    assert not office.roster.loaded


async def test_it_grows_with_the_office(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineup, "AT_LEAST", 2)
    boss = await add_person(office, 1, "Boss", "en")
    known = await add_volunteers(office, 100, 7)
    await office.roster.load(office.read, large=1)
    known += await add_volunteers(office, 200, 9)
    need = await add_need(office, boss)
    assert set((await _order(office, need))[0]) == {it.id for it in known}
