"""The sender: every fault of Telegram's is met, nothing is sent twice, nobody waits for others."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.delivery.pacing import UNLIMITED, Pacer
from bot.delivery.sender import CLAIM, Sender
from bot.demo.cast import MARIA, Actor
from bot.domain.people import Person
from bot.services import shifts
from storage import offers, outbox, people
from storage.database import Database
from storage.line import Line
from storage.outbox import Priority
from storage.schema import outbox as table
from tests.conversations.scenes import from_bot
from tests.support.seeding import add_need, add_person, add_volunteers
from tests.support.town import Town, town

FIRST = 500
LINK = f"tg://user?id={FIRST}"
LOST = "V0 can no longer be reached on Telegram."


@dataclass
class Wave:
    """Volunteers who are asked about a need of Maria's, and their phones."""

    here: Town
    maria: Actor
    people: list[Person]
    need_id: int
    offer_ids: list[int]

    def texts(self, number: int) -> list[str]:
        """What this volunteer has got, first lines only."""
        messages = self.here.telegram.phones[FIRST + number].messages
        return [str(it.get("text", "")).splitlines()[0] for it in messages if it.get("text")]


async def _wave(here: Town, count: int, capacity: int = 1) -> Wave:
    office = here.lotse.office
    maria = here.person(MARIA, "Maria", "en")
    coordinator = await add_person(office, MARIA, "Maria", "en")
    async with office.write() as c:
        await people.set_person(c, coordinator.id, coordinator=True)
    asked = await add_volunteers(office, FIRST, count)
    need = await add_need(office, coordinator, capacity=capacity)
    offer_ids = []
    async with office.write() as c:
        for number, person in enumerate(asked):
            here.person(FIRST + number, f"V{number}", "en")
            offer_id = await offers.ask(
                c, need.id, person.id, wave=1, distance_m=0, now=office.now()
            )
            await outbox.owe(c, "push", person.id, offer_id, now=office.now())
            offer_ids.append(offer_id)
    return Wave(here, maria, asked, need.id, offer_ids)


async def _outcomes(here: Town, kind: str) -> list[str | None]:
    """What became of the messages of this kind, oldest first."""
    async with here.lotse.office.read() as c:
        rows = await c.execute(
            select(table.c.outcome).where(table.c.kind == kind).order_by(table.c.id)
        )
        return list(rows.scalars())


async def test_two_replicas_send_each_message_once(database_url: str) -> None:
    async with town(database_url) as here:
        wave = await _wave(here, 40, capacity=5)
        bot, office = here.lotse.application.bot, here.lotse.office
        senders = [Sender(bot, office, Pacer(UNLIMITED)) for _ in range(3)]
        await asyncio.gather(*(sender.drain() for sender in senders))
        assert [len(wave.texts(number)) for number in range(40)] == [1] * 40


@asynccontextmanager
async def _sending(here: Town, url: str) -> AsyncIterator[Line]:
    """A replica with a database of its own, that hardly ever looks by itself."""
    database = Database(url)
    office = replace(here.lotse.office, database=database, bell=asyncio.Event())
    line = Line(database)
    line.when("lotse_owed", office.bell.set)
    bot = here.lotse.application.bot
    sender = Sender(bot, office, Pacer(UNLIMITED), line, look_every=3600)
    async with line.opened():
        task = asyncio.create_task(sender.run())
        yield line
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await database.close()


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110 - another replica's doing
            await asyncio.sleep(0.01)


async def test_what_one_replica_owes_wakes_the_one_that_sends(postgresql_url: str) -> None:
    async with town(postgresql_url) as here, _sending(here, postgresql_url) as line:
        await _until(line.sends.is_set)
        wave = await _wave(here, 2)
        await _until(lambda: all(wave.texts(number) for number in range(2)))
        async with asyncio.timeout(60):  # else the sender writes down what it did after us
            while None in await _outcomes(here, "push"):  # noqa: ASYNC110 - as in _until
                await asyncio.sleep(0.01)
        # What is owed once more after a while rings, too.
        async with here.lotse.office.write() as c:
            await c.execute(update(table).values(outcome="held"))
        async with here.lotse.office.write() as c:
            await c.execute(update(table).where(table.c.id == 1).values(outcome=None))
        await _until(lambda: len(wave.texts(0)) == 2)


async def test_another_replica_takes_what_the_one_that_sent_had_claimed(
    postgresql_url: str,
) -> None:
    async with town(postgresql_url) as here:
        wave = await _wave(here, 3)
        office = here.lotse.office
        async with office.write() as c:
            assert await outbox.claim(c, office.now(), 2, office.now() + CLAIM)
        async with _sending(here, postgresql_url):
            await _until(lambda: all(wave.texts(number) for number in range(3)))
        assert [len(wave.texts(number)) for number in range(3)] == [1] * 3


async def test_what_waits_for_its_time_is_sent_without_looking_again(
    postgresql_url: str,
) -> None:
    async with town(postgresql_url) as here:
        wave = await _wave(here, 1)
        async with here.lotse.office.write() as c:
            later = here.clock.now() + timedelta(seconds=1)
            await c.execute(update(table).values(not_before=later))
        async with _sending(here, postgresql_url) as line:
            await _until(line.sends.is_set)
            here.clock._start += timedelta(seconds=1)  # the frozen clock, and nobody is told
            await _until(lambda: bool(wave.texts(0)))


async def test_what_a_dead_replica_had_claimed_is_free_again_after_a_while(
    postgresql_url: str,
) -> None:
    async with town(postgresql_url) as here:
        wave = await _wave(here, 1)
        office = here.lotse.office
        async with office.write() as c:
            assert await outbox.claim(c, office.now(), 1, office.now() + CLAIM)
        await here.settle()
        assert wave.texts(0) == []
        await here.wait(seconds=CLAIM.total_seconds())
        assert len(wave.texts(0)) == 1


async def test_on_sqlite_it_is_free_with_the_next_start(here: Town) -> None:
    wave = await _wave(here, 1)
    async with here.lotse.office.write() as c:
        await outbox.claim(c, here.clock.now(), 1, here.clock.now() + CLAIM)
    await here.lotse.sender.recover()
    await here.settle()
    assert len(wave.texts(0)) == 1


async def test_a_chat_reads_by_priority_and_then_by_age(here: Town) -> None:
    wave = await _wave(here, 1)
    await here.settle()
    await wave.here.actors[FIRST].taps("I'll come")
    office = here.lotse.office
    ((held, _),) = await shifts.of(office, wave.people[0])
    seen = len(wave.texts(0))
    async with office.write() as c:
        for kind, priority in (
            ("nudge", Priority.REMIND),
            ("after", Priority.BROADCAST),
            ("confirm", Priority.REMIND),
            ("meet", Priority.EMERGENCY),
        ):
            await outbox.owe(
                c, kind, wave.people[0].id, held.id, now=office.now(), priority=priority
            )
    # The chat is throttled in the middle, and the order stays.
    here.telegram.faults.add("sendMessage", kind="too_many_requests", retry_after=9)
    await here.settle()
    assert len(wave.texts(0)) == seen
    await here.wait(seconds=9)
    begins = [text.split(":")[0].split("?")[0] for text in wave.texts(0)[seen:]]
    assert begins == [
        "See you soon",
        "A short answer, please",
        "Are you still coming",
        "Did it take place",
    ]


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "drop_before", "drop_after"])
async def test_a_fault_of_the_network_holds_up_its_chat_alone(here: Town, kind: str) -> None:
    wave = await _wave(here, 3)
    here.telegram.faults.add("sendMessage", kind=kind, chat_id=FIRST)
    await here.settle()
    assert [len(wave.texts(n)) for n in range(3)] == [kind == "drop_after", 1, 1]
    await here.wait(seconds=8)
    # A message that Telegram took without our hearing of it is the only one to come twice.
    assert [len(wave.texts(n)) for n in range(3)] == [1 + (kind == "drop_after"), 1, 1]
    assert await _outcomes(here, "push") == ["sent"] * 3


async def test_429_waits_exactly_as_told_however_often(here: Town) -> None:
    wave = await _wave(here, 2)
    for _ in range(3):
        here.telegram.faults.add(
            "sendMessage", kind="too_many_requests", retry_after=40, chat_id=FIRST
        )
    await here.settle()
    for _ in range(3):
        assert [len(wave.texts(n)) for n in range(2)] == [0, 1]
        await here.wait(seconds=39)
        assert wave.texts(0) == []
        await here.wait(seconds=1)
    assert len(wave.texts(0)) == 1


@pytest.mark.parametrize("kind", ["blocked", "deactivated", "chat_not_found"])
async def test_who_cannot_be_written_to_is_passed_over_at_once(here: Town, kind: str) -> None:
    wave = await _wave(here, 2)
    here.telegram.faults.add("sendMessage", kind=kind, chat_id=FIRST)
    await here.settle()
    async with here.lotse.office.read() as c:
        offer = await offers.get(c, wave.offer_ids[0])
        person = await people.get(c, wave.people[0].id)
    assert offer is not None
    assert (offer.state, person.reachable) == ("closed", False)
    assert await _outcomes(here, "push") == ["failed", "sent"]


@pytest.mark.parametrize("kind", ["blocked", "deactivated", "chat_not_found"])
async def test_whoever_counts_on_them_decides(here: Town, kind: str) -> None:
    wave = await _wave(here, 1)
    await here.settle()
    await here.actors[FIRST].taps("I'll come")
    async with here.lotse.office.write() as c:
        ((held, need),) = await shifts.of(here.lotse.office, wave.people[0])
        await outbox.owe(c, "confirm", wave.people[0].id, held.id, now=here.clock.now())
    here.telegram.faults.add("sendMessage", kind=kind, chat_id=FIRST)
    await here.settle()
    assert LOST in wave.maria.sees_all()
    assert LINK in wave.maria.sees_all()
    await wave.maria.says("/unreachable")
    assert "V0" in wave.maria.sees()
    assert LINK in wave.maria.sees()
    assert str(need.starts_at.day) in wave.maria.sees()
    await wave.maria.taps("Replace")
    assert "We are asking others now." in wave.maria.sees_all()
    # Whoever writes again is back.
    await here.actors[FIRST].says("/help")
    await wave.maria.says("/unreachable")
    assert wave.maria.sees() == "Everybody can be reached on Telegram."


async def test_the_list_is_for_coordinators(here: Town) -> None:
    await _wave(here, 1)
    await here.settle()
    await here.actors[FIRST].says("/unreachable")
    assert "This is not open to you" in here.actors[FIRST].sees()


async def test_an_edit_that_is_overtaken_is_not_sent(here: Town) -> None:
    wave = await _wave(here, 1)
    office = here.lotse.office
    async with office.write() as c:
        maria = await people.by_telegram_id(c, MARIA)
        assert maria
        await outbox.owe(c, "card", maria.id, wave.need_id, now=office.now())
    await here.settle()
    async with office.write() as c:
        for _ in range(3):
            await outbox.owe(c, "card", maria.id, wave.need_id, now=office.now())
    await here.settle()
    assert (await _outcomes(here, "card"))[-3:] == ["overtaken", "overtaken", "sent"]
    assert len(from_bot(wave.maria)) == 1


@pytest.mark.parametrize("kind", ["too_many_requests", "server_error", "bad_gateway"])
async def test_a_direct_answer_is_tried_again_too(here: Town, kind: str) -> None:
    await _wave(here, 1)
    await here.settle()
    here.telegram.faults.add("*", kind=kind, chat_id=FIRST, times=2)
    await here.actors[FIRST].taps("I'll come")
    assert "You are coming. Thank you!" in here.actors[FIRST].sees_all()
    assert len(here.telegram.faults.met) == 2


async def test_a_group_that_became_a_supergroup_is_followed(here: Town) -> None:
    bot = here.lotse.application.bot
    here.telegram.group(-5, "Small")
    here.telegram.migrate(-5, -1005)
    for _ in range(2):
        assert (await bot.send_message(-5, "News")).chat.id == -1005
    assert len(here.telegram.refusals) == 1


async def test_a_claim_is_kept_up_while_its_message_waits(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sender.KEEP_EVERY", 0.01)
    async with town(database_url) as here:
        wave = await _wave(here, 1)
        here.clock._moved.clear()  # nothing but time goes on
        bot, office = here.lotse.application.bot, here.lotse.office
        pacer = Pacer(UNLIMITED)
        await pacer.told_to_wait(FIRST, 3600)
        # The limiter of the bot has a pacer of its own: this one holds the message up.
        monkeypatch.setattr(bot.rate_limiter, "pacer", pacer)
        sender = Sender(bot, office, pacer)
        assert await sender._take() == 1
        sending = asyncio.create_task(sender._keep_claims())
        for _ in range(4):  # each time two thirds of a claim, three in all
            await _until_claimed(here)
            await here.clock.move(CLAIM * 2 / 3)
        await _until_claimed(here)
        other = Sender(bot, office, Pacer(UNLIMITED))
        assert await other._take() == 0, "it is somebody else's"
        sending.cancel()
        await sender._land(0)
        assert wave.texts(0) == []


async def _until_claimed(here: Town) -> None:
    """Wait for a sign of life: a claim that lasts as long as a new one."""
    fresh = here.lotse.office.now() + CLAIM
    async with asyncio.timeout(30):
        while True:
            async with here.lotse.office.read() as c:
                until = (await c.execute(select(table.c.claimed_until))).scalars().first()
            if until and until >= fresh:
                return
            await asyncio.sleep(0.005)
