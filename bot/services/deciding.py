"""Deciding about requests, for coordinators: approve, change and approve, decline."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogues.posting import POSTING
from bot.domain.dialogues.questions import Answers
from bot.domain.dialogues.requesting import ABOUT, DECLINING
from bot.domain.errors import NotAnAnswer, NotThere, RequestDecided
from bot.domain.needs import Need, NewNeed
from bot.domain.people import Person
from bot.domain.requests import Request, Stage
from bot.domain.words import N_
from bot.services import asking, telling
from bot.services.dialogues import Standing, answered, begin, resume
from bot.services.office import Office
from bot.services.people import must_coordinate
from bot.services.requests import Course, course
from storage import drafts, needs, people, requests


async def waiting(office: Office, person: Person) -> list[tuple[Request, Person]]:
    """What nobody has decided yet, soonest first, each with who asks."""
    must_coordinate(person)
    async with office.read() as c:
        found = await requests.waiting(c, office.now())
        known = await people.several(c, [it.person_id for it in found])
    return [(it, known[it.person_id]) for it in found]


async def watch(office: Office, person: Person, request_id: int) -> tuple[Course, Person]:
    """One request and who asks."""
    must_coordinate(person)
    async with office.read() as c:
        request = await _found(c, request_id)
        return await course(c, request), await people.get(c, request.person_id)


async def approve(office: Office, person: Person, request_id: int, update_id: int) -> Need:
    """Make a need of the request as it is; raise RequestDecided if it waits no more."""
    must_coordinate(person)
    async with office.write() as c:
        request = await _found(c, request_id)
        replayed = not await people.note_update(c, person.id, update_id)
        need_id = request.need_id if replayed else None
        if need_id is None:
            request.must_wait(office.now())
            new = _need(request)
            need_id = await telling.approved(c, office, person, request_id, new, changed=False)
        need = await needs.get(c, need_id)
        assert need is not None
        await asking.owe_card(c, office, need)
        return need


async def change(office: Office, person: Person, request_id: int) -> Standing:
    """Open the request as a need to change and post; a need that was begun is not lost for it."""
    must_coordinate(person)
    async with office.read() as c:
        request = await _found(c, request_id)
        draft = await drafts.get(c, person.id, POSTING.key)
    request.must_wait(office.now())
    if draft and draft.answers.get(ABOUT) != request_id:
        raise NotAnAnswer(
            N_("You are writing a request of your own. Please send or discard it first: /new")
        )
    begun = await resume(office, person, POSTING) if draft else None
    return begun or await begin(office, person, POSTING, _answers(office, request))


async def ask_why(office: Office, person: Person, request_id: int) -> Standing:
    """Begin to decline: the reason first."""
    must_coordinate(person)
    async with office.read() as c:
        (await _found(c, request_id)).must_wait(office.now())
    return await begin(office, person, DECLINING, first={ABOUT: request_id})


async def decline(office: Office, person: Person, update_id: int) -> Request:
    """Decline for the reason that was answered; whoever asked is told."""
    must_coordinate(person)
    async with office.write() as c:
        draft = await answered(c, person, DECLINING)
        request_id = int(draft.answers[ABOUT])
        await people.note_update(c, person.id, update_id)
        await drafts.drop(c, person.id, DECLINING.key)
        declined = await requests.move(
            c, request_id, [Stage.WAITING], Stage.DECLINED, decided_by=person.id,
            reason=draft.answers["reason"], words=draft.answers.get("words") or "",
        )  # fmt: skip
        request = await _found(c, request_id)
        if declined:
            await telling.owe(c, office, request, "req_no")
            await telling.owe_cards(c, office, request)
    if not declined:
        raise RequestDecided
    return request


async def _found(c: AsyncConnection, request_id: int) -> Request:
    request = await requests.get(c, request_id)
    if request is None:
        raise NotThere
    return request


def _need(request: Request) -> NewNeed:
    return NewNeed(
        kind=request.kind,
        title="",
        starts_at=request.starts_at,
        ends_at=request.ends_at,
        district=request.district,
        point=request.point,
        meeting_point=request.meeting_point,
        capacity=1,
        languages=request.languages,
        skills=frozenset(),
        requirements=request.wishes,
        urgent=False,
        public_note="",
        private_note=request.note,
    )


def _answers(office: Office, request: Request) -> Answers:
    """The answers of posting that say the same."""
    local = request.starts_at.astimezone(office.zone)
    known = office.districts.get(request.district)
    shared = known is None or known.point != request.point
    where = f"{request.point.lat},{request.point.lon}" if shared else request.district
    minutes = round((request.ends_at - request.starts_at).total_seconds() / 60)
    return {
        ABOUT: request.id,
        "kind": request.kind,
        "title": None,
        "day": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "duration": str(minutes),
        "district": where,
        "meeting_point": request.meeting_point,
        "places": "1",
        "languages": list(request.languages),
        "skills": [],
        "requirements": sorted(request.wishes),
        "urgent": "no",
        "public_note": None,
        "private_note": request.note or None,
    }
