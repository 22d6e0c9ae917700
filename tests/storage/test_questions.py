"""Questions in the database, on SQLite and on PostgreSQL: who has one, and what is kept of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select, text

from bot.domain.people import Person
from bot.domain.questions import NewWords, State
from bot.domain.safety import Alarm, Kind
from bot.services import following, questions, team
from bot.services.office import Office
from storage import questions as store
from storage.schema import question_messages
from tests.support.seeding import add_person


def _said(number: int, words: str = "", kind: str = "text") -> NewWords:
    return NewWords(kind, words, 105, number, number)


async def _coordinator(office: Office) -> Person:
    return replace(await add_person(office, 101, "Maria", "de"), coordinator=True)


async def test_words_are_forgotten_whatever_the_question_began_with(office: Office) -> None:
    maria, emma = await _coordinator(office), await add_person(office, 105, "Emma", "en")
    heard = await questions.hear(office, emma, _said(1, kind="voice"))
    assert heard.question is not None
    await questions.hear(office, emma, _said(2, "It is about my son"))
    await team.reply(office, maria, heard.question.id, _said(3, "Please come by"))
    await team.close(office, maria, heard.question.id)
    async with office.write() as c:
        assert await store.forget_words(c, office.now() - timedelta(days=1)) == 0
        assert await store.forget_words(c, office.now() + timedelta(days=1)) == 1
        kept = select(func.count()).select_from(question_messages)
        assert (await c.execute(kept)).scalar_one() == 0
        assert await store.forget_words(c, office.now() + timedelta(days=1)) == 0


async def test_who_takes_a_question_keeps_it_when_it_becomes_an_emergency(office: Office) -> None:
    maria, emma = await _coordinator(office), await add_person(office, 105, "Emma", "en")
    heard = await following.latest_to_a_person(office, emma, _said(1, kind="person"))
    assert heard.question is not None
    if office.database.sqlite:  # one writer: nothing overlaps
        await team.claim(office, maria, heard.question.id)
        await questions.alarmed(office, emma, _said(2, "!"), Alarm((Kind.VIOLENCE,)))
    else:
        async with office.write() as c:
            await store.claim(c, heard.question.id, maria.id)
            alarmed = questions.alarmed(office, emma, _said(2, "!"), Alarm((Kind.VIOLENCE,)))
            task = asyncio.create_task(alarmed)
            await _somebody_waits(office)
        await task
    async with office.read() as c:
        after = await store.get(c, heard.question.id)
    assert after is not None
    assert (after.state, after.claimed_by) == (State.CLAIMED, maria.id)
    assert after.alarm == Kind.VIOLENCE


async def test_the_newest_that_no_article_answered_are_looked_at(office: Office) -> None:
    emma, month = await add_person(office, 105, "Emma", "en"), timedelta(days=30)
    values = {"language": "en", "article": "", "alarm": "", "state": State.CHOOSING}
    told = [{}, {"state": State.ANSWERED}, {"alarm": "crisis"}, {}, {"text": ""}, {}]
    async with office.write() as c:
        ids = []
        for number, other in enumerate(told):
            row = {**values, "text": f"Where is {number}?", "update_id": number, **other}
            ids.append((await store.add(c, emma.id, office.now(), **row)).id)
        newest = await store.unanswered(c, office.now() - month, 2)
        assert [it.id for it in newest] == [ids[3], ids[5]]
        everything = await store.unanswered(c, office.now() - month, 10)
        assert [it.id for it in everything] == [ids[0], ids[3], ids[5]]
        assert await store.unanswered(c, office.now() + month, 10) == []


async def _somebody_waits(office: Office) -> None:
    """Return when a transaction waits for what another holds."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    while True:
        async with office.read() as c:
            if (await c.execute(waiting)).scalar_one():
                return
        await asyncio.sleep(0.01)
