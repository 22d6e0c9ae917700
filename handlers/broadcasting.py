"""Writing to many people: the coordinator's side and the reader's."""

from bot.domain.broadcasts import Answer
from bot.domain.dialogues.announcing import ANNOUNCING
from bot.domain.errors import NotThere, NotYours
from bot.services import broadcasting, dialogues, news
from bot.texts import texts
from bot.views import broadcasts as views
from handlers import dialogue
from handlers.context import Context


async def announce(context: Context) -> None:
    """Begin to write to many people; what was begun before goes on."""
    if not (context.person.coordinator and await dialogue.resume(context)):
        await dialogue.present(context, await broadcasting.start(context.office, context.person))


async def preview(context: Context, code: str = "") -> None:
    """The preview as those see it who read in this language; first, the original."""
    plan = await broadcasting.preview(context.office, context.person)
    if code and code not in context.office.languages:
        raise NotThere
    their = texts(code or plan.new.language)
    now = context.office.now()
    await context.show(views.preview(context.t, their, plan, context.town, now))


async def try_out(context: Context) -> None:
    """To oneself first: every text as it will be read."""
    plan = await broadcasting.preview(context.office, context.person)
    for code in dict.fromkeys([plan.new.language, *plan.new.texts]):
        await context.say(views.news(texts(code), plan.new, views.REHEARSAL, context.office.name))
    now = context.office.now()
    await context.say(views.preview(context.t, texts(plan.new.language), plan, context.town, now))


async def send(context: Context) -> None:
    """Send it; the progress comes by itself."""
    broadcast = await broadcasting.send(context.office, context.person, context.event.update_id)
    zone, now = context.office.zone, context.office.now()
    await context.show(views.sent(context.t, broadcast, zone, now))


async def change(context: Context) -> None:
    standing = await dialogues.at(context.office, context.person, ANNOUNCING.key)
    await dialogue.present(context, standing)


async def pause(context: Context, broadcast_id: int) -> None:
    await broadcasting.pause(context.office, context.person, broadcast_id, context.event.update_id)
    context.notify(context.t("Paused. A few that are under way still arrive."))


async def go_on(context: Context, broadcast_id: int) -> None:
    await broadcasting.go_on(context.office, context.person, broadcast_id, context.event.update_id)
    context.notify(context.t("It goes on."))


async def stop(context: Context, broadcast_id: int) -> None:
    await broadcasting.stop(context.office, context.person, broadcast_id, context.event.update_id)
    context.notify(context.t("Stopped. Nobody else is written to."))


async def seen(context: Context, recipient_id: int) -> None:
    await _answer(context, recipient_id, Answer.SEEN)


async def yes(context: Context, recipient_id: int) -> None:
    await _answer(context, recipient_id, Answer.YES)


async def no(context: Context, recipient_id: int) -> None:
    await _answer(context, recipient_id, Answer.NO)


async def _answer(context: Context, recipient_id: int, answer: Answer) -> None:
    if recipient_id == views.REHEARSAL.id:
        return context.notify(views.rehearsed(context.t), alert=True)
    await news.answer(context.office, context.person, recipient_id, answer)
    return await _show(context, recipient_id)


async def off(context: Context, recipient_id: int) -> None:
    """No more such news: one tap, under the news itself."""
    await _want(context, recipient_id, wanted=False)


async def on(context: Context, recipient_id: int) -> None:
    await _want(context, recipient_id, wanted=True)


async def _want(context: Context, recipient_id: int, *, wanted: bool) -> None:
    if recipient_id == views.REHEARSAL.id:
        return context.notify(views.rehearsed(context.t), alert=True)
    await news.read(context.office, context.person, recipient_id)
    context.person = await news.want(context.office, context.person, wanted)
    context.notify(views.turned(context.t, wanted=wanted), alert=True)
    return await _show(context, recipient_id)


async def _show(context: Context, recipient_id: int) -> None:
    """The news again, with what holds now."""
    it, to = await news.read(context.office, context.person, recipient_id)
    wanted = context.person.news
    await context.show(views.news(context.t, it, to, context.office.name, wanted=wanted))


async def mine(context: Context) -> None:
    """/news: whether one gets any."""
    if not context.person.registered:
        raise NotYours
    await context.say(views.mine(context.t, context.office.name, wanted=context.person.news))


async def turn(context: Context, which: str) -> None:
    """News on or off, from /news."""
    if which not in {"on", "off"}:
        raise NotThere
    person = context.person = await news.want(context.office, context.person, which == "on")
    await context.show(views.mine(context.t, context.office.name, wanted=person.news))
