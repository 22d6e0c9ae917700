"""The knowledge base in the database, on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.articles import Decision, Entry, NewProposal, State, Text
from bot.domain.errors import AlreadyDecided, TextChanged
from bot.domain.people import Person
from bot.services import articles as service
from bot.services import importing, reviewing
from bot.services.importing import Taken
from bot.services.office import Office
from storage import articles, people, proposals
from tests.support.articles import ADDRESS, ARTICLES, KITA, OLD
from tests.support.seeding import add_person
from tests.support.town import MONDAY, town

NEW = Text("Where?", "At the town hall.", ("where",))


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with town(database_url, starter=ARTICLES) as here:
        yield here.lotse.office


@pytest.fixture
async def maria(office: Office) -> Person:
    return await _coordinator(office, 1, "Maria")


@pytest.fixture
async def karim(office: Office) -> Person:
    return await _coordinator(office, 2, "Karim")


async def _coordinator(office: Office, number: int, name: str) -> Person:
    person = await add_person(office, number, name, "en")
    async with office.write() as c:
        await people.set_person(c, person.id, coordinator=True)
    return replace(person, coordinator=True)


async def _all(office: Office) -> list[Entry]:
    async with office.read() as c:
        return await articles.every(c)


async def _revision(office: Office) -> int:
    async with office.read() as c:
        return await articles.revision(c)


async def _propose(office: Office, by: Person, number: int = 1, text: Text = NEW) -> int:
    async with office.write() as c:
        entry = await articles.get(c, number)
        assert entry
        before = entry.article.texts.get("en")
        return await proposals.add(c, NewProposal(number, "en", text, before, by.id, MONDAY))


async def test_the_starter_set_is_there_at_the_first_start(office: Office) -> None:
    assert [it.article for it in await _all(office)] == ARTICLES
    assert {(it.version, it.state) for it in await _all(office)} == {(1, State.PUBLISHED)}
    assert await _revision(office) == 1


async def test_a_newer_starter_set_changes_nothing(office: Office, maria: Person) -> None:
    await service.withdraw(office, maria, 2)
    before = await _all(office)
    newer = [replace(ADDRESS, source_name="newer"), replace(KITA, id="brand-new")]
    await importing.seed(office, newer)
    assert await _all(office) == before


async def test_files_take_the_place_of_what_is_there(office: Office, maria: Person) -> None:
    await service.withdraw(office, maria, 3)
    changed, new = replace(KITA, site="Nord"), replace(KITA, id="new")
    found = [ADDRESS, changed, OLD, new]
    database = office.database
    assert await importing.take_in(database, found, MONDAY) == Taken(1, 2, 1, 0)
    assert [it.article for it in await _all(office)] == found
    assert [it.version for it in await _all(office)] == [1, 2, 3, 1]
    assert {it.state for it in await _all(office)} == {State.PUBLISHED}
    revision = await _revision(office)
    assert await importing.take_in(database, found, MONDAY) == Taken(0, 0, 4, 0)
    assert await _revision(office) == revision


async def test_what_the_office_has_can_be_kept(office: Office) -> None:
    found = [replace(ADDRESS, site="Nord"), replace(KITA, id="new")]
    assert await importing.take_in(office.database, found, MONDAY, keep=True) == Taken(1, 0, 0, 1)
    assert (await _all(office))[0].article == ADDRESS


async def test_many_articles_are_taken_in(office: Office) -> None:
    many = [replace(KITA, id=f"kita-{n}") for n in range(1200)]
    assert (await importing.take_in(office.database, many, MONDAY)).new == 1200
    assert (await importing.take_in(office.database, many, MONDAY)).same == 1200


async def test_two_imports_at_once_are_one_after_the_other(office: Office) -> None:
    found = [replace(KITA, id=f"kita-{n}") for n in range(50)]
    both = await asyncio.gather(
        *(importing.take_in(office.database, found, MONDAY) for _ in range(2))
    )
    assert sorted((it.new, it.same) for it in both) == [(0, 50), (50, 0)]


async def test_replicas_that_start_at_once_take_the_starter_set_in_once(database_url: str) -> None:
    async with town(database_url, starter=[]) as here:
        office = here.lotse.office
        await asyncio.gather(*(importing.seed(office, ARTICLES) for _ in range(4)))
        assert [it.article for it in await _all(office)] == ARTICLES


async def test_publishing_checking_and_importing_at_once_all_succeed(
    office: Office, maria: Person, karim: Person
) -> None:
    ids = [await _propose(office, maria, number) for number in (1, 2)]
    changed = [replace(OLD, site="Nord"), *(replace(KITA, id=f"kita-{n}") for n in range(30))]
    await asyncio.gather(
        importing.take_in(office.database, changed, MONDAY),
        *(reviewing.publish(office, karim, it) for it in ids),
        *(service.checked(office, maria, number) for number in (3, 2, 1)),
    )
    entries = {it.article.id: it for it in await _all(office)}
    assert len(entries) == 33
    assert entries[ADDRESS.id].article.texts["en"] == NEW
    assert entries[ADDRESS.id].article.checked == service.today(office)
    assert entries[OLD.id].article.site == "Nord"


async def test_a_proposal_comes_back_as_kept(office: Office, maria: Person) -> None:
    proposal_id = await _propose(office, maria)
    async with office.read() as c:
        known = await proposals.get(c, proposal_id)
        assert await proposals.waiting(c) == [known]
    assert known
    assert known.text == NEW
    assert known.before == ADDRESS.texts["en"]
    assert (known.article, known.language, known.proposed_by) == (1, "en", maria.id)
    assert (known.proposed_at, known.state, known.note) == (MONDAY, Decision.WAITING, "")


async def test_of_two_reviewers_one_decides(office: Office, maria: Person, karim: Person) -> None:
    olena = await _coordinator(office, 3, "Olena")
    proposal_id = await _propose(office, maria)
    tries = [reviewing.publish(office, it, proposal_id) for it in (karim, olena)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(it).__name__ for it in done) == ["AlreadyDecided", "Entry"]
    entry = (await _all(office))[0]
    assert (entry.article.texts["en"], entry.version) == (NEW, 2)


async def test_of_two_texts_the_second_does_not_overwrite_the_first(
    office: Office, maria: Person, karim: Person
) -> None:
    other = replace(NEW, answer="Somewhere else.")
    ids = [await _propose(office, maria), await _propose(office, maria, text=other)]
    done = await asyncio.gather(
        *(reviewing.publish(office, karim, it) for it in ids), return_exceptions=True
    )
    assert sorted(type(it).__name__ for it in done) == ["Entry", "TextChanged"]
    async with office.read() as c:
        (left,) = await proposals.waiting(c)
    with pytest.raises(TextChanged):
        await reviewing.publish(office, karim, left.id)
    assert (await _all(office))[0].version == 2


async def test_a_decision_is_final(office: Office, maria: Person, karim: Person) -> None:
    proposal_id = await _propose(office, maria)
    await reviewing.publish(office, karim, proposal_id)
    with pytest.raises(AlreadyDecided):
        await reviewing.publish(office, karim, proposal_id)
    with pytest.raises(AlreadyDecided):
        await reviewing.start_return(office, karim, proposal_id)


async def test_whoever_leaves_takes_their_waiting_texts_along(
    office: Office, maria: Person, karim: Person
) -> None:
    await _propose(office, maria)
    published = await _propose(office, karim, 2)
    await reviewing.publish(office, maria, published)
    async with office.write() as c:
        await people.forget(c, maria.id)
        assert await proposals.waiting(c) == []
        known = await proposals.get(c, published)
    assert known
    assert (known.state, known.decided_by) == (Decision.PUBLISHED, None)


async def test_one_of_several_sweeps_looks(office: Office) -> None:
    week = timedelta(days=7)
    async with office.write() as c:
        await articles.grow(c)
        assert await articles.looks_at(c) is None
        assert not await articles.due(c, MONDAY, MONDAY + week), "the first only sets the time"
        assert await articles.looks_at(c) == MONDAY + week

    async def look() -> bool:
        async with office.write() as c:
            return await articles.due(c, MONDAY + week, MONDAY + 2 * week)

    assert sorted(await asyncio.gather(*(look() for _ in range(4)))) == [False] * 3 + [True]
