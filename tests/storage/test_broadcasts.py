"""Broadcasts in the database, on SQLite and on PostgreSQL: nobody is on a list twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.domain.broadcasts import Answer, Audience, Outcome, Stage, Wanted, Who
from bot.domain.people import Newcomer, Person, QuietHours, Status
from bot.services import broadcasting
from bot.services.office import Office
from storage import broadcasts, outbox, people, recipients, volunteers
from storage.schema import outbox as outbox_table
from tests.support.broadcasting import add_broadcast, progress_of
from tests.support.examples import NEVER_QUIET
from tests.support.seeding import ANYBODY, add_person, add_volunteers
from tests.support.town import MONDAY, town

AUTHOR, FIRST = 1, 100
LATER = MONDAY + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with town(database_url) as here:
        yield here.lotse.office


@pytest.fixture
async def author(office: Office) -> Person:
    person = await add_person(office, AUTHOR, "Maria", "de")
    async with office.write() as c:
        await people.set_person(c, person.id, coordinator=True)
    return replace(person, coordinator=True)


async def _readers(office: Office, audience: Audience, author: Person) -> set[int]:
    async with office.read() as c:
        found = await broadcasts.readers(c, audience, author.id, office.now(), 0, 100)
        by_language = await broadcasts.readers_by_language(c, audience, author.id, office.now())
    assert sum(by_language.values()) == len(found)
    return {it.person_id for it in found}


async def _owed(office: Office) -> list[tuple[int, int]]:
    async with office.read() as c:
        query = select(outbox_table.c.person_id, func.count()).where(outbox_table.c.kind == "news")
        rows = await c.execute(query.group_by(outbox_table.c.person_id))
        return sorted((row[0], row[1]) for row in rows)


async def test_a_broadcast_comes_back_as_kept(office: Office, author: Person) -> None:
    audience = Audience(
        Who.VOLUNTEERS,
        frozenset({"de", "uk"}),
        frozenset({"nord"}),
        frozenset({"doctors"}),
        30,
        True,
    )
    new = {"audience": audience, "texts": {"de": "Hallo", "uk": "Привіт"}, "language": "de"}
    broadcast_id = await add_broadcast(office, author, **new, wanted=Wanted.YES_NO, urgent=True)
    async with office.read() as c:
        known = await broadcasts.get(c, broadcast_id)
        assert known
        assert await broadcasts.due(c, MONDAY) == [broadcast_id]
        assert await broadcasts.due(c, MONDAY - timedelta(seconds=1)) == []
        assert await broadcasts.get(c, broadcast_id + 1) is None
    assert known.audience == audience
    assert (known.texts, known.language) == ({"de": "Hallo", "uk": "Привіт"}, "de")
    assert (known.wanted, known.urgent, known.begins_at) == (Wanted.YES_NO, True, MONDAY)
    assert (known.stage, known.listed_to, known.created_by) == (Stage.SENDING, 0, author.id)


async def test_who_is_never_written_to(office: Office, author: Person) -> None:
    everyone = await add_volunteers(office, FIRST, 7)
    async with office.write() as c:
        ids = [person.id for person in everyone]
        await people.set_person(c, ids[0], consented_at=None)
        await people.set_person(c, ids[1], news=False)
        await people.set_person(c, ids[2], reachable=False)
        await volunteers.change(c, ids[3], status=Status.BARRED)
        await volunteers.change(c, ids[4], paused_until=LATER)
        await volunteers.change(c, ids[5], paused_until=MONDAY)
    for who in (Who.VOLUNTEERS, Who.EVERYBODY):
        assert await _readers(office, Audience(who), author) == {ids[5], ids[6]}
    assert await _readers(office, Audience(Who.NEWCOMERS), author) == set()


async def test_an_audience_is_narrowed(office: Office, author: Person) -> None:
    (cook,) = await add_volunteers(
        office, FIRST, 1, replace(ANYBODY, skills=frozenset({"cooking"}))
    )
    (other,) = await add_volunteers(office, FIRST + 1, 1, replace(ANYBODY, district="nord"))
    arrived = await add_person(office, FIRST + 2, "Yusuf", "ar")
    async with office.write() as c:
        await people.keep_newcomer(
            c, Newcomer(arrived.id, ("ar",), "nord", None, "", "heim"), MONDAY
        )
        await people.set_person(c, cook.id, seen_at=MONDAY - timedelta(days=60))
    narrowed = {
        Audience(Who.EVERYBODY): {cook.id, other.id, arrived.id},
        Audience(Who.NEWCOMERS): {arrived.id},
        Audience(Who.VOLUNTEERS, skills=frozenset({"cooking"})): {cook.id},
        Audience(Who.VOLUNTEERS, skills=frozenset({"cook"})): set(),
        Audience(Who.VOLUNTEERS, skills=frozenset({"cooking", "doctors"})): {cook.id, other.id},
        Audience(Who.EVERYBODY, districts=frozenset({"nord"})): {other.id, arrived.id},
        Audience(Who.EVERYBODY, sites=frozenset({"heim"})): {arrived.id},
        Audience(Who.EVERYBODY, sites=frozenset({"haus"})): set(),
        Audience(Who.EVERYBODY, districts=frozenset({"innenstadt"}), sites=frozenset({"heim"})): {
            cook.id,
            arrived.id,
        },
        Audience(Who.EVERYBODY, languages=frozenset({"ar"})): {arrived.id},
        Audience(Who.EVERYBODY, active_days=30): {other.id, arrived.id},
        Audience(Who.EVERYBODY, active_days=90): {cook.id, other.id, arrived.id},
        Audience(Who.EVERYBODY, answered=True): set(),
    }
    for audience, expected in narrowed.items():
        assert await _readers(office, audience, author) == expected, audience
    broadcast_id = await add_broadcast(office, author)
    await broadcasting.enlist(office, broadcast_id)
    async with office.write() as c:
        await recipients.answer(c, 1, Answer.SEEN, MONDAY)
        first = await recipients.get(c, 1)
    assert first
    assert await _readers(office, Audience(Who.EVERYBODY, answered=True), author) == {
        first.person_id
    }


async def test_many_sweeps_at_once_list_everyone_once(
    office: Office, author: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasting, "BATCH", 7)
    everyone = await add_volunteers(office, FIRST, 60)
    await add_broadcast(office, author)
    await asyncio.gather(*(broadcasting.sweep(office) for _ in range(8)))
    assert await _owed(office) == sorted((person.id, 1) for person in everyone)


async def test_a_person_cannot_be_on_a_list_twice(office: Office, author: Person) -> None:
    one, two = await add_volunteers(office, FIRST, 2)
    broadcast_id = await add_broadcast(office, author)
    await broadcasting.enlist(office, broadcast_id)
    due = {two.id: MONDAY, one.id: MONDAY}
    with pytest.raises(IntegrityError):
        async with office.write() as c:
            await recipients.enlist(c, broadcast_id, due, due)
    assert await _owed(office) == [(one.id, 1), (two.id, 1)]


async def test_what_is_held_is_not_taken_and_goes_on_later(office: Office, author: Person) -> None:
    await add_volunteers(office, FIRST, 3)
    broadcast_id = await add_broadcast(office, author)
    await broadcasting.enlist(office, broadcast_id)
    async with office.write() as c:
        (sent,) = await outbox.claim(c, MONDAY, 1, MONDAY + MINUTE)
        await recipients.delivered(c, [(sent.subject_id, 77)])
        await outbox.finish(c, [sent.id], "sent", MONDAY)
    await broadcasting.pause(office, author, broadcast_id, 9004)
    await broadcasting.pause(office, author, broadcast_id, 9005)
    assert set(await _ripe(office)) == {"progress"}
    await broadcasting.go_on(office, author, broadcast_id, 9006)
    assert (await _ripe(office)).count("news") == 2
    await broadcasting.stop(office, author, broadcast_id, 9007)
    assert "news" not in await _ripe(office)
    progress = await progress_of(office, broadcast_id)
    assert progress.outcomes == {Outcome.SENT: 1}


async def test_going_on_at_night_minds_the_quiet_hours(office: Office, author: Person) -> None:
    early = MONDAY.astimezone(office.zone).time()
    asleep = QuietHours(early.replace(hour=early.hour - 1), early.replace(hour=early.hour + 1))
    await add_volunteers(office, FIRST, 2, replace(ANYBODY, quiet=NEVER_QUIET))
    (sleeper,) = await add_volunteers(office, FIRST + 2, 1)
    broadcast_id = await add_broadcast(office, author)
    await broadcasting.enlist(office, broadcast_id)
    await broadcasting.pause(office, author, broadcast_id, 9008)
    async with office.write() as c:
        await volunteers.change(c, sleeper.id, quiet_begins=asleep.begins, quiet_ends=asleep.ends)
    await broadcasting.go_on(office, author, broadcast_id, 9009)
    async with office.read() as c:
        assert await recipients.held_back(c, broadcast_id, office.now()) == 1
    assert (await _ripe(office)).count("news") == 2


async def test_what_was_not_delivered_is_settled(office: Office, author: Person) -> None:
    gone, _, unsent = await add_volunteers(office, FIRST, 3)
    broadcast_id = await add_broadcast(office, author)
    await broadcasting.enlist(office, broadcast_id)
    async with office.write() as c:
        for owed in await outbox.claim(c, MONDAY, 3, MONDAY + MINUTE):
            if owed.person_id != unsent.id:
                await outbox.finish(c, [owed.id], "failed", MONDAY)
        await people.set_person(c, gone.id, reachable=False)
    await broadcasting.sweep(office)
    progress = await progress_of(office, broadcast_id)
    assert progress.outcomes == {Outcome.BLOCKED: 1, Outcome.LEFT_OUT: 1}
    assert progress.waiting == 1
    async with office.read() as c:
        known = await broadcasts.get(c, broadcast_id)
    assert known
    assert known.stage is Stage.SENDING


async def test_news_of_people_who_are_deleted_is_gone_with_them(
    office: Office, author: Person
) -> None:
    one, two = await add_volunteers(office, FIRST, 2)
    broadcast_id = await add_broadcast(office, author)
    await broadcasting.enlist(office, broadcast_id)
    async with office.write() as c:
        await people.forget(c, one.id)
    assert await _owed(office) == [(two.id, 1)]
    assert (await progress_of(office, broadcast_id)).total == 1


async def _ripe(office: Office) -> list[str]:
    """What the sender would take now, tried but not sent."""
    async with office.write() as c:
        return sorted(
            it.kind for it in await outbox.claim(c, office.now(), 100, office.now() + MINUTE)
        )
