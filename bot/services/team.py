"""The team's side of a question: rung, claimed, answered, handed on, closed, raised again."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import AlreadyClaimed, NotThere
from bot.domain.people import Person
from bot.domain.questions import LAST_RAISE, Crew, NewWords, Question, State, on_card
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import copies, duties, outbox, people, questions
from storage.outbox import Priority

ALARM_AFTER = timedelta(minutes=5)  # an emergency is raised again much sooner


async def crew(c: AsyncConnection, office: Office, besides: int = 0) -> Crew:
    """Who coordinates and can be written to, without ``besides`` if there is anybody else."""
    known = [it.id for it in await people.coordinators(c) if it.reachable and it.registered]
    everyone = [it for it in known if it != besides] or known
    working = set(await duties.on_duty(c, office.now()))
    return Crew([it for it in everyone if it in working], everyone)


async def group(c: AsyncConnection, office: Office) -> Person | None:
    """The coordinators' group, which has a row among the people; None if it cannot be used."""
    if not office.group_id:
        return None
    found = await people.by_telegram_id(c, office.group_id)
    if found is None:
        await people.meet(c, office.group_id, office.now())
        found = await people.by_telegram_id(c, office.group_id)
    return found if found and found.reachable else None


async def place(office: Office) -> Person | None:
    """The group, if it is in use."""
    async with office.write() as c:
        return await group(c, office)


async def back(office: Office) -> None:
    """The bot is in the group again."""
    async with office.write() as c:
        await people.meet(c, office.group_id, office.now())


async def without_group(c: AsyncConnection, office: Office, lost_id: int) -> None:
    """If this was the group: what was told there is told to each of the team."""
    lost = await people.get(c, lost_id)
    if not office.group_id or lost.telegram_id != office.group_id:
        return
    for question in await questions.all_open(c):
        await _ring(c, office, question, await crew(c, office, question.person_id))


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
    await _ring(c, office, kept, await crew(c, office, question.person_id))
    return kept


async def _ring(c: AsyncConnection, office: Office, question: Question, to: Crew) -> None:
    """Show the question to the team. What may be an emergency is never told in the group."""
    now = office.now()
    if question.alarm:
        for who in to.to_tell:
            await outbox.owe(
                c, "alarm", who, question.id, now=now, priority=Priority.EMERGENCY, once=True
            )
        return
    place = await group(c, office)
    if place is None:
        for who in to.to_tell:
            await _show(c, office, question.id, who)
        return
    await _show(c, office, question.id, place.id)
    for who in to.on_duty:
        await outbox.owe(c, "question_ring", who, question.id, now=now, priority=Priority.URGENT)


async def _show(c: AsyncConnection, office: Office, question_id: int, chat: int) -> None:
    """A new card in this chat."""
    await copies.set_aside(c, question_id, chat)
    await outbox.owe(
        c, "question", chat, question_id, now=office.now(), priority=Priority.URGENT, once=True
    )


async def show_waiting(
    c: AsyncConnection, office: Office, question: Question, person_id: int
) -> None:
    """Somebody has come on duty: this waits."""
    await _ring(c, office, question, Crew([person_id], [person_id]))


async def refresh(c: AsyncConnection, office: Office, question_id: int) -> None:
    """Wherever there is a card, it says how things stand."""
    for chat in await copies.holders(c, question_id):
        await outbox.owe(
            c, "question", chat, question_id, now=office.now(), priority=Priority.URGENT, once=True
        )


async def pass_on(c: AsyncConnection, office: Office, question: Question) -> None:
    """The newcomer has said more: to whoever has the question, else onto the cards."""
    place = None if question.alarm else await group(c, office)
    to = place.id if place else question.claimed_by
    if to is None:
        await refresh(c, office, question.id)
    else:
        await _say(c, office, question.id, to)


async def _say(c: AsyncConnection, office: Office, question_id: int, chat: int) -> None:
    """What was said since the last time, to this chat; in the order of the cards."""
    await outbox.owe(
        c,
        "question_said",
        chat,
        question_id,
        now=office.now(),
        priority=Priority.URGENT,
        once=True,
    )


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
    await refresh(c, office, question.id)
    if question.alarm or not await group(c, office):
        if not await copies.card(c, question.id, person.id):
            await _show(c, office, question.id, person.id)
        card = on_card(await questions.said(c, question.id))
        await questions.change(c, question.id, told_to=card.last)
        if card.more:
            await _say(c, office, question.id, person.id)


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
        await refresh(c, office, question.id)
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
        await refresh(c, office, question.id)
        await _ring(c, office, free, await crew(c, office, person.id))
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
    await refresh(c, office, question.id)


async def sweep(office: Office) -> None:
    """Raise again what nobody has answered: to those on duty, then to everybody.

    While nobody is on duty the time does not count, but for an emergency.
    """
    now = office.now()
    async with office.write() as c:
        for question in await questions.due(c, now, now + office.raise_after):
            to = await crew(c, office, question.person_id)
            if not (to.on_duty or question.alarm):
                continue
            raised = question.raised + 1
            at = None if raised >= LAST_RAISE else _raise_at(office, now, question.alarm)
            await questions.change(c, question.id, raised=raised, raise_at=at)
            told = to.everyone if raised >= LAST_RAISE else to.to_tell
            await _ring(c, office, replace(question, raised=raised), Crew(told, told))


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
