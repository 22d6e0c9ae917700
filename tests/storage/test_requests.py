"""Requests and lines in the database, on SQLite and on PostgreSQL: only one decides."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.errors import NotYours, RequestDecided, TooManyOpen
from bot.domain.lines import KEPT_FOR
from bot.domain.needs import AssignmentState, Phase
from bot.domain.people import Newcomer, Person
from bot.domain.places import Point
from bot.domain.requests import Due, NewRequest, Outcome, Rung, Stage, following
from bot.services import deciding, lines, requests
from bot.services.office import Office
from storage import assignments, correspondence, drafts, needs, people
from storage import requests as store
from storage.schema import line_texts, outbox
from storage.schema import needs as needs_table
from tests.support.seeding import add_person
from tests.support.town import MONDAY, town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STARTS = MONDAY + 2 * DAY
NEW = NewRequest(
    kind="doctors",
    starts_at=STARTS,
    ends_at=STARTS + 2 * HOUR,
    district="innenstadt",
    point=Point(51.181, 14.424),
    meeting_point="Reichenstraße 12",
    languages=("ar", "de"),
    wishes=frozenset({"woman"}),
    note="Rollstuhl",
)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with town(database_url) as here:
        yield here.lotse.office


@pytest.fixture
async def yusuf(office: Office) -> Person:
    person = await add_person(office, 105, "Yusuf", "ar")
    async with office.write() as c:
        await people.keep_newcomer(c, Newcomer(person.id, ("ar",), None, None, ""), MONDAY)
    return replace(person, arrived=True)


async def _coordinator(office: Office, number: int) -> Person:
    person = await add_person(office, number, "Maria", "de")
    async with office.write() as c:
        await people.set_person(c, person.id, coordinator=True)
    return replace(person, coordinator=True)


async def _asked(office: Office, yusuf: Person, new: NewRequest = NEW) -> int:
    async with office.write() as c:
        due = Due(Rung.PENDING, MONDAY + HOUR)
        return await store.add(c, new, yusuf.id, due, MONDAY)


async def test_a_request_comes_back_as_kept(office: Office, yusuf: Person) -> None:
    request_id = await _asked(office, yusuf)
    async with office.read() as c:
        kept = await store.get(c, request_id)
    assert kept is not None
    assert {name: getattr(kept, name) for name in NewRequest.__dataclass_fields__} == {
        **asdict(NEW), "point": NEW.point
    }  # fmt: skip
    assert kept.stage is Stage.WAITING
    assert (kept.rung, kept.rung_at) == (Rung.PENDING, MONDAY + HOUR)


async def test_of_many_who_approve_one_makes_a_need(office: Office, yusuf: Person) -> None:
    everyone = [await _coordinator(office, 201 + n) for n in range(5)]
    request_id = await _asked(office, yusuf)
    acts = (deciding.approve(office, it, request_id, n) for n, it in enumerate(everyone, 1))
    found = await asyncio.gather(*acts, return_exceptions=True)
    assert sum(isinstance(it, RequestDecided) for it in found) == 4
    async with office.read() as c:
        count = (await c.execute(select(func.count()).select_from(needs_table))).scalar_one()
    assert count == 1


async def test_an_approval_that_is_replayed_changes_nothing(office: Office, yusuf: Person) -> None:
    maria = await _coordinator(office, 201)
    request_id = await _asked(office, yusuf)
    first = await deciding.approve(office, maria, request_id, 7)
    assert await deciding.approve(office, maria, request_id, 7) == first


async def test_open_is_what_waits_or_runs(office: Office, yusuf: Person) -> None:
    maria = await _coordinator(office, 201)
    waiting, running, gone = [await _asked(office, yusuf) for _ in range(3)]
    need = await deciding.approve(office, maria, running, 1)
    async with office.write() as c:
        await store.move(c, gone, [Stage.WAITING], Stage.DECLINED)
        assert [it.id for it in await store.open_of(c, yusuf.id, MONDAY)] == [waiting, running]
    with pytest.raises(TooManyOpen):
        await requests.start(replace(office, open_requests=2), yusuf)
    async with office.write() as c:
        await needs.end(c, need.id, Phase.DONE)
        assert await store.count_open(c, yusuf.id, MONDAY) == 1


async def test_a_step_is_taken_once(office: Office, yusuf: Person) -> None:
    request_id = await _asked(office, yusuf)
    async with office.write() as c:
        [due] = await store.due(c, MONDAY + HOUR)
        assert due.id == request_id
        then = following(due, office.zone)
        assert then == Due(Rung.LAPSE, STARTS)
        assert await store.claim(c, due, then)
        assert not await store.claim(c, due, then)


async def test_an_answer_counts_once(office: Office, yusuf: Person) -> None:
    request_id = await _asked(office, yusuf)
    async with office.write() as c:
        assert await store.answer(c, request_id, Outcome.MISSED)
        assert not await store.answer(c, request_id, Outcome.MISSED)
        assert await store.answer(c, request_id, Outcome.HELPED)


async def test_whoever_is_forgotten_takes_everything_along(office: Office, yusuf: Person) -> None:
    line_id, olena = await _line(office, yusuf)
    await lines.pick_up(office, olena, line_id)
    await lines.pass_on(office, olena, "Hallo", 1)
    async with office.write() as c:
        await people.forget(c, yusuf.id)
        assert await store.waiting(c, MONDAY) == []
        assert await correspondence.get(c, line_id) is None
        assert (await c.execute(select(func.count()).select_from(line_texts))).scalar() == 0


async def _line(office: Office, yusuf: Person) -> tuple[int, Person]:
    """Olena comes to what Yusuf asked for."""
    maria = await _coordinator(office, 201)
    olena = await add_person(office, 102, "Olena", "uk")
    need = await deciding.approve(office, maria, await _asked(office, yusuf), 1)
    async with office.write() as c:
        await needs.take_place(c, need.id)
        return await assignments.book(c, need.id, olena.id, MONDAY), olena


async def test_what_was_written_is_kept_for_a_week_after_the_line_has_closed(
    office: Office, yusuf: Person
) -> None:
    line_id, olena = await _line(office, yusuf)
    await lines.pick_up(office, olena, line_id)
    await lines.pass_on(office, olena, "Hallo", 1)
    async with office.write() as c:
        line = await correspondence.get(c, line_id)
        assert line is not None
        assert line.closes_at == NEW.ends_at + DAY
        over = line.closes_at + KEPT_FOR
        assert await correspondence.sweep(c, over - HOUR) == 0
        assert [it.text for it in await correspondence.read(c, line_id)] == ["Hallo"]
        assert await correspondence.sweep(c, over) == 1
        assert await correspondence.read(c, line_id) == []


async def test_a_text_that_is_replayed_is_kept_once(office: Office, yusuf: Person) -> None:
    line_id, olena = await _line(office, yusuf)
    await lines.pick_up(office, olena, line_id)
    for _ in range(2):
        await lines.pass_on(office, olena, "Hallo", 5)
    async with office.read() as c:
        assert len(await correspondence.read(c, line_id)) == 1


async def test_who_was_reported_is_not_told_by_whom(office: Office, yusuf: Person) -> None:
    line_id, olena = await _line(office, yusuf)
    async with office.write() as c:
        await people.set_person(c, olena.id, coordinator=True)
        olena = await people.get(c, olena.id)
    await lines.report(office, yusuf, line_id)
    async with office.read() as c:
        maria = min(await people.coordinators(c), key=lambda it: it.id)
        owed = select(outbox.c.person_id).where(outbox.c.kind == "line_report")
        assert list((await c.execute(owed)).scalars()) == [maria.id]
    assert (await lines.read_reported(office, maria, line_id)).line.id == line_id
    with pytest.raises(NotYours):
        await lines.read_reported(office, olena, line_id)


@pytest.mark.parametrize(
    ("state", "live"),
    [
        (AssignmentState.CONFIRMED, True),
        (AssignmentState.DONE, True),
        (AssignmentState.NO_SHOW, True),
        (AssignmentState.RELEASED, False),
        (AssignmentState.REPLACED, False),
        (AssignmentState.CANCELLED, False),
    ],
)
async def test_a_line_lives_as_long_as_the_place_is_held(
    office: Office, yusuf: Person, state: AssignmentState, live: bool
) -> None:
    line_id, olena = await _line(office, yusuf)
    async with office.write() as c:
        await assignments.set_state(c, line_id, state)
        line = await correspondence.get(c, line_id)
        assert line is not None
        assert line.is_open(MONDAY) is live
        assert len(await correspondence.of_person(c, olena.id, MONDAY)) == live


async def test_a_dialogue_puts_the_line_down(office: Office, yusuf: Person) -> None:
    line_id, _ = await _line(office, yusuf)
    await lines.pick_up(office, yusuf, line_id)
    assert await lines.spoken(office, yusuf) is not None
    await requests.start(office, yusuf)
    assert await lines.spoken(office, yusuf) is None
    async with office.read() as c:
        assert await drafts.get(c, yusuf.id) is not None
