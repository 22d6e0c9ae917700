"""/start, /help, /language, /profile, /pause, and the menu that leads to them."""

from bot.domain.dialogues.absence import ABSENCE
from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.errors import NotThere, NotYours
from bot.domain.people import Profile
from bot.services import dialogues, onboarding, people
from bot.views import people as views
from bot.views.message import Message
from handlers import dialogue, menus
from handlers.context import Context

INVITATION = "inv_"


async def start(context: Context) -> None:
    """Where the person is: in a dialogue, registered, or new."""
    secret = next(iter(context.args or ()), "")
    if secret.startswith(INVITATION):
        await _join(context, secret.removeprefix(INVITATION))
    if await dialogue.resume(context):
        return
    if context.person.registered:
        await home(context)
    else:
        await dialogue.present(context, await onboarding.start(context.office, context.person))


async def home(context: Context) -> None:
    profile = await people.profile(context.office, context.person)
    await context.say(views.home(context.t, profile, context.house, context.office.now()))


async def _join(context: Context, secret: str) -> None:
    context.person = await people.accept_invitation(context.office, context.person, secret)
    await menus.offer(context)
    await context.say(views.invited(context.t))


async def help_(context: Context) -> None:
    await context.say(views.help_(context.t, context.person, context.house))


async def language(context: Context) -> None:
    await context.say(views.languages(context.t, context.office.languages))


async def choose_language(context: Context, code: str) -> None:
    """A new language holds at once, for the menu of commands and an open dialogue too."""
    if code not in context.office.languages:
        raise NotThere
    context.person = await people.choose_language(context.office, context.person, code)
    await menus.offer(context)
    if context.person.registered:
        profile = await people.profile(context.office, context.person)
        await context.show(views.home(context.t, profile, context.house, context.office.now()))
    else:
        await start(context)


async def profile(context: Context) -> None:
    """Open everything the person has told us, to change it."""
    if not context.person.registered:
        await start(context)
    elif not await dialogue.resume(context, REGISTRATION):
        await dialogue.present(context, await onboarding.change(context.office, context.person))


async def pause(context: Context) -> None:
    known = await people.profile(context.office, context.person)
    if known.volunteer is None:
        raise NotYours
    await context.say(_pause(context, known))


async def absence(context: Context) -> None:
    """Which days are they away?"""
    if not context.person.volunteers:
        raise NotYours
    await dialogue.present(context, await dialogues.begin(context.office, context.person, ABSENCE))


async def absence_said(context: Context) -> None:
    update_id = context.event.update_id
    known = await people.add_absence(context.office, context.person, update_id)
    await context.show(_pause(context, known))


async def no_absence(context: Context) -> None:
    await context.show(_pause(context, await people.end_absence(context.office, context.person)))


async def take_break(context: Context, days: int) -> None:
    """A break of so many days; 0 ends it."""
    if days and days not in views.PAUSES:
        raise NotThere
    known = await people.pause(context.office, context.person, days)
    if days:
        await context.show(_pause(context, known))
    else:
        await context.show(views.back_again(context.t))


def _pause(context: Context, known: Profile) -> Message:
    return views.pause(context.t, known, context.house, context.office.now())


async def ask_less(context: Context) -> None:
    cap = await people.ask_less(context.office, context.person, context.event.update_id)
    context.notify(views.asked_less(context.t, cap), alert=True)


async def invite(context: Context) -> None:
    """A one-time link that makes somebody a coordinator."""
    secret = await people.invite(context.office, context.person)
    link = f"https://t.me/{context.bot.username}?start={INVITATION}{secret}"
    await context.say(views.invitation(context.t, link))


async def not_understood(context: Context) -> None:
    """Something nobody waits for: a friendly word, and where to go."""
    if not context.person.registered:
        await start(context)
    else:
        await context.say(views.not_understood(context.t, context.house))
