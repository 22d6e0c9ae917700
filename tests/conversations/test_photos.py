"""A volunteer gives a photo: who sees it, and who does not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.cast import CAST, MARIA, OLENA, YUSUF, Actor
from bot.demo.people import Ask
from bot.domain.people import Person
from storage import people, photos
from storage.schema import photos as table
from tests.conversations.scenes import (
    NOT_YOURS,
    WEDNESDAY,
    from_bot,
    has_arrived,
    is_granted,
    nobody_waits,
    nothing_refused,
    words,
)
from tests.support.town import Town, town

DOCTOR = Ask(day=WEDNESDAY, meeting_point="Reichenstraße 12", note="")


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[Town]:
    """The town on each kind of database: Yusuf has arrived, Olena helps, Maria coordinates."""
    async with town(database_url) as it:
        olena, maria, yusuf = (it.person(n, *CAST[n]) for n in (OLENA, MARIA, YUSUF))
        await has_arrived(yusuf, maria, olena)
        yield it
        nothing_refused(it)
        nobody_waits(it)


def _cast(here: Town) -> tuple[Actor, Actor, Actor]:
    return here.actors[OLENA], here.actors[MARIA], here.actors[YUSUF]


async def _sends_a_picture(here: Town, actor: Actor) -> None:
    actor.phone.send_photo()
    await here.settle()


async def _gives(here: Town, actor: Actor) -> None:
    await actor.says("/photo")
    assert words(actor, "You have given no photo of yourself.") in actor.sees()
    await actor.taps("Give a photo")
    await _sends_a_picture(here, actor)
    assert words(actor, "This is your photo.") in actor.sees()


def _pictures(actor: Actor) -> list[dict[str, Any]]:
    return [m for m in from_bot(actor) if "photo" in m]


async def _olena(here: Town) -> Person:
    async with here.lotse.office.read() as c:
        found = await people.by_telegram_id(c, OLENA)
    assert found
    return found


async def _kept(here: Town) -> list[str | None]:
    async with here.lotse.office.read() as c:
        return list((await c.execute(select(table.c.file_id))).scalars())


async def test_who_asked_sees_who_comes_and_nobody_else_does(here: Town) -> None:
    olena, maria, yusuf = _cast(here)
    await _gives(here, olena)
    assert len(_pictures(olena)) == 1
    await is_granted(here, maria, yusuf, DOCTOR)
    assert _pictures(yusuf) == [], "not before somebody comes"
    await olena.taps("I'll come")
    (picture,) = _pictures(yusuf)
    assert "Olena" in picture["caption"]
    assert _pictures(maria) == []
    assert [m for m in maria.phone.messages if "photo" in m] == []


async def test_the_profile_leads_to_it(here: Town) -> None:
    olena, _, yusuf = _cast(here)
    await olena.says("/profile")
    await olena.taps("Your photo", "Give a photo")
    await _sends_a_picture(here, olena)
    assert len(await _kept(here)) == 1
    await yusuf.says("/profile")
    assert yusuf.t("Your photo") not in yusuf.buttons()


async def test_without_a_photo_only_the_name_is_told(here: Town) -> None:
    olena, maria, yusuf = _cast(here)
    await is_granted(here, maria, yusuf, DOCTOR)
    await olena.taps("I'll come")
    assert words(yusuf, "{name} is coming: {what}") in yusuf.sees()
    assert _pictures(yusuf) == []


async def test_a_photo_can_be_taken_back(here: Town) -> None:
    olena, maria, yusuf = _cast(here)
    await _gives(here, olena)
    await olena.taps("Delete my photo")
    assert words(olena, "Your photo has been deleted.") in olena.sees()
    assert await _kept(here) == []
    await is_granted(here, maria, yusuf, DOCTOR)
    await olena.taps("I'll come")
    assert _pictures(yusuf) == []


async def test_another_photo_takes_its_place(here: Town) -> None:
    olena, _, _ = _cast(here)
    await _gives(here, olena)
    before = await _kept(here)
    await olena.taps("Give another photo")
    await _sends_a_picture(here, olena)
    after = await _kept(here)
    assert len(after) == 1
    assert after != before


async def test_a_picture_nobody_asked_for_goes_to_the_team(here: Town) -> None:
    olena, maria, _ = _cast(here)
    await _sends_a_picture(here, olena)
    assert await _kept(here) == []
    assert "Olena" in maria.sees_all()
    await olena.says("/photo")
    await olena.taps("Give a photo", "No photo")
    assert words(olena, "You have given no photo of yourself.") in olena.sees()
    await _sends_a_picture(here, olena)
    assert await _kept(here) == [None]


async def test_after_an_hour_a_picture_is_a_picture_again(here: Town) -> None:
    olena, _, _ = _cast(here)
    await olena.says("/photo")
    await olena.taps("Give a photo")
    await here.wait(minutes=61)
    await _sends_a_picture(here, olena)
    assert await _kept(here) == [None]


async def test_only_volunteers_give_one(here: Town) -> None:
    _, _, yusuf = _cast(here)
    await yusuf.says("/photo")
    assert words(yusuf, NOT_YOURS) in yusuf.sees()


async def test_a_replayed_update_says_the_same_again(here: Town) -> None:
    person, office = await _olena(here), here.lotse.office
    async with office.write() as c:
        await photos.wait_for(c, person.id, office.now().replace(hour=23))
        assert await photos.take(c, person.id, "one", 7, office.now())
        assert await photos.take(c, person.id, "one", 7, office.now())
        assert not await photos.take(c, person.id, "two", 8, office.now())
    assert await _kept(here) == ["one"]


async def test_it_goes_with_the_profile(here: Town) -> None:
    olena, _, _ = _cast(here)
    await _gives(here, olena)
    await olena.says("/profile")
    await olena.taps("You are here because", "I have just arrived", "Skip", "Skip")
    await olena.taps("Yes, that is right")
    assert await _kept(here) == []


async def test_it_goes_with_the_person(here: Town) -> None:
    olena, _, _ = _cast(here)
    await _gives(here, olena)
    async with here.lotse.office.write() as c:
        await people.forget(c, (await _olena(here)).id)
    assert await _kept(here) == []
