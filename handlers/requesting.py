"""A newcomer asks for help: the dialogue, the list of what is open, how it was."""

from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.dialogues.requesting import REQUESTING
from bot.domain.requests import Outcome
from bot.services import onboarding, requests
from bot.views import requests as views
from handlers import dialogue
from handlers.context import Context


async def open_(context: Context) -> None:
    """What is open; a dialogue that was begun goes on; with neither, a new request begins."""
    if await _stranger(context) or await dialogue.resume(context, REQUESTING):
        return
    found = await requests.mine(context.office, context.person)
    if not found:
        await start(context)
        return
    listed = [(it.request, it.need, it.coming) for it in found]
    await context.say(views.mine(context.t, listed, context.town))


async def start(context: Context, kind: str = "") -> None:
    """Begin to ask for help, of this kind if it is known; whoever is new registers."""
    if await _stranger(context, kind):
        return
    standing = await requests.start(context.office, context.person, kind)
    await dialogue.present(context, standing, anew=True)


async def _stranger(context: Context, kind: str = "") -> bool:
    """Whether it has to be said first who asks; what they wanted waits until then."""
    if context.person.arrived:
        return False
    await requests.remember(context.office, context.person, kind)
    if not context.person.registered:
        await context.say(views.first_register(context.t))
        if not await dialogue.resume(context, REGISTRATION):
            standing = await onboarding.start(context.office, context.person)
            await dialogue.present(context, standing, anew=True)
        return True
    await context.say(views.also_arrived(context.t))
    standing = await onboarding.change(context.office, context.person)
    await dialogue.present(context, standing, anew=True)
    return True


async def go_on(context: Context) -> None:
    """After registering: back to what somebody wanted to ask for."""
    kind = await requests.come_back(context.office, context.person)
    if kind is not None:
        standing = await requests.start(context.office, context.person, kind)
        await dialogue.present(context, standing, anew=True)


async def send(context: Context) -> None:
    request = await requests.send(context.office, context.person, context.event.update_id)
    await context.show(views.received(context.t, request, context.town))


async def cancel(context: Context, request_id: int) -> None:
    """One question first: whoever was coming is told."""
    found = await requests.look_at(context.office, context.person, request_id)
    await context.say(views.sure(context.t, found.request, found.coming, context.town))


async def cancelled(context: Context, request_id: int) -> None:
    request = await requests.take_back(
        context.office, context.person, request_id, context.event.update_id
    )
    await context.show(views.taken_back(context.t, request, context.town))


async def helped(context: Context, request_id: int) -> None:
    await _answer(context, request_id, Outcome.HELPED)


async def missed(context: Context, request_id: int) -> None:
    await _answer(context, request_id, Outcome.MISSED)


async def talk(context: Context, request_id: int) -> None:
    """The newcomer wants a person: the office is told."""
    await _answer(context, request_id, Outcome.TALK)


async def _answer(context: Context, request_id: int, outcome: Outcome) -> None:
    request = await requests.answer(context.office, context.person, request_id, outcome)
    await context.show(views.answered(context.t, request, outcome, context.town, context.house))
