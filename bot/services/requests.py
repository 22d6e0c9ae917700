"""Asking for help: send a request, take it back, say afterwards how it was."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import taxonomy
from bot.domain.dialogues import engine
from bot.domain.dialogues.questions import Answers
from bot.domain.dialogues.requesting import OWN, REQUESTING
from bot.domain.dialogues.times import ends_at, starts_at
from bot.domain.errors import NotAnAnswer, NotThere, NotYours, Over, TooManyOpen
from bot.domain.needs import Assignment, Need
from bot.domain.people import Person
from bot.domain.places import Point
from bot.domain.requests import (
    ASKED_ABOUT_FOR,
    NewRequest,
    Outcome,
    Request,
    Rung,
    Stage,
    following,
    when_asked,
)
from bot.domain.words import N_
from bot.services import needs as need_services
from bot.services import telling
from bot.services.dialogues import Standing, answered, begin
from bot.services.office import Office
from bot.services.onboarding import whereabouts
from storage import assignments, drafts, needs, outbox, people, requests
from storage.outbox import Priority

CAN_BE_TAKEN_BACK = (Stage.WAITING, Stage.APPROVED)


@dataclass(frozen=True)
class Course:
    """A request with what has become of it: its need, and those who come with their names."""

    request: Request
    need: Need | None = None
    coming: tuple[tuple[Assignment, Person], ...] = ()


async def remember(office: Office, person: Person, kind: str) -> None:
    """Somebody who has to register first wants to ask for help, perhaps of this kind."""
    await begin(office, person, REQUESTING, first={"kind": kind} if kind else {})


async def start(office: Office, person: Person, kind: str = "") -> Standing:
    """Begin to ask for help, of this kind if it is one that volunteers give.

    Raises TooManyOpen if enough is open already.
    """
    async with office.read() as c:
        await _must_have_room(c, office, person)
        known = await people.newcomer(c, person.id)
    own = list(known.languages) if known else []
    first: dict[str, object] = {OWN: own, "languages": own[:1]}
    if kind in taxonomy.REQUESTED:
        first["kind"] = kind
    return await begin(office, person, REQUESTING, first=first)


async def come_back(office: Office, person: Person) -> str | None:
    """The kind of help that somebody wanted to ask for before they registered; "" if any.

    None if they did not, or are still nobody who may ask.
    """
    async with office.write() as c:
        draft = await drafts.get(c, person.id, REQUESTING.key)
        known = await people.newcomer(c, person.id)
        if draft is None or OWN in draft.answers:
            return None
        await drafts.drop(c, person.id, REQUESTING.key)
    return None if known is None else str(draft.answers.get("kind") or "")


async def send(office: Office, person: Person, update_id: int) -> Request:
    """Send the request to the office; the same again changes nothing."""
    async with office.write() as c:
        replayed = not await people.note_update(c, person.id, update_id)
        if replayed and (sent := await requests.newest_of(c, person.id)):
            return sent
        if await people.newcomer(c, person.id) is None:
            raise NotYours
        draft = await answered(c, person, REQUESTING)
        await _must_have_room(c, office, person)
        new = _new(office, person, engine.relevant(REQUESTING, draft.answers))
        due = when_asked(new.starts_at, office.now(), office.zone)
        request_id = await requests.add(c, new, person.id, due, office.now())
        await drafts.drop(c, person.id, REQUESTING.key)
        request = await requests.get(c, request_id)
        assert request is not None
        await telling.owe_cards(c, office, request)
        return request


def _new(office: Office, person: Person, answers: Answers) -> NewRequest:
    room = office.room(person)
    if starts_at(room, answers) <= room.now:
        raise NotAnAnswer(N_("That time is over. Please choose a later one."))
    district, point = whereabouts(office, answers["district"])
    return NewRequest(
        kind=answers["kind"],
        starts_at=starts_at(room, answers),
        ends_at=ends_at(room, answers),
        district=district or "",
        point=point or Point(0, 0),
        meeting_point=answers["meeting_point"],
        languages=tuple(answers.get("languages") or ()),
        wishes=frozenset(answers.get("wishes") or ()),
        note=answers.get("note") or "",
    )


async def _must_have_room(c: AsyncConnection, office: Office, person: Person) -> None:
    if await requests.count_open(c, person.id, office.now()) >= office.open_requests:
        raise TooManyOpen(office.open_requests)


async def mine(office: Office, person: Person) -> list[Course]:
    """What this person has asked for and is not over, each with who comes."""
    async with office.read() as c:
        found = await requests.open_of(c, person.id, office.now())
        return [await course(c, request) for request in found]


async def course(c: AsyncConnection, request: Request) -> Course:
    need = await needs.get(c, request.need_id) if request.need_id else None
    if need is None:
        return Course(request)
    held = [it for it in await assignments.of_need(c, need.id) if it.active]
    known = await people.several(c, [it.person_id for it in held])
    return Course(request, need, tuple((it, known[it.person_id]) for it in held))


async def look_at(office: Office, person: Person, request_id: int) -> Course:
    """One of the person's own requests, while it can be taken back."""
    async with office.read() as c:
        request = await _own(c, person, request_id)
        found = await course(c, request)
    _must_be_open(office, found.request, found.need)
    return found


async def take_back(office: Office, person: Person, request_id: int, update_id: int) -> Request:
    """Cancel: the office and whoever was coming are told; the same again changes nothing."""
    async with office.write() as c:
        request = await _own(c, person, request_id)
        if not await people.note_update(c, person.id, update_id):
            return request
        # The need first: whoever books holds it, and then reads the request.
        need = await needs.hold(c, request.need_id) if request.need_id else None
        request = await requests.hold(c, request_id) or request
        _must_be_open(office, request, need)
        if not await requests.move(c, request_id, CAN_BE_TAKEN_BACK, Stage.CANCELLED):
            raise Over
        if need:
            await need_services.call_off(c, office, need)
            await outbox.owe(
                c, "req_off", need.created_by, request_id, now=office.now(),
                priority=Priority.URGENT,
            )  # fmt: skip
        after = await requests.get(c, request_id)
        assert after is not None
        await telling.owe_cards(c, office, after)
        return after


def _must_be_open(office: Office, request: Request, need: Need | None) -> None:
    if request.stage not in CAN_BE_TAKEN_BACK or request.starts_at <= office.now():
        raise Over
    if need:
        need.must_be_ahead(office.now())


async def answer(office: Office, person: Person, request_id: int, outcome: Outcome) -> Request:
    """How it was; what the office should know it is told. The last answer holds."""
    async with office.write() as c:
        request = await _own(c, person, request_id)
        if request.stage is not Stage.APPROVED or office.now() < request.starts_at:
            raise NotThere
        if await requests.answer(c, request_id, outcome) and outcome is not Outcome.HELPED:
            need = await needs.get(c, request.need_id) if request.need_id else None
            if need:
                await outbox.owe(c, "req_result", need.created_by, request_id, now=office.now())
        return await requests.get(c, request_id) or request


async def _own(c: AsyncConnection, person: Person, request_id: int) -> Request:
    request = await requests.get(c, request_id)
    if request is None:
        raise NotThere
    if request.person_id != person.id:
        raise NotYours
    return request


async def sweep(office: Office) -> int:
    """Sweep: remind the office, end what nobody decided, remind of tomorrow, ask afterwards."""
    async with office.read() as c:
        due = await requests.due(c, office.now())
    for request in due:
        async with office.write() as c:
            await _climb(c, office, request)
    return len(due)


async def _climb(c: AsyncConnection, office: Office, request: Request) -> None:
    if not await requests.claim(c, request, following(request, office.zone)):
        return
    now = office.now()
    match request.rung:
        case Rung.PENDING:
            for it in await people.coordinators(c):
                if it.reachable:
                    await outbox.owe(
                        c, "req_pending", it.id, request.id, now=now,
                        priority=Priority.URGENT, lasts=request.starts_at - now,
                    )  # fmt: skip
        case Rung.LAPSE:
            if await requests.move(c, request.id, [Stage.WAITING], Stage.LAPSED):
                await telling.owe(c, office, request, "req_lapsed")
                after = await requests.get(c, request.id)
                assert after is not None
                await telling.owe_cards(c, office, after)
        case Rung.TOMORROW:
            await outbox.owe(
                c, "req_tomorrow", request.person_id, request.id, now=now,
                priority=Priority.REMIND, lasts=request.starts_at - now,
            )  # fmt: skip
        case Rung.AFTER:
            await outbox.owe(
                c, "req_after", request.person_id, request.id, now=now,
                priority=Priority.REMIND, lasts=request.ends_at + ASKED_ABOUT_FOR - now,
            )  # fmt: skip
