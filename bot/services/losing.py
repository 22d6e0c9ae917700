"""Losing touch: somebody cannot be written to, and whoever counts on them is told at once."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.needs import Need, OfferState
from bot.domain.people import Person
from bot.domain.story import Missing
from bot.services import asking, ringing, telling
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import assignments, correspondence, needs, offers, outbox, people, requests
from storage.outbox import Priority


async def lose(office: Office, person_id: int) -> None:
    """Telegram says that this person cannot be written to; they come back by writing.

    Their open questions are closed, so that the next are asked; of the places they hold the
    coordinators decide, and they are told if somebody is on the way to this person. The same
    again changes nothing.
    """
    async with office.write() as c:
        # Every need is held, in order, before anything of it is changed: see `needs.hold`.
        concerned = await _concerned(c, office, person_id)
        if not await people.lose(c, person_id):
            return
        await ringing.without_group(c, office, person_id)
        for line_id, writer_id in await correspondence.undelivered(c, person_id):
            await outbox.owe(
                c, "line_lost", writer_id, line_id, now=office.now(), priority=Priority.ANSWER,
                once=True,
            )  # fmt: skip
        for request in await requests.open_of(c, person_id, office.now()):
            asked_for = await needs.get(c, request.need_id) if request.need_id else None
            if asked_for and asked_for.filled:
                await outbox.owe(
                    c, "req_lost", asked_for.created_by, request.id, now=office.now(),
                    priority=Priority.URGENT, lasts=request.ends_at - office.now(),
                )  # fmt: skip
        for need in concerned:
            await _let_go(c, office, need, person_id)
            await _tell(c, office, need, person_id)


async def _concerned(c: AsyncConnection, office: Office, person_id: int) -> list[Need]:
    """The needs ahead of which this person holds a place or is asked, held."""
    held = {it.need_id for it in await assignments.of_person(c, person_id, office.now())}
    asked = await offers.open_needs(c, person_id)
    queued = await assignments.waits_for(c, person_id)
    found = [await needs.hold(c, need_id) for need_id in sorted(held | asked | queued)]
    return [need for need in found if need and not need.ended_as]


async def _let_go(c: AsyncConnection, office: Office, need: Need, person_id: int) -> None:
    """They are asked no more, and wait no more: it is the next one's turn."""
    offer = await offers.between(c, need.id, person_id)
    await assignments.stop_waiting(c, need.id, person_id)
    if offer is None or offer.state not in offers.UNANSWERED:
        return
    await offers.settle(c, offer.id, OfferState.CLOSED, office.now())
    await needs.hasten(c, need.id, office.now())
    await asking.promote(c, office, need)
    await asking.owe_card(c, office, need)


async def _tell(c: AsyncConnection, office: Office, need: Need, person_id: int) -> None:
    """Tell the need's coordinator; if they are out of reach as well, all the others."""
    held = await assignments.held(c, need.id, person_id)
    if held is None:
        return
    everyone = [it for it in await people.coordinators(c) if it.reachable]
    told = [it for it in everyone if it.id == need.created_by] or everyone
    for coordinator in told:
        await telling.of_place(
            c, office, need, "unreachable", coordinator.id, held.id, Priority.URGENT
        )
    await asking.owe_card(c, office, need)


async def missing(office: Office, person: Person) -> list[Missing]:
    """Everyone who cannot be written to; first those who hold a place, by how soon it is."""
    must_coordinate(person)
    found = []
    async with office.read() as c:
        for lost in await people.unreachable(c):
            held = await assignments.of_person(c, lost.id, office.now())
            known = await needs.several(c, [it.need_id for it in held])
            found.append(Missing(lost, tuple(known[it.need_id] for it in held)))
    return sorted(found, key=lambda it: (not it.holds, it.holds and it.holds[0].starts_at))
