"""Proposing a text: writing it, looking at it once more, handing it in."""

import secrets
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import (
    GENERAL,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    Article,
    Entry,
    NewProposal,
    Proposal,
    State,
    Text,
    clean,
)
from bot.domain.dialogues import engine
from bot.domain.dialogues.editing import EDITING, phrases
from bot.domain.dialogues.questions import Answers
from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.services import dialogues
from bot.services.dialogues import Standing
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import articles, drafts, outbox, people, proposals


@dataclass(frozen=True)
class Review:
    """A proposal as its reviewer sees it; ``alone``: there is nobody else to look at it."""

    entry: Entry
    proposal: NewProposal
    author: Person
    alone: bool

    @property
    def kept(self) -> Proposal:
        """The proposal, once it has been handed in."""
        assert isinstance(self.proposal, Proposal)
        return self.proposal

    @property
    def standing(self) -> Text | None:
        return self.entry.article.texts.get(self.proposal.language)


async def start_new(office: Office, person: Person) -> Standing:
    """Begin to write an article that is not there yet."""
    must_coordinate(person)
    return await dialogues.begin(office, person, EDITING)


async def start_from(office: Office, person: Person, question: str, answer: str) -> Standing:
    """Begin an article from what was asked and answered: at its summary, where all can change."""
    must_coordinate(person)
    answers: dict[str, object] = {
        "category": GENERAL,
        "language": person.language or office.default_language,
        "aliases": None,
        "source": None,
        "source_name": None,
    }
    if question := " ".join(clean(question).split())[:LONGEST_QUESTION]:
        answers["question"] = question
    if answer := clean(answer)[:LONGEST_ANSWER]:
        answers["answer"] = answer
    return await dialogues.enter(office, person, engine.begin_with(EDITING, answers))


async def start_change(office: Office, person: Person, number: int, language: str) -> Standing:
    """Begin to change an article's text in one language, or to write the first one."""
    must_coordinate(person)
    async with office.read() as c:
        entry = await articles.get(c, number)
    if entry is None or language not in office.languages:
        raise NotThere
    return await _enter(office, person, number, language, entry.article.texts.get(language))


async def start_again(office: Office, person: Person, proposal_id: int) -> Standing:
    """Go on with a proposal that was sent back."""
    must_coordinate(person)
    async with office.read() as c:
        proposal = await proposals.get(c, proposal_id)
    if proposal is None or proposal.proposed_by != person.id:
        raise NotThere
    return await _enter(office, person, proposal.article, proposal.language, proposal.text)


async def _enter(
    office: Office, person: Person, number: int, language: str, text: Text | None
) -> Standing:
    answers: dict[str, object] = {"article": number, "language": language}
    if text and text.readable:
        answers |= {"question": text.question, "answer": text.answer}
        answers["aliases"] = ", ".join(text.aliases) or None
    return await dialogues.enter(office, person, engine.begin_with(EDITING, answers))


async def preview(office: Office, person: Person) -> Review:
    """The text as answered so far beside the one that stands; nothing is kept."""
    must_coordinate(person)
    async with office.read() as c:
        entry, new = await _drafted(c, office, person)
        return Review(entry, new, person, not await others_than(c, person.id))


async def send(office: Office, person: Person) -> Review:
    """Hand the text in; the other coordinators are told, one of them publishes it."""
    must_coordinate(person)
    async with office.write() as c:
        entry, new = await _drafted(c, office, person)
        if not entry.number:
            await articles.add(c, [entry.article], office.now(), State.PROPOSED)
            entry = (await articles.by_key(c, [entry.article.id]))[entry.article.id]
            new = replace(new, article=entry.number)
        proposal_id = await proposals.add(c, new)
        await drafts.drop(c, person.id, EDITING.key)
        others = await others_than(c, person.id)
        for to in others:
            await outbox.owe(c, "proposal", to, proposal_id, now=office.now())
        kept = await proposals.get(c, proposal_id)
    assert kept is not None
    return Review(entry, kept, person, not others)


async def others_than(c: AsyncConnection, person_id: int) -> list[int]:
    """The other coordinators who could look at a text."""
    everyone = await people.coordinators(c)
    return [it.id for it in everyone if it.id != person_id and it.reachable and it.registered]


async def _drafted(
    c: AsyncConnection, office: Office, person: Person
) -> tuple[Entry, NewProposal]:
    """What the answers make; an article that is not there yet has the number 0."""
    draft = await dialogues.answered(c, person, EDITING)
    answers, language = draft.answers, str(draft.answers["language"])
    known = await articles.get(c, int(answers.get("article", 0)))
    if known is None and "article" in answers:
        raise NotThere
    entry = known or Entry(0, _new_article(answers), state=State.PROPOSED)
    before = entry.article.texts.get(language)
    text, now = _text(answers), office.now()
    return entry, NewProposal(entry.number, language, text, before, person.id, now)


def _text(answers: Answers) -> Text:
    question = " ".join(clean(answers["question"]).split())
    words = phrases(answers.get("aliases") or "")
    return Text(question, clean(answers["answer"]), words)


def _new_article(answers: Answers) -> Article:
    return Article(
        id=f"office-{secrets.token_hex(4)}",
        texts={},
        category=answers["category"],
        source=clean(answers.get("source") or ""),
        source_name=clean(answers.get("source_name") or ""),
    )
