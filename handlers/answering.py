"""The team's side of questions: taken, answered by a reply, handed on, closed; on and off duty."""

from telegram import Chat, Message

from bot.delivery import painting
from bot.domain.articles import clean
from bot.domain.dialogues.rostering import ROSTERING
from bot.domain.questions import NewWords
from bot.services import desk, dialogues, duty, team
from bot.services import unanswered as work
from bot.views import duty as duty_views
from bot.views import team as views
from bot.views import unanswered as work_views
from bot.views.message import Message as Shown
from handlers import dialogue
from handlers.context import Context


async def replied(context: Context, new: NewWords) -> bool:
    """Whether this answers a question in the coordinator's own chat; then it is on its way."""
    message = context.event.message
    if message is None or not context.person.coordinator:
        return False
    to = message.reply_to_message
    question_id = await desk.about(context.office, context.person, to.message_id) if to else None
    if question_id is not None:
        await _answer(context, question_id, new, message)
        return True
    if name := await desk.waits_for_reply(context.office, context.person):
        await context.say(views.reply_please(context.t, name))
        return True
    return False


async def in_group(context: Context) -> None:
    """A message in the coordinators' group: an answer if it replies to a question.

    In a newcomer's topic whatever is written by the one who has taken the question is an answer;
    others talk among themselves there, unless they reply to the bot.
    """
    message = context.event.message
    new = _words(context, message) if message else None
    if message is None or new is None or (message.text or "").startswith("/"):
        return
    to = message.reply_to_message
    thread = message.message_thread_id if message.is_topic_message else None
    replies_to_colleague = bool(to and not to.forum_topic_created and not _ours(context, to))
    question_id = await desk.meant(
        context.office,
        context.person,
        to.message_id if to else None,
        None if replies_to_colleague else thread,
    )
    if question_id is not None:
        await _answer(context, question_id, new, message)


def _ours(context: Context, message: Message) -> bool:
    return bool(message.from_user and message.from_user.id == context.bot.id)


def _words(context: Context, message: Message) -> NewWords | None:
    text = clean(message.text or message.caption or "")
    if not text and message.effective_attachment is None:
        return None
    kind = "text" if message.text else "thing"
    return NewWords(kind, text, message.chat_id, message.message_id, context.event.update_id)


async def _answer(context: Context, question_id: int, new: NewWords, message: Message) -> None:
    question = await team.reply(context.office, context.person, question_id, new)
    newcomer = await desk.newcomer(context.office, question)
    in_group = message.chat.type != Chat.PRIVATE
    thread = message.message_thread_id if message.is_topic_message else None
    place = painting.Place(thread, message.message_id, silent=in_group)
    shown = views.sent(context.t, question, newcomer)
    await painting.send(context.bot, message.chat_id, shown, place)


async def take(context: Context, question_id: int) -> None:
    await team.claim(context.office, context.person, question_id)
    context.notify(context.t("Thank you. You have it now."))


async def hand_on(context: Context, question_id: int) -> None:
    await team.hand_on(context.office, context.person, question_id)
    context.notify(context.t("The others see it now."))


async def close(context: Context, question_id: int) -> None:
    await team.close(context.office, context.person, question_id)
    context.notify(context.t("Closed."))


async def unanswered(context: Context) -> None:
    """What was asked and answered by no article."""
    found = await work.look(context.office, context.person)
    shown = work_views.work_list(context.t, found.groups, found.languages, found.unhelpful)
    await context.say(shown)


async def alike(context: Context, question_id: int) -> None:
    found = await work.like(context.office, context.person, question_id)
    await context.say(work_views.alike(context.t, found))


async def on_duty(context: Context) -> None:
    await context.say(_duty(context, await duty.look(context.office, context.person)))


async def begin(context: Context, hours: int) -> None:
    await context.show(_duty(context, await duty.begin(context.office, context.person, hours)))


async def end(context: Context) -> None:
    await context.show(_duty(context, await duty.end(context.office, context.person)))


async def hours(context: Context) -> None:
    """Weekly hours, in a dialogue; they are added to those that are there."""
    await duty.look(context.office, context.person)
    await dialogue.present(
        context, await dialogues.begin(context.office, context.person, ROSTERING)
    )


async def hours_set(context: Context) -> None:
    update_id = context.event.update_id
    now = await duty.add_hours(context.office, context.person, update_id)
    await context.show(_duty(context, now))


async def no_hours(context: Context) -> None:
    await context.show(_duty(context, await duty.forget_hours(context.office, context.person)))


def _duty(context: Context, it: duty.Standing) -> Shown:
    return duty_views.standing(context.t, it.duty, it.waiting, context.office.now())
