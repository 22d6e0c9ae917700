"""Booking: yes, no, later, and what else there is to take."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import attendance, matching
from bot.domain.errors import NotThere, NotYours, Over, TimesClash
from bot.domain.needs import Assignment, Need, Offer, OfferState
from bot.domain.people import Person, Status
from bot.services import asking, choosing, telling
from bot.services.office import Office
from bot.services.reaching import standing_of
from storage import assignments, needs, offers, outbox, people, requests, volunteers

DECIDE_WITHIN = timedelta(hours=2)  # "later" is asked again after this, or half the time left


@dataclass(frozen=True)
class Answer:
    """Where an offer stands after a tap, for the person who tapped."""

    offer: Offer
    need: Need
    assignment: Assignment | None = None
    position: int | None = None
    remind_at: datetime | None = None


async def accept(
    office: Office, person: Person, offer_id: int, message_id: int | None = None
) -> Answer:
    """Book a place, or a position on the waiting list; the same again changes nothing.

    ``message_id``: where the yes was tapped, and where the answer will stand. It is noted with the
    answer: whatever else is being sent about this offer finds it there.
    Raises NotYours, Over (ended or begun) and TimesClash (with what they have said yes to).
    """
    async with office.write() as c:
        offer, need = await _open_offer(c, office, person, offer_id)
        await people.lock(c, person.id)
        if message_id and message_id != offer.message_id:
            await offers.set_message(c, offer_id, message_id)
        if held := await assignments.held(c, need.id, person.id):
            return Answer(offer, need, held)
        await _must_be_free(c, person, need)
        await choosing.learn(c, offer, yes=True)
        await offers.settle(c, offer.id, OfferState.ACCEPTED, office.now())
        await asking.owe_card(c, office, need)
        if not await needs.take_place(c, need.id):
            position = await assignments.wait_for(c, need.id, person.id, office.now())
            return Answer(offer, need, position=position)
        assignment = await _book(c, office, person, need)
        return Answer(offer, need, assignment)


async def _book(c: AsyncConnection, office: Office, person: Person, need: Need) -> Assignment:
    now = office.now()
    await assignments.stop_waiting(c, need.id, person.id)
    assignment_id = await assignments.book(c, need.id, person.id, now)
    step = attendance.next_step(need.starts_at, need.ends_at, now, office.zone, None)
    await assignments.set_step(c, assignment_id, step)
    for kind in ("pin", "calendar"):
        await telling.of_place(c, office, need, kind, person.id, assignment_id)
    await telling.someone_comes(c, office, need, person.id, assignment_id)
    after = await needs.get(c, need.id)
    if after and not after.open_places:
        await needs.change(c, need.id, look_at=None)
        await asking.close_offers(c, office, need.id)
    else:
        await needs.hasten(c, need.id, now)  # the chance for the other places is another one now
    booked = await assignments.get(c, assignment_id)
    assert booked is not None
    return booked


async def _must_be_free(c: AsyncConnection, person: Person, need: Need) -> None:
    other_id = await assignments.clashing(c, person.id, need.starts_at, need.ends_at)
    other = await needs.get(c, other_id) if other_id else None
    if other:
        raise TimesClash(other.kind, other.starts_at, other.ends_at)


async def decline(office: Office, person: Person, offer_id: int) -> Answer:
    """No: no more questions about this need. Whoever holds a place keeps it, and is told."""
    async with office.write() as c:
        offer, need = await _open_offer(c, office, person, offer_id)
        held = await assignments.held(c, need.id, person.id)
        if held is None:
            await choosing.learn(c, offer, yes=False)
            await assignments.stop_waiting(c, need.id, person.id)
            await offers.settle(c, offer.id, OfferState.DECLINED, office.now())
            if offer.state in offers.UNANSWERED:
                # Whoever declines is replaced at once, not at the end of the pause.
                await needs.hasten(c, need.id, office.now())
                await asking.promote(c, office, need)
            await asking.owe_card(c, office, need)
        return Answer(offer, need, held)


async def later(office: Office, person: Person, offer_id: int) -> Answer:
    """Later: asked once more, in time to decide."""
    async with office.write() as c:
        offer, need = await _open_offer(c, office, person, offer_id)
        held = await assignments.held(c, need.id, person.id)
        if held or offer.state not in offers.UNANSWERED:
            return Answer(offer, need, held)
        now = office.now()
        wait = min(DECIDE_WITHIN, (need.starts_at - now) / 2)
        remind_at = attendance.sane(now + wait, office.zone)
        if remind_at >= need.starts_at:
            # In the morning it would be too late; whoever answers at night may be asked at night.
            remind_at = now + wait
        await offers.settle(c, offer.id, OfferState.LATER, now, remind_at)
        await asking.owe_card(c, office, need)
        return Answer(offer, need, remind_at=remind_at)


async def details(office: Office, person: Person, offer_id: int) -> Answer:
    """All that may be known of a need before saying yes."""
    async with office.read() as c:
        offer, need = await _open_offer(c, office, person, offer_id)
        return Answer(offer, need, await assignments.held(c, need.id, person.id))


async def _open_offer(
    c: AsyncConnection, office: Office, person: Person, offer_id: int
) -> tuple[Offer, Need]:
    asked = await offers.get(c, offer_id)
    need = await needs.hold(c, asked.need_id) if asked else None
    offer = await offers.get(c, offer_id)  # as it is now that the need is held
    if offer is None or need is None:
        raise NotThere
    who = await volunteers.get(c, person.id)
    if offer.person_id != person.id or who is None or who.status is not Status.ACTIVE:
        raise NotYours
    need.must_be_ahead(office.now())
    return offer, need


async def open_needs(office: Office, person: Person) -> list[tuple[Need, int | None]]:
    """What this volunteer could take: needs with places, each with its distance in metres.

    Caps, pauses and quiet hours limit how often *we* ask; whoever looks by themselves sees all.
    """
    async with office.read() as c:
        who = await volunteers.get(c, person.id)
        if who is None:
            raise NotYours
        found, own = [], await requests.needs_of(c, person.id)
        for need in await needs.ahead(c, office.now()):
            if need.starts_at <= office.now() or not need.open_places or need.id in own:
                continue
            standing = await standing_of(c, office, need, person.id)
            against = set(matching.reasons_against(need, who, standing, office.now(), office.zone))
            if not against - matching.ABOUT_ASKING:
                found.append((need, matching.distance_m(need, who)))
    return found


async def look_at(office: Office, person: Person, need_id: int) -> Answer:
    """Open one of the open needs: an offer that the volunteer took from the list (wave 0)."""
    choices = {need.id: (need, away) for need, away in await open_needs(office, person)}
    if need_id not in choices:
        raise Over
    need, away = choices[need_id]
    async with office.write() as c:
        held = await needs.hold(c, need_id)
        if held is None or held.ended_as or not held.open_places:
            raise Over  # filled since we looked: a question asked now would never be closed
        position = await assignments.position(c, need_id, person.id)
        offer = await offers.between(c, need_id, person.id)
        if offer is None or not (position or offer.state in offers.UNANSWERED):
            offer_id = await offers.ask(
                c, need_id, person.id, wave=0, distance_m=away, now=office.now()
            )
            offer = await offers.get(c, offer_id)
    assert offer is not None
    return Answer(offer, need, position=position)


async def asked_in(office: Office, person: Person, offer_id: int, message_id: int) -> None:
    """Note which message asks the question, so that it can be edited when the need is filled."""
    async with office.write() as c:
        offer = await offers.get(c, offer_id)
        if offer is None or offer.person_id != person.id:
            return
        if offer.message_id != message_id:
            await offers.set_message(c, offer_id, message_id)
        if offer.state is OfferState.CLOSED:  # while it was shown: said in its place as well
            await outbox.owe(c, "closed", person.id, offer_id, now=office.now())
