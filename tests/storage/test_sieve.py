"""The first sieve leaves out nobody who matches, whatever the need and whoever they are."""

import random
from dataclasses import replace
from datetime import timedelta

from bot.domain import matching, week
from bot.domain.people import Level, Status, Volunteer
from bot.domain.places import Point
from bot.services.office import Office
from storage import sieve, volunteers
from tests.support.examples import CENTRE
from tests.support.seeding import ANYBODY, add_need, add_person, add_volunteers

WANTED = ("adult", "car", "woman", "man", "clearance")


def _somebody(luck: random.Random) -> Volunteer:
    away = Point(CENTRE.lat + luck.uniform(-0.3, 0.3), CENTRE.lon + luck.uniform(-0.5, 0.5))
    spoken = luck.sample(["de", "uk", "ar", "fa"], luck.randint(1, 3))
    return replace(
        ANYBODY,
        languages={code: luck.choice(list(Level)) for code in spoken},
        skills=frozenset(luck.sample(["doctors", "donations", "interpreting"], 2)),
        availability=luck.choice([week.ALL, luck.getrandbits(28), luck.getrandbits(28)]),
        home=luck.choice([None, CENTRE, away, away]),
        radius_km=luck.choice([1, 5, 10, 30]),
        car=luck.random() < 0.7,
        adult=luck.random() < 0.8,
        gender=luck.choice([None, "woman", "man"]),
    )


async def _town(office: Office, luck: random.Random) -> None:
    for number, who in enumerate(_somebody(luck) for _ in range(150)):
        (person,) = await add_volunteers(office, 1000 + number, 1, who)
        home = {"lat": who.home and who.home.lat, "lon": who.home and who.home.lon}
        later = luck.choice([None, None, timedelta(days=2)])
        async with office.write() as c:
            await volunteers.change(
                c,
                person.id,
                status=luck.choice([Status.ACTIVE] * 4 + [Status.APPLIED]),
                paused_until=later and office.now() + later,
                **home,
            )


async def test_all_who_match_pass_the_sieve(office: Office) -> None:
    luck = random.Random(7)
    boss = await add_person(office, 1, "Boss", "en")
    await _town(office, luck)
    matched = passed = 0
    for _ in range(60):
        need = await add_need(
            office,
            boss,
            kind=luck.choice(["doctors", "donations", "interpreting"]),
            languages=tuple(luck.sample(["uk", "ar"], luck.randint(0, 1))),
            requirements=frozenset(luck.sample(WANTED, luck.randint(0, 1))),
        )
        async with office.read() as c:
            everybody = await volunteers.everyone(c)
            cells = week.cells(need.starts_at, need.ends_at, office.zone)
            some = await sieve.may_match(c, need, cells, office.now())
        now, zone = office.now(), office.zone
        all_found = matching.reach(need, everybody, {}, now, zone)
        found = matching.reach(need, some, {}, now, zone)
        assert found.candidates == all_found.candidates
        assert found.waiting == all_found.waiting
        matched += len(found.candidates)
        passed += len(some)
    assert 60 < matched <= passed < 60 * 150 / 2, "it sieves, and something passes"
