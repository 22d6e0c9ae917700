"""Messages into a group whose topics are on: each newcomer has one, opened when it is needed."""

from telegram import Bot, Message, MessageId
from telegram.error import BadRequest

from bot.delivery import painting
from bot.delivery.desk import Letter, Topic
from bot.services.office import Office

LONGEST_NAME = 128  # of a topic, Telegram's limit
GONE = "thread not found"


async def send(bot: Bot, office: Office, chat_id: int, letter: Letter) -> Message | MessageId:
    """Send a letter as a new message; a topic that was deleted is opened anew."""
    thread = await _thread(bot, office, chat_id, letter.topic)
    try:
        return await _send(bot, chat_id, letter, thread)
    except BadRequest as fault:
        if letter.topic is None or GONE not in fault.message.lower():
            raise
    thread = await _open(bot, office, chat_id, letter.topic)
    return await _send(bot, chat_id, letter, thread)


async def _send(bot: Bot, chat_id: int, letter: Letter, thread: int | None) -> Message | MessageId:
    place = painting.Place(thread, letter.reply_to, letter.silent)
    return await painting.send(bot, chat_id, letter.part, place)


async def _thread(bot: Bot, office: Office, chat_id: int, topic: Topic | None) -> int | None:
    if topic is None:
        return None
    return topic.thread_id or await _open(bot, office, chat_id, topic)


async def _open(bot: Bot, office: Office, chat_id: int, topic: Topic) -> int | None:
    """A new topic, noted before anything is written into it; None where topics are off."""
    if not (await bot.get_chat(chat_id)).is_forum:
        return None
    made = await bot.create_forum_topic(chat_id, topic.name[:LONGEST_NAME])
    async with office.database.write() as c:
        await topic.keep(c, made.message_thread_id)
    return made.message_thread_id
