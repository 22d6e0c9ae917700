"""The webhook: whoever knows the secret is heard, once; an update is kept before the 200."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import text

from bot.delivery.receiver import WANTED
from bot.demo.cast import OLENA
from bot.sandbox import Telegram
from tests.web.conftest import HEADER, SECRET, Served, built


def start(update_id: int, who: int = OLENA) -> dict[str, Any]:
    """Somebody writes /start."""
    person = {"id": who, "first_name": "Olena", "language_code": "en"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1,
            "chat": {"id": who, "type": "private", "first_name": "Olena"},
            "from": {**person, "is_bot": False},
            "text": "/start",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }


async def _inbox(served: Served) -> list[tuple[int, bool]]:
    async with served.lotse.office.read() as c:
        rows = await c.execute(text("SELECT update_id, done_at IS NOT NULL FROM inbox ORDER BY 1"))
        return [(row[0], bool(row[1])) for row in rows]


async def test_a_conversation_comes_by_webhook(house: Served, tg: Telegram) -> None:
    async with tg.running(), house.lotse.running():
        olena = house.person(OLENA, "Olena")
        await olena.says("/start")
        await olena.taps("English", "I agree", "I want to help")
        assert "language" in olena.sees().lower()
        assert all(done for _, done in await _inbox(house))
        assert len(await _inbox(house)) == 4


async def test_telegram_is_told_the_address_the_secret_and_what_is_wanted(
    house: Served, tg: Telegram
) -> None:
    async with house.lotse.running():
        await _until(lambda: house.lotse.way_in.ready)
        assert (tg.webhook.url, tg.webhook.secret) == (f"{house.address}/hook", SECRET)
        assert tg.updates.allowed == WANTED
    assert tg.webhook.url, "it stays: what comes meanwhile waits at Telegram"


async def test_polling_takes_a_webhook_away(sqlite_url: str, tg: Telegram) -> None:
    tg.webhook.set("https://lotse.example.org/old", "", 40)
    async with built(sqlite_url, tg, webhook=False) as served, served.lotse.running():
        olena = served.person(OLENA, "Olena")
        await olena.says("/start")
        assert olena.sees()
        assert tg.webhook.url == ""


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
async def test_a_stranger_is_not_read(house: Served, secret: str | None) -> None:
    """The body is announced and never sent: an answer comes all the same."""
    async with house.lotse.running():
        host, port = house.address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        shown = "" if secret is None else f"{HEADER}: {secret}\r\n"
        writer.write(
            f"POST /hook HTTP/1.1\r\nHost: x\r\n{shown}Content-Length: 50\r\n\r\n".encode("latin1")
        )
        async with asyncio.timeout(10):
            assert (await reader.readline()).split()[1] == b"401"
        writer.close()
        assert await _inbox(house) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"\xff\xfe",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 99999999999999999999}',
        b"[" * 200_000,
    ],
)
async def test_what_is_no_update_is_refused(house: Served, body: bytes) -> None:
    async with house.lotse.running():
        assert (await house.post(body)).status_code == 400
        assert (await house.post(start(1))).status_code == 200


async def test_a_body_longer_than_any_update_is_refused(house: Served) -> None:
    async def endless() -> Any:
        for _ in range(40):
            yield b" " * 100_000

    async with house.lotse.running():
        assert (await house.post(b"x" * 2_000_000)).status_code == 413
        assert (await house.post(endless())).status_code == 413
        assert await _inbox(house) == []


async def test_only_the_webhook_takes_updates(house: Served) -> None:
    async with house.lotse.running():
        headers = {HEADER: SECRET}
        assert (await house.client.get("/hook", headers=headers)).status_code == 405
        assert (await house.client.post("/", json=start(1), headers=headers)).status_code == 404


async def test_an_update_is_kept_before_it_is_acknowledged(house: Served) -> None:
    """Killed right after the 200, the program answers when it is there again."""
    olena = house.person(OLENA, "Olena")
    await house.lotse.office.database.migrate()
    async with house.lotse.door.opened():
        assert (await house.post(start(1))).status_code == 200
        assert await _inbox(house) == [(1, False)]
        assert not olena.phone.messages
    async with house.lotse.running():
        await _until(lambda: len(olena.phone.messages) == 1)


async def test_what_cannot_be_kept_is_not_acknowledged(new_house: Served) -> None:
    async with new_house.lotse.door.opened():
        assert (await new_house.post(start(1))).status_code == 503  # no tables yet


async def test_a_replay_does_nothing(house: Served) -> None:
    olena = house.person(OLENA, "Olena")
    async with house.lotse.running():
        for _ in range(3):
            assert (await house.post(start(1))).status_code == 200
        await house.settle()
        assert (await house.post(start(1))).status_code == 200
        await house.settle()
        assert len(olena.phone.messages) == 1
        assert await _inbox(house) == [(1, True)]


async def test_many_at_once_are_all_answered(house: Served) -> None:
    people = [house.person(1000 + n, f"P{n}") for n in range(30)]
    async with house.lotse.running():
        answers = await asyncio.gather(
            *(house.post(start(n + 1, who=1000 + n % 30)) for n in range(60))
        )
        assert {answer.status_code for answer in answers} == {200}
        await house.settle()
        assert [len(actor.phone.messages) for actor in people] == [2] * 30


async def test_an_update_that_nobody_can_read_holds_up_nobody(house: Served) -> None:
    olena = house.person(OLENA, "Olena")
    odd = json.dumps({"update_id": 1, "message": {"from": {"id": OLENA}, "chat": 7}})
    async with house.lotse.running():
        assert (await house.post(odd.encode())).status_code == 200
        assert (await house.post(start(2, who=OLENA + 1))).status_code == 200
        house.person(OLENA + 1, "Sami")
        await _until(lambda: len(house.telegram.phones[OLENA + 1].messages) == 1)
        assert not olena.phone.messages


async def _until(is_so: Any) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 - seen from outside
            await asyncio.sleep(0.01)
