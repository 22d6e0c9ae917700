"""The newcomer's side of a question: what comes of a message.

1. Danger first: numbers at once, the people on duty are alerted, in a dialogue too.
2. What a person of the team answers, or somebody writes too fast to be answered, is passed on.
3. Otherwise the engine decides: answer, let choose, hand over.

A replayed update changes nothing; what came of it is told again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answers.model import Act, Decision
from bot.domain.articles import Entry
from bot.domain.articles import State as Published
from bot.domain.bursts import MOST
from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.domain.questions import FOLLOWS_WITHIN, Crew, NewWords, Question, State
from bot.domain.safety import Alarm, alarm
from bot.services import team
from bot.services.office import Office
from storage import articles, people, questions

CHOICES = 3  # articles to choose from
LETTER = 1000  # characters; whoever writes so much wants to be read by a person


class Outcome(StrEnum):
    """What came of a message."""

    ALARM = "alarm"
    ANSWER = "answer"
    CHOOSE = "choose"
    TALK = "talk"
    PASSED = "passed"  # to the team
    ADDED = "added"  # to a question that nobody has taken yet
    TAKEN = "taken"  # to the person who is on it
    BURST = "burst"
    QUIET = "quiet"  # kept, and nothing is said about it


NOBODY = Crew((), ())


@dataclass(frozen=True)
class Heard:
    """What came of a message, and what there is to show for it."""

    outcome: Outcome
    question: Question | None = None
    entries: Sequence[Entry] = ()
    alarm: Alarm | None = None
    talk: str = ""
    crew: Crew = NOBODY
    language: str = ""


async def danger(text: str) -> Alarm | None:
    """Whether somebody needs help at once; looked at beside the event loop."""
    return await asyncio.to_thread(alarm, text) if text else None


async def alarmed(
    office: Office, person: Person, new: NewWords, found: Alarm, name: str = ""
) -> Heard:
    """Somebody may need help at once: the team is alerted, whoever this is.

    ``name``: what Telegram calls them, for those who have not registered yet.
    """
    async with office.write() as c:
        if not person.first_name and name:
            await people.set_person(c, person.id, first_name=name[:64])
        question, fresh = await _kept(c, office, person, new, State.ANSWERED)
        if fresh:
            kinds = ",".join(found.kinds)
            question = await team.hand_over(c, office, question, alarm=kinds)
            await team.pass_on(c, office, question)
        crew = await team.crew(c, office, person.id)
    return Heard(Outcome.ALARM, question, alarm=found, crew=crew)


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
    if decision.act is Act.SMALL_TALK and not (standing and decision.talk in {"yes", "no"}):
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
        entries = await _entries(c, [it.article for it in decision.hits[:1]])
    language = decision.language
    return Heard(Outcome.ANSWER, entries=entries, language=language) if entries else None


async def _answer(office: Office, person: Person, new: NewWords, found: Decision) -> Heard:
    """Show an article, or some to choose from; without any that still stands, pass it on."""
    keys = [it.article for it in found.hits[:CHOICES]]
    async with office.write() as c:
        entries = await _entries(c, keys)
        if not entries:
            return await _passed(c, office, person, new, found)
        one = found.act is Act.ANSWER
        state = State.ANSWERED if one else State.CHOOSING
        question = await _new(c, office, person, new, state, found)
        if one:
            await questions.change(c, question.id, article=entries[0].article.id)
        outcome = Outcome.ANSWER if one else Outcome.CHOOSE
        return Heard(outcome, question, entries, language=found.language)


async def _pass(
    office: Office, person: Person, new: NewWords, found: Decision | None = None
) -> Heard:
    async with office.write() as c:
        return await _passed(c, office, person, new, found)


async def _passed(
    c: AsyncConnection, office: Office, person: Person, new: NewWords, found: Decision | None
) -> Heard:
    """To the team, in one question with whatever is there already."""
    crew = await team.crew(c, office, person.id)
    question, _ = await _kept(c, office, person, new, State.ANSWERED, found)
    if question.open:
        await team.pass_on(c, office, question)
        taken = question.state is State.CLAIMED
        return Heard(Outcome.TAKEN if taken else Outcome.ADDED, question, crew=crew)
    question = await team.hand_over(c, office, question)
    return Heard(Outcome.PASSED, question, crew=crew)


async def _kept(
    c: AsyncConnection,
    office: Office,
    person: Person,
    new: NewWords,
    state: State,
    found: Decision | None = None,
) -> tuple[Question, bool]:
    """The question to which this now belongs, and whether it is new there: the open one if any."""
    if known := await questions.of_update(c, person.id, new.update_id):
        return known, False
    standing = await questions.hold_open_of(c, person.id)
    if standing is None:
        return await _new(c, office, person, new, state, found), True
    await questions.say(c, standing.id, person.id, new, office.now())
    return standing, True


async def _new(
    c: AsyncConnection,
    office: Office,
    person: Person,
    new: NewWords,
    state: State,
    found: Decision | None = None,
) -> Question:
    """A question of its own."""
    values = {
        "state": state,
        "language": found.language if found else person.language or office.default_language,
        "text": found.query if found else new.text,
        "hits": [it.article for it in found.hits[:CHOICES]] if found else [],
        "update_id": new.update_id,
    }
    question = await questions.add(c, person.id, office.now(), **values)
    await questions.say(c, question.id, person.id, new, office.now())
    return question


async def _again(c: AsyncConnection, office: Office, person: Person, question: Question) -> Heard:
    """What came of a message before it was replayed."""
    crew = await team.crew(c, office, person.id)
    if question.open:
        return Heard(Outcome.PASSED, question, crew=crew)
    keys = [question.article] if question.article else question.hits
    entries = await _entries(c, keys)
    outcome = Outcome.ANSWER if question.article else Outcome.CHOOSE
    return Heard(outcome if entries else Outcome.QUIET, question, entries)


async def _entries(c: AsyncConnection, keys: Sequence[str]) -> list[Entry]:
    """These articles, without those that were withdrawn meanwhile."""
    found = await articles.by_key(c, keys)
    standing = [found[key] for key in keys if key in found]
    return [it for it in standing if it.state is Published.PUBLISHED]


async def choose(office: Office, person: Person, question_id: int, place: int) -> Heard:
    """One of the articles shown; the first is 0."""
    async with office.write() as c:
        question = await _own(c, person, question_id)
        keys = list(question.hits[place : place + 1])
        entries = await _entries(c, keys)
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
        entries = [] if helped else await _entries(c, others)
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
        return Heard(Outcome.PASSED, question, crew=await team.crew(c, office, person.id))


async def _into(
    c: AsyncConnection, office: Office, question: Question, standing: Question
) -> Question:
    """A question that was answered by an article joins the one that is with the team."""
    await questions.move_words(c, question.id, standing.id)
    await questions.change(c, question.id, state=State.CLOSED, closed_at=office.now())
    await team.pass_on(c, office, standing)
    return standing


async def latest_to_a_person(office: Office, person: Person, new: NewWords) -> Heard:
    """A person, please, without saying what for: with the last question if it is fresh."""
    async with office.write() as c:
        standing = await questions.hold_open_of(c, person.id)
        before = standing or await questions.latest(c, person.id)
        fresh = before and (before.open or before.asked_at > office.now() - FOLLOWS_WITHIN)
        if not before or not fresh:
            return await _passed(c, office, person, new, None)
        question = await team.hand_over(c, office, before)
        return Heard(Outcome.PASSED, question, crew=await team.crew(c, office, person.id))


async def calm(office: Office, person: Person, new: NewWords) -> None:
    """It is not urgent: a person still looks at it, who is told that."""
    async with office.write() as c:
        standing = await questions.hold_open_of(c, person.id)
        if standing is None or not standing.alarm:
            return
        if await questions.say(c, standing.id, person.id, new, office.now()):
            await team.pass_on(c, office, standing)


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


async def refresh(office: Office) -> None:
    """Take in what was published since the last look; the first question starts the engine."""
    if office.answers.ready:
        await office.answers.refresh(office.read)
