"""Assignments and the waiting list: who holds which place, and who would take one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.attendance import Step
from bot.domain.matching import Busy
from bot.domain.needs import ACTIVE, Assignment, AssignmentState, Need
from bot.domain.places import Point
from storage.schema import assignments, needs, waiting
from storage.upsert import upsert

_FIELDS = [column for column in assignments.c if column.name != "rung_until"]
_IS_ACTIVE = assignments.c.state.in_(ACTIVE)


async def book(c: AsyncConnection, need_id: int, person_id: int, now: datetime) -> int:
    """Book the lowest free seat; the place has been taken already. Returns the id."""
    query = select(assignments.c.seat).where(assignments.c.need_id == need_id, _IS_ACTIVE)
    taken = set((await c.execute(query)).scalars())
    seat = next(number for number in range(1, len(taken) + 2) if number not in taken)
    values = {"need_id": need_id, "person_id": person_id, "seat": seat, "booked_at": now}
    new = insert(assignments).values(values | {"state": AssignmentState.BOOKED})
    return int((await c.execute(new.returning(assignments.c.id))).scalar_one())


async def get(c: AsyncConnection, assignment_id: int) -> Assignment | None:
    row = (await c.execute(_select().where(assignments.c.id == assignment_id))).first()
    return _assignment(row) if row else None


async def held(c: AsyncConnection, need_id: int, person_id: int) -> Assignment | None:
    """The place that this person holds of this need."""
    mine = (assignments.c.need_id == need_id) & (assignments.c.person_id == person_id)
    row = (await c.execute(_select().where(mine, _IS_ACTIVE))).first()
    return _assignment(row) if row else None


async def of_need(c: AsyncConnection, need_id: int) -> list[Assignment]:
    """All that became of this need's places, in order of seats and time."""
    query = _select().where(assignments.c.need_id == need_id)
    rows = await c.execute(query.order_by(assignments.c.seat, assignments.c.id))
    return [_assignment(row) for row in rows]


async def booked_since(c: AsyncConnection, since: datetime) -> dict[int, list[datetime]]:
    """When places of each need were booked since then, in order; also those given back later."""
    query = select(assignments.c.need_id, assignments.c.booked_at)
    query = query.where(assignments.c.booked_at >= since).order_by(assignments.c.booked_at)
    found: dict[int, list[datetime]] = {}
    for need_id, at in await c.execute(query):
        found.setdefault(need_id, []).append(at)
    return found


async def of_person(c: AsyncConnection, person_id: int, now: datetime) -> list[Assignment]:
    """The places that this person holds, soonest first."""
    query = _select().join(needs).where(assignments.c.person_id == person_id, _IS_ACTIVE)
    rows = await c.execute(query.where(needs.c.ends_at > now).order_by(needs.c.starts_at))
    return [_assignment(row) for row in rows]


async def busy_times(
    c: AsyncConnection, starts_at: datetime, ends_at: datetime
) -> dict[int, list[Busy]]:
    """When and where people are busy with what they have said yes to, between these times."""
    what = needs.c.starts_at, needs.c.ends_at, needs.c.lat, needs.c.lon
    query = select(assignments.c.person_id, *what).join(needs)
    query = query.where(_IS_ACTIVE, needs.c.starts_at < ends_at, needs.c.ends_at > starts_at)
    times: dict[int, list[Busy]] = {}
    for person, begins, ends, lat, lon in await c.execute(query):
        times.setdefault(person, []).append(Busy(begins, ends, Point(lat, lon)))
    return times


async def done_here(
    c: AsyncConnection, need: Need, since: datetime, now: datetime
) -> dict[int, int]:
    """Who did the same at the same place since then, and how often."""
    came = assignments.c.state.in_((AssignmentState.DONE, AssignmentState.CONFIRMED))
    query = select(assignments.c.person_id, func.count()).join(needs)
    query = query.where(
        needs.c.meeting_point == need.meeting_point,
        needs.c.kind == need.kind,
        needs.c.starts_at >= since,
        needs.c.ends_at <= now,
        came,
    ).group_by(assignments.c.person_id)
    return {row[0]: row[1] for row in await c.execute(query)}


async def clashing(
    c: AsyncConnection, person_id: int, starts_at: datetime, ends_at: datetime
) -> int | None:
    """The id of a need at this time to which the person has said yes."""
    query = select(needs.c.id).join(assignments).where(
        assignments.c.person_id == person_id,
        _IS_ACTIVE,
        needs.c.starts_at < ends_at,
        needs.c.ends_at > starts_at,
    )  # fmt: skip
    return (await c.execute(query)).scalars().first()


async def set_state(
    c: AsyncConnection, assignment_id: int, state: AssignmentState, among: Sequence[str] = ACTIVE
) -> bool:
    """Move an assignment on from one of the states ``among``; False if it was in another."""
    row = (assignments.c.id == assignment_id) & assignments.c.state.in_(among)
    values: dict[str, Any] = {"state": state}
    if state not in ACTIVE:
        values |= {"rung": None, "rung_at": None, "rung_until": None}
    return (await c.execute(update(assignments).where(row).values(values))).rowcount == 1


async def cancel_all(c: AsyncConnection, need_id: int) -> list[Assignment]:
    """End the active assignments of a need that is cancelled; returns them."""
    active = (assignments.c.need_id == need_id) & _IS_ACTIVE
    values = {"state": AssignmentState.CANCELLED, "rung": None, "rung_at": None}
    rows = await c.execute(update(assignments).where(active).values(values).returning(*_FIELDS))
    return [_assignment(row) for row in rows]


async def set_step(c: AsyncConnection, assignment_id: int, step: Step | None) -> None:
    values = {"rung": step and step.rung, "rung_at": step and step.due}
    values["rung_until"] = step and step.until
    row = assignments.c.id == assignment_id
    await c.execute(update(assignments).where(row).values(values))


async def due(c: AsyncConnection, now: datetime) -> list[tuple[Assignment, datetime]]:
    """Assignments with a step that is due, each with the time from which it makes no sense."""
    query = select(*_FIELDS, assignments.c.rung_until).where(assignments.c.rung_at <= now)
    rows: list[Row[Any]] = list(
        await c.execute(query.where(_IS_ACTIVE).order_by(assignments.c.rung_at))
    )
    return [(_assignment(row), row.rung_until) for row in rows]


async def claim_step(c: AsyncConnection, assignment: Assignment, step: Step | None) -> bool:
    """Take the step that is due and set the next one, unless somebody else has."""
    same = (assignments.c.id == assignment.id) & (assignments.c.rung == assignment.rung)
    same &= (assignments.c.rung_at == assignment.rung_at) & _IS_ACTIVE
    values = {"rung": step and step.rung, "rung_at": step and step.due}
    values["rung_until"] = step and step.until
    return (await c.execute(update(assignments).where(same).values(values))).rowcount == 1


async def wait_for(c: AsyncConnection, need_id: int, person_id: int, now: datetime) -> int:
    """Put this person on the waiting list; returns their position, from 1."""
    values = {"need_id": need_id, "person_id": person_id, "since": now}
    await upsert(c, waiting, values, [waiting.c.need_id, waiting.c.person_id], {"called_at": None})
    return await position(c, need_id, person_id) or 1


async def position(c: AsyncConnection, need_id: int, person_id: int) -> int | None:
    """This person's position on the waiting list, from 1."""
    queue = await waiting_for(c, need_id)
    return queue.index(person_id) + 1 if person_id in queue else None


async def waiting_for(c: AsyncConnection, need_id: int) -> list[int]:
    """Who is on the waiting list and has not been called, in order."""
    uncalled = (waiting.c.need_id == need_id) & waiting.c.called_at.is_(None)
    query = select(waiting.c.person_id).where(uncalled).order_by(waiting.c.id)
    return list((await c.execute(query)).scalars())


async def called(c: AsyncConnection, need_id: int) -> dict[int, datetime]:
    """Who on the waiting list was offered a place and has not answered, and since when."""
    theirs = (waiting.c.need_id == need_id) & waiting.c.called_at.is_not(None)
    rows = await c.execute(select(waiting.c.person_id, waiting.c.called_at).where(theirs))
    return {row.person_id: row.called_at for row in rows}


async def waits_for(c: AsyncConnection, person_id: int) -> set[int]:
    """The needs on whose waiting list this person is, called or not."""
    query = select(waiting.c.need_id).where(waiting.c.person_id == person_id)
    return set((await c.execute(query)).scalars())


async def call(c: AsyncConnection, need_id: int, person_id: int, now: datetime) -> None:
    """A place was offered to this person on the waiting list."""
    row = (waiting.c.need_id == need_id) & (waiting.c.person_id == person_id)
    await c.execute(update(waiting).where(row).values(called_at=now))


async def stop_waiting(c: AsyncConnection, need_id: int, person_id: int) -> None:
    row = (waiting.c.need_id == need_id) & (waiting.c.person_id == person_id)
    await c.execute(delete(waiting).where(row))


def _select() -> Select[Any]:
    return select(*_FIELDS)


def _assignment(row: Row[Any]) -> Assignment:
    values = {field.name: getattr(row, field.name) for field in _FIELDS}
    return Assignment(**{**values, "state": AssignmentState(values["state"])})
