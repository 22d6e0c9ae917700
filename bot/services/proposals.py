"""Proposing a text, and the second pair of eyes that publishes it or sends it back."""

import secrets
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import (
    GENERAL,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    Article,
    Decision,
    Entry,
    NewProposal,
    Proposal,
    State,
    Text,
    clean,
)
from bot.domain.dialogues import engine
from bot.domain.dialogues.editing import EDITING, RETURNING, phrases
from bot.domain.dialogues.questions import Answers
from bot.domain.errors import AlreadyDecided, NotThere
from bot.domain.people import Person
from bot.services import dialogues
from bot.services.articles import today
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
        return Review(entry, new, person, not await _others(c, person.id))


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
        others = await _others(c, person.id)
        for to in others:
            await outbox.owe(c, "proposal", to, proposal_id, now=office.now())
        kept = await proposals.get(c, proposal_id)
    assert kept is not None
    return Review(entry, kept, person, not others)


async def look(office: Office, person: Person, proposal_id: int) -> Review:
    """A proposal with the text that stands now, for a coordinator."""
    must_coordinate(person)
    async with office.read() as c:
        proposal = await proposals.get(c, proposal_id)
        entry = await articles.get(c, proposal.article) if proposal else None
        if proposal is None or entry is None:
            raise NotThere
        author = await people.get(c, proposal.proposed_by)
        return Review(entry, proposal, author, not await _others(c, person.id))


async def publish(office: Office, person: Person, proposal_id: int) -> Entry:
    """From now on newcomers read this text; whoever wrote it is told."""
    must_coordinate(person)
    async with office.write() as c:
        await articles.hold_all(c)
        proposal = await _decided(c, office, person, proposal_id, Decision.PUBLISHED)
        entry = await articles.get(c, proposal.article)
        if entry is None:
            raise NotThere
        proposal.must_fit(entry.article.texts.get(proposal.language))
        texts = {**entry.article.texts, proposal.language: proposal.text}
        article = replace(entry.article, texts=texts)
        state = entry.state
        if state is State.PROPOSED:
            article, state = replace(article, checked=today(office)), State.PUBLISHED
        await articles.grow(c)
        return await articles.change(c, replace(entry, article=article, state=state), office.now())


async def take_back(office: Office, person: Person, proposal_id: int) -> bool:
    """Take one's own text back; False if it is somebody else's, and nothing is done."""
    must_coordinate(person)
    async with office.write() as c:
        proposal = await proposals.get(c, proposal_id)
        if proposal is None or proposal.proposed_by != person.id:
            return False
        await _decided(c, office, person, proposal_id, Decision.RETURNED)
        return True


async def start_return(office: Office, person: Person, proposal_id: int) -> Standing:
    """Begin to send a proposal back: one question, why."""
    must_coordinate(person)
    async with office.read() as c:
        proposal = await proposals.get(c, proposal_id)
    if proposal is None:
        raise NotThere
    if proposal.state is not Decision.WAITING:
        raise AlreadyDecided
    draft = engine.begin_with(RETURNING, {"proposal": proposal_id})
    return await dialogues.enter(office, person, draft)


async def send_back(office: Office, person: Person) -> Proposal:
    """Send it back with the note that was written; whoever wrote it is told why."""
    must_coordinate(person)
    async with office.write() as c:
        draft = await drafts.get(c, person.id, RETURNING.key)
        if draft is None or draft.question != engine.SUMMARY:
            raise NotThere
        note = clean(draft.answers.get("note") or "")
        number = int(draft.answers["proposal"])
        proposal = await _decided(c, office, person, number, Decision.RETURNED, note)
        await drafts.drop(c, person.id, RETURNING.key)
        return proposal


async def _decided(
    c: AsyncConnection,
    office: Office,
    person: Person,
    proposal_id: int,
    decision: Decision,
    note: str = "",
) -> Proposal:
    """Note the decision, once; its author is told unless they took it themselves."""
    proposal = await proposals.get(c, proposal_id)
    if proposal is None:
        raise NotThere
    others = await _others(c, person.id)
    # Taking one's own text back needs nobody else.
    proposal.may_decide(person.id, others if decision is Decision.PUBLISHED else ())
    now = office.now()
    if not await proposals.decide(c, proposal_id, decision, person.id, now, note):
        raise AlreadyDecided
    if proposal.proposed_by != person.id:
        await outbox.owe(c, "decided", proposal.proposed_by, proposal_id, now=now)
    return proposal


async def _others(c: AsyncConnection, person_id: int) -> list[int]:
    """The other coordinators who could look at a text."""
    everyone = await people.coordinators(c)
    return [it.id for it in everyone if it.id != person_id and it.reachable and it.registered]


async def _drafted(
    c: AsyncConnection, office: Office, person: Person
) -> tuple[Entry, NewProposal]:
    """What the answers make; an article that is not there yet has the number 0."""
    draft = await drafts.get(c, person.id, EDITING.key)
    if draft is None or draft.question != engine.SUMMARY:
        raise NotThere
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
