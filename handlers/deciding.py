"""A coordinator decides about what newcomers ask for."""

from bot.services import deciding
from bot.views import deciding as views
from bot.views import needs as need_views
from handlers import dialogue
from handlers.context import Context


async def list_(context: Context) -> None:
    """What nobody has decided yet."""
    found = await deciding.waiting(context.office, context.person)
    await context.say(views.waiting(context.t, found, context.town))


async def show(context: Context, request_id: int) -> None:
    found, who = await deciding.watch(context.office, context.person, request_id)
    await context.say(views.card(context.t, found.request, who, context.town))


async def approve(context: Context, request_id: int) -> None:
    """Ask volunteers; the card of the need comes by itself."""
    await deciding.approve(context.office, context.person, request_id, context.event.update_id)
    found, who = await deciding.watch(context.office, context.person, request_id)
    await context.show(views.card(context.t, found.request, who, context.town))
    context.notify(need_views.posted(context.t).head)


async def change(context: Context, request_id: int) -> None:
    standing = await deciding.change(context.office, context.person, request_id)
    await dialogue.present(context, standing, anew=True)


async def decline(context: Context, request_id: int) -> None:
    standing = await deciding.ask_why(context.office, context.person, request_id)
    await dialogue.present(context, standing, anew=True)


async def declined(context: Context) -> None:
    request = await deciding.decline(context.office, context.person, context.event.update_id)
    found, who = await deciding.watch(context.office, context.person, request.id)
    await context.show(views.card(context.t, found.request, who, context.town))
