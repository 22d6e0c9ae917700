"""Killed between the decision and the answer: the replay changes nothing, and answers."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from telegram import Update

from bot.demo.cast import Actor
from bot.demo.people import Helper, Request
from bot.domain.errors import Away
from storage import outbox, people, volunteers
from storage.database import Database
from tests.conversations.scenes import (
    ANY_TIME,
    OLD_BUTTON,
    WEDNESDAY,
    open_town,
    sends,
    shown,
    the_office,
    words,
)
from tests.support.paper import posts, registers_to_help
from tests.support.town import Town

GONE = "This place has been given back already. /shifts shows yours."
BREAKS_ONCE = (
    "CREATE SEQUENCE steps",
    "CREATE FUNCTION break_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF nextval('steps') = 1 THEN RAISE 'going down' USING ERRCODE = '57P01'; END IF; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER breaks BEFORE UPDATE ON drafts FOR EACH ROW EXECUTE FUNCTION break_once()",
)


async def _taps_and_it_dies(here: Town, actor: Actor, label: str) -> None:
    """The tap is handled, and handled once more, as after a kill before it was noted as done."""
    actor.phone.tap(actor.t(label))
    payload = list(here.telegram.updates.pending.values())[-1]
    update = Update.de_json(payload, here.lotse.application.bot)
    await here.lotse.application.process_update(update)
    await here.settle()  # Telegram gives the update again, for nobody has acknowledged it
    refused = here.telegram.refusals
    refused[:] = [it for it in refused if "query is too old" not in it.description]


def _refused(actor: Actor, msgid: str) -> bool:
    said = [str(notice["text"]) for notice in actor.phone.notices]
    return any(words(actor, msgid) in text for text in [*said, actor.sees_all()])


async def test_a_registration_is_welcomed(here: Town, emily: Actor) -> None:
    await registers_to_help(emily, Helper(times=ANY_TIME))
    await emily.says("/profile")
    await _taps_and_it_dies(here, emily, "Yes, that is right")
    assert not _refused(emily, OLD_BUTTON)


async def test_a_need_is_posted_once_and_said_to_be(
    here: Town, maria: Actor, olena: Actor
) -> None:
    await the_office(maria, olena)
    await posts(maria, Request(day=WEDNESDAY))
    await _taps_and_it_dies(here, maria, "Send now")
    await here.wait(seconds=5)
    assert not _refused(maria, OLD_BUTTON)
    assert len(shown(maria, "Your request is on its way.")) == 1
    assert len(shown(olena, "Help wanted: {what}")) == 1


async def test_a_place_is_given_back_once(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("I'll come", "Give my place back")
    await _taps_and_it_dies(here, olena, "Yes, give it back")
    assert not _refused(olena, GONE)
    assert len(shown(olena, "Thank you for telling us in time.")) == 1
    assert len(shown(maria, "{name} can't come.")) == 1


async def test_less_often_means_once_less(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("Not this time")
    await _taps_and_it_dies(here, olena, "Ask me less often")
    async with here.lotse.office.read() as c:
        person = await people.by_telegram_id(c, olena.phone.id)
        assert person is not None
        who = await volunteers.get(c, person.id)
    assert who is not None
    assert who.weekly_cap == 2


async def test_a_request_is_cancelled_once(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    await olena.taps("I'll come")
    await maria.taps("Cancel")
    await _taps_and_it_dies(here, maria, "Yes, cancel")
    assert len(shown(olena, "Cancelled: {what}")) == 1
    assert len(shown(maria, "Cancelled")) == 1, "the card says so"
    async with here.lotse.office.read() as c:
        assert not await outbox.waiting(c)


async def test_more_are_asked_once(
    here: Town, maria: Actor, olena: Actor, sami: Actor, emily: Actor
) -> None:
    everybody = [here.person(300 + n, f"V{n}", "en") for n in range(5)]
    await the_office(maria, olena, sami, emily, *everybody)
    await sends(here, maria, Request(day=WEDNESDAY))
    await _taps_and_it_dies(here, maria, "Ask more now")
    asked = [it for it in [olena, sami, emily, *everybody] if shown(it, "Help wanted: {what}")]
    assert len(asked) == 6, "three at first, and three more"


async def test_an_answer_waits_for_telegram(here: Town, maria: Actor, olena: Actor) -> None:
    await the_office(maria, olena)
    await sends(here, maria, Request(day=WEDNESDAY))
    for kind in ("bad_gateway", "drop_before", "server_error"):
        here.telegram.faults.add("editMessageText", kind=kind, chat_id=olena.phone.id)
    here.telegram.faults.add("answerCallbackQuery", kind="too_many_requests", retry_after=1)
    await olena.taps("I'll come")
    assert len(shown(olena, "You are coming. Thank you!")) == 1
    assert olena.phone.unanswered == []


async def test_an_answer_waits_for_the_database(postgresql_url: str) -> None:
    """The connection breaks once in the middle of a step; the person notices nothing."""
    async with open_town(postgresql_url) as here:
        emily = here.person(104, "Emily", "en")
        await emily.says("/start")
        async with here.lotse.office.write() as c:
            for statement in BREAKS_ONCE:
                await c.execute(text(statement))
        await emily.taps("English")
        assert words(emily, "Before we start: your data") in emily.sees()
        assert len(shown(emily, "Something went wrong")) == 0


async def test_a_lost_connection_is_told_from_a_fault(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    with pytest.raises(Away):
        async with database.write() as c:
            await c.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with pytest.raises(ProgrammingError):
        async with database.write() as c:
            await c.execute(text("SELECT nonsense"))
    await database.close()
