"""/photo: what a volunteer shows of themselves to whom they come to."""

from bot.delivery import painting
from bot.services import photos
from bot.views import photos as views
from handlers.context import Context


async def mine(context: Context) -> None:
    """The photo as it is, and the taps that change it."""
    given = await photos.mine(context.office, context.person)
    if given:
        await painting.send(context.bot, context.chat_id, views.own(context.t, given))
    await context.say(views.standing(context.t, given=bool(given)))


async def give(context: Context) -> None:
    """The next picture is the photo."""
    await photos.wait_for(context.office, context.person)
    await context.show(views.asked(context.t))


async def stop(context: Context) -> None:
    """None after all; one that was given before stays."""
    await photos.wait_no_more(context.office, context.person)
    given = await photos.mine(context.office, context.person)
    await context.show(views.standing(context.t, given=bool(given)))


async def forget(context: Context) -> None:
    await photos.forget(context.office, context.person)
    await context.show(views.forgotten(context.t))


async def taken(context: Context) -> bool:
    """Whether what was sent is the photo that was asked for."""
    message = context.event.message
    if message is None or not message.photo or message.reply_to_message:
        return False
    largest, update_id = message.photo[-1].file_id, context.event.update_id
    if not await photos.take(context.office, context.person, largest, update_id):
        return False
    await mine(context)
    return True
