"""What the team is told about questions, and what newcomers hear from the team."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import meters
from bot.delivery.desk import Desk, Letter, Topic
from bot.domain.people import Person
from bot.domain.questions import Piece, Question, State, next_piece, on_card
from bot.domain.safety import Alarm, Kind
from bot.services import ringing
from bot.views import questions as views
from bot.views import safety as safety_views
from bot.views import team as team_views
from bot.views.message import Copy, Part
from storage import articles, copies, duties, outbox, people, questions
from storage.outbox import Priority


async def _card(desk: Desk) -> Letter | None:
    """How a question stands: in place of the card that is there, or as a new one."""
    found = await questions.get(desk.c, desk.owed.subject_id)
    if found is None or not (desk.to.coordinator or desk.in_group):
        return None
    said = await questions.said(desk.c, found.id)
    edits = await copies.card(desk.c, found.id, desk.to.id)
    if not found.open and edits is None:
        return None
    piece = on_card(said) if _may_read(desk, found) else Piece("", 0, more=False)
    newcomer = await people.get(desk.c, found.person_id)
    owner = await people.get(desk.c, found.claimed_by) if found.claimed_by else None
    part = team_views.card(
        desk.t,
        found,
        newcomer,
        piece,
        await _guesses(desk, found),
        owner,
        translates=_foreign(desk, found.language),
    )

    async def keep(c: AsyncConnection, message_id: int) -> None:
        await copies.keep(c, found.id, desk.to.id, message_id, card=True)
        await _shown(c, desk, found, piece)

    topic = await _topic(desk, newcomer)
    return Letter(part, edits=edits, keep=keep, topic=topic, silent=await _silent(desk, found))


async def _shown(c: AsyncConnection, desk: Desk, question: Question, piece: Piece) -> None:
    """What the card says need not be said again to whoever follows the question here."""
    if not _follows(desk, question):
        return
    now = await questions.get(c, question.id)
    told = max(now.told_to if now else 0, piece.last)
    await questions.change(c, question.id, told_to=told)
    if await questions.said(c, question.id, told):
        await _more(c, desk, question)


async def _said(desk: Desk) -> Letter | None:
    """What the newcomer has said since the last time; the rest comes after it."""
    found = await questions.get(desk.c, desk.owed.subject_id)
    if found is None or not _follows(desk, found):
        return None
    piece = next_piece(await questions.said(desk.c, found.id, found.told_to))
    if piece is None:
        return None
    newcomer = await people.get(desk.c, found.person_id)
    part: Part
    if piece.tap:
        part = team_views.tapped(desk.t, newcomer, piece.tap)
    elif piece.copy:
        part = Copy(piece.copy.chat_id, piece.copy.message_id)
    else:
        offered = piece.last if _foreign(desk, found.language) else 0
        part = team_views.said(desk.t, newcomer, piece.text, translates=offered)

    async def keep(c: AsyncConnection, message_id: int) -> None:
        await copies.keep(c, found.id, desk.to.id, message_id)
        await questions.change(c, found.id, told_to=piece.last)
        if await questions.said(c, found.id, piece.last):
            await _more(c, desk, found)

    topic = await _topic(desk, newcomer)
    card = None if topic and topic.thread_id else await copies.card(desk.c, found.id, desk.to.id)
    silent = await _silent(desk, found)
    return Letter(part, keep=keep, topic=topic, reply_to=card, silent=silent)


async def _more(c: AsyncConnection, desk: Desk, question: Question) -> None:
    now = desk.office.now()
    to = desk.to.id
    urgent = Priority.URGENT
    await outbox.owe(c, "question_said", to, question.id, now=now, priority=urgent, once=True)


async def _ring(desk: Desk) -> Letter | None:
    found = await questions.get(desk.c, desk.owed.subject_id)
    if found is None or found.state is not State.HANDED_OVER or not desk.to.coordinator:
        return None
    newcomer = await people.get(desk.c, found.person_id)
    group = await ringing.group(desk.c, desk.office)
    card = await copies.card(desk.c, found.id, group.id) if group else None
    thread = await copies.topic(desk.c, newcomer.id, group.id) if group else None
    return Letter(team_views.ring(desk.t, found, newcomer, _link(group, thread, card)))


def _link(group: Person | None, thread: int | None, message_id: int | None) -> str:
    """Where a message of the group opens; only supergroups have such addresses."""
    chat = str(group.telegram_id) if group else ""
    if message_id is None or not chat.startswith("-100"):
        return ""
    path = f"{thread}/{message_id}" if thread else f"{message_id}"
    return f"https://t.me/c/{chat.removeprefix('-100')}/{path}"


async def _alarm(desk: Desk) -> Letter | None:
    found = await questions.get(desk.c, desk.owed.subject_id)
    if found is None or not found.open or not found.alarm or not desk.to.coordinator:
        return None
    if found.answered_at is not None:
        return None
    newcomer = await people.get(desk.c, found.person_id)
    kinds = Alarm(tuple(Kind(it) for it in found.alarm.split(",")))
    part = safety_views.on_duty(desk.t, kinds, newcomer.id, newcomer.first_name)

    async def keep(c: AsyncConnection, message_id: int) -> None:
        await copies.keep(c, found.id, desk.to.id, message_id)

    return Letter(part, keep=keep)


async def _claimed(desk: Desk) -> Letter | None:
    found = await questions.get(desk.c, desk.owed.subject_id)
    if found is None or found.state is not State.CLAIMED or found.claimed_by is None:
        return None
    owner = await people.get(desk.c, found.claimed_by)
    return Letter(views.claimed(desk.t, found, owner.first_name))


async def _answer(desk: Desk) -> Letter | None:
    """What somebody of the team has written or sent."""
    said = await questions.words(desk.c, desk.owed.subject_id)
    found = await questions.get(desk.c, said.question_id) if said else None
    if said is None or found is None:
        return None
    author = await people.get(desk.c, said.author_id) if said.author_id else None
    part: Part = Copy(said.chat_id, said.message_id)
    if said.kind == "text":
        name = author.first_name if author else desk.office.name
        foreign = desk.office.translates and (author is None or author.language != desk.t.language)
        offered = said.id if foreign else 0
        part = views.reply(desk.t, found, name, said.text, translates=offered)

    async def keep(c: AsyncConnection, message_id: int) -> None:
        if found.answered_at == said.said_at and found.handed_at:
            waited = said.said_at - found.handed_at
            meters.WAITED.labels(desk.office.organisation).observe(waited.total_seconds())

    return Letter(part, keep=keep)


async def _closed(desk: Desk) -> Letter | None:
    found = await questions.get(desk.c, desk.owed.subject_id)
    if found is None or found.state is not State.CLOSED:
        return None
    return Letter(views.closed(desk.t))


async def _guesses(desk: Desk, question: Question) -> list[str]:
    """The titles of the articles that came closest."""
    found = await articles.by_key(desk.c, question.hits)
    entries = [found[key].article for key in question.hits if key in found]
    titled = [(it, it.language_for(desk.t.language, "de", "en")) for it in entries]
    return [it.texts[code].question[:120] for it, code in titled if code]


def _foreign(desk: Desk, language: str) -> bool:
    return desk.office.translates and language != desk.t.language


def _may_read(desk: Desk, question: Question) -> bool:
    """Not in the group what may be an emergency, even if it began as another question."""
    return not (question.alarm and desk.in_group)


def _follows(desk: Desk, question: Question) -> bool:
    """Whether what the newcomer says about it is passed on into this chat."""
    here = desk.in_group or question.claimed_by == desk.to.id
    return here and _may_read(desk, question)


async def _silent(desk: Desk, question: Question) -> bool:
    """Nobody is rung who is off duty, unless it has waited too long or was taken by them."""
    if desk.in_group:
        return True
    if question.claimed_by == desk.to.id or question.raised > 1:
        return False
    now = desk.office.now()
    return not (await duties.of(desk.c, desk.to.id, now, desk.office.zone)).is_on(now)


async def _topic(desk: Desk, newcomer: Person) -> Topic | None:
    """The newcomer's own topic, where the group has topics."""
    if not desk.in_group:
        return None

    async def keep(c: AsyncConnection, thread_id: int) -> None:
        await copies.open_topic(c, newcomer.id, desk.to.id, thread_id)

    name = f"{newcomer.first_name} · {newcomer.id}"
    return Topic(name, await copies.topic(desk.c, newcomer.id, desk.to.id), keep)


KINDS: dict[str, Callable[[Desk], Awaitable[Letter | None]]] = {
    "question": _card,
    "question_said": _said,
    "question_ring": _ring,
    "alarm": _alarm,
    "claimed": _claimed,
    "answer": _answer,
    "question_closed": _closed,
}
