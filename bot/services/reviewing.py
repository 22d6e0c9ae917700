"""The second pair of eyes: a proposal is looked at, published, or sent back."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import Decision, Entry, Proposal, State, clean
from bot.domain.dialogues import engine
from bot.domain.dialogues.editing import RETURNING
from bot.domain.errors import AlreadyDecided, NotThere
from bot.domain.people import Person
from bot.services import dialogues
from bot.services.articles import today
from bot.services.dialogues import Standing
from bot.services.office import Office
from bot.services.people import must_coordinate
from bot.services.proposals import Review, others_than
from storage import articles, drafts, outbox, people, proposals


async def look(office: Office, person: Person, proposal_id: int) -> Review:
    """A proposal with the text that stands now, for a coordinator."""
    must_coordinate(person)
    async with office.read() as c:
        proposal = await proposals.get(c, proposal_id)
        entry = await articles.get(c, proposal.article) if proposal else None
        if proposal is None or entry is None:
            raise NotThere
        author = await people.get(c, proposal.proposed_by)
        return Review(entry, proposal, author, not await others_than(c, person.id))


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
        draft = await dialogues.answered(c, person, RETURNING)
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
    others = await others_than(c, person.id)
    # Taking one's own text back needs nobody else.
    proposal.may_decide(person.id, others if decision is Decision.PUBLISHED else ())
    now = office.now()
    if not await proposals.decide(c, proposal_id, decision, person.id, now, note):
        raise AlreadyDecided
    if proposal.proposed_by != person.id:
        await outbox.owe(c, "decided", proposal.proposed_by, proposal_id, now=now)
    return proposal
