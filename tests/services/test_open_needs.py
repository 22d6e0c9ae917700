"""Taking something from the list of open needs, while others take it as well."""

import asyncio

import pytest

from bot.domain.errors import Over
from bot.services import booking
from bot.services.office import Office
from storage import needs, offers
from tests.support.seeding import add_need, add_person, add_volunteers


async def test_what_is_filled_while_somebody_opens_it_is_not_asked(office: Office) -> None:
    maria = await add_person(office, 101, "Maria", "en")
    [olena] = await add_volunteers(office, 201, 1)
    need = await add_need(office, maria)
    async with office.write() as c:
        await needs.hold(c, need.id)
        await needs.take_place(c, need.id)
        opens = asyncio.create_task(booking.look_at(office, olena, need.id))
        await asyncio.sleep(0.3)  # it has read the list by then; later, it would find it filled
    with pytest.raises(Over):
        await opens
    async with office.read() as c:
        assert await offers.of_need(c, need.id) == []
