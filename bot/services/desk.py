"""What a coordinator's message speaks of: the question it replies to, or whose topic it is in."""

from bot.domain.people import Person
from bot.domain.questions import Question, State
from bot.services import ringing
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import copies, people, questions


async def about(office: Office, person: Person, message_id: int) -> int | None:
    """The question that a message in this coordinator's own chat speaks of."""
    async with office.read() as c:
        return await copies.about(c, person.id, message_id)


async def meant(
    office: Office, person: Person, replied_to: int | None, thread_id: int | None
) -> int | None:
    """The question that a message in the group answers; None if it answers none.

    It replies to what the bot has written about a question, or stands in the topic of a newcomer
    whose question this coordinator has taken.
    """
    must_coordinate(person)
    async with office.write() as c:
        place = await ringing.group(c, office)
        if place is None:
            return None
        if replied_to is not None:
            found = await copies.about(c, place.id, replied_to)
            if found is not None:
                return found
        newcomer = await copies.newcomer_of(c, place.id, thread_id) if thread_id else None
        question = await questions.open_of(c, newcomer) if newcomer else None
        return question.id if question and question.claimed_by == person.id else None


async def note(office: Office, question_id: int, telegram_id: int, message_id: int) -> None:
    """This message, in somebody's chat or in the group, is about the question."""
    async with office.write() as c:
        if to := await people.by_telegram_id(c, telegram_id):
            await copies.keep(c, question_id, to.id, message_id)


async def waits_for_reply(office: Office, person: Person) -> str:
    """The first name of somebody whose question this coordinator has taken, else nothing."""
    async with office.read() as c:
        for question in await questions.all_open(c):
            if question.state is State.CLAIMED and question.claimed_by == person.id:
                return (await people.get(c, question.person_id)).first_name
    return ""


async def newcomer(office: Office, question: Question) -> Person:
    async with office.read() as c:
        return await people.get(c, question.person_id)
