"""Lines between two people, what they wrote there, and who speaks on which line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.lines import KEPT_FOR, Line, LineText
from bot.domain.needs import ACTIVE, AssignmentState, Phase
from storage.schema import assignments, line_texts, lines, needs, requests, speaking
from storage.upsert import upsert

LIVE = (*ACTIVE, AssignmentState.DONE, AssignmentState.NO_SHOW)


async def get(c: AsyncConnection, line_id: int) -> Line | None:
    """The line of this assignment, if its need was asked for by a newcomer."""
    row = (await c.execute(_joined().where(assignments.c.id == line_id))).first()
    return _line(row) if row else None


async def of_person(c: AsyncConnection, person_id: int, now: datetime) -> list[Line]:
    """The lines on which this person can write now, soonest need first."""
    at_an_end = or_(assignments.c.person_id == person_id, requests.c.person_id == person_id)
    query = _joined().where(at_an_end, assignments.c.state.in_(LIVE))
    rows = await c.execute(query.order_by(needs.c.starts_at, assignments.c.id))
    return [line for line in map(_line, rows) if line.is_open(now)]


async def keep(c: AsyncConnection, line: Line) -> None:
    """See to it that there is a row for what is written on this line."""
    values = {"id": line.id, "newcomer_id": line.newcomer_id, "volunteer_id": line.volunteer_id}
    forget_at = line.closes_at + KEPT_FOR
    await upsert(c, lines, {**values, "forget_at": forget_at}, [lines.c.id])


async def end(c: AsyncConnection, line_id: int, person_id: int, forget_at: datetime) -> None:
    """End the line for good. Whoever did it speaks on it no more.

    The other one does until they are told: their next text was meant for nobody else.
    """
    row = (lines.c.id == line_id) & lines.c.ended_by.is_(None)
    values = {"ended_by": person_id, "forget_at": forget_at}
    await c.execute(update(lines).where(row).values(values))
    mine = (speaking.c.line_id == line_id) & (speaking.c.person_id == person_id)
    await c.execute(delete(speaking).where(mine))


async def hold(c: AsyncConnection, line_id: int) -> None:
    """Hold the line until the transaction ends: nobody ends it meanwhile."""
    await c.execute(select(lines.c.id).where(lines.c.id == line_id).with_for_update())


async def report(
    c: AsyncConnection, line_id: int, person_id: int, now: datetime, forget_at: datetime
) -> bool:
    """Note that it was reported, and keep it until then; False if it was reported before."""
    row = (lines.c.id == line_id) & lines.c.reported_at.is_(None)
    values = {"reported_by": person_id, "reported_at": now, "forget_at": forget_at}
    return (await c.execute(update(lines).where(row).values(values))).rowcount == 1


async def reporter(c: AsyncConnection, line_id: int) -> int | None:
    return (await c.execute(select(lines.c.reported_by).where(lines.c.id == line_id))).scalar()


async def speak(c: AsyncConnection, person_id: int, line_id: int, until: datetime) -> None:
    """This person's next texts go into this line."""
    values = {"line_id": line_id, "until": until}
    new = {"person_id": person_id, **values}
    await upsert(c, speaking, new, [speaking.c.person_id], values)


async def spoken(c: AsyncConnection, person_id: int, now: datetime) -> int | None:
    """The line on which this person speaks."""
    mine = (speaking.c.person_id == person_id) & (speaking.c.until > now)
    return (await c.execute(select(speaking.c.line_id).where(mine))).scalar()


async def put_down(c: AsyncConnection, person_id: int) -> None:
    await c.execute(delete(speaking).where(speaking.c.person_id == person_id))


async def add(
    c: AsyncConnection, line_id: int, person_id: int, texts: Sequence[str], now: datetime
) -> None:
    """Keep what was written, as it was written, until it is passed on and a while after."""
    new = {"line_id": line_id, "person_id": person_id, "written_at": now}
    await c.execute(insert(line_texts), [{**new, "text": text} for text in texts])


async def count_since(c: AsyncConnection, line_id: int, person_id: int, since: datetime) -> int:
    """How many texts this person has written on this line since then."""
    query = select(func.count()).select_from(line_texts).where(
        line_texts.c.line_id == line_id,
        line_texts.c.person_id == person_id,
        line_texts.c.written_at > since,
    )  # fmt: skip
    return int((await c.execute(query)).scalar_one())


async def owed_to(c: AsyncConnection, line: Line, person_id: int) -> list[LineText]:
    """What was written to this person and has not been delivered, in order."""
    theirs = (line_texts.c.line_id == line.id) & (line_texts.c.person_id != person_id)
    query = _texts().where(theirs, line_texts.c.delivered_at.is_(None))
    return [LineText(*row) for row in await c.execute(query.order_by(line_texts.c.id))]


async def undelivered(c: AsyncConnection, person_id: int) -> list[tuple[int, int]]:
    """The lines with texts that wait for this person, each with who wrote them."""
    query = select(line_texts.c.line_id, line_texts.c.person_id).join(lines).distinct().where(
        or_(lines.c.newcomer_id == person_id, lines.c.volunteer_id == person_id),
        line_texts.c.person_id != person_id,
        line_texts.c.delivered_at.is_(None),
    )  # fmt: skip
    return [(row[0], row[1]) for row in await c.execute(query)]


async def delivered(c: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    row = line_texts.c.id.in_(ids)
    await c.execute(update(line_texts).where(row).values(delivered_at=now))


async def read(c: AsyncConnection, line_id: int) -> list[LineText]:
    """All that was written on this line, in order."""
    query = _texts().where(line_texts.c.line_id == line_id).order_by(line_texts.c.id)
    return [LineText(*row) for row in await c.execute(query)]


async def sweep(c: AsyncConnection, now: datetime) -> int:
    """Delete the lines whose time is over, with all that was written there."""
    return (await c.execute(delete(lines).where(lines.c.forget_at <= now))).rowcount


def _texts() -> Select[Any]:
    columns = line_texts.c
    return select(columns.id, columns.person_id, columns.text, columns.written_at)


def _joined() -> Select[Any]:
    """Assignments of needs that newcomers asked for, each with its line if that was used."""
    ends = needs.c.ends_at
    return (
        select(
            assignments.c.id, needs.c.id.label("need_id"), assignments.c.state,
            requests.c.person_id.label("newcomer_id"),
            assignments.c.person_id.label("volunteer_id"),
            ends, needs.c.ended_as, lines.c.ended_by, lines.c.reported_at,
        )
        .select_from(assignments)
        .join(needs, needs.c.id == assignments.c.need_id)
        .join(requests, requests.c.need_id == needs.c.id)
        .outerjoin(lines, lines.c.id == assignments.c.id)
    )  # fmt: skip


def _line(row: Row[Any]) -> Line:
    return Line(
        id=row.id,
        need_id=row.need_id,
        newcomer_id=row.newcomer_id,
        volunteer_id=row.volunteer_id,
        ends_at=row.ends_at,
        live=row.state in LIVE and row.ended_as != Phase.CANCELLED,
        ended_by=row.ended_by,
        reported_at=row.reported_at,
    )
