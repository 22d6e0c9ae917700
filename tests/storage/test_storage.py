"""The stores, on SQLite and on PostgreSQL: what is kept comes back, and only one can win."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Executable, insert, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.domain import attendance
from bot.domain.dialogues.engine import Draft
from bot.domain.dispatch.response import Guess, Record
from bot.domain.errors import Misconfigured
from bot.domain.needs import AssignmentState, OfferState, Phase
from bot.domain.people import Newcomer
from bot.services.office import Office
from storage import (
    assignments,
    drafts,
    inbox,
    invitations,
    needs,
    offers,
    outbox,
    people,
    volunteers,
)
from storage.database import Database, newest_version
from storage.due import next_due
from storage.schema import assignments as assignments_table
from storage.schema import metadata
from tests.support.seeding import ANYBODY, add_need, add_person, add_volunteers
from tests.support.town import MONDAY


async def _execute(office: Office, statement: Executable) -> None:
    async with office.write() as c:
        await c.execute(statement)


async def test_migrations_make_the_tables_of_the_schema(office: Office) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return list(compare_metadata(context, metadata))

    async with office.database.write() as c:
        assert await c.run_sync(differences) == []


def test_the_newest_version_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [newest_version()]


async def test_migrating_again_changes_nothing(office: Office) -> None:
    await add_person(office, 1, "Olena", "uk")
    await office.database.migrate()
    async with office.read() as c:
        assert await people.by_telegram_id(c, 1)


async def test_a_volunteer_comes_back_as_kept(office: Office) -> None:
    (person,) = await add_volunteers(office, 1, 1)
    async with office.write() as c:
        await volunteers.change(c, person.id, cleared_until=date(2027, 1, 31))
        known = await volunteers.get(c, person.id)
    assert known == replace(ANYBODY, person_id=person.id, cleared_until=date(2027, 1, 31))


async def test_keeping_a_profile_anew_leaves_what_the_office_set(office: Office) -> None:
    (person,) = await add_volunteers(office, 1, 1)
    async with office.write() as c:
        await volunteers.change(c, person.id, cleared_until=date(2027, 1, 31), status="barred")
        changed = replace(ANYBODY, person_id=person.id, car=True)
        await volunteers.keep(c, changed, office.now())
        known = await volunteers.get(c, person.id)
    assert known
    assert (known.car, known.status, known.cleared_until) == (True, "barred", date(2027, 1, 31))


async def test_who_left_comes_back_and_who_is_barred_does_not(office: Office) -> None:
    olena, karim = await add_volunteers(office, 1, 2)
    async with office.write() as c:
        await volunteers.change(c, karim.id, status="barred")
        for person in (olena, karim):
            await volunteers.leave(c, person.id)
        assert not (await people.get(c, olena.id)).volunteers
        assert await volunteers.get(c, olena.id) is None
        for person in (olena, karim):
            await volunteers.keep(c, replace(ANYBODY, person_id=person.id), office.now())
        states = [await volunteers.get(c, person.id) for person in (olena, karim)]
    assert [it and it.status for it in states] == ["active", "barred"]


async def test_what_answers_teach_outlives_a_new_profile(office: Office) -> None:
    (person,) = await add_volunteers(office, 1, 1)
    taught = Record(accepts=1, exposure=1.3, last_push=29_000_000.1, settled=0.2, load=2.7)
    async with office.write() as c:
        await volunteers.keep_record(c, person.id, taught)
        await volunteers.keep(c, replace(ANYBODY, person_id=person.id), office.now())
        known = await volunteers.get(c, person.id)
        assert await volunteers.records(c, [person.id]) == {person.id: taught}
        assert await volunteers.rests(c, person.id)
    assert known
    assert known.record == taught


async def test_what_was_believed_comes_back_with_the_offer(office: Office) -> None:
    maria = await add_person(office, 1, "Maria", "de")
    (olena,) = await add_volunteers(office, 10, 1)
    need = await add_need(office, maria)
    guess = Guess(ready=0.9, response=0.15, fit=0.7, heard=0.8)
    now = office.now()
    async with office.write() as c:
        asked = {"wave": 1, "distance_m": 0, "now": now}
        first = await offers.ask(c, need.id, olena.id, guess=guess, **asked)
        kept = await offers.get(c, first)
        again = await offers.ask(c, need.id, olena.id, **asked)
        anew = await offers.get(c, again)
    assert kept
    assert anew
    assert (kept.guess, anew.guess) == (guess, None)


async def test_a_newcomer_comes_back_as_kept(office: Office) -> None:
    person = await add_person(office, 1, "Yusuf", "ar")
    yusuf = Newcomer(person.id, ("ar",), "nordostring", None, "Spreehotel")
    async with office.write() as c:
        await people.keep_newcomer(c, yusuf, office.now())
        assert await people.newcomer(c, person.id) == yusuf
        assert (await people.get(c, person.id)).arrived


async def test_a_person_is_met_once(office: Office) -> None:
    async with office.write() as c:
        await people.meet(c, 7, office.now())
        await people.meet(c, 7, office.now() + timedelta(days=1))
        found = await people.by_telegram_id(c, 7)
    assert found
    assert not found.registered


async def test_a_draft_comes_back_as_kept(office: Office) -> None:
    person = await add_person(office, 1, "Olena", "uk")
    draft = Draft("reg", "skills", {"languages": ["uk"], "availability": 3}, 1, True, 5, 9)
    async with office.write() as c:
        await drafts.keep(c, person.id, draft, office.now())
        assert await drafts.get(c, person.id) == draft
        await drafts.drop(c, person.id)
        assert await drafts.get(c, person.id) is None


async def test_an_invitation_works_once(office: Office) -> None:
    maria, karim, sami = [await add_person(office, n, "x", "en") for n in (1, 2, 3)]
    tomorrow = office.now() + timedelta(days=1)
    async with office.write() as c:
        await invitations.add(c, "secret", maria.id, tomorrow)
        assert not await invitations.use(c, "guess", karim.id, office.now())
        assert not await invitations.use(c, "secret", karim.id, tomorrow)
        assert await invitations.use(c, "secret", karim.id, office.now())
        assert await invitations.use(c, "secret", karim.id, office.now())
        assert not await invitations.use(c, "secret", sami.id, office.now())


async def test_a_need_comes_back_as_posted(office: Office) -> None:
    maria = await add_person(office, 1, "Maria", "de")
    posted = await add_need(office, maria, languages=("uk", "de"), requirements=frozenset({"car"}))
    assert posted.languages == ("uk", "de")
    assert posted.requirements == {"car"}
    assert posted.phase(office.now()) is Phase.OPEN
    async with office.read() as c:
        assert await needs.due_to_look(c, office.now()) == [posted.id]
        assert [need.id for need in await needs.ahead(c, office.now())] == [posted.id]


async def test_only_one_of_many_takes_the_last_place(office: Office) -> None:
    maria = await add_person(office, 1, "Maria", "de")
    need = await add_need(office, maria, capacity=3)

    async def take() -> bool:
        async with office.write() as c:
            return await needs.take_place(c, need.id)

    taken = await asyncio.gather(*(take() for _ in range(25)))
    assert sum(taken) == 3


async def test_one_look_is_taken_by_one(office: Office) -> None:
    maria = await add_person(office, 1, "Maria", "de")
    need = await add_need(office, maria)

    async def look() -> bool:
        async with office.write() as c:
            later = office.now() + timedelta(hours=1)
            return await needs.claim_look(c, need, later, 0.5, asks=True)

    assert sum(await asyncio.gather(*(look() for _ in range(5)))) == 1


async def test_a_seat_is_held_by_one(office: Office) -> None:
    maria = await add_person(office, 1, "Maria", "de")
    olena, sami = await add_volunteers(office, 10, 2)
    need = await add_need(office, maria, capacity=2)
    async with office.write() as c:
        first = await assignments.book(c, need.id, olena.id, office.now())
        second = await assignments.book(c, need.id, sami.id, office.now())
        assert [a.seat for a in await assignments.of_need(c, need.id)] == [1, 2]
    values = {"need_id": need.id, "person_id": maria.id, "seat": 1, "state": "booked"}
    new = insert(assignments_table).values(values | {"booked_at": office.now()})
    with pytest.raises(IntegrityError):
        await _execute(office, new)
    async with office.write() as c:
        assert await assignments.set_state(c, first, AssignmentState.RELEASED)
        assert not await assignments.set_state(c, first, AssignmentState.RELEASED)
        again = await assignments.book(c, need.id, olena.id, office.now())
        booked = await assignments.get(c, again)
    assert booked
    assert booked.seat == 1
    assert second != again


async def test_a_step_is_taken_once(office: Office) -> None:
    maria = await add_person(office, 1, "Maria", "de")
    (olena,) = await add_volunteers(office, 10, 1)
    need = await add_need(office, maria)
    step = attendance.next_step(need.starts_at, need.ends_at, office.now(), office.zone, None)
    assert step
    async with office.write() as c:
        number = await assignments.book(c, need.id, olena.id, office.now())
        await assignments.set_step(c, number, step)
        assert await next_due(c, office.now()) == step.due
        ((due, until),) = await assignments.due(c, step.due)
        assert until == step.until
        assert await assignments.claim_step(c, due, None)
        assert not await assignments.claim_step(c, due, None)
        assert await assignments.due(c, step.due) == []


async def test_offers_are_asked_answered_and_closed(office: Office) -> None:
    maria = await add_person(office, 1, "Maria", "de")
    olena, sami, emily = await add_volunteers(office, 10, 3)
    need = await add_need(office, maria)
    now = office.now()
    async with office.write() as c:
        ids = [
            await offers.ask(c, need.id, it.id, wave=1, distance_m=100, now=now)
            for it in (olena, sami, emily)
        ]
        await offers.settle(c, ids[0], OfferState.DECLINED, now)
        await offers.settle(c, ids[1], OfferState.LATER, now, now + timedelta(hours=1))
        assert await offers.due_reminders(c, now) == []
        due = await offers.due_reminders(c, now + timedelta(hours=1))
        assert [offer.id for offer in due] == [ids[1]]
        assert {offer.id for offer in await offers.close(c, need.id)} == set(ids[1:])
        assert await offers.not_again(c, need.id) == {olena.id}
        assert await offers.asks_this_week(c, now) == {olena.id: 1, sami.id: 1, emily.id: 1}
        again = await offers.ask(c, need.id, sami.id, wave=2, distance_m=100, now=now)
        assert again == ids[1]


async def test_the_waiting_list_keeps_its_order(office: Office) -> None:
    maria = await add_person(office, 1, "Maria", "de")
    olena, sami = await add_volunteers(office, 10, 2)
    need = await add_need(office, maria)
    async with office.write() as c:
        assert await assignments.wait_for(c, need.id, olena.id, office.now()) == 1
        assert await assignments.wait_for(c, need.id, sami.id, office.now()) == 2
        assert await assignments.wait_for(c, need.id, olena.id, office.now()) == 1
        await assignments.call(c, need.id, olena.id, office.now())
        assert await assignments.waiting_for(c, need.id) == [sami.id]


async def test_what_is_owed_is_claimed_in_order_of_priority(office: Office) -> None:
    person = await add_person(office, 1, "Olena", "uk")
    now, later = office.now(), office.now() + timedelta(hours=1)
    async with office.write() as c:
        await outbox.owe(c, "card", person.id, 1, now=now)
        await outbox.owe(c, "card", person.id, 1, now=now, once=True)
        await outbox.owe(c, "push", person.id, 2, now=now, priority=outbox.Priority.ASK)
        await outbox.owe(c, "meet", person.id, 3, now=later)
        (push,) = await outbox.claim(c, now, 10, until=later)
        assert (push.kind, push.attempts) == ("push", 1)
        assert await outbox.claim(c, now, 10, until=later) == []
        await outbox.postpone(c, push.id, later)
        (card,) = await outbox.claim(c, now, 10, until=later)
        assert card.kind == "card"
        await outbox.finish(c, [card.id], "sent", now)
        assert await outbox.claim(c, now, 10, until=later) == []
        (first,) = await outbox.claim(c, later, 10, until=later)
        assert first.kind == "push"
        assert await outbox.sweep(c, later) == 1


async def test_an_update_is_kept_once_and_forgotten_when_done(office: Office) -> None:
    async with office.write() as c:
        await inbox.add(c, [{"update_id": 5, "message": {"text": "x"}}], office.now())
        await inbox.add(c, [{"update_id": 5, "message": {"text": "y"}}], office.now())
        assert await inbox.undone(c, office.now(), timedelta()) == {-5: 1}
        kept = await inbox.claim(c, -5)
        assert kept is not None
        assert (kept.payload["message"]["text"], kept.attempts) == ("x", 1)
        await inbox.finish(c, 5, office.now())
        assert await inbox.undone(c, office.now(), timedelta()) == {}
        assert await inbox.claim(c, -5) is None
        left = await c.execute(text("SELECT CAST(payload AS TEXT) FROM inbox"))
        assert left.scalar_one() == "{}"
        assert await inbox.sweep(c, office.now() + timedelta(days=1)) == 1


async def test_what_was_left_is_found_though_the_clock_was_set_back(office: Office) -> None:
    minute, moment = timedelta(minutes=1), office.now()
    async with office.write() as c:
        await inbox.add(c, [{"update_id": 5}], moment)
        assert await inbox.undone(c, moment, minute) == {}, "somebody may be at it"
        assert await inbox.undone(c, moment + minute, minute) == {-5: 1}
        assert await inbox.undone(c, moment - minute, minute) == {-5: 1}


async def test_a_time_without_a_zone_is_refused(office: Office) -> None:
    with pytest.raises(StatementError, match="naive time"):
        async with office.write() as c:
            await people.meet(c, 1, datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - on purpose


async def test_times_come_back_aware(office: Office) -> None:
    person = await add_person(office, 1, "Olena", "uk")
    assert person.consented_at == MONDAY
    assert person.consented_at
    assert person.consented_at.tzinfo is UTC or person.consented_at.utcoffset() == timedelta()


async def test_what_fails_half_way_is_undone(office: Office) -> None:
    async def fail() -> None:
        async with office.write() as c:
            await people.meet(c, 1, office.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with office.read() as c:
        assert await people.by_telegram_id(c, 1) is None


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all/lotse.db",
        "postgresql://lotse@127.0.0.1:1/lotse",
        "postgresql://lotse:secret@127.0.0.1:1/lotse",
    ],
)
async def test_an_unreachable_database_is_one_sentence(url: str) -> None:
    database = Database(url)
    with pytest.raises(Misconfigured) as error:
        await database.migrate()
    await database.close()
    assert str(error.value).startswith("DATABASE_URL ")
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)
