"""Writing to each other: the newcomer and the volunteer, through the bot."""

from bot.services import lines
from bot.services.lines import Fate
from bot.texts import without_bidi
from bot.views import lines as views
from bot.views.refusals import closed_line
from handlers.context import Context, number


async def list_(context: Context) -> None:
    """Everybody to whom one can write."""
    found = await lines.mine(context.office, context.person)
    listed = [(it.line.id, it.partner, it.need) for it in found]
    await context.say(views.mine(context.t, listed, context.town))


async def open_(context: Context, line_id: int) -> None:
    """The next texts go to the other end."""
    end = await lines.pick_up(context.office, context.person, line_id)
    await context.say(views.opened(context.t, end.partner, line_id))


async def passes_on(context: Context) -> bool:
    """Whether what was typed belongs to a line: then it is passed on, or said why not."""
    typed = without_bidi(context.typed).strip()
    if not typed:
        return False
    passed = await lines.pass_on(context.office, context.person, typed, context.event.update_id)
    if passed is None:
        return False
    end, fate = passed
    match fate:
        case Fate.UNREACHABLE:
            await context.say(views.unreachable(context.t, end.partner, context.house))
        case Fate.TOO_MANY:
            await context.say(views.too_many(context.t, end.partner))
        case Fate.CLOSED | Fate.ENDED:
            said = closed_line(context.t, ended=fate is Fate.ENDED)
            await context.bot.send_message(context.chat_id, said)
        case Fate.PASSED:
            pass
    return True


async def takes_texts_only(context: Context) -> bool:
    """A photo, a voice message: whoever speaks on a line is told that it stays here."""
    end = await lines.spoken(context.office, context.person)
    if end:
        await context.say(views.texts_only(context.t, end.partner))
    return end is not None


async def down(context: Context) -> None:
    await lines.put_down(context.office, context.person)
    await context.say(views.put_down(context.t))


async def end(context: Context, line_id: int) -> None:
    """One question first: it is for good."""
    found = await lines.look_at(context.office, context.person, line_id)
    await context.say(views.sure_to_end(context.t, found.partner, line_id))


async def ended(context: Context, line_id: int) -> None:
    found = await lines.end_for_good(context.office, context.person, line_id)
    await context.show(views.ended(context.t, found.partner, line_id))


async def report(context: Context, line_id: int) -> None:
    """One question first: the office reads it then."""
    found = await lines.look_at(context.office, context.person, line_id)
    await context.say(views.sure_to_report(context.t, found.partner, line_id))


async def reported(context: Context, line_id: int) -> None:
    found = await lines.report(context.office, context.person, line_id)
    shown = views.thanks_for_report(context.t, found.partner, line_id, context.house)
    await context.show(shown)


async def read(context: Context, line_id: str, page: str) -> None:
    """A coordinator reads what was reported, and nothing else."""
    found = await lines.read_reported(context.office, context.person, number(line_id))
    names = {it.id: it.first_name for it in (found.newcomer, found.volunteer)}
    await context.show(
        views.conversation(
            context.t, found.texts, names, found.line.id, number(page), context.office.zone
        )
    )
