"""The places that somebody holds, and giving one back."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import AlreadyReleased, NotThere, NotYours
from bot.domain.needs import Assignment, AssignmentState, Need, OfferState
from bot.domain.people import Person
from bot.services import asking, telling
from bot.services.office import Office
from storage import assignments, needs, offers, people
from storage.outbox import Priority


async def of(office: Office, person: Person) -> list[tuple[Assignment, Need]]:
    """The places that this person holds, soonest first."""
    async with office.read() as c:
        held = await assignments.of_person(c, person.id, office.now())
        known = await needs.several(c, [assignment.need_id for assignment in held])
    return [(assignment, known[assignment.need_id]) for assignment in held]


async def held(office: Office, person: Person, assignment_id: int) -> tuple[Assignment, Need]:
    """A place that this person holds; raise NotYours, or AlreadyReleased."""
    async with office.read() as c:
        assignment, need = await _own(c, person, assignment_id)
        _must_be_held(assignment)
        return assignment, need


async def release(office: Office, person: Person, assignment_id: int, update_id: int) -> Need:
    """Give the place back; the next best are asked at once, and the coordinator is told."""
    async with office.write() as c:
        assignment, need = await _own(c, person, assignment_id)
        if not await people.note_update(c, person.id, update_id):
            return need
        _must_be_held(assignment)
        need.must_be_ahead(office.now())
        await vacate(c, office, assignment, need, AssignmentState.RELEASED)
        await telling.of_place(
            c, office, need, "released", need.created_by, assignment.id, Priority.URGENT
        )
    await asking.look(office, need.id)
    return need


async def vacate(
    c: AsyncConnection,
    office: Office,
    assignment: Assignment,
    need: Need,
    state: AssignmentState,
) -> None:
    """Free the place: first the waiting list is called, then new people are asked."""
    if not await assignments.set_state(c, assignment.id, state):
        raise AlreadyReleased
    await needs.give_back(c, need.id, office.now())
    offer = await offers.between(c, need.id, assignment.person_id)
    if offer:
        await offers.settle(c, offer.id, OfferState.DECLINED, office.now())
    await telling.someone_left(c, office, need, assignment.id)
    after = await needs.get(c, need.id)
    assert after is not None
    await asking.promote(c, office, after)
    await asking.owe_card(c, office, need)


def _must_be_held(assignment: Assignment) -> None:
    if not assignment.active:
        raise AlreadyReleased


async def _own(c: AsyncConnection, person: Person, assignment_id: int) -> tuple[Assignment, Need]:
    assignment = await assignments.get(c, assignment_id)
    need = await needs.hold(c, assignment.need_id) if assignment else None
    assignment = await assignments.get(c, assignment_id)
    if assignment is None or need is None:
        raise NotThere
    if assignment.person_id != person.id:
        raise NotYours
    return assignment, need
