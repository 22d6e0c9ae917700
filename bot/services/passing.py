"""What comes of a message: kept with a question, begun as one, handed to the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answers.model import Decision
from bot.domain.articles import Entry
from bot.domain.articles import State as Published
from bot.domain.people import Person
from bot.domain.questions import FOLLOWS_WITHIN, Crew, NewWords, Question, State
from bot.domain.safety import Alarm
from bot.services import ringing, team
from bot.services.office import Office
from storage import articles, questions

CHOICES = 3  # articles to choose from


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


async def to_team(
    c: AsyncConnection, office: Office, person: Person, new: NewWords, found: Decision | None
) -> Heard:
    """To the team, in one question with whatever is there already."""
    crew = await ringing.crew(c, office, person.id)
    question, _ = await keep(c, office, person, new, State.ANSWERED, found)
    if question.open:
        await ringing.pass_on(c, office, question)
        taken = question.state is State.CLAIMED
        return Heard(Outcome.TAKEN if taken else Outcome.ADDED, question, crew=crew)
    question = await team.hand_over(c, office, question)
    return Heard(Outcome.PASSED, question, crew=crew)


async def keep(
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
        return await begin(c, office, person, new, state, found), True
    await questions.say(c, standing.id, person.id, new, office.now())
    return standing, True


async def latest(c: AsyncConnection, office: Office, person: Person, new: NewWords) -> Question:
    """What a tap speaks of: the open question, the last if it is fresh, or one of its own."""
    before = await questions.hold_open_of(c, person.id) or await questions.latest(c, person.id)
    if before and (before.open or before.asked_at > office.now() - FOLLOWS_WITHIN):
        return before
    question, _ = await keep(c, office, person, new, State.ANSWERED)
    return question


async def begin(
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


async def entries(c: AsyncConnection, keys: Sequence[str]) -> list[Entry]:
    """These articles, without those that were withdrawn meanwhile."""
    found = await articles.by_key(c, keys)
    standing = [found[key] for key in keys if key in found]
    return [it for it in standing if it.state is Published.PUBLISHED]
