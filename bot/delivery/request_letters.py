"""The letters about requests: to whoever asked for help, and to the coordinators."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.desk import Desk, Letter, Write
from bot.domain.needs import ACTIVE, AssignmentState, Phase
from bot.domain.requests import Stage
from bot.services.requests import Course, course
from bot.views import deciding
from bot.views import photos as photo_views
from bot.views import requests as views
from bot.views.message import Message
from storage import assignments, needs, people, photos, requests

CAME = (*ACTIVE, AssignmentState.DONE, AssignmentState.NO_SHOW)
GONE = (AssignmentState.RELEASED, AssignmentState.REPLACED)


async def _to_newcomer(desk: Desk) -> Letter | None:
    """What whoever asked is told, if it is still true."""
    request = await requests.get(desk.c, desk.owed.subject_id)
    if request is None:
        return None
    found = await course(desk.c, request)
    message = _of_stage(desk, found) or await _of_need(desk, found)
    return Letter(message) if message else None


def _of_stage(desk: Desk, found: Course) -> Message | None:
    t, request, town = desk.t, found.request, desk.town
    match desk.owed.kind, request.stage:
        case "req_ok", Stage.APPROVED:
            return views.approved(t, request, town)
        case "req_no", Stage.DECLINED:
            return views.declined(t, request, town, desk.house)
        case "req_lapsed", Stage.LAPSED:
            return views.lapsed(t, request, town, desk.house)
        case _:
            return None


async def _of_need(desk: Desk, found: Course) -> Message | None:
    t, request, need, town = desk.t, found.request, found.need, desk.town
    if request.stage is not Stage.APPROVED or need is None:
        return None
    phase = need.phase(desk.office.now())
    match desk.owed.kind:
        case "req_nobody" if phase is Phase.OPEN:
            return views.nobody_yet(t, request, town)
        case "req_cancelled" if phase is Phase.CANCELLED:
            return views.cancelled(t, request, town, desk.house)
        case "req_unfilled" if phase is Phase.EXPIRED:
            return views.unfilled(t, request, town, desk.house)
        case "req_tomorrow" if phase in {Phase.OPEN, Phase.FILLED}:
            return views.tomorrow(t, request, found.coming, town)
        case "req_after" if await _somebody_came(desk, need.id):
            return views.after(t, request, town)
        case _:
            return None


async def _somebody_came(desk: Desk, need_id: int) -> bool:
    return any(it.state in CAME for it in await assignments.of_need(desk.c, need_id))


async def _of_assignment(desk: Desk) -> Letter | None:
    """Who comes, and who comes no more."""
    assignment = await assignments.get(desk.c, desk.owed.subject_id)
    need = await needs.get(desk.c, assignment.need_id) if assignment else None
    request = await requests.of_need(desk.c, need.id) if need else None
    if assignment is None or need is None or request is None or need.ended_as:
        return None
    who = await people.get(desk.c, assignment.person_id)
    if desk.owed.kind == "req_again":
        if assignment.state not in GONE:
            return None
        return Letter(views.again(desk.t, request, who, desk.town))
    if assignment.state not in ACTIVE:
        return None
    if desk.owed.kind == "req_face":
        photo = await photos.get(desk.c, who.id)  # it may have been taken back meanwhile
        return Letter(photo_views.of_helper(desk.t, who, photo)) if photo else None
    return Letter(views.coming(desk.t, request, need, who, assignment.id, desk.town))


async def _card(desk: Desk) -> Letter | None:
    request = await requests.get(desk.c, desk.owed.subject_id)
    if request is None or not desk.to.coordinator:
        return None
    who = await people.get(desk.c, request.person_id)
    edits = await requests.card(desk.c, request.id, desk.to.id)
    if edits is None and request.stage is not Stage.WAITING:
        return None

    async def keep(c: AsyncConnection, message_id: int) -> None:
        await requests.set_card(c, request.id, desk.to.id, message_id)

    return Letter(deciding.card(desk.t, request, who, desk.town), edits=edits, keep=keep)


async def _to_office(desk: Desk) -> Letter | None:
    """What only a coordinator is told."""
    request = await requests.get(desk.c, desk.owed.subject_id)
    if request is None or not desk.to.coordinator:
        return None
    who = await people.get(desk.c, request.person_id)
    match desk.owed.kind:
        case "req_pending" if request.stage is Stage.WAITING:
            return Letter(deciding.pending(desk.t, request, who, desk.town))
        case "req_off" if request.stage is Stage.CANCELLED:
            return Letter(deciding.taken_back(desk.t, request, who, desk.town))
        case "req_lost" if not who.reachable and request.stage is Stage.APPROVED:
            return Letter(deciding.lost(desk.t, request, who, desk.town))
        case "req_result" if request.outcome:
            return Letter(deciding.result(desk.t, request, who, desk.town))
        case _:
            return None


TO_NEWCOMER = (
    *("req_ok", "req_no", "req_lapsed", "req_nobody", "req_cancelled", "req_unfilled"),
    *("req_tomorrow", "req_after"),
)
LETTERS: dict[str, Write] = {
    **dict.fromkeys(TO_NEWCOMER, _to_newcomer),
    **dict.fromkeys(("req_coming", "req_face", "req_again"), _of_assignment),
    **dict.fromkeys(("req_pending", "req_off", "req_lost", "req_result"), _to_office),
    "req_card": _card,
}
