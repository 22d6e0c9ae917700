"""The editors' work list: what was asked and not answered, and which articles did not help."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.articles import Entry
from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.domain.questions import Question
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import articles, questions

LOOKS_BACK = timedelta(days=30)
MOST = 500  # questions that are compared with each other


@dataclass(frozen=True)
class Unanswered:
    """Groups of alike questions, the largest first; languages with their number of questions."""

    groups: Sequence[Sequence[Question]]
    languages: Mapping[str, int]
    unhelpful: Sequence[tuple[Entry, int]]


async def look(office: Office, person: Person) -> Unanswered:
    """The work list. What may have been an emergency is not on it."""
    must_coordinate(person)
    since = office.now() - LOOKS_BACK
    async with office.read() as c:
        asked = await questions.unanswered(c, since, MOST)
        counted = await questions.unhelpful(c, since)
        known = await articles.by_key(c, [key for key, _ in counted])
    texts = [(it.text, it.language) for it in asked]
    alike = await office.answers.alike(office.read, texts)
    return Unanswered(
        [[asked[at] for at in places] for places in alike],
        dict(Counter(it.language for it in asked).most_common()),
        [(known[key], n) for key, n in counted if key in known],
    )


async def like(office: Office, person: Person, question_id: int) -> Sequence[Question]:
    """A question of the list with those that ask for the same."""
    for group in (await look(office, person)).groups:
        if any(it.id == question_id for it in group):
            return group
    raise NotThere
