"""What the newcomer says to what came of a question: it helped, it did not, a person, please."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.domain.questions import NewWords, Question, State
from bot.services import passing, ringing, team
from bot.services.office import Office
from bot.services.passing import Heard, Outcome
from storage import questions


async def choose(office: Office, person: Person, question_id: int, place: int) -> Heard:
    """One of the articles shown; the first is 0."""
    async with office.write() as c:
        question = await _own(c, person, question_id)
        keys = list(question.hits[place : place + 1])
        entries = await passing.entries(c, keys)
        if not entries:
            raise NotThere
        values = {"article": keys[0], "helped": None}
        if not question.open:
            values["state"] = State.ANSWERED
        await questions.change(c, question.id, **values)
        return Heard(Outcome.ANSWER, question, entries, language=question.language)


async def judge(office: Office, person: Person, question_id: int, *, helped: bool) -> Heard:
    """It helped, or it did not: then the other articles are shown, if there are any."""
    async with office.write() as c:
        question = await _own(c, person, question_id)
        await questions.change(c, question.id, helped=helped)
        others = [key for key in question.hits if key != question.article]
        entries = [] if helped else await passing.entries(c, others)
        return Heard(Outcome.CHOOSE, question, entries)


async def ask_a_person(office: Office, person: Person, question_id: int) -> Heard:
    """Whatever was answered so far, a person is to look at it."""
    async with office.write() as c:
        question = await _own(c, person, question_id)
        standing = await questions.hold_open_of(c, person.id)
        if standing is None:
            question = await team.hand_over(c, office, question)
        elif standing.id != question.id:
            question = await _into(c, office, question, standing)
        return Heard(Outcome.PASSED, question, crew=await ringing.crew(c, office, person.id))


async def _into(
    c: AsyncConnection, office: Office, question: Question, standing: Question
) -> Question:
    """A question that was answered by an article joins the one that is with the team."""
    await questions.move_words(c, question.id, standing.id)
    await questions.change(c, question.id, state=State.CLOSED, closed_at=office.now())
    await ringing.pass_on(c, office, standing)
    return standing


async def latest_to_a_person(office: Office, person: Person, new: NewWords) -> Heard:
    """A person, please, without saying what for: with the last question if it is fresh."""
    async with office.write() as c:
        question = await passing.latest(c, office, person, new)
        question = await team.hand_over(c, office, question)
        return Heard(Outcome.PASSED, question, crew=await ringing.crew(c, office, person.id))


async def calm(office: Office, person: Person, new: NewWords) -> None:
    """It is not urgent: a person still looks at it, who is told that."""
    async with office.write() as c:
        standing = await questions.hold_open_of(c, person.id)
        if standing is None or not standing.alarm:
            return
        if await questions.say(c, standing.id, person.id, new, office.now()):
            await ringing.pass_on(c, office, standing)


async def end(office: Office, person: Person, question_id: int) -> Question:
    """I need nobody any more."""
    async with office.write() as c:
        question = await _own(c, person, question_id)
        if question.open:
            await team.end(c, office, question)
        return replace(question, state=State.CLOSED)


async def _own(c: AsyncConnection, person: Person, question_id: int) -> Question:
    question = await questions.hold(c, question_id)
    if question is None:
        raise NotThere
    question.must_be_of(person.id)
    return question
