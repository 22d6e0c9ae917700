"""The letters of lines: what the other one wrote, and what a coordinator is to read."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.desk import Desk, Letter, Write
from bot.domain.lines import LONGEST, LineText
from bot.domain.needs import ACTIVE
from bot.services.lines import reported
from bot.views import lines as views
from storage import assignments, correspondence, needs, outbox, people


async def _texts(desk: Desk) -> Letter | None:
    """Everything that waits for this person on this line, as much as one message takes."""
    now = desk.office.now()
    line = await correspondence.get(desk.c, desk.owed.subject_id)
    if line is None or not line.is_open(now):
        return None
    owed = await correspondence.owed_to(desk.c, line, desk.to.id)
    first = _fitting(owed)
    if not first:
        return None
    writer = await people.get(desk.c, line.partner_of(desk.to.id))
    speaks = await correspondence.spoken(desk.c, desk.to.id, now) == line.id

    async def keep(c: AsyncConnection, message_id: int) -> None:
        await correspondence.delivered(c, [it.id for it in first], now)
        if len(first) < len(owed):
            await outbox.owe(
                c, "line", desk.to.id, line.id, now=now, priority=outbox.Priority.ANSWER,
                lasts=line.closes_at - now,
            )  # fmt: skip

    return Letter(views.passed(desk.t, writer, first, line.id, speaks=speaks), keep=keep)


def _fitting(owed: list[LineText]) -> list[LineText]:
    """The first of them, as many as one message takes."""
    fitting: list[LineText] = []
    room = LONGEST
    for it in owed:
        room -= len(it.text.encode("utf-16-le")) // 2 + (1 if fitting else 0)
        if room < 0:
            break
        fitting.append(it)
    return fitting


async def _ready(desk: Desk) -> Letter | None:
    assignment = await assignments.get(desk.c, desk.owed.subject_id)
    line = await correspondence.get(desk.c, desk.owed.subject_id)
    need = await needs.get(desk.c, line.need_id) if line else None
    if assignment is None or line is None or need is None or assignment.state not in ACTIVE:
        return None
    asker = await people.get(desk.c, line.newcomer_id)
    return Letter(views.ready(desk.t, need, asker, line.id, desk.town))


async def _lost(desk: Desk) -> Letter | None:
    line = await correspondence.get(desk.c, desk.owed.subject_id)
    if line is None:
        return None
    partner = await people.get(desk.c, line.partner_of(desk.to.id))
    return None if partner.reachable else Letter(views.unreachable(desk.t, partner, desk.house))


async def _report(desk: Desk) -> Letter | None:
    line = await correspondence.get(desk.c, desk.owed.subject_id)
    if line is None or line.reported_at is None or not desk.to.coordinator:
        return None
    found = await reported(desk.c, line)
    both = {found.newcomer.id: found.newcomer, found.volunteer.id: found.volunteer}
    others = [it for it in both.values() if it != found.reporter]
    return Letter(views.report(desk.t, found.reporter, others[0], line.id))


LETTERS: dict[str, Write] = {
    "line": _texts,
    "line_ready": _ready,
    "line_lost": _lost,
    "line_report": _report,
}
