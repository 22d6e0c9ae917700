"""Who someone is, and what they decide about themselves."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogues import absence
from bot.domain.dialogues.absence import ABSENCE
from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.dispatch.response import seen_alive
from bot.domain.errors import InvitationUsed, NotYours
from bot.domain.people import Person, Profile
from bot.services import dialogues
from bot.services.office import Office
from storage import drafts, invitations, people, volunteers

INVITED_FOR = timedelta(days=7)
SEEN_TO_WITHIN = timedelta(hours=1)  # how exactly we know when somebody was last here


async def meet(office: Office, telegram_id: int) -> Person:
    """The person behind a Telegram account; from ADMIN_IDS comes the first coordinator."""
    async with office.read() as c:
        known = await people.by_telegram_id(c, telegram_id)
        lately = await people.seen_since(c, telegram_id, office.now() - SEEN_TO_WITHIN)
        rests = bool(known and known.volunteers and await volunteers.rests(c, known.id))
    if known and rests:
        await _wake(office, known.id)
    if known and lately and (known.coordinator or telegram_id not in office.admin_ids):
        return known
    async with office.database.write() as c:
        await people.meet(c, telegram_id, office.now())
        person = await people.by_telegram_id(c, telegram_id)
        assert person is not None
        if telegram_id in office.admin_ids and not person.coordinator:
            await people.set_person(c, person.id, coordinator=True)
            person = await people.get(c, person.id)
        return person


async def _wake(office: Office, person_id: int) -> None:
    """Whoever taps or writes is not resting: the next question will be heard."""
    async with office.database.write() as c:
        for record in (await volunteers.records(c, [person_id])).values():
            await volunteers.keep_record(c, person_id, seen_alive(record))


async def known(office: Office, telegram_id: int) -> Person | None:
    """Who this is, if we know them; nothing is kept of others."""
    async with office.read() as c:
        return await people.by_telegram_id(c, telegram_id)


async def profile(office: Office, person: Person) -> Profile:
    async with office.read() as c:
        return Profile(
            await people.get(c, person.id),
            await volunteers.get(c, person.id),
            await people.newcomer(c, person.id),
        )


async def several(office: Office, ids: Sequence[int]) -> dict[int, Person]:
    """People by their ids."""
    async with office.read() as c:
        return await people.several(c, ids)


async def choose_language(office: Office, person: Person, language: str) -> Person:
    """Speak this language from now on; an open dialogue's answer is brought in line."""
    async with office.write() as c:
        await people.set_person(c, person.id, language=language)
        draft = await drafts.get(c, person.id, REGISTRATION.key)
        if draft and "language" in draft.answers:
            answers = {**draft.answers, "language": language}
            await drafts.keep(c, person.id, replace(draft, answers=answers), office.now())
        return await people.get(c, person.id)


async def pause(office: Office, person: Person, days: int) -> Profile:
    """Ask this volunteer nothing for so many days; 0 ends the pause."""
    until = office.now() + timedelta(days=days) if days else None
    async with office.write() as c:
        await _change(c, person, paused_until=until)
    return await profile(office, person)


async def add_absence(office: Office, person: Person, update_id: int) -> Profile:
    """Ask nothing about the days that the dialogue has answered."""
    async with office.write() as c:
        if await people.note_update(c, person.id, update_id):
            draft = await dialogues.answered(c, person, ABSENCE)
            first, last = absence.away(draft.answers)
            await _change(c, person, away_from=first, away_until=last)
            await drafts.drop(c, person.id, ABSENCE.key)
    return await profile(office, person)


async def end_absence(office: Office, person: Person) -> Profile:
    """They are there after all."""
    async with office.write() as c:
        await _change(c, person, away_from=None, away_until=None)
    return await profile(office, person)


async def _change(c: AsyncConnection, person: Person, **values: date | datetime | None) -> None:
    """Change what a volunteer says of when to ask; raise NotYours if they are none."""
    if await volunteers.get(c, person.id) is None:
        raise NotYours
    await volunteers.change(c, person.id, **values)


async def ask_less(office: Office, person: Person, update_id: int) -> int:
    """Ask this volunteer once less a week, but once at least; returns the new limit."""
    async with office.write() as c:
        who = await volunteers.get(c, person.id)
        if who is None:
            raise NotYours
        if not await people.note_update(c, person.id, update_id):
            return who.weekly_cap
        cap = max(who.weekly_cap - 1, 1)
        await volunteers.change(c, person.id, weekly_cap=cap)
        return cap


async def invite(office: Office, person: Person) -> str:
    """The secret of a one-time link that makes whoever opens it a coordinator."""
    must_coordinate(person)
    secret = secrets.token_urlsafe(18)
    async with office.write() as c:
        await invitations.add(c, secret, person.id, office.now() + INVITED_FOR)
    return secret


async def accept_invitation(office: Office, person: Person, secret: str) -> Person:
    async with office.write() as c:
        if not await invitations.use(c, secret, person.id, office.now()):
            raise InvitationUsed
        await people.set_person(c, person.id, coordinator=True)
        return await people.get(c, person.id)


def must_coordinate(person: Person) -> None:
    if not person.coordinator:
        raise NotYours
