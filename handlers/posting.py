"""Posting a need, and what its coordinator decides about it."""

from bot.domain.dialogues.posting import POSTING
from bot.services import attendance, dialogues, losing, needs
from bot.views import lost as lost_views
from bot.views import needs as views
from handlers import dialogue
from handlers.context import Context


async def new(context: Context) -> None:
    """Begin to post a need; one that was begun before goes on."""
    if not (context.person.coordinator and await dialogue.resume(context, POSTING)):
        await dialogue.present(context, await needs.start(context.office, context.person))


async def preview(context: Context) -> None:
    shown = await needs.preview(context.office, context.person)
    await context.show(views.preview(context.t, shown, context.town))


async def send(context: Context) -> None:
    """Post the need; the live card comes by itself."""
    await needs.post(context.office, context.person, context.event.update_id)
    await context.show(views.posted(context.t))


async def change(context: Context) -> None:
    standing = await dialogues.at(context.office, context.person, POSTING.key)
    await dialogue.present(context, standing)


async def list_(context: Context) -> None:
    found = await needs.ahead(context.office, context.person)
    await context.say(views.needs(context.t, found, context.office.now(), context.town))


async def unreachable(context: Context) -> None:
    """Whom to telephone."""
    found = await losing.missing(context.office, context.person)
    await context.say(lost_views.missing(context.t, found, context.town))


async def show(context: Context, need_id: int) -> None:
    """The card as a message of its own."""
    story = await needs.watch(context.office, context.person, need_id)
    await context.say(views.card(context.t, story, context.town))


async def card(context: Context, need_id: int) -> None:
    """The card in place of a question about it."""
    story = await needs.watch(context.office, context.person, need_id)
    await context.show(views.card(context.t, story, context.town))


async def more(context: Context, need_id: int) -> None:
    asked = await needs.ask_more(context.office, context.person, need_id, context.event.update_id)
    context.notify(views.asked_more(context.t, asked))


async def urgent(context: Context, need_id: int) -> None:
    await needs.make_urgent(context.office, context.person, need_id)
    context.notify(context.t("Urgent: we ask more people now."))


async def cancel(context: Context, need_id: int) -> None:
    """One question first: everyone is told."""
    story = await needs.watch(context.office, context.person, need_id)
    coming = sum(assignment.active for assignment in story.assignments)
    await context.show(views.sure_to_cancel(context.t, story.need, coming, context.town))


async def cancelled(context: Context, need_id: int) -> None:
    await needs.cancel(context.office, context.person, need_id, context.event.update_id)
    await card(context, need_id)


async def close(context: Context, need_id: int) -> None:
    await needs.close(context.office, context.person, need_id, context.event.update_id)
    context.notify(context.t("Closed: we ask nobody else."))


async def keep(context: Context, assignment_id: int) -> None:
    need = await attendance.keep(context.office, context.person, assignment_id)
    await context.show(views.kept(context.t, need, context.town))


async def replace(context: Context, assignment_id: int) -> None:
    need = await attendance.replace(
        context.office, context.person, assignment_id, context.event.update_id
    )
    await context.show(views.replacing(context.t, need, context.town))
