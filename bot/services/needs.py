"""Needs: preview, post, watch, cancel, close."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogues import engine
from bot.domain.dialogues.posting import POSTING
from bot.domain.dialogues.questions import Answers, Room
from bot.domain.dialogues.requesting import ABOUT
from bot.domain.dialogues.times import ends_at, starts_at
from bot.domain.errors import NotAnAnswer, NotThere
from bot.domain.needs import Need, NewNeed, Phase
from bot.domain.people import Person
from bot.domain.places import Point
from bot.domain.story import Preview, Story
from bot.domain.words import N_
from bot.services import asking, dialogues, telling
from bot.services.dialogues import Standing
from bot.services.office import Office
from bot.services.onboarding import whereabouts
from bot.services.people import must_coordinate
from bot.services.reaching import reach, what_would_help
from storage import assignments, drafts, needs, offers, people


async def start(office: Office, person: Person) -> Standing:
    """Begin to post a need."""
    must_coordinate(person)
    return await dialogues.begin(office, person, POSTING)


async def preview(office: Office, person: Person) -> Preview:
    """The need as answered so far, and its reach; nothing is sent."""
    must_coordinate(person)
    async with office.read() as c:
        need = await _drafted(c, office, person)
        found = await reach(c, office, need)
        few = len(found.candidates) + len(found.waiting) < office.rules.few
        helps = await what_would_help(c, office, need) if few else ()
        ids = [who.volunteer.person_id for who in (*found.candidates, *found.waiting)]
        read_in = await people.reading_languages(c, ids)
    # Their own language first: whoever posts it wants to read what is sent.
    own = person.language or office.default_language
    return Preview(need, found, tuple(dict.fromkeys([own, *read_in])), helps)


async def post(office: Office, person: Person, update_id: int) -> Need:
    """Post the need that the preview showed; asking begins with the next sweep."""
    must_coordinate(person)
    async with office.write() as c:
        replayed = not await people.note_update(c, person.id, update_id)
        if replayed and (posted := await needs.newest_of(c, person.id)):
            return posted
        new = await _drafted(c, office, person)
        draft = await drafts.get(c, person.id, POSTING.key)
        asked_for = draft.answers.get(ABOUT) if draft else None
        if asked_for:
            need_id = await telling.approved(c, office, person, asked_for, new, changed=True)
        else:
            need_id = await needs.add(c, new, person.id, office.now())
        await drafts.drop(c, person.id, POSTING.key)
        need = await _found(c, need_id)
        await asking.owe_card(c, office, need)
        return need


async def _drafted(c: AsyncConnection, office: Office, person: Person) -> NewNeed:
    draft = await dialogues.answered(c, person, POSTING)
    answers = engine.relevant(POSTING, draft.answers)
    room = office.room(person)
    if starts_at(room, answers) <= room.now:
        raise NotAnAnswer(N_("That time is over. Please choose a later one."))
    return _new_need(office, room, answers)


def _new_need(office: Office, room: Room, answers: Answers) -> NewNeed:
    district, point = whereabouts(office, answers["district"])
    meeting_point = answers["meeting_point"]
    site = office.sites.get(meeting_point)
    return NewNeed(
        kind=answers["kind"],
        title=answers["title"] or "",
        starts_at=starts_at(room, answers),
        ends_at=ends_at(room, answers),
        district=district or "",
        point=point or Point(0, 0),
        meeting_point=site.where(office.default_language) if site else meeting_point,
        capacity=int(answers["places"]),
        languages=tuple(answers.get("languages") or ()),
        skills=frozenset(answers.get("skills") or ()),
        requirements=frozenset(answers.get("requirements") or ()),
        urgent=answers["urgent"] == "yes",
        public_note=answers["public_note"] or "",
        private_note=answers["private_note"] or "",
        site=site.key if site else None,
    )


async def story(c: AsyncConnection, office: Office, need_id: int) -> Story | None:
    need = await needs.get(c, need_id)
    if need is None:
        return None
    asked = await offers.of_need(c, need_id)
    held = await assignments.of_need(c, need_id)
    queue = await assignments.waiting_for(c, need_id)
    ids = {offer.person_id for offer in asked} | {it.person_id for it in held}
    known = await people.several(c, sorted(ids | set(queue)))
    return Story(need, tuple(asked), tuple(held), tuple(queue), known, office.now())


async def watch(office: Office, person: Person, need_id: int) -> Story:
    """The story of a need, for a coordinator."""
    must_coordinate(person)
    async with office.read() as c:
        found = await story(c, office, need_id)
    if found is None:
        raise NotThere
    return found


async def ahead(office: Office, person: Person) -> list[Need]:
    """All needs that have not ended, soonest first."""
    must_coordinate(person)
    async with office.read() as c:
        return await needs.ahead(c, office.now())


async def make_urgent(office: Office, person: Person, need_id: int) -> None:
    """Ask more people at once from now on, starting at once."""
    must_coordinate(person)
    async with office.write() as c:
        need = await _found(c, need_id)
        need.must_be_ahead(office.now())
        await needs.change(c, need_id, urgent=True, look_at=office.now(), alerted=False)
        await asking.owe_card(c, office, need)
    await asking.look(office, need_id)


async def ask_more(office: Office, person: Person, need_id: int, update_id: int) -> int:
    """Ask a further wave at once, whatever the pause; returns how many are asked."""
    must_coordinate(person)
    async with office.read() as c:
        (await _found(c, need_id)).must_be_ahead(office.now())
    return await asking.look(office, need_id, further=True, once=(person.id, update_id))


async def cancel(office: Office, person: Person, need_id: int, update_id: int) -> None:
    """Cancel: everyone concerned is told at once, and nothing more goes out."""
    must_coordinate(person)
    async with office.write() as c:
        need = await _once_ahead(c, office, person, need_id, update_id)
        if need and await call_off(c, office, need):
            await telling.about_need(c, office, need_id, "req_cancelled")


async def call_off(c: AsyncConnection, office: Office, need: Need) -> bool:
    """End a held need as cancelled, and tell those who come; False if it had ended before."""
    if not await needs.end(c, need.id, Phase.CANCELLED):
        return False
    for assignment in await assignments.cancel_all(c, need.id):
        await telling.of_place(c, office, need, "cancelled", assignment.person_id, assignment.id)
    await asking.close_offers(c, office, need.id)
    await asking.owe_card(c, office, need)
    return True


async def close(office: Office, person: Person, need_id: int, update_id: int) -> None:
    """Close: ask nobody any more, and go on with those who come."""
    must_coordinate(person)
    async with office.write() as c:
        need = await _once_ahead(c, office, person, need_id, update_id)
        if need is None:
            return
        if need.filled:
            await needs.change(c, need_id, capacity=need.filled, look_at=None)
        else:
            await needs.end(c, need_id, Phase.EXPIRED)
            await telling.about_need(c, office, need_id, "req_unfilled")
        await asking.close_offers(c, office, need_id)
        await asking.owe_card(c, office, need)


async def turn(office: Office) -> int:
    """Sweep: what has begun is asked about no more; what is over is done or expired."""
    async with office.read() as c:
        due = await needs.due_to_turn(c, office.now())
    for need_id in due:
        async with office.write() as c:
            await _turn(c, office, need_id)
    return len(due)


async def _turn(c: AsyncConnection, office: Office, need_id: int) -> None:
    need = await _found(c, need_id)
    over = office.now() >= need.ends_at
    if not await needs.claim_turn(c, need_id, office.now(), None if over else need.ends_at):
        return
    await asking.close_offers(c, office, need_id)
    if over or not need.filled:
        await needs.end(c, need_id, Phase.DONE if need.filled else Phase.EXPIRED)
        if not need.filled:
            await telling.about_need(c, office, need_id, "req_unfilled")
    await asking.owe_card(c, office, need)


async def _once_ahead(
    c: AsyncConnection, office: Office, person: Person, need_id: int, update_id: int
) -> Need | None:
    """The held need if it can still be answered, else Over; None if the update is replayed."""
    need = await _found(c, need_id)
    if not await people.note_update(c, person.id, update_id):
        return None
    need.must_be_ahead(office.now())
    return need


async def _found(c: AsyncConnection, need_id: int) -> Need:
    need = await needs.hold(c, need_id)
    if need is None:
        raise NotThere
    return need
