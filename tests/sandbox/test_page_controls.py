"""The page in a real browser: its clock, its tour, its languages, by keyboard and on a phone."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.sandbox.server import http_app
from tests.sandbox.stage import Screen, Stage, inline, looking, send, serving

LANGUAGES = ("de", "en", "uk", "ar")


pytestmark = pytest.mark.asyncio(loop_scope="module")  # one browser for all tests in here


@pytest_asyncio.fixture(loop_scope="module")
async def small_screen(browser: Browser, stage: Stage) -> AsyncIterator[Screen]:
    async with looking(browser, stage, 360, 740) as screen:
        yield screen


async def test_the_clock_moves_to_the_reminder(stage: Stage, screen: Screen) -> None:
    async def remind() -> None:
        await send(stage.telegram, 102, "Нагадування: завтра о 9:00")

    stage.clock.due.append((stage.clock.time + timedelta(days=1, hours=2), remind))
    await screen.open()
    clock = screen.page.locator("#clock")
    await expect(clock).to_contain_text("09:41Montag, 23. November 2026")
    await expect(clock).to_contain_text("Di., 24. Nov., 11:41")
    await clock.get_by_role("button", name="+1 Std.").click()
    await expect(clock).to_contain_text("10:41Montag")
    await clock.get_by_role("button", name="Zur nächsten Erinnerung").click()
    await expect(clock).to_contain_text("11:41Dienstag, 24. November 2026")
    await expect(screen.phone(stage.olena).locator(".bubble")).to_contain_text("Нагадування")
    await expect(screen.phone(stage.olena).locator(".day")).to_have_text("вівторок, 24 листопада")
    await expect(clock.get_by_role("button", name="Zur nächsten Erinnerung")).to_be_disabled()
    await clock.get_by_role("button", name="+1 Tag").click()
    await expect(clock).to_contain_text("11:41Mittwoch")


async def test_the_tour_tells_its_steps(stage: Stage, screen: Screen) -> None:
    await screen.open()
    tour, lit = screen.page.locator("#tour"), screen.page.locator(".phone.lit h2")
    await expect(tour).to_contain_text("Als Nächstes: Olena wird gefragt.")
    await tour.get_by_role("button", name="Rundgang beginnen").click()
    await expect(tour.locator(".told")).to_have_text("Olena wird gefragt.")
    await expect(tour).to_contain_text("Schritt 1 von 3")
    await expect(lit).to_have_text(["Olena"])
    await expect(screen.phone(stage.olena).locator(".bubble")).to_contain_text("Schritt 1")
    step = tour.get_by_role("button", name="Nächster Schritt")
    await step.click()
    await expect(lit).to_have_text(["يوسف"])
    await step.click()
    await expect(tour.get_by_role("alert")).to_have_text("Olena hat nichts bekommen.")
    await step.click()
    await expect(tour.get_by_role("alert")).to_have_count(0)
    await expect(tour).to_contain_text("Die Geschichte ist zu Ende.")
    await expect(step).to_be_hidden()
    await expect(lit).to_have_text(["Maria", "Olena"])
    screen.errors.remove(next(e for e in screen.errors if "500" in e))  # the step that failed


async def test_the_tour_plays_by_itself(stage: Stage, screen: Screen) -> None:
    stage.story.has_failed = True
    await screen.page.clock.install()
    await screen.open()
    await screen.page.get_by_role("button", name="Von selbst").click()
    for step in (1, 2, 3):
        await expect(screen.page.locator("#count")).to_have_text(f"Schritt {step} von 3")
        await expect(screen.page.locator("#tour-next")).not_to_have_text("Einen Moment …")
        await screen.page.clock.run_for(10_000)
    await expect(screen.page.locator("#tour-auto")).to_be_hidden()


async def test_without_clock_and_tour_there_are_no_controls(browser: Browser) -> None:
    stage = Stage()
    async with (
        serving(http_app(stage.telegram)) as stage.address,
        looking(browser, stage) as screen,
    ):
        await screen.open()
        await expect(screen.phone(stage.olena)).to_be_visible()
        await expect(screen.page.locator("#clock")).to_be_hidden()
        await expect(screen.page.locator("#tour")).to_be_hidden()


async def test_the_keyboard_is_enough(stage: Stage, screen: Screen) -> None:
    commands = [
        {"command": "open", "description": "Offene"},
        {"command": "pause", "description": "P"},
    ]
    await stage.telegram.call("setMyCommands", {"commands": commands})
    question = await send(stage.telegram, 102, "Чи прийдете?", reply_markup=inline(["Так", "Ні"]))
    await screen.open()
    page, press = screen.page, screen.page.keyboard.press
    await press("Tab")
    await expect(page.get_by_role("link", name="Zu den Telefonen")).to_be_focused()
    await press("Enter")
    await press("Tab")
    await press("Tab")
    await expect(screen.phone(stage.maria).locator(".log")).to_be_focused()
    await press("ArrowRight")
    await expect(screen.phone(stage.olena).locator(".log")).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(outline) == "solid"
    await press("Tab")
    await press("Tab")
    await press("Space")
    [update] = await stage.updates()
    assert update["callback_query"]["data"] == "Ні"
    edit = {"chat_id": 102, "message_id": question["message_id"], "text": "Шкода"}
    await stage.telegram.call(
        "editMessageText", {**edit, "reply_markup": inline(["Так", "Усе ж"])}
    )
    await expect(page.get_by_role("button", name="Усе ж")).to_be_focused()

    await screen.field(stage.olena).focus()
    await page.keyboard.type("/o")
    await press("ArrowDown")
    await press("Enter")
    await expect(screen.phone(stage.olena).locator(".own")).to_contain_text("/open")
    await screen.field(stage.olena).focus()
    await press("ArrowUp")
    await expect(screen.field(stage.olena)).to_have_value("/open")
    await press("Control+a")
    await page.keyboard.type("Вибачте")
    await press("Enter")
    await expect(screen.phone(stage.olena).locator(".own")).to_contain_text("Вибачте")
    await press("ArrowLeft")
    await expect(screen.field(stage.maria)).to_be_focused()
    await press("Shift+Tab")
    await press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await press("Escape")
    await expect(screen.phone(stage.maria).get_by_label("Befehle des Bots")).to_be_focused()


async def test_one_phone_at_a_time_on_a_phone(stage: Stage, small_screen: Screen) -> None:
    screen, page = small_screen, small_screen.page
    long = "Чи прийдете у вівторок, 24 листопада, з 9:00 до 11:00? " * 4
    keys = inline(["Вирішу пізніше", "Докладніше"], ["Звільнити місце негайно"])
    await send(stage.telegram, 102, long + "https://example.org/" + "x" * 80, reply_markup=keys)
    for language in LANGUAGES:
        await screen.open(language)
        await expect(page.locator(".phone:visible")).to_have_count(1)
        await page.locator(".chip", has_text="Olena").click()
        await expect(screen.phone(stage.olena)).to_be_visible()
        await expect(page.locator(".phone:visible")).to_have_count(1)
        await page.locator("#time-toggle").click()
        wide = await page.evaluate(
            "[...document.querySelectorAll('body :not(.sr):not(option)')].filter((node) => {"
            " const box = node.getBoundingClientRect();"
            " return node.checkVisibility() && !node.closest('.people') && !node.closest('h1')"
            " && box.width && (box.right > 361 || box.left < -1); }).map((node) => node.outerHTML)"
        )
        assert wide == []
    await expect(page.locator(".badge:visible")).to_have_count(0)
    assert stage.olena.unread == 0


async def test_the_page_speaks_four_languages(stage: Stage, screen: Screen) -> None:
    await screen.open("de")
    picker = screen.page.locator("#language")
    await expect(picker.locator("option")).to_have_text(
        ["Deutsch", "English", "Українська", "العربية"]
    )
    await screen.field(stage.olena).fill("Чернетка")
    await picker.select_option("ar")
    root = screen.page.locator("html")
    await expect(root).to_have_attribute("dir", "rtl")
    await expect(root).to_have_attribute("lang", "ar")
    await expect(screen.page.locator("#tour")).to_contain_text("بعد ذلك: الطلب يصل إلى أولينا.")
    await expect(screen.page.locator("#clock")).to_contain_text("الاثنين، 23 نوفمبر 2026")
    await expect(screen.field(stage.olena)).to_have_value("Чернетка")
    await expect(screen.phone(stage.maria)).to_have_css("direction", "ltr")


async def test_its_words_are_complete(screen: Screen) -> None:
    await screen.open()
    texts: dict[str, dict[str, str]] = await screen.page.evaluate("TEXTS")
    source = texts["en"]
    assert set(texts) == set(LANGUAGES)
    for language, words in texts.items():
        assert words.keys() == source.keys()
        for key, text in words.items():
            assert text
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", source[key]), (language, key)
    assert [text for text in texts["ar"].values() if re.match(r"[A-Za-z]", text)] == []


async def test_it_comes_back_when_the_program_does(stage: Stage, screen: Screen) -> None:
    app = http_app(stage.telegram, stage.clock, stage.story)
    async with serving(app) as address:
        screen.address = address
        await screen.open()
    await expect(screen.page.get_by_text("Die Verbindung ist weg.")).to_be_visible()
    stage.olena.say("Тим часом")
    await asyncio.sleep(0.2)
    async with serving(app, int(address.rpartition(":")[2])):
        bubble = screen.phone(stage.olena).locator(".bubble")
        await expect(bubble).to_contain_text("Тим часом", timeout=15_000)
        await expect(screen.page.get_by_text("Die Verbindung ist weg.")).to_be_hidden()
        await screen.page.close()
    screen.errors.clear()  # a browser reports every vain attempt
