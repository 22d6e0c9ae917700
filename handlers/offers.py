"""Answering an offer: I'll come, not this time, later, details; and the list of open needs."""

from bot.services import booking, people
from bot.services.booking import Answer
from bot.views import offers as views
from bot.views import shifts as shift_views
from bot.views.message import Message
from handlers.context import Context

LISTED = 8


async def yes(context: Context, offer_id: int) -> None:
    answer = await booking.accept(
        context.office, context.person, offer_id, context.pressed_message_id
    )
    await _show(context, answer, _state(context, answer))


async def no(context: Context, offer_id: int) -> None:
    answer = await booking.decline(context.office, context.person, offer_id)
    shown = views.declined(context.t, answer.need, context.town)
    await _show(context, answer, _state(context, answer) if answer.assignment else shown)


async def later(context: Context, offer_id: int) -> None:
    answer = await booking.later(context.office, context.person, offer_id)
    shown = views.undecided(context.t, answer.need, answer.offer, answer.remind_at, context.town)
    await _show(context, answer, _state(context, answer) if answer.assignment else shown)


async def details(context: Context, offer_id: int) -> None:
    answer = await booking.details(context.office, context.person, offer_id)
    if answer.assignment:
        await _show(context, answer, _state(context, answer))
    else:
        await _ask(context, answer)


async def open_(context: Context) -> None:
    """What this person could take."""
    found = await booking.open_needs(context.office, context.person)
    await context.say(views.open_needs(context.t, found[:LISTED], len(found), context.town))


async def look(context: Context, need_id: int) -> None:
    """One of the open needs, with its question."""
    answer = await booking.look_at(context.office, context.person, need_id)
    if answer.assignment or answer.position:
        await _show(context, answer, _state(context, answer))
    else:
        await _ask(context, answer)


async def _ask(context: Context, answer: Answer) -> None:
    profile = await people.profile(context.office, context.person)
    if profile.volunteer:
        shown = views.details(
            context.t, answer.need, answer.offer, profile.volunteer, context.town
        )
        await _show(context, answer, shown)


async def _show(context: Context, answer: Answer, shown: Message) -> None:
    """In place of what was tapped; where the question stood before, it has no buttons any more."""
    message_id, before = await context.show(shown), answer.offer.message_id
    if message_id != before or not answer.assignment:
        await booking.asked_in(context.office, context.person, answer.offer.id, message_id)
    if before and message_id != before:
        await context.strip(before)


def _state(context: Context, answer: Answer) -> Message:
    """Booked, or on the waiting list."""
    if answer.assignment:
        return shift_views.booked(context.t, answer.need, answer.assignment, context.town)
    return views.waiting(
        context.t, answer.need, answer.offer.id, answer.position or 1, context.town
    )
