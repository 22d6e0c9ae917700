"""What is owed, put into words when it is sent: in the language and from the state of then."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.bulletins import BULLETINS
from bot.delivery.desk import Desk, Letter
from bot.domain.needs import ACTIVE, Assignment, AssignmentState, Need, Offer, OfferState, Phase
from bot.domain.people import Person
from bot.services import ringing
from bot.services.office import Office
from bot.texts import texts
from bot.views import lost as lost_views
from bot.views import needs as need_views
from bot.views import offers as offer_views
from bot.views import shifts as shift_views
from bot.views.message import Message, Part
from bot.views.town import Town
from storage import assignments, needs, offers, people, requests, volunteers
from storage.outbox import Owed


async def write(c: AsyncConnection, office: Office, owed: Owed) -> tuple[Person, Letter | None]:
    """The letter, or None if what it would say is no longer true."""
    to = await people.get(c, owed.person_id)
    t = texts(to.language or office.default_language)
    town = Town(office.districts, office.zone, office.sites)
    in_group = await ringing.is_group(c, office, to.telegram_id)
    desk = Desk(c, office, owed, to, t, town, in_group)
    if owed.kind in _OFFERS:
        return to, await _of_offer(desk)
    if owed.kind in _SHIFTS:
        return to, await _of_assignment(desk)
    return to, await BULLETINS[owed.kind](desk)


async def _of_offer(desk: Desk) -> Letter | None:
    offer = await offers.get(desk.c, desk.owed.subject_id)
    need = await needs.get(desk.c, offer.need_id) if offer else None
    return (
        None if offer is None or need is None else await _OFFERS[desk.owed.kind](desk, offer, need)
    )


async def _push(desk: Desk, offer: Offer, need: Need) -> Letter | None:
    helper = await volunteers.get(desk.c, desk.to.id)
    is_open = need.phase(desk.office.now()) is Phase.OPEN
    wanted = OfferState.LATER if desk.owed.kind == "later" else OfferState.ASKED
    if helper is None or not is_open or offer.state is not wanted:
        return None
    match desk.owed.kind:
        case "push":
            message = offer_views.push(desk.t, need, offer, helper, desk.town)
        case "later":
            message = offer_views.later(desk.t, need, offer, helper, desk.town)
        case _:
            message = offer_views.called(desk.t, need, offer, desk.town)

    async def keep(c: AsyncConnection, message_id: int) -> int | None:
        moved = await offers.move(c, offer.id, offer.message_id, message_id)
        return offer.message_id if moved else message_id

    return Letter(message, keep=keep)


async def _closed(desk: Desk, offer: Offer, need: Need) -> Letter | None:
    message = offer_views.closed(desk.t, need, offer, desk.office.now(), desk.town)
    if message is None or offer.message_id is None:
        return None
    return Letter(message, edits=offer.message_id)


async def _stands(desk: Desk, offer: Offer, need: Need) -> Letter | None:
    """How it stands with a yes, where something else had come over the answer to it."""
    shown: Message | None = None
    if held := await assignments.held(desk.c, need.id, desk.to.id):
        shown = shift_views.booked(desk.t, need, held, desk.town)
    elif position := await assignments.position(desk.c, need.id, desk.to.id):
        shown = offer_views.waiting(desk.t, need, offer.id, position, desk.town)
    return Letter(shown, edits=offer.message_id) if shown and offer.message_id else None


_OFFERS: dict[str, Callable[[Desk, Offer, Need], Awaitable[Letter | None]]] = {
    "push": _push,
    "later": _push,
    "called": _push,
    "closed": _closed,
    "stands": _stands,
}


async def _of_assignment(desk: Desk) -> Letter | None:
    assignment = await assignments.get(desk.c, desk.owed.subject_id)
    need = await needs.get(desk.c, assignment.need_id) if assignment else None
    if assignment is None or need is None:
        return None
    states, view = _SHIFTS[desk.owed.kind]
    if assignment.state not in states or (need.ended_as is Phase.CANCELLED) != (
        desk.owed.kind == "cancelled"
    ):
        return None
    return Letter(await view(desk, need, assignment))


async def _pin(desk: Desk, need: Need, assignment: Assignment) -> Part:
    return shift_views.pin(desk.t, need, desk.town)


async def _calendar(desk: Desk, need: Need, assignment: Assignment) -> Part:
    return shift_views.calendar(desk.t, need, assignment, desk.office.now(), desk.town)


async def _confirm(desk: Desk, need: Need, assignment: Assignment) -> Part:
    return shift_views.confirm(desk.t, need, assignment, desk.town)


async def _nudge(desk: Desk, need: Need, assignment: Assignment) -> Part:
    return shift_views.nudge(desk.t, need, assignment, desk.town)


async def _meet(desk: Desk, need: Need, assignment: Assignment) -> Part:
    request = await requests.of_need(desk.c, need.id)
    asker = await people.get(desk.c, request.person_id) if request else None
    return shift_views.meet(desk.t, need, assignment, desk.town, asker)


async def _after(desk: Desk, need: Need, assignment: Assignment) -> Part:
    return shift_views.after(desk.t, need, assignment, desk.town)


async def _cancelled(desk: Desk, need: Need, assignment: Assignment) -> Part:
    return shift_views.cancelled(desk.t, need, desk.town)


async def _replaced(desk: Desk, need: Need, assignment: Assignment) -> Part:
    return shift_views.replaced(desk.t, need, desk.town)


async def _risk(desk: Desk, need: Need, assignment: Assignment) -> Part:
    who = await people.get(desk.c, assignment.person_id)
    return need_views.risk(desk.t, need, assignment, who, desk.town)


async def _unreachable(desk: Desk, need: Need, assignment: Assignment) -> Part:
    who = await people.get(desk.c, assignment.person_id)
    return lost_views.unreachable(desk.t, need, assignment, who, desk.town)


async def _released(desk: Desk, need: Need, assignment: Assignment) -> Part:
    who = await people.get(desk.c, assignment.person_id)
    return need_views.released(desk.t, need, who, desk.town)


async def _not_held(desk: Desk, need: Need, assignment: Assignment) -> Part:
    who = await people.get(desk.c, assignment.person_id)
    return need_views.not_held(desk.t, need, who, desk.town)


# Each kind with the states of the assignment in which it is still true.
_BOOKED = (AssignmentState.BOOKED,)
_SHIFTS: dict[
    str,
    tuple[
        tuple[AssignmentState, ...],
        Callable[[Desk, Need, Assignment], Awaitable[Part]],
    ],
] = {
    "pin": (ACTIVE, _pin),
    "calendar": (ACTIVE, _calendar),
    "confirm": (_BOOKED, _confirm),
    "nudge": (_BOOKED, _nudge),
    "risk": (_BOOKED, _risk),
    "meet": (ACTIVE, _meet),
    "after": (ACTIVE, _after),
    "cancelled": ((AssignmentState.CANCELLED,), _cancelled),
    "replaced": ((AssignmentState.REPLACED,), _replaced),
    "unreachable": (ACTIVE, _unreachable),
    "released": ((AssignmentState.RELEASED,), _released),
    "not_held": ((AssignmentState.NO_SHOW,), _not_held),
}
