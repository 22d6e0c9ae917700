"""Who the team is, and how they hear of a question: in their group, or each by themselves."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Person
from bot.domain.questions import Crew, Question
from bot.services.office import Office
from storage import copies, duties, groups, outbox, people, questions
from storage.outbox import Priority


async def crew(c: AsyncConnection, office: Office, besides: int = 0) -> Crew:
    """Who coordinates and can be written to, without ``besides`` if there is anybody else."""
    known = [it.id for it in await people.coordinators(c) if it.reachable and it.registered]
    everyone = [it for it in known if it != besides] or known
    now = office.now()
    duty = await duties.of_all(c, now, office.zone)
    known_of = [it for it in everyone if it in duty]
    if on_duty := [it for it in known_of if duty[it].is_on(now)]:
        return Crew(on_duty, everyone)
    return Crew(
        (), everyone, min(filter(None, (duty[it].back_at(now) for it in known_of)), default=None)
    )


async def group(c: AsyncConnection, office: Office) -> Person | None:
    """The coordinators' group, which has a row among the people; None if it cannot be used."""
    if not office.group_id:
        return None
    chat_id = await groups.chat_id(c, office.group_id)
    found = await people.by_telegram_id(c, chat_id)
    if found is None:
        await people.meet(c, chat_id, office.now())
        found = await people.by_telegram_id(c, chat_id)
    return found if found and found.reachable else None


async def is_group(c: AsyncConnection, office: Office, telegram_id: int) -> bool:
    """Whether this is the coordinators' group, under the id that it has now."""
    if not office.group_id or telegram_id >= 0:
        return False
    return telegram_id == await groups.chat_id(c, office.group_id)


async def heard_from(office: Office, telegram_id: int) -> bool:
    """Whether something that comes from this chat comes from the group."""
    async with office.read() as c:
        return await is_group(c, office, telegram_id)


async def moved(office: Office, was: int, now: int) -> None:
    """Telegram has given a group another id: if it is ours, all goes on there.

    Messages from before cannot be answered there, so what waits is shown once more.
    """
    if was != office.group_id:
        return
    async with office.write() as c:
        if not await groups.move(c, was, now):
            return
        before = await people.by_telegram_id(c, was)
        if before and not await people.by_telegram_id(c, now):
            await people.set_person(c, before.id, telegram_id=now, reachable=True)
            await groups.forget_messages(c, before.id)
        place = await group(c, office)
        for question in await questions.all_open(c):
            if place and not question.alarm:
                await show(c, office, question.id, place.id)


async def place(office: Office) -> Person | None:
    """The group, if it is in use."""
    async with office.write() as c:
        return await group(c, office)


async def back(office: Office) -> None:
    """The bot is in the group again."""
    async with office.write() as c:
        await people.meet(c, await groups.chat_id(c, office.group_id), office.now())


async def without_group(c: AsyncConnection, office: Office, lost_id: int) -> None:
    """If this was the group: what was told there is told to each of the team."""
    lost = await people.get(c, lost_id)
    if not await is_group(c, office, lost.telegram_id):
        return
    for question in await questions.all_open(c):
        await ring(c, office, question, await crew(c, office, question.person_id))


async def ring(c: AsyncConnection, office: Office, question: Question, to: Crew) -> None:
    """Show the question to the team. What may be an emergency is never told in the group."""
    now = office.now()
    if question.alarm:
        for who in to.to_tell:
            await outbox.owe(
                c, "alarm", who, question.id, now=now, priority=Priority.EMERGENCY, once=True
            )
        return
    place = await group(c, office)
    if place is None:
        for who in to.to_tell:
            await show(c, office, question.id, who)
        return
    await show(c, office, question.id, place.id)
    for who in to.on_duty:
        await outbox.owe(c, "question_ring", who, question.id, now=now, priority=Priority.URGENT)


async def show(c: AsyncConnection, office: Office, question_id: int, chat: int) -> None:
    """A new card in this chat."""
    await copies.set_aside(c, question_id, chat)
    await _owe(c, office, "question", question_id, chat)


async def show_waiting(
    c: AsyncConnection, office: Office, question: Question, person_id: int
) -> None:
    """Somebody has come on duty: this waits."""
    await ring(c, office, question, Crew([person_id], [person_id]))


async def refresh(c: AsyncConnection, office: Office, question_id: int) -> None:
    """Wherever there is a card, it says how things stand."""
    for chat in await copies.holders(c, question_id):
        await _owe(c, office, "question", question_id, chat)


async def pass_on(c: AsyncConnection, office: Office, question: Question) -> None:
    """The newcomer has said more: to whoever has the question, else onto the cards."""
    place = None if question.alarm else await group(c, office)
    to = place.id if place else question.claimed_by
    if to is None:
        await refresh(c, office, question.id)
    else:
        await say(c, office, question.id, to)


async def say(c: AsyncConnection, office: Office, question_id: int, chat: int) -> None:
    """What was said since the last time, to this chat; in the order of the cards."""
    await _owe(c, office, "question_said", question_id, chat)


async def _owe(c: AsyncConnection, office: Office, kind: str, question_id: int, chat: int) -> None:
    """Once: what waits there already says it all."""
    await outbox.owe(
        c, kind, chat, question_id, now=office.now(), priority=Priority.URGENT, once=True
    )
