"""Walking a dialogue: load the draft, take the step, keep it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogues import engine
from bot.domain.dialogues.catalogue import DIALOGUES
from bot.domain.dialogues.engine import Draft
from bot.domain.dialogues.questions import Answers, Dialogue, Question, Room
from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.services.office import Office
from storage import drafts, people

PATIENCE = timedelta(hours=1)
Act = Callable[[Dialogue, Draft, Room], Draft]


@dataclass(frozen=True)
class Standing:
    """Where a person stands: ``question`` is None at the summary."""

    dialogue: Dialogue
    draft: Draft
    question: Question | None
    room: Room
    stopped: bool = False


async def begin(
    office: Office,
    person: Person,
    dialogue: Dialogue,
    answers: Answers | None = None,
    *,
    first: Answers | None = None,
) -> Standing:
    """Start a dialogue anew; the person's other ones wait where they are."""
    return await enter(office, person, engine.begin(dialogue, answers, first=first))


async def enter(office: Office, person: Person, draft: Draft) -> Standing:
    """Put this draft in front, in place of an earlier one of the same dialogue."""
    async with office.write() as c:
        await drafts.keep(c, person.id, draft, office.now())
    return _standing(office, person, draft)


async def resume(
    office: Office, person: Person, dialogue: Dialogue | None = None
) -> Standing | None:
    """Where the person left off, in this dialogue or in the one in front; None if nowhere."""
    async with office.write() as c:
        draft = await drafts.get(c, person.id, dialogue.key if dialogue else None)
        if draft is None:
            return None
        await drafts.keep(c, person.id, draft, office.now())
    return _standing(office, person, draft)


async def waits(office: Office, person: Person) -> Standing | None:
    """The dialogue that the person is in.

    One that a registered person has left alone for an hour waits for its buttons alone; whoever
    coordinates writes long texts, and takes their time.
    """
    patient = person.coordinator or not person.registered
    since = office.now() - (timedelta(days=3650) if patient else PATIENCE)
    async with office.read() as c:
        draft = await drafts.in_front(c, person.id, since)
    return _standing(office, person, draft) if draft else None


async def step(
    office: Office, person: Person, at: tuple[str, str] | None, act: Act, update_id: int
) -> Standing:
    """Take one step; ``at`` is the dialogue and question that the button belongs to.

    A button of another question, and an update that comes a second time, change nothing: the
    standing that holds is returned. Raises NotThere if the person is in no dialogue, and
    NotAnAnswer if the question does not take this answer.
    """
    async with office.write() as c:
        draft = await drafts.get(c, person.id, at and at[0])
        if draft is None:
            raise NotThere
        stale = at is not None and at[1] != draft.question
        if stale or update_id <= draft.update_id:
            return _standing(office, person, draft)
        after = act(DIALOGUES[draft.dialogue], draft, office.room(person))
        after = replace(after, update_id=update_id)
        if _stops(office, person, after):
            await _forget(c, person)
            return _standing(office, person, after, stopped=True)
        await drafts.keep(c, person.id, after, office.now())
        return _standing(office, person, after)


async def shown(office: Office, person: Person, standing: Standing, message_id: int) -> None:
    """Note which message shows the question, so that the next one can take its place."""
    async with office.write() as c:
        draft = await drafts.get(c, person.id, standing.dialogue.key)
        if draft and draft.message_id != message_id:
            await drafts.keep(c, person.id, replace(draft, message_id=message_id), office.now())


async def answered(c: AsyncConnection, person: Person, dialogue: Dialogue) -> Draft:
    """The draft whose summary is open; raise NotThere if questions are, or nothing is."""
    draft = await drafts.get(c, person.id, dialogue.key)
    if draft is None or draft.question != engine.SUMMARY:
        raise NotThere
    return draft


async def at(office: Office, person: Person, dialogue: str) -> Standing:
    """Where the person stands in this dialogue; raise NotThere if they are not in it."""
    known = DIALOGUES.get(dialogue)
    standing = await resume(office, person, known) if known else None
    if standing is None:
        raise NotThere
    return standing


async def drop(office: Office, person: Person, dialogue: str, update_id: int) -> None:
    """Forget the draft; raise NotThere if there is none."""
    async with office.write() as c:
        if not await people.note_update(c, person.id, update_id):
            return
        if await drafts.get(c, person.id, dialogue) is None:
            raise NotThere
        await drafts.drop(c, person.id, dialogue)


def _stops(office: Office, person: Person, draft: Draft) -> bool:
    """Whether one of the choices made ends the dialogue and forgets it."""
    dialogue = DIALOGUES[draft.dialogue]
    return any(
        choice.stops and draft.answers.get(question.name) == choice.value
        for question in engine.asked(dialogue, draft.answers)
        for choice in question.choices(office.room(person), draft.answers)
    )


async def _forget(c: AsyncConnection, person: Person) -> None:
    """Whoever does not agree, or takes it back before they are anything here, is forgotten."""
    await drafts.drop(c, person.id)
    if person.coordinator:
        # Named by the office, not by themselves: that stays, what they told us does not.
        await people.set_person(c, person.id, language=None, first_name="", consented_at=None)
    elif not person.registered:
        await people.forget(c, person.id)


def _standing(office: Office, person: Person, draft: Draft, *, stopped: bool = False) -> Standing:
    dialogue = DIALOGUES[draft.dialogue]
    return Standing(dialogue, draft, engine.current(dialogue, draft), office.room(person), stopped)
