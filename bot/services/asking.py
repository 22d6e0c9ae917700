"""Asking: waves of offers, and closing those that nobody has to answer any more."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dispatch.situation import Choice, Decision
from bot.domain.needs import Need
from bot.services import choosing, telling
from bot.services.choosing import Plan
from bot.services.office import Office
from storage import assignments, needs, offers, outbox, people, volunteers
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

    The policy sees a snapshot; what it decides is kept only if nobody else has looked since.
    ``further``: ask a few more, whatever the policy says. ``once``: the person and the update that
    want this look; a replay asks nobody, and returns how many were asked.
    """
    async with office.read() as c:
        need = await needs.get(c, need_id)
        if need is None or need.ended_as:
            return 0
        plan = await choosing.choose(c, office, need, further=further)
    async with office.write() as c:
        held = await needs.hold(c, need.id)
        if once and not await people.note_update(c, *once):
            return sum(it.wave == need.wave for it in await offers.of_need(c, need.id))
        ask = await choosing.unchanged(c, plan)
        # Somebody was asked about another need meanwhile: who else is for the next look.
        look_at = plan.look_at if len(ask) == len(plan.decision.ask) else office.now()
        chance = plan.decision.chance
        if await needs.claim_look(c, need, look_at, chance, asks=bool(ask)):
            if held and plan.decision.promote:
                await promote(c, office, held)
            await _ask(c, office, need, plan, ask)
            await _alert(c, office, need, plan.decision)
            await owe_card(c, office, need)
            return len(ask)
    return 0


async def _ask(
    c: AsyncConnection, office: Office, need: Need, plan: Plan, ask: Sequence[Choice]
) -> None:
    now = office.now()
    for choice in ask:
        person_id = choice.volunteer
        offer_id = await offers.ask(
            c, need.id, person_id, wave=need.wave + 1, now=now, guess=choice.guess,
            why=choice.why, distance_m=plan.known[person_id].distance_m,
        )  # fmt: skip
        await volunteers.keep_record(c, person_id, choice.after)
        await outbox.owe(
            c, "push", person_id, offer_id, now=now, lasts=need.starts_at - now,
            priority=Priority.URGENT if need.urgent else Priority.ASK,
        )  # fmt: skip


async def _alert(c: AsyncConnection, office: Office, need: Need, decision: Decision) -> None:
    """Tell the coordinator that nobody is left, or that the chance has fallen under one half.

    Where it was low from the start, the card and the preview have said so.
    """
    now, lasts = office.now(), need.starts_at - office.now()
    fell = decision.alert and (need.chance or 0.0) >= office.rules.alert_below
    if decision.emptied and await needs.claim_alert(c, need.id):
        await outbox.owe(c, "nobody_left", need.created_by, need.id, now=now, lasts=lasts)
        await telling.about_need(c, office, need.id, "req_nobody")
    elif fell and not decision.emptied and await needs.claim_warning(c, need.id):
        await outbox.owe(c, "low_chance", need.created_by, need.id, now=now, lasts=lasts)


async def promote(c: AsyncConnection, office: Office, need: Need) -> None:
    """Offer the free places to the first on the waiting list."""
    now = office.now()
    calls = await assignments.called(c, need.id)
    for person_id in await choosing.to_call(c, office, need, calls):
        await assignments.call(c, need.id, person_id, now)
        offer_id = await offers.ask(
            c, need.id, person_id, wave=need.wave, distance_m=None, now=now
        )
        await outbox.owe(
            c, "called", person_id, offer_id, now=now, priority=Priority.URGENT,
            lasts=need.starts_at - now,
        )  # fmt: skip


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
