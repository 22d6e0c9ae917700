"""The words of a question, for those who may read them."""

from bot.domain.errors import NotThere, NotYours
from bot.domain.people import Person
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import articles, questions


async def said(office: Office, person: Person, words_id: int) -> tuple[int, str]:
    """The question that a message of a conversation is about, and the message."""
    async with office.read() as c:
        found = await questions.words(c, words_id)
        question = await questions.get(c, found.question_id) if found else None
    if found is None or question is None or not found.text:
        raise NotThere
    if not person.coordinator and question.person_id != person.id:
        raise NotYours
    return question.id, found.text


async def asked(office: Office, person: Person, question_id: int) -> str:
    """All that the newcomer has written about a question."""
    must_coordinate(person)
    async with office.read() as c:
        found = await questions.said(c, question_id)
    text = "\n\n".join(it.text for it in found if it.text and not it.from_team)
    if not text:
        raise NotThere
    return text


async def answered(office: Office, person: Person, question_id: int) -> tuple[str, str]:
    """The question and what the team has answered; "" where nobody has."""
    text = await asked(office, person, question_id)
    async with office.read() as c:
        found = await questions.said(c, question_id)
    return text, "\n\n".join(it.text for it in found if it.text and it.from_team)


async def article(office: Office, person: Person, question_id: int, language: str) -> str:
    """The answer of the article that was shown for a question."""
    async with office.read() as c:
        question = await questions.get(c, question_id)
        if question is None or not question.article:
            raise NotThere
        question.must_be_of(person.id)
        entry = (await articles.by_key(c, [question.article])).get(question.article)
    shown = entry and entry.article.language_for(
        language, question.language, office.default_language, "en"
    )
    if entry is None or not shown:
        raise NotThere
    return entry.article.texts[shown].answer
