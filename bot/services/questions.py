"""The newcomer's side of a question: what comes of a message.

1. Danger first: numbers at once, the people on duty are alerted, in a dialogue too.
2. What a person of the team answers, or somebody writes too fast to be answered, is passed on.
3. Otherwise the engine decides: answer, let choose, hand over.

A replayed update changes nothing; what came of it is told again.
"""

import asyncio
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answers.model import Act, Decision
from bot.domain.bursts import MOST
from bot.domain.people import Person
from bot.domain.questions import FOLLOWS_WITHIN, NewWords, Question, State
from bot.domain.safety import Alarm, alarm, uneasy
from bot.services import passing, ringing, team
from bot.services.office import Office
from bot.services.passing import CHOICES, Heard, Outcome
from storage import people, questions

GOES_ON = ("yes", "no", "question")  # small talk that belongs to what is with the team
LETTER = 1000  # characters; whoever writes so much wants to be read by a person


async def danger(text: str) -> Alarm | None:
    """Whether somebody needs help at once; looked at beside the event loop."""
    return await asyncio.to_thread(alarm, text) if text else None


async def worrying(text: str) -> Alarm | None:
    """What somebody may need help with at once, although nothing says so surely."""
    return await asyncio.to_thread(uneasy, text) if text else None


async def alarmed(
    office: Office, person: Person, new: NewWords, found: Alarm, name: str = ""
) -> Heard:
    """Somebody may need help at once: the team is alerted, whoever this is.

    ``name``: what Telegram calls them, for those who have not registered yet.
    """
    async with office.write() as c:
        await _called(c, person, name)
        question, fresh = await passing.keep(c, office, person, new, State.ANSWERED)
        if fresh:
            question = await _ring(c, office, question, found)
            await ringing.pass_on(c, office, question)
        crew = await ringing.crew(c, office, person.id)
    return Heard(Outcome.ALARM, question, alarm=found, crew=crew)


async def urgent(
    office: Office, person: Person, new: NewWords, found: Alarm, name: str = ""
) -> Heard:
    """Somebody says that what did not alarm is urgent: the team is alerted, with what they wrote.

    ``new``: the tap that says it; once more changes nothing.
    """
    async with office.write() as c:
        await _called(c, person, name)
        question = await passing.latest(c, office, person, new)
        if not (question.open and question.alarm):
            await questions.say(c, question.id, person.id, new, office.now())
            question = await _ring(c, office, question, found)
            await ringing.pass_on(c, office, question)
        crew = await ringing.crew(c, office, person.id)
    return Heard(Outcome.ALARM, question, alarm=found, crew=crew)


async def _called(c: AsyncConnection, person: Person, name: str) -> None:
    """Keep what Telegram calls somebody who has not given a name yet."""
    if not person.first_name and name:
        await people.set_person(c, person.id, first_name=name[:64])


async def _ring(c: AsyncConnection, office: Office, question: Question, found: Alarm) -> Question:
    return await team.hand_over(c, office, question, alarm=",".join(found.kinds))


async def hear(office: Office, person: Person, new: NewWords) -> Heard:
    """What comes of a message of somebody who is not in danger."""
    count = office.bursts.count(person.id, office.now())
    async with office.read() as c:
        if known := await questions.of_update(c, person.id, new.update_id):
            return await _again(c, office, person, known)
        standing = await questions.open_of(c, person.id)
        before = await questions.latest(c, person.id)
    if count > MOST:
        heard = await _pass(office, person, new)
        first = count == MOST + 1
        return replace(heard, outcome=Outcome.BURST if first else Outcome.QUIET)
    is_letter = len(new.text) > LETTER
    if new.kind != "text" or is_letter or (standing and standing.state is State.CLAIMED):
        return await _pass(office, person, new)
    fresh = before and before.asked_at > office.now() - FOLLOWS_WITHIN
    previous = before.text if before and fresh else ""
    chosen = person.language or office.default_language
    decision = await office.answers.ask(office.read, new.text, chosen, previous)
    if decision.act is Act.SMALL_TALK and not (standing and decision.talk in GOES_ON):
        return Heard(Outcome.TALK, talk=decision.talk)
    sure = decision.act is Act.ANSWER
    if decision.act in {Act.HANDOVER, Act.PERSON} or (standing and not sure):
        return await _pass(office, person, new, decision)
    return await _answer(office, person, new, decision)


async def glance(office: Office, person: Person, text: str) -> Heard | None:
    """The article that answers somebody who has not agreed to anything yet: nothing is kept."""
    chosen = person.language or office.default_language
    decision = await office.answers.ask(office.read, text, chosen)
    if decision.act is not Act.ANSWER:
        return None
    async with office.read() as c:
        entries = await passing.entries(c, [it.article for it in decision.hits[:1]])
    language = decision.language
    return Heard(Outcome.ANSWER, entries=entries, language=language) if entries else None


async def _answer(office: Office, person: Person, new: NewWords, found: Decision) -> Heard:
    """Show an article, or some to choose from; without any that still stands, pass it on."""
    keys = [it.article for it in found.hits[:CHOICES]]
    async with office.write() as c:
        entries = await passing.entries(c, keys)
        if not entries:
            return await passing.to_team(c, office, person, new, found)
        one = found.act is Act.ANSWER
        state = State.ANSWERED if one else State.CHOOSING
        question = await passing.begin(c, office, person, new, state, found)
        if one:
            await questions.change(c, question.id, article=entries[0].article.id)
        outcome = Outcome.ANSWER if one else Outcome.CHOOSE
        return Heard(outcome, question, entries, language=found.language)


async def _pass(
    office: Office, person: Person, new: NewWords, found: Decision | None = None
) -> Heard:
    async with office.write() as c:
        return await passing.to_team(c, office, person, new, found)


async def _again(c: AsyncConnection, office: Office, person: Person, question: Question) -> Heard:
    """What came of a message before it was replayed."""
    crew = await ringing.crew(c, office, person.id)
    if question.open:
        return Heard(Outcome.PASSED, question, crew=crew)
    keys = [question.article] if question.article else question.hits
    entries = await passing.entries(c, keys)
    outcome = Outcome.ANSWER if question.article else Outcome.CHOOSE
    return Heard(outcome if entries else Outcome.QUIET, question, entries)


async def refresh(office: Office) -> None:
    """Take in what was published since the last look; the first question starts the engine."""
    if office.answers.ready:
        await office.answers.refresh(office.read)
