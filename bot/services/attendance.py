"""Attendance: the ladder of reminders, and what people answer to it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import attendance
from bot.domain.attendance import Rung, Step
from bot.domain.errors import AlreadyReleased, NotThere, NotYours
from bot.domain.needs import Assignment, AssignmentState, Need
from bot.domain.people import Person
from bot.services import asking, shifts, telling
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import assignments, needs, outbox, people
from storage.outbox import Priority

IF_SILENT = frozenset({Rung.NUDGE, Rung.RISK})


async def sweep(office: Office) -> int:
    """Take every step that is due; returns how many there were."""
    async with office.read() as c:
        due = await assignments.due(c, office.now())
    for assignment, until in due:
        async with office.write() as c:
            await _climb(c, office, assignment, until)
    return len(due)


async def _climb(
    c: AsyncConnection, office: Office, assignment: Assignment, until: datetime
) -> None:
    """Take one step: say it if it still makes sense, and set the next one."""
    need = await needs.hold(c, assignment.need_id)
    if need is None or assignment.rung is None:
        return
    rung, now = Rung(assignment.rung), office.now()
    following = _following(office, need, assignment, rung, until)
    if not await assignments.claim_step(c, assignment, following):
        return
    answered = assignment.state is AssignmentState.CONFIRMED
    if now >= until or (answered and rung in IF_SILENT | {Rung.CONFIRM}):
        return
    to = need.created_by if rung is Rung.RISK else assignment.person_id
    await outbox.owe(
        c, rung, to, assignment.id, now=now, priority=Priority.REMIND, lasts=until - now
    )
    if rung is Rung.RISK:
        await asking.owe_card(c, office, need)


def _following(
    office: Office, need: Need, assignment: Assignment, rung: Rung, until: datetime
) -> Step | None:
    """The next step; those whose time has gone by meanwhile are left out.

    Whoever was asked neither time, because nothing ran, is not reported as silent.
    """
    step: Step | None = None
    after, unasked = rung, rung is Rung.CONFIRM and office.now() >= until
    while step is None or step.until <= office.now() or (unasked and step.rung is Rung.RISK):
        step = attendance.next_step(
            need.starts_at, need.ends_at, assignment.booked_at, office.zone, after
        )
        if step is None:
            return None
        after = step.rung
    return step


async def confirm(office: Office, person: Person, assignment_id: int) -> Need:
    """Yes, I am still coming."""
    async with office.write() as c:
        assignment, need = await _mine(c, person, assignment_id)
        if not assignment.active:
            raise AlreadyReleased
        need.must_be_ahead(office.now())
        await assignments.set_state(c, assignment.id, AssignmentState.CONFIRMED)
        await asking.owe_card(c, office, need)
        return need


async def report(office: Office, person: Person, assignment_id: int, *, took_place: bool) -> Need:
    """Whether it took place; may be corrected as long as the button is there."""
    state = AssignmentState.DONE if took_place else AssignmentState.NO_SHOW
    async with office.write() as c:
        assignment, need = await _mine(c, person, assignment_id)
        if office.now() < need.starts_at:
            raise NotThere
        among = [it for it in (*AssignmentState,) if it is not state and it in REPORTABLE]
        if await assignments.set_state(c, assignment.id, state, among):
            await asking.owe_card(c, office, need)
            if not took_place:
                await outbox.owe(c, "not_held", need.created_by, assignment.id, now=office.now())
        elif assignment.state is not state:
            raise AlreadyReleased
        return need


REPORTABLE = (
    AssignmentState.BOOKED,
    AssignmentState.CONFIRMED,
    AssignmentState.DONE,
    AssignmentState.NO_SHOW,
)


async def keep(office: Office, person: Person, assignment_id: int) -> Need:
    """The coordinator counts on someone who has been silent."""
    async with office.write() as c:
        assignment, need = await _watched(c, office, person, assignment_id)
        await assignments.set_state(c, assignment.id, AssignmentState.CONFIRMED)
        await asking.owe_card(c, office, need)
        return need


async def replace(office: Office, person: Person, assignment_id: int, update_id: int) -> Need:
    """The coordinator has somebody else asked; the silent one is told, kindly."""
    async with office.write() as c:
        _, need = await _found(c, assignment_id)
        if not await people.note_update(c, person.id, update_id):
            return need
        assignment, need = await _watched(c, office, person, assignment_id)
        await shifts.vacate(c, office, assignment, need, AssignmentState.REPLACED)
        await telling.of_place(
            c, office, need, "replaced", assignment.person_id, assignment.id, Priority.URGENT
        )
    await asking.look(office, need.id)
    return need


async def _mine(c: AsyncConnection, person: Person, assignment_id: int) -> tuple[Assignment, Need]:
    assignment, need = await _found(c, assignment_id)
    if assignment.person_id != person.id:
        raise NotYours
    return assignment, need


async def _watched(
    c: AsyncConnection, office: Office, person: Person, assignment_id: int
) -> tuple[Assignment, Need]:
    must_coordinate(person)
    assignment, need = await _found(c, assignment_id)
    if not assignment.active:
        raise AlreadyReleased
    need.must_be_ahead(office.now())
    return assignment, need


async def _found(c: AsyncConnection, assignment_id: int) -> tuple[Assignment, Need]:
    assignment = await assignments.get(c, assignment_id)
    need = await needs.hold(c, assignment.need_id) if assignment else None
    assignment = await assignments.get(c, assignment_id)
    if assignment is None or need is None:
        raise NotThere
    return assignment, need
