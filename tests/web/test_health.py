"""Health, readiness, metrics: what a load balancer and an operator ask."""

import re
from datetime import timedelta

from sqlalchemy import text

from bot.demo.cast import MARIA, OLENA
from bot.sandbox import Telegram
from storage import outbox, people
from tests.support.seeding import add_need, add_person
from tests.web.conftest import Served, built


async def _ready(served: Served) -> tuple[int, dict[str, bool]]:
    answer = await served.client.get("/readyz")
    return answer.status_code, answer.json()


async def _metrics(served: Served) -> dict[str, float]:
    """Each line of the page, with its number."""
    page = (await served.client.get("/metrics")).text
    return {name: float(value) for name, value in re.findall(r"^(\w.*) (\S+)$", page, re.M)}


async def test_alive_before_it_is_ready(new_house: Served) -> None:
    async with new_house.lotse.door.opened():
        assert (await new_house.client.get("/healthz")).text == "ok\n"
        assert await _ready(new_house) == (
            503,
            {"database": True, "migrations": False, "receiver": False, "sender": False},
        )
        assert (await new_house.client.get("/metrics")).status_code == 200


async def test_ready_when_everything_is_at_work(house: Served, tg: Telegram) -> None:
    async with tg.running(), house.lotse.running():
        await house.person(OLENA, "Olena").says("/start")
        status, parts = await _ready(house)
        assert (status, set(parts.values())) == (200, {True})


async def test_nobody_waits_for_the_menus(house: Served, tg: Telegram) -> None:
    tg.faults.add("setMyCommands", kind="too_many_requests", times=None, retry_after=60)
    async with tg.running(), house.lotse.running():
        olena = house.person(OLENA, "Olena")
        await olena.says("/start")
        assert olena.phone.messages[-1]["from"]["is_bot"]
        status, _ = await _ready(house)
        assert status == 200


async def test_not_ready_with_the_tables_of_another_version(house: Served) -> None:
    async with house.lotse.running():
        async with house.lotse.office.write() as c:
            await c.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        status, parts = await _ready(house)
        assert (status, parts["database"], parts["migrations"]) == (503, True, False)


async def test_not_ready_without_the_database(tg: Telegram) -> None:
    nowhere = "postgresql://lotse@127.0.0.1:1/lotse"
    async with built(nowhere, tg) as served, served.lotse.door.opened():
        status, parts = await _ready(served)
        assert (status, parts["database"]) == (503, False)
        assert (await served.client.get("/metrics")).status_code == 200
        assert (await served.client.get("/healthz")).status_code == 200


async def test_it_is_served_when_polling_too(sqlite_url: str, tg: Telegram) -> None:
    async with built(sqlite_url, tg, webhook=False) as served, served.lotse.running():
        await served.person(OLENA, "Olena").says("/start")
        assert (await _ready(served))[0] == 200
        assert (await served.client.post("/hook", json={})).status_code == 404


async def test_metrics_tell_what_waits_and_what_was_done(house: Served, tg: Telegram) -> None:
    office = house.lotse.office
    maria = house.person(MARIA, "Maria")
    async with tg.running(), house.lotse.running():
        before = await _metrics(house)
        await maria.says("/start")
        person = await add_person(office, MARIA + 1000, "Vera", "en")
        need = await add_need(office, person, capacity=2)
        house.telegram.phone(MARIA + 1000, "Vera")
        async with office.database.write() as c:
            until = office.now() + timedelta(hours=1)  # her chat has to wait
            await people.set_person(c, person.id, hold_until=until)
            await outbox.owe(c, "card", person.id, need.id, now=office.now())
            await c.execute(text("UPDATE inbox SET fault = 'odd'"))
        after = await _metrics(house)
        assert after['lotse_outbox_depth{kind="card"}'] == 1
        assert after['lotse_outbox_age_seconds{kind="card"}'] >= 0
        assert after["lotse_needs_open"] == 1
        assert after["lotse_needs_at_risk"] == 0
        assert after["lotse_updates_set_aside"] == 1
        assert after['lotse_overdue_depth{column="needs.turn_at"}'] == 0
        updates = 'lotse_update_seconds_count{organisation=""}'
        assert after[updates] == before.get(updates, 0) + 1
        async with office.write() as c:
            await people.set_person(c, person.id, hold_until=None)
        await house.settle()
        sent = 'lotse_sends_total{kind="card",organisation="",outcome="sent"}'
        assert (await _metrics(house))[sent] == before.get(sent, 0) + 1


async def test_a_need_that_is_short_of_people_is_at_risk(house: Served) -> None:
    office = house.lotse.office
    async with house.lotse.running():
        maria = await add_person(office, MARIA, "Maria", "en")
        starts = office.now() + timedelta(hours=20)
        await add_need(office, maria, starts_at=starts, ends_at=starts + timedelta(hours=1))
        assert (await _metrics(house))["lotse_needs_at_risk"] == 1


async def test_metrics_name_nobody(house: Served, tg: Telegram) -> None:
    async with tg.running(), house.lotse.running():
        await house.person(OLENA, "Olena").says("/start")
        page = (await house.client.get("/metrics")).text
        assert "Olena" not in page
        assert f'"{OLENA}"' not in page
