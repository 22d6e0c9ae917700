"""The page's routes, asked as the page asks them."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.sandbox import page
from bot.sandbox.server import http_app
from tests.sandbox.stage import Stage, inline, send, serving, staged

Client = httpx.AsyncClient


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with staged() as stage:
        yield stage


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[Client]:
    async with Client(base_url=stage.address) as client:
        yield client


async def state(client: Client) -> dict[str, Any]:
    answer = await client.get("/sandbox/state")
    assert answer.status_code == 200
    return dict(answer.json())


async def act(client: Client, what: str, body: object = None, phone: int = 102) -> httpx.Response:
    return await client.post(f"/sandbox/phones/{phone}/{what}", json=body or {})


async def test_the_page_needs_nothing_from_elsewhere(client: Client) -> None:
    answer = await client.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"""(src|href)=["']https?:|@import|url\(""", answer.text)
    assert "innerHTML" not in answer.text


async def test_state_is_what_people_see(stage: Stage, client: Client) -> None:
    names = [{"command": "open", "description": "Де потрібна допомога"}]
    await stage.telegram.call("setMyCommands", {"commands": names, "language_code": "uk"})
    message = await send(stage.telegram, 102, "Чи прийдете?", reply_markup=inline(["Так"]))
    seen = await state(client)
    assert seen["bot"] == {"name": "Lotse", "username": "lotse_bot"}
    assert seen["now"] == "2026-11-23T08:41:00+00:00"
    assert seen["next_due"] is None
    assert seen["tour"] == {"at": 0, "focus": []}
    olena = seen["phones"][1]
    assert (olena["id"], olena["name"], olena["language"]) == (102, "Olena", "uk")
    assert (olena["unread"], olena["blocked"], olena["reply_keyboard"]) == (1, False, None)
    assert olena["commands"] == names
    assert olena["messages"] == [{**message, "reply_markup": inline(["Так"])}]


async def test_groups_come_with_their_topics(stage: Stage, client: Client) -> None:
    stage.telegram.group(-1001, "Koordination", forum=True)
    topic = await stage.telegram.call("createForumTopic", {"chat_id": -1001, "name": "Fragen"})
    thread = topic["message_thread_id"]
    body = {"text": "Hallo", "chat_id": -1001, "message_thread_id": thread}
    await act(client, "say", body, phone=101)
    [group] = (await state(client))["groups"]
    assert (group["title"], group["forum"]) == ("Koordination", True)
    assert [entry["name"] for entry in group["topics"]] == ["General", "Fragen"]
    assert group["messages"][-1]["text"] == "Hallo"
    assert group["messages"][-1]["message_thread_id"] == thread


@pytest.mark.parametrize(
    ("what", "body", "kind"),
    [
        ("say", {"text": "Доброго дня"}, "text"),
        ("contact", {}, "contact"),
        ("location", {"latitude": 51.18, "longitude": 14}, "location"),
        ("photo", {}, "photo"),
        ("voice", {}, "voice"),
        ("sticker", {}, "sticker"),
    ],
)
async def test_what_people_send_reaches_the_bot(
    stage: Stage, client: Client, what: str, body: object, kind: str
) -> None:
    answer = await act(client, what, body)
    assert answer.status_code == 200
    [update] = await stage.updates()
    assert kind in update["message"]
    assert update["message"]["from"]["id"] == 102


async def test_press_edit_block_and_read(stage: Stage, client: Client) -> None:
    message = await send(stage.telegram, 102, "Чи прийдете?", reply_markup=inline(["Так"]))
    body = {"message_id": message["message_id"], "data": "Так"}
    query = (await act(client, "press", body)).json()["query"]
    assert (await state(client))["phones"][1]["pressed"] == [query]
    await stage.telegram.call("answerCallbackQuery", {"callback_query_id": query, "text": "Є"})
    olena = (await state(client))["phones"][1]
    assert (olena["pressed"], olena["notices"][0]["text"]) == ([], "Є")

    own = stage.olena.say("Так")
    await act(client, "edit", {"message_id": own["message_id"], "text": "Ні"})
    await act(client, "block")
    assert (await state(client))["phones"][1]["blocked"]
    await act(client, "unblock")
    await send(stage.telegram, 102, "Дякуємо")
    await act(client, "read")
    assert (await state(client))["phones"][1]["unread"] == 0
    kinds = [next(k for k in update if k != "update_id") for update in await stage.updates()]
    assert kinds == ["callback_query", "message", "edited_message"] + ["my_chat_member"] * 2


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("say", {}),
        ("say", {"text": "   "}),
        ("say", {"text": 5}),
        ("say", {"text": "ä" * 4097}),
        ("say", {"text": "Hallo", "chat_id": -7}),
        ("say", [1]),
        ("press", {"message_id": "1", "data": "x"}),
        ("press", {"message_id": 999, "data": "x"}),
        ("location", {"latitude": 91, "longitude": 0}),
        ("location", {"latitude": True, "longitude": 0}),
        ("edit", {"message_id": 999, "text": "x"}),
    ],
)
async def test_bad_input_gets_one_sentence(
    stage: Stage, client: Client, what: str, body: object
) -> None:
    before = stage.telegram.revision
    answer = await act(client, what, body)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]
    assert "\n" not in answer.json()["error"]
    assert stage.telegram.revision == before


async def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert (await act(client, "say", {"text": "x"}, phone=999)).status_code == 404
    assert (await act(client, "dance")).status_code == 404
    assert (await client.get("/sandbox/files/none")).json() == {"error": "There is no such file."}


async def test_only_json_is_taken(client: Client) -> None:
    """A foreign page may send forms and plain text to this address, but no JSON."""
    plain = {"content": '{"text": "x"}', "headers": {"content-type": "text/plain"}}
    assert (await client.post("/sandbox/phones/102/say", **plain)).status_code == 415  # type: ignore[arg-type]
    broken = {"content": "{", "headers": {"content-type": "application/json"}}
    assert (await client.post("/sandbox/phones/102/say", **broken)).status_code == 400  # type: ignore[arg-type]


async def test_a_new_phone(client: Client) -> None:
    added = await client.post("/sandbox/phones", json={"name": "James", "language": "en"})
    assert added.json()["id"] == 104
    assert [phone["name"] for phone in (await state(client))["phones"]][-1] == "James"
    assert (await client.post("/sandbox/phones", json={"language": "en"})).status_code == 400


async def test_files_open_by_their_kind(stage: Stage, client: Client) -> None:
    upload = {"f": ("termin.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")}
    sent = {"chat_id": 102, "document": "attach://f"}
    message = await stage.telegram.call("sendDocument", sent, upload)
    calendar = await client.get(f"/sandbox/files/{message['document']['file_id']}")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.headers["content-disposition"] == "attachment"
    photo = stage.olena.send_photo()["photo"][-1]
    picture = await client.get(f"/sandbox/files/{photo['file_id']}")
    assert picture.headers["content-type"] == "image/png"
    assert "content-disposition" not in picture.headers


async def test_changes_are_told_as_they_happen(
    stage: Stage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "TICK", 0.2)
    async with client.stream("GET", "/sandbox/events") as stream:
        lines = stream.aiter_lines()
        assert json.loads((await anext(lines))[6:]) == {"revision": stage.telegram.revision}
        await anext(lines)
        stage.olena.say("Привіт")
        assert json.loads((await anext(lines))[6:]) == {"revision": stage.telegram.revision}
        await anext(lines)
        assert await anext(lines) == "event: tick"
        assert json.loads((await anext(lines))[6:])["now"] == "2026-11-23T08:41:00+00:00"


async def test_the_clock_moves(stage: Stage, client: Client) -> None:
    async def remind() -> None:
        await send(stage.telegram, 102, "Нагадування")

    stage.clock.due.append((stage.clock.time + timedelta(hours=5), remind))
    moved = await client.post("/sandbox/clock", json={"minutes": 60})
    due = "2026-11-23T13:41:00+00:00"
    assert moved.json() == {"now": "2026-11-23T09:41:00+00:00", "next_due": due}
    moved = await client.post("/sandbox/clock", json={"to": "next"})
    assert moved.json() == {"now": due, "next_due": None}
    assert stage.olena.messages[-1]["text"] == "Нагадування"
    assert (await client.post("/sandbox/clock", json={"to": "next"})).status_code == 409
    for wrong in ({}, {"minutes": -5}, {"minutes": 1.5}, {"minutes": 10**9}):
        assert (await client.post("/sandbox/clock", json=wrong)).status_code == 400


async def test_the_tour_is_played(stage: Stage, client: Client) -> None:
    told = (await client.get("/sandbox/tour", params={"language": "ar"})).json()
    assert (told["steps"][0], told["at"], told["focus"]) == ("الطلب يصل إلى أولينا.", 0, [])
    assert (await client.post("/sandbox/tour/next", json={})).json() == {"at": 1, "focus": [102]}
    await client.post("/sandbox/tour/next", json={})
    failed = await client.post("/sandbox/tour/next", json={})
    assert failed.status_code == 500
    assert failed.json() == {"error": "Olena hat nichts bekommen."}
    assert (await client.post("/sandbox/tour/next", json={})).json()["at"] == 3
    assert (await client.post("/sandbox/tour/next", json={})).status_code == 409


async def test_two_hands_do_not_play_at_once(stage: Stage, client: Client) -> None:
    stage.story.pause.clear()
    first = asyncio.create_task(client.post("/sandbox/tour/next", json={}))
    await asyncio.sleep(0.1)
    assert (await client.post("/sandbox/clock", json={"minutes": 5})).status_code == 409
    stage.story.pause.set()
    assert (await first).json()["at"] == 1


async def test_a_sandbox_without_clock_and_tour() -> None:
    stage = Stage()
    async with serving(http_app(stage.telegram)) as address, Client(base_url=address) as client:
        seen = await state(client)
        assert (seen["now"], seen["next_due"], seen["tour"]) == (None, None, None)
        assert (await client.post("/sandbox/clock", json={"minutes": 5})).status_code == 404
        assert (await client.get("/sandbox/tour")).status_code == 404
        assert (await client.get("/bot1:sandbox/getMe")).json()["result"]["first_name"] == "Lotse"
