"""The team's side of a question: claimed, answered, handed on, closed, raised again."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import AlreadyClaimed, NotThere
from bot.domain.people import Person
from bot.domain.questions import LAST_RAISE, Crew, NewWords, Question, State, on_card
from bot.services import ringing
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import copies, outbox, people, questions
from storage.outbox import Priority

ALARM_AFTER = timedelta(minutes=5)  # an emergency is raised again much sooner


async def hand_over(
    c: AsyncConnection, office: Office, question: Question, *, alarm: str = ""
) -> Question:
    """To the team: it is rung, and rung again if nobody answers. Once more changes nothing."""
    if question.open and bool(question.alarm) >= bool(alarm):
        return question
    now = office.now()
    values = {
        "state": question.state if question.open else State.HANDED_OVER,
        "handed_at": question.handed_at or now,
        "closed_at": None,
        "answered_at": question.answered_at if question.open else None,
        "claimed_by": question.claimed_by if question.open else None,
        "alarm": alarm,
        "raise_at": _raise_at(office, now, alarm),
    }
    await questions.change(c, question.id, **values)
    kept = await questions.get(c, question.id)
    assert kept is not None
    await ringing.ring(c, office, kept, await ringing.crew(c, office, question.person_id))
    return kept


async def claim(office: Office, person: Person, question_id: int) -> Question:
    """I take it: the others see that, and the newcomer is told that somebody is on it."""
    must_coordinate(person)
    async with office.write() as c:
        question = await _held(c, question_id)
        owner = await people.get(c, question.claimed_by) if question.claimed_by else None
        question.may_claim(person.id, owner.first_name if owner else "")
        await _take(c, office, question, person)
        return replace(question, state=State.CLAIMED, claimed_by=person.id)


async def claim_of(office: Office, person: Person, newcomer_id: int) -> Question:
    """I take what this person has asked, if it is still with the team."""
    must_coordinate(person)
    async with office.read() as c:
        question = await questions.open_of(c, newcomer_id)
    if question is None:
        raise NotThere
    return await claim(office, person, question.id)


async def _take(c: AsyncConnection, office: Office, question: Question, person: Person) -> None:
    """Put the question into somebody's hands, with everything that was said about it."""
    if question.state is State.CLAIMED:
        return
    if not await questions.claim(c, question.id, person.id):
        raise AlreadyClaimed("")
    now = office.now()
    await outbox.owe(
        c, "claimed", question.person_id, question.id, now=now, priority=Priority.ANSWER, once=True
    )
    await ringing.refresh(c, office, question.id)
    if question.alarm or not await ringing.group(c, office):
        if not await copies.card(c, question.id, person.id):
            await ringing.show(c, office, question.id, person.id)
        card = on_card(await questions.said(c, question.id))
        await questions.change(c, question.id, told_to=card.last)
        if card.more:
            await ringing.say(c, office, question.id, person.id)


async def reply(office: Office, person: Person, question_id: int, new: NewWords) -> Question:
    """The team's answer goes to the newcomer; whoever answers has the question."""
    must_coordinate(person)
    async with office.write() as c:
        question = await _held(c, question_id)
        now = office.now()
        said = await questions.say(c, question.id, person.id, new, now, from_team=True)
        if said is None:
            return question
        if question.state is State.HANDED_OVER:
            await _take(c, office, question, person)
        if question.answered_at is None:
            await questions.change(c, question.id, answered_at=now, raise_at=None)
        await outbox.owe(
            c, "answer", question.person_id, said.id, now=now, priority=Priority.ANSWER
        )
        await ringing.refresh(c, office, question.id)
        return question


async def hand_on(office: Office, person: Person, question_id: int) -> Question:
    """Somebody else, please: the others are rung."""
    must_coordinate(person)
    async with office.write() as c:
        question = await _held(c, question_id)
        question.must_be_open()
        values = {
            "state": State.HANDED_OVER,
            "claimed_by": None,
            "raised": 0,
            "raise_at": _raise_at(office, office.now(), question.alarm),
        }
        await questions.change(c, question.id, **values)
        free = replace(question, state=State.HANDED_OVER, claimed_by=None)
        await ringing.refresh(c, office, question.id)
        await ringing.ring(c, office, free, await ringing.crew(c, office, person.id))
        return free


async def close(office: Office, person: Person, question_id: int) -> Question:
    """The team is done with it; the newcomer is told, and can always write again."""
    must_coordinate(person)
    async with office.write() as c:
        question = await _held(c, question_id)
        if question.open:
            await end(c, office, question)
            await outbox.owe(
                c, "question_closed", question.person_id, question.id, now=office.now()
            )
        return replace(question, state=State.CLOSED)


async def end(c: AsyncConnection, office: Office, question: Question) -> None:
    """Nobody has to do anything about it any more."""
    now = office.now()
    await questions.change(c, question.id, state=State.CLOSED, closed_at=now, raise_at=None)
    await ringing.refresh(c, office, question.id)


async def sweep(office: Office) -> None:
    """Raise again what nobody has answered: to those on duty, then to everybody.

    While nobody is on duty the time does not count, but for an emergency.
    """
    now = office.now()
    async with office.write() as c:
        for question in await questions.due(c, now, now + office.raise_after):
            to = await ringing.crew(c, office, question.person_id)
            if not (to.on_duty or question.alarm):
                continue
            raised = question.raised + 1
            at = None if raised >= LAST_RAISE else _raise_at(office, now, question.alarm)
            await questions.change(c, question.id, raised=raised, raise_at=at)
            told = to.everyone if raised >= LAST_RAISE else to.to_tell
            await ringing.ring(c, office, replace(question, raised=raised), Crew(told, told))


async def forget_words(office: Office) -> None:
    """Delete the words of what was finished long ago; that it was asked is kept."""
    async with office.write() as c:
        await questions.forget_words(c, office.now() - office.words_kept)


def _raise_at(office: Office, now: datetime, alarm: str) -> datetime:
    return now + (min(ALARM_AFTER, office.raise_after) if alarm else office.raise_after)


async def _held(c: AsyncConnection, question_id: int) -> Question:
    question = await questions.hold(c, question_id)
    if question is None:
        raise NotThere
    return question
