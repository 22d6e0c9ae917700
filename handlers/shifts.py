"""The places somebody holds: which, still coming, giving one back, did it take place."""

from bot.services import attendance, shifts
from bot.views import shifts as views
from handlers.context import Context


async def mine(context: Context) -> None:
    held = await shifts.of(context.office, context.person)
    await context.say(views.mine(context.t, held, context.town))


async def release(context: Context, assignment_id: int) -> None:
    """One question first, for a place is not always to be had again."""
    _, need = await shifts.held(context.office, context.person, assignment_id)
    await context.show(views.sure(context.t, need, assignment_id, context.town))


async def released(context: Context, assignment_id: int) -> None:
    need = await shifts.release(
        context.office, context.person, assignment_id, context.event.update_id
    )
    await context.show(views.released(context.t, need, context.town))


async def keep(context: Context, assignment_id: int) -> None:
    """They come after all: the booking is shown again."""
    assignment, need = await shifts.held(context.office, context.person, assignment_id)
    await context.show(views.booked(context.t, need, assignment, context.town))


async def still_coming(context: Context, assignment_id: int) -> None:
    need = await attendance.confirm(context.office, context.person, assignment_id)
    await context.show(views.confirmed(context.t, need, assignment_id, context.town))


async def took_place(context: Context, assignment_id: int) -> None:
    need = await attendance.report(context.office, context.person, assignment_id, took_place=True)
    await context.show(views.thanks(context.t, need, context.town))


async def did_not(context: Context, assignment_id: int) -> None:
    need = await attendance.report(context.office, context.person, assignment_id, took_place=False)
    await context.show(views.not_held(context.t, need, context.town))
