"""Broadcasting: a coordinator writes to many, watches, pauses, goes on, stops."""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.broadcasts import Audience, Broadcast, NewBroadcast, Plan, Stage, Wanted, Who
from bot.domain.dialogues import engine
from bot.domain.dialogues.announcing import ANNOUNCING
from bot.domain.dialogues.questions import Answers, Room
from bot.domain.dialogues.times import starts_at
from bot.domain.errors import NotAnAnswer, NotThere
from bot.domain.people import Person
from bot.domain.words import N_
from bot.services import dialogues
from bot.services.dialogues import Standing
from bot.services.office import Office
from bot.services.people import must_coordinate
from storage import broadcasts, drafts, outbox, people, recipients

BATCH = 500  # people listed in one transaction: others write in between
LASTS = timedelta(days=3)  # who cannot be written to for so long is left out
SETTLES_IN = timedelta(seconds=5)  # what was under way at a pause or a stop

Change = tuple[Stage, datetime]  # where a broadcast stands now, and when to look at it
Step = Callable[[AsyncConnection, Office, Broadcast], Awaitable[Change]]


async def start(office: Office, person: Person) -> Standing:
    """Begin to write to many people."""
    must_coordinate(person)
    return await dialogues.begin(office, person, ANNOUNCING)


async def preview(office: Office, person: Person) -> Plan:
    """The news as answered so far, and who will read it; nothing is sent."""
    must_coordinate(person)
    async with office.read() as c:
        new = await _drafted(c, office, person)
        found = await broadcasts.readers_by_language(c, new.audience, person.id, office.now())
    readers: Counter[str] = Counter()
    for language, count in found.items():
        readers[language or office.default_language] += count
    return Plan(new, readers)


async def send(office: Office, person: Person, update_id: int) -> Broadcast:
    """Send what the preview showed, now or at its time; the sweep does the rest."""
    must_coordinate(person)
    async with office.write() as c:
        replayed = not await people.note_update(c, person.id, update_id)
        if replayed and (sent := await broadcasts.newest_of(c, person.id)):
            return sent
        new = await _drafted(c, office, person)
        broadcast_id = await broadcasts.add(c, new, person.id, office.now())
        await drafts.drop(c, person.id, ANNOUNCING.key)
        broadcast = await _held(c, broadcast_id)
        await _owe_progress(c, office, broadcast)
        return broadcast


async def pause(office: Office, person: Person, broadcast_id: int, update_id: int) -> None:
    """Send no more for now; the few that are under way still arrive."""
    await _steer(office, person, broadcast_id, update_id, _pause)


async def _pause(c: AsyncConnection, office: Office, broadcast: Broadcast) -> Change:
    stage = broadcast.paused()
    await recipients.hold_all(c, broadcast.id)
    return stage, office.now() + SETTLES_IN


async def go_on(office: Office, person: Person, broadcast_id: int, update_id: int) -> None:
    """Go on with those who have not been written to; quiet hours are looked at anew."""
    await _steer(office, person, broadcast_id, update_id, _go_on)


async def _go_on(c: AsyncConnection, office: Office, broadcast: Broadcast) -> Change:
    stage, now = broadcast.going_on(), office.now()
    due = defaultdict(list)
    for owed_id, it in await recipients.held(c, broadcast.id):
        moment = broadcast.not_before(it.quiet, it.night_calls, now, office.zone)
        due[moment].append(owed_id)
    for moment, ids in due.items():
        for at in range(0, len(ids), BATCH):
            await recipients.let_go(c, ids[at : at + BATCH], moment, moment + LASTS)
    return stage, max(now, broadcast.begins_at)


async def stop(office: Office, person: Person, broadcast_id: int, update_id: int) -> None:
    """Send no more, for good."""
    await _steer(office, person, broadcast_id, update_id, _stop)


async def _stop(c: AsyncConnection, office: Office, broadcast: Broadcast) -> Change:
    stage = broadcast.stopped()
    await recipients.drop_all(c, broadcast.id, office.now())
    return stage, office.now() + SETTLES_IN


async def _steer(
    office: Office, person: Person, broadcast_id: int, update_id: int, step: Step
) -> None:
    """Take a coordinator's step with a broadcast that is held; a replay changes nothing."""
    must_coordinate(person)
    async with office.write() as c:
        broadcast = await _held(c, broadcast_id)
        if not await people.note_update(c, person.id, update_id):
            return
        stage, look_at = await step(c, office, broadcast)
        await broadcasts.change(c, broadcast_id, stage=stage, look_at=look_at)
        await _owe_progress(c, office, broadcast)


async def sweep(office: Office) -> int:
    """List whoever is to be written to, count what came of it, and tell."""
    async with office.read() as c:
        due = await broadcasts.due(c, office.now())
    for broadcast_id in due:
        while await enlist(office, broadcast_id):
            continue
        while await _settle(office, broadcast_id):
            continue
        await _report(office, broadcast_id)
    return len(due)


async def enlist(office: Office, broadcast_id: int) -> bool:
    """List the next batch with what is owed to each, all or nothing; False if none is left.

    The row of the broadcast is held, so that two sweeps cannot list the same people; and the
    list takes nobody twice.
    """
    async with office.write() as c:
        broadcast, now = await _held(c, broadcast_id), office.now()
        if broadcast.stage is not Stage.SENDING or broadcast.listed_to is None:
            return False
        audience, author, after = broadcast.audience, broadcast.created_by, broadcast.listed_to
        batch = await broadcasts.readers(c, audience, author, now, after, BATCH)
        due = {
            it.person_id: broadcast.not_before(it.quiet, it.night_calls, now, office.zone)
            for it in batch
        }
        if batch:
            until = {person_id: moment + LASTS for person_id, moment in due.items()}
            await recipients.enlist(c, broadcast_id, due, until)
        listed_to = batch[-1].person_id if len(batch) == BATCH else None
        await broadcasts.change(c, broadcast_id, listed_to=listed_to)
        return listed_to is not None


async def _settle(office: Office, broadcast_id: int) -> bool:
    """Note what came of the messages that were not delivered; False if none is left."""
    async with office.read() as c:
        found = await recipients.unsettled(c, broadcast_id, BATCH)
    if found:
        async with office.write() as c:
            await recipients.settle(c, found)
    return bool(found)


async def _report(office: Office, broadcast_id: int) -> None:
    """Bring the progress up to date if there is anything new, and see whether all is done."""
    async with office.read() as c:
        broadcast = await broadcasts.get(c, broadcast_id)
        progress = await recipients.tally(c, broadcast_id)
    if broadcast is None:
        return
    listed = broadcast.listed_to is None
    if (
        broadcast.stage is Stage.SENDING
        and broadcast.told == progress.told
        and (not listed or progress.waiting)
    ):
        return
    async with office.write() as c:
        broadcast = await _held(c, broadcast_id)
        progress = await recipients.tally(c, broadcast_id)
        done = broadcast.listed_to is None and not progress.waiting
        if done and broadcast.stage is Stage.SENDING:
            await broadcasts.change(c, broadcast_id, stage=Stage.DONE)
        if done or broadcast.stage is not Stage.SENDING:
            await broadcasts.change(c, broadcast_id, look_at=None)
        await broadcasts.change(c, broadcast_id, told=progress.told)
        await _owe_progress(c, office, broadcast)


async def _owe_progress(c: AsyncConnection, office: Office, broadcast: Broadcast) -> None:
    to, now = broadcast.created_by, office.now()
    await outbox.owe(c, "progress", to, broadcast.id, now=now, once=True)


async def _held(c: AsyncConnection, broadcast_id: int) -> Broadcast:
    broadcast = await broadcasts.hold(c, broadcast_id)
    if broadcast is None:
        raise NotThere
    return broadcast


async def _drafted(c: AsyncConnection, office: Office, person: Person) -> NewBroadcast:
    draft = await dialogues.answered(c, person, ANNOUNCING)
    room = office.room(person)
    new = _new(room, engine.relevant(ANNOUNCING, draft.answers))
    if new.begins_at < room.now:
        raise NotAnAnswer(N_("That time is over. Please choose a later one."))
    return new


def _new(room: Room, answers: Answers) -> NewBroadcast:
    original = answers["written_in"]
    own = {code: answers[f"own.{code}"] for code in answers["translations"] or ()}
    days, where = answers["active"], answers["districts"] or ()
    return NewBroadcast(
        audience=Audience(
            who=Who(answers["who"]),
            languages=frozenset(answers["languages"] or ()),
            districts=frozenset(it for it in where if it not in room.sites),
            sites=frozenset(it for it in where if it in room.sites),
            skills=frozenset(answers.get("skills") or ()),
            active_days=None if days == "any" else int(days),
            answered=answers["answered"] == "yes",
        ),
        language=original,
        texts={**own, original: answers["text"]},
        wanted=Wanted(answers["wanted"]),
        urgent=answers["urgent"] == "yes",
        begins_at=starts_at(room, answers) if answers["when"] == "later" else room.now,
    )
