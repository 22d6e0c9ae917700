"""The page in a real browser: what people write, press and read on their phones."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.sandbox.stage import Screen, Stage, inline, send

PUSH = (
    "<b>مطلوب مساعدة: مرافقة إلى الطبيب، الثلاثاء 24 نوفمبر، 9:00–11:00</b>\n"
    "المكان: وسط المدينة، على بُعد نحو 1.2 كم\n"
    "Bautzen\n"
    "بقي مكان واحد."
)

OSM = "?mlat=51.1806&mlon=14.4275#map=17/51.1806/14.4275"

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one browser for all tests in here


async def sides(bubble: Locator, log: Locator) -> tuple[float, float]:
    """How far the bubble is from the left and from the right of its log."""
    inner, outer = await bubble.bounding_box(), await log.bounding_box()
    assert inner is not None
    assert outer is not None
    left = inner["x"] - outer["x"]
    return left, outer["width"] - left - inner["width"]


async def test_writing_and_being_answered(stage: Stage, screen: Screen) -> None:
    await screen.open()
    await screen.field(stage.olena).fill("Доброго дня")
    await screen.field(stage.olena).press("Enter")
    [update] = await stage.updates()
    assert update["message"]["text"] == "Доброго дня"
    text = (
        "👋 <b>Вітаємо</b>, <i>Olena</i>: <a href='https://example.org'>сайт</a> <code>A1</code>"
    )
    await send(stage.telegram, 102, text, parse_mode="HTML")

    log = screen.phone(stage.olena).locator(".log")
    own, answer = log.locator(".bubble").nth(0), log.locator(".bubble").nth(1)
    await expect(answer).to_contain_text("👋 Вітаємо, Olena: сайт A1")
    await expect(answer.locator("strong")).to_have_text("Вітаємо")
    await expect(answer.locator("em")).to_have_text("Olena")
    await expect(answer.locator("code")).to_have_text("A1")
    await expect(answer.locator("a")).to_have_attribute("href", "https://example.org")
    await expect(answer.locator("time")).to_have_text("09:41")
    await expect(screen.field(stage.olena)).to_have_value("")
    left, right = await sides(own, log)
    assert left > right
    left, right = await sides(answer, log)
    assert left < right


async def test_pressing_and_an_edit_in_place(stage: Stage, screen: Screen) -> None:
    keys = inline(["Прийду", "Ні"])
    question = await send(stage.telegram, 102, "Чи прийдете?", reply_markup=keys)
    await send(stage.telegram, 102, "Ще щось")
    await screen.open()
    phone = screen.phone(stage.olena)
    button = phone.get_by_role("button", name="Прийду")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    [update] = await stage.updates()
    query = update["callback_query"]
    assert query["data"] == "Прийду"

    call = stage.telegram.call
    await call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Записано"})
    await expect(phone.locator(".toast")).to_have_text("Записано")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    edit = {"chat_id": 102, "message_id": question["message_id"], "text": "Вас записано"}
    await call("editMessageText", {**edit, "reply_markup": inline(["Звільнити місце"])})
    first = phone.locator(".message").first
    await expect(first).to_contain_text("Вас записано")
    await expect(first).to_contain_text("змінено")
    await expect(first).to_have_class(re.compile("changed"))
    await expect(phone.locator(".message")).to_have_count(2)
    await expect(phone.get_by_role("button", name="Звільнити місце")).to_be_visible()
    await call("deleteMessage", {"chat_id": 102, "message_id": question["message_id"]})
    await expect(phone.locator(".message")).to_have_count(1)


async def test_an_alert_stays_until_it_is_closed(stage: Stage, screen: Screen) -> None:
    await send(stage.telegram, 101, "Noch 1 Platz", reply_markup=inline(["Ich komme"]))
    await screen.open()
    phone = screen.phone(stage.maria)
    await phone.get_by_role("button", name="Ich komme").click()
    [update] = await stage.updates()
    answer = {"callback_query_id": update["callback_query"]["id"], "show_alert": True}
    await stage.telegram.call("answerCallbackQuery", {**answer, "text": "Schon besetzt"})
    await expect(phone.get_by_role("alertdialog")).to_contain_text("Schon besetzt")
    await phone.get_by_role("button", name="OK").click()
    await expect(phone.get_by_role("alertdialog")).to_have_count(0)


async def test_arabic_reads_from_right_to_left(stage: Stage, screen: Screen) -> None:
    keys = inline(["سأحضر", "التفاصيل"])
    await send(stage.telegram, 103, PUSH, parse_mode="HTML", reply_markup=keys)
    await send(stage.telegram, 103, "REF-2291 bitte mitbringen")
    stage.yusuf.say("شكرًا")
    await screen.open()
    phone = screen.phone(stage.yusuf)
    await expect(phone).to_have_css("direction", "rtl")
    words = phone.locator(".words")
    await expect(words.nth(0)).to_have_css("direction", "rtl")
    await expect(words.nth(0)).to_have_css("unicode-bidi", "plaintext")
    await expect(words.nth(1)).to_have_css("direction", "ltr")
    first = await phone.get_by_role("button", name="سأحضر").bounding_box()
    second = await phone.get_by_role("button", name="التفاصيل").bounding_box()
    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]
    left, right = await sides(phone.locator(".own .bubble"), phone.locator(".log"))
    assert left > right


async def test_unread_marks_go_when_somebody_looks(stage: Stage, screen: Screen) -> None:
    await send(stage.telegram, 102, "Одне")
    await send(stage.telegram, 102, "Друге")
    await screen.open()
    phone = screen.phone(stage.olena)
    badges = screen.page.locator(".badge:visible")
    await expect(badges).to_have_count(2)  # on the phone, and beside the name above
    await expect(phone.locator(".new")).to_have_text("Нове")
    assert (await screen.page.title()).startswith("(2) Lotse")
    await phone.locator(".log").click()
    await expect(badges).to_have_count(0)
    assert stage.olena.unread == 0


async def test_reply_keyboards(stage: Stage, screen: Screen) -> None:
    keys: dict[str, Any] = {
        "keyboard": [
            [{"text": "مشاركة الموقع", "request_location": True}],
            [{"text": "مشاركة الرقم", "request_contact": True}, {"text": "لاحقًا"}],
        ]
    }
    await send(stage.telegram, 103, "أين؟", reply_markup=keys)
    await screen.open()
    phone = screen.phone(stage.yusuf)
    await phone.get_by_role("button", name="لاحقًا").click()
    await expect(phone.locator(".own")).to_have_count(1)
    await phone.get_by_role("button", name="مشاركة الرقم").click()
    await expect(phone.locator(".own")).to_have_count(2)
    await phone.get_by_role("button", name="مشاركة الموقع").click()
    dialog = screen.page.get_by_role("dialog")
    await dialog.get_by_label("Ort").select_option("Görlitz, Demianiplatz")
    await dialog.get_by_role("button", name="Teilen").click()
    await expect(phone.locator(".own .place")).to_contain_text("51.15560, 14.98400")
    kinds = [update["message"].keys() for update in await stage.updates()]
    assert ["text" in kinds[0], "contact" in kinds[1], "location" in kinds[2]] == [True] * 3


async def test_places_files_and_pictures(stage: Stage, screen: Screen) -> None:
    place = {"latitude": 51.1806, "longitude": 14.4275, "title": "Praxis", "address": "Markt 4"}
    await stage.telegram.call("sendVenue", {"chat_id": 102, **place})
    upload = {"f": ("termin.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")}
    await stage.telegram.call("sendDocument", {"chat_id": 102, "document": "attach://f"}, upload)
    await screen.open()
    phone = screen.phone(stage.olena)
    card = phone.locator("a.place")
    await expect(card).to_contain_text("51.18060, 14.42750")
    assert await card.get_attribute("href") == f"https://www.openstreetmap.org/{OSM}"
    async with screen.page.expect_download() as download:
        await phone.locator("a.card").click()
    assert (await download.value).suggested_filename == "termin.ics"
    for kind in ("Foto", "Sprachnachricht", "Sticker", "Eigene Telefonnummer"):
        await phone.get_by_role("button", name="Etwas anhängen").click()
        await phone.get_by_role("menuitem", name=kind).click()
    await expect(phone.locator(".own")).to_have_count(4)
    await expect(phone.locator("img.photo")).to_have_js_property("naturalWidth", 96)


async def test_nothing_said_becomes_markup(stage: Stage, screen: Screen) -> None:
    text = "<img src=x onerror='document.title=1'><script>document.title=2</script>"
    stage.olena.say(text)
    await send(stage.telegram, 102, text, reply_markup=inline(["<b>Так</b>"]))
    await send(stage.telegram, 102, "javascript:alert(1)")
    await screen.open()
    phone = screen.phone(stage.olena)
    await expect(phone.locator(".words").nth(0)).to_have_text(text)
    await expect(phone.locator(".words").nth(1)).to_have_text(text)
    await expect(phone.get_by_role("button", name="<b>Так</b>")).to_be_visible()
    await expect(phone.locator("a, .log img, script")).to_have_count(0)


async def test_blocking_the_bot(stage: Stage, screen: Screen) -> None:
    stage.olena.say("Привіт")
    await screen.open()
    phone = screen.phone(stage.olena)
    await phone.get_by_role("button", name="Mehr").click()
    await phone.get_by_role("menuitem", name="Bot blockieren").click()
    await expect(phone.get_by_text("Der Bot ist blockiert.")).to_be_visible()
    assert stage.olena.blocked
    await phone.get_by_role("button", name="Wieder zulassen").click()
    await expect(screen.field(stage.olena)).to_be_visible()
    assert not stage.olena.blocked


async def test_a_link_to_the_bot_opens_on_a_phone(stage: Stage, screen: Screen) -> None:
    await send(stage.telegram, 101, "Einladung: https://t.me/lotse_bot?start=inv-7")
    await screen.open()
    await screen.phone(stage.maria).get_by_role("link").click()
    await screen.page.get_by_role("dialog").get_by_role("button", name="Olena").click()
    await expect(screen.phone(stage.olena).locator(".own")).to_contain_text("/start inv-7")


async def test_groups_stand_beside_the_phones(stage: Stage, screen: Screen) -> None:
    stage.telegram.group(-1001, "Koordination", forum=True)
    topic = await stage.telegram.call("createForumTopic", {"chat_id": -1001, "name": "Fragen"})
    thread = {"message_thread_id": topic["message_thread_id"]}
    keys = inline(["Übernehmen"])
    await send(stage.telegram, -1001, "Eine Frage", reply_markup=keys, **thread)
    await screen.open()
    group = screen.page.locator(".phone[data-id='-1001']")
    await group.get_by_label("Schreiben als").select_option("Olena")
    await group.get_by_label("Thema").select_option("General")
    await expect(group.locator(".message")).to_have_count(0)
    await group.get_by_label("Thema").select_option("Fragen")
    await group.get_by_role("button", name="Übernehmen").click()
    await group.locator("textarea").fill("Ich kümmere mich")
    await group.locator("textarea").press("Enter")
    await expect(group.locator(".own")).to_contain_text("Ich kümmere mich")
    pressed, written = await stage.updates()
    assert pressed["callback_query"]["from"]["first_name"] == "Olena"
    assert written["message"]["message_thread_id"] == thread["message_thread_id"]
