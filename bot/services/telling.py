"""Telling whoever asked for a need, or holds a place in it, what becomes of it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import RequestDecided
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Person
from bot.domain.requests import Request, Stage, when_approved
from bot.services.office import Office
from storage import needs, outbox, people, photos, requests
from storage.outbox import Priority


async def owe_cards(c: AsyncConnection, office: Office, request: Request) -> None:
    """Every coordinator's card of this request is to be brought up to date, or sent."""
    everyone = {it.id for it in await people.coordinators(c) if it.reachable}
    if request.stage is not Stage.WAITING:
        everyone &= set(await requests.carded(c, request.id))
    for person_id in sorted(everyone):
        await outbox.owe(
            c, "req_card", person_id, request.id, now=office.now(), priority=Priority.URGENT,
            once=True,
        )  # fmt: skip


async def owe(c: AsyncConnection, office: Office, request: Request, kind: str) -> None:
    """Whoever asked is to be told this about their request."""
    await outbox.owe(
        c, kind, request.person_id, request.id, now=office.now(), priority=Priority.ANSWER
    )


async def approved(
    c: AsyncConnection,
    office: Office,
    coordinator: Person,
    request_id: int,
    new: NewNeed,
    *,
    changed: bool,
) -> int:
    """Make a need of a request that still waits; returns the need's id, or RequestDecided."""
    request = await requests.hold(c, request_id)
    if request is None or request.stage is not Stage.WAITING:
        raise RequestDecided
    now = office.now()
    need_id = await needs.add(c, new, coordinator.id, now)
    due = when_approved(new.starts_at, new.ends_at, now, office.zone)
    await requests.move(
        c, request_id, [Stage.WAITING], Stage.APPROVED, need_id=need_id, changed=changed,
        decided_by=coordinator.id, kind=new.kind, starts_at=new.starts_at, ends_at=new.ends_at,
        meeting_point=new.meeting_point, rung=due.rung, rung_at=due.at,
    )  # fmt: skip
    await owe(c, office, request, "req_ok")
    after = await requests.get(c, request_id)
    assert after is not None
    await owe_cards(c, office, after)
    return need_id


async def of_place(
    c: AsyncConnection,
    office: Office,
    need: Need,
    kind: str,
    person_id: int,
    assignment_id: int,
    priority: Priority = Priority.ANSWER,
) -> None:
    """This person is to be told this about a place, while the need is not over."""
    now = office.now()
    lasts = need.ends_at - now
    await outbox.owe(c, kind, person_id, assignment_id, now=now, priority=priority, lasts=lasts)


async def someone_comes(
    c: AsyncConnection, office: Office, need: Need, person_id: int, assignment_id: int
) -> None:
    """Whoever asked is told who comes, and both that they can write to each other."""
    if request := await requests.of_need(c, need.id):
        await of_place(c, office, need, "req_coming", request.person_id, assignment_id)
        if await photos.get(c, person_id):
            await of_place(c, office, need, "req_face", request.person_id, assignment_id)
        await of_place(c, office, need, "line_ready", person_id, assignment_id)


async def someone_left(c: AsyncConnection, office: Office, need: Need, assignment_id: int) -> None:
    """Whoever asked is told that this one does not come, and that others are asked."""
    if request := await requests.of_need(c, need.id):
        await of_place(c, office, need, "req_again", request.person_id, assignment_id)


async def about_need(c: AsyncConnection, office: Office, need_id: int, kind: str) -> None:
    """Tell whoever asked for this need: nobody yet, called off, over without helpers."""
    if request := await requests.of_need(c, need_id):
        await owe(c, office, request, kind)
