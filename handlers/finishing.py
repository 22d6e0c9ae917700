"""The last button of a dialogue's summary: what comes of the answers."""

from collections.abc import Awaitable, Callable

from bot.domain.dialogues.absence import ABSENCE
from bot.domain.dialogues.announcing import ANNOUNCING
from bot.domain.dialogues.editing import EDITING, RETURNING
from bot.domain.dialogues.posting import POSTING
from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.dialogues.requesting import DECLINING, REQUESTING
from bot.domain.dialogues.rostering import ROSTERING
from bot.domain.errors import NotThere
from bot.services import onboarding, people
from bot.views import people as views
from handlers import (
    answering,
    broadcasting,
    deciding,
    editing,
    menus,
    posting,
    requesting,
    starting,
)
from handlers.context import Context


async def finish(context: Context, dialogue: str, question: str) -> None:
    """By the dialogue: a preview of what will be sent, or the profile."""
    if dialogue not in ENDS:
        raise NotThere
    await ENDS[dialogue](context)


async def _registered(context: Context) -> None:
    context.person = await onboarding.finish(
        context.office, context.person, context.event.update_id
    )
    await menus.offer(context)
    profile = await people.profile(context.office, context.person)
    await context.show(views.welcome(context.t, profile, context.house))
    await requesting.go_on(context)


ENDS: dict[str, Callable[[Context], Awaitable[None]]] = {
    REGISTRATION.key: _registered,
    POSTING.key: posting.preview,
    REQUESTING.key: requesting.send,
    DECLINING.key: deciding.declined,
    ROSTERING.key: answering.hours_set,
    ABSENCE.key: starting.absence_said,
    ANNOUNCING.key: broadcasting.preview,
    EDITING.key: editing.preview,
    RETURNING.key: editing.returned,
}
