"""Walking a dialogue: buttons, texts and locations become steps; the message follows."""

from bot.domain.dialogues import engine
from bot.domain.dialogues.engine import Draft
from bot.domain.dialogues.questions import Dialogue, Room
from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.errors import NotAnAnswer, NotThere
from bot.domain.places import Point
from bot.services import dialogues, onboarding
from bot.services.dialogues import Act, Standing
from bot.texts import without_bidi
from bot.views import dialogues as views
from bot.views import people as people_views
from bot.views.refusals import refusal
from handlers.context import Context, number

At = tuple[str, str]


async def resume(context: Context, dialogue: Dialogue | None = None) -> bool:
    """Show where the person left off; False if they are in no dialogue, or not in this one."""
    standing = await dialogues.resume(context.office, context.person, dialogue)
    if standing:
        await present(context, standing, anew=True)
    return standing is not None


async def choose(context: Context, dialogue: str, question: str, value: str) -> None:
    await _step(context, (dialogue, question), chosen(value))


def chosen(value: str) -> Act:
    """The step that this value of a button's data stands for."""

    def act(d: Dialogue, draft: Draft, room: Room) -> Draft:
        asked = engine.current(d, draft)
        known = asked.choices(room, draft.answers) if asked else ()
        # Buttons write a colon as a dot, for it parts their data.
        exact = next((it.value for it in known if it.value.replace(":", ".") == value), value)
        return engine.choose(d, draft, exact, room)

    return act


async def done(context: Context, *at: str) -> None:
    await _step(context, _at(at), engine.done)


async def skip(context: Context, *at: str) -> None:
    await _step(context, _at(at), engine.skip)


async def back(context: Context, *at: str) -> None:
    await _step(context, _at(at), lambda d, draft, room: engine.back(d, draft))


async def page(context: Context, dialogue: str, question: str, page: str) -> None:
    at = number(page)
    await _step(context, (dialogue, question), lambda d, it, r: engine.turn(it, at))


async def change(context: Context, dialogue: str, question: str) -> None:
    at = (dialogue, engine.SUMMARY)
    await _step(context, at, lambda d, draft, room: engine.change(d, draft, question))


async def later(context: Context, *at: str) -> None:
    """Go on later: everything is kept."""
    await dialogues.at(context.office, context.person, _at(at)[0])
    await context.show(people_views.put_off(context.t))


async def where(context: Context, *at: str) -> None:
    await context.say(people_views.location_asked(context.t))


async def discard(context: Context, *at: str) -> None:
    await dialogues.drop(context.office, context.person, _at(at)[0], context.event.update_id)
    await context.show(people_views.discarded(context.t))


async def text(context: Context) -> bool:
    """What was typed answers the question that waits; False if none does."""
    typed = without_bidi(context.typed).strip()
    return await _type(context, lambda d, draft, room: engine.say(d, draft, typed, room))


async def location(context: Context) -> bool:
    """A shared location answers the question for a place, coarse as it is kept."""
    message = context.event.message
    if message is None or message.location is None:
        return False
    point = Point(message.location.latitude, message.location.longitude).coarse()
    where = f"{point.lat},{point.lon}"
    return await _type(context, lambda d, draft, room: engine.locate(d, draft, where, room))


async def anything(context: Context) -> bool:
    """A sticker, a photo: no answer to any question, but the question is shown again."""
    return await resume(context)


async def _type(context: Context, act: Act) -> bool:
    before = await dialogues.resume(context.office, context.person)
    if before is None:
        return False
    update_id = context.event.update_id
    try:
        standing = await dialogues.step(context.office, context.person, None, act, update_id)
    except NotAnAnswer as error:
        said = refusal(context.t, error, context.office.zone)
        await context.bot.send_message(context.chat_id, said)
        standing = before
    else:
        if context.event.message and context.event.message.location:
            await context.put_keyboard_away(context.t("Thank you, we have it."))
    await present(context, standing, anew=True)
    return True


async def _step(context: Context, at: At, act: Act) -> None:
    update_id = context.event.update_id
    standing = await dialogues.step(context.office, context.person, at, act, update_id)
    await present(context, standing)


async def present(context: Context, standing: Standing, *, anew: bool = False) -> None:
    """Show where the person stands: in place of the message that was tapped, or anew."""
    if standing.stopped:
        await context.show(people_views.farewell(context.t))
        return
    if standing.dialogue is REGISTRATION:
        user = context.event.effective_user
        name = without_bidi(user.first_name) if user else ""
        context.person = await onboarding.note(context.office, context.person, standing, name)
    t, draft, room = context.t, standing.draft, standing.room
    if standing.question:
        shown = views.question(t, standing.dialogue, draft, standing.question, room)
    else:
        beside = (
            ["photo"] if standing.dialogue is REGISTRATION and context.person.volunteers else []
        )
        shown = views.summary(t, standing.dialogue, draft, room, beside)
    if anew and draft.message_id:
        await context.strip(draft.message_id)
    message_id = (await context.say(shown)).message_id if anew else await context.show(shown)
    if message_id != draft.message_id:
        await dialogues.shown(context.office, context.person, standing, message_id)


def _at(at: tuple[str, ...]) -> At:
    if len(at) != 2:
        raise NotThere
    return at[0], at[1]
