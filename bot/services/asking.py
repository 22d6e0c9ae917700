"""Asking: waves of offers, and closing those that nobody has to answer any more."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import dispatch
from bot.domain.dispatch import Plan
from bot.domain.needs import Need
from bot.services import telling
from bot.services.office import Office
from bot.services.reaching import first_to_wake, reach
from storage import needs, offers, outbox, people
from storage.outbox import Priority


async def sweep(office: Office) -> int:
    """Look at every need that is due; returns how many there were."""
    async with office.read() as c:
        due = await needs.due_to_look(c, office.now())
    for need_id in due:
        await look(office, need_id)
    return len(due)


async def look(
    office: Office, need_id: int, *, further: bool = False, once: tuple[int, int] | None = None
) -> int:
    """Ask the next wave, and set when to look again; returns how many are asked.

    Matching reads a snapshot; what it decides is kept only if nobody else has looked since.
    ``further``: ask as if nobody had an open question. ``once``: the person and the update that
    want this look; a replay asks nobody, and returns how many were asked.
    """
    async with office.read() as c:
        need = await needs.get(c, need_id)
        if need is None or need.ended_as:
            return 0
        found = await reach(c, office, need, need_id)
        open_questions = [
            offer.asked_at
            for offer in await offers.of_need(c, need_id)
            if offer.state in offers.UNANSWERED and not further
        ]
    wake_at = first_to_wake(found, office)
    plan = dispatch.plan(need, found.candidates, open_questions, wake_at, office.now())
    async with office.write() as c:
        await needs.hold(c, need.id)
        if once and not await people.note_update(c, *once):
            return sum(it.wave == need.wave for it in await offers.of_need(c, need.id))
        if await needs.claim_look(c, need, plan.look_at, asks=bool(plan.ask)):
            await _ask(c, office, need, plan)
            return len(plan.ask)
    return 0


async def _ask(c: AsyncConnection, office: Office, need: Need, plan: Plan) -> None:
    now = office.now()
    for candidate in plan.ask:
        person_id = candidate.volunteer.person_id
        offer_id = await offers.ask(
            c, need.id, person_id, wave=need.wave + 1, distance_m=candidate.distance_m, now=now
        )
        await outbox.owe(
            c, "push", person_id, offer_id, now=now, lasts=need.starts_at - now,
            priority=Priority.URGENT if need.urgent else Priority.ASK,
        )  # fmt: skip
    if plan.exhausted and await needs.claim_alert(c, need.id):
        await outbox.owe(
            c, "nobody_left", need.created_by, need.id, now=now, lasts=need.starts_at - now
        )
        await telling.about_need(c, office, need.id, "req_nobody")
    await owe_card(c, office, need)


async def remind_undecided(office: Office) -> int:
    """Sweep: whoever said "later" is asked once more."""
    async with office.write() as c:
        due = await offers.due_reminders(c, office.now())
        for offer in due:
            need = await needs.get(c, offer.need_id)
            if need and need.starts_at > office.now():
                await outbox.owe(
                    c, "later", offer.person_id, offer.id, now=office.now(),
                    priority=Priority.ASK, lasts=need.starts_at - office.now(),
                )  # fmt: skip
    return len(due)


async def close_offers(c: AsyncConnection, office: Office, need_id: int) -> None:
    """Close the open questions of a need; each message that asks one is edited to say so."""
    for offer in await offers.close(c, need_id):
        await outbox.owe(c, "closed", offer.person_id, offer.id, now=office.now())


async def owe_card(c: AsyncConnection, office: Office, need: Need) -> None:
    """The live card is to be brought up to date."""
    await outbox.owe(c, "card", need.created_by, need.id, now=office.now(), once=True)
