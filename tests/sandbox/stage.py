"""What the tests of the page play on: people, a clock that moves, a short story, a browser."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Browser, Locator, Page, async_playwright
from starlette.applications import Starlette

from bot.sandbox import Phone, Telegram
from bot.sandbox.server import http_app

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
)


class StageClock:
    """Stands still until it is moved; then does what falls due on the way."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
        self.due: list[tuple[datetime, Callable[[], Awaitable[Any]]]] = []

    def now(self) -> datetime:
        return self.time

    async def move(self, by: timedelta) -> None:
        self.time += by
        for at, act in list(self.due):
            if at <= self.time:
                self.due.remove((at, act))
                await act()

    async def next_due(self) -> datetime | None:
        return min((at for at, _ in self.due), default=None)


class Story:
    """Three steps: Olena is asked, Yusuf is asked, the last one fails the first time."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.at = 0
        self.has_failed = False
        self.pause = asyncio.Event()
        self.pause.set()

    def steps(self, language: str) -> list[str]:
        if language == "ar":
            return ["الطلب يصل إلى أولينا.", "الطلب يصل إلى يوسف.", "الجميع يعرفون."]
        return ["Olena wird gefragt.", "Yusuf wird gefragt.", "Alle wissen Bescheid."]

    def focus(self) -> list[int]:
        return [[], [102], [103], [101, 102]][self.at]

    async def play(self) -> None:
        await self.pause.wait()
        if self.at == 2 and not self.has_failed:
            self.has_failed = True
            raise RuntimeError("Olena hat nichts bekommen.\nTraceback ...")
        self.at += 1
        for phone_id in self.focus():
            await send(self.telegram, phone_id, f"Schritt {self.at}")


class Stage:
    """Maria, Olena and Yusuf in front of one local Telegram with its page."""

    def __init__(self) -> None:
        self.clock = StageClock()
        self.telegram = Telegram(now=self.clock.now)
        self.story = Story(self.telegram)
        self.maria = self.telegram.phone(101, "Maria", language_code="de")
        self.olena = self.telegram.phone(102, "Olena", language_code="uk")
        self.yusuf = self.telegram.phone(103, "يوسف", language_code="ar")
        self.address = ""

    async def updates(self) -> list[dict[str, Any]]:
        """What the bot has not fetched yet."""
        updates: list[dict[str, Any]] = await self.telegram.call("getUpdates", {"timeout": 5})
        if updates:
            await self.telegram.call("getUpdates", {"offset": updates[-1]["update_id"] + 1})
        return updates


async def send(telegram: Telegram, chat_id: int, text: str, **more: Any) -> dict[str, Any]:
    """The bot writes."""
    params = {"chat_id": chat_id, "text": text, **more}
    message: dict[str, Any] = await telegram.call("sendMessage", params)
    return message


def inline(*rows: list[str]) -> dict[str, Any]:
    """An inline keyboard whose buttons carry their own words."""
    return {"inline_keyboard": [[{"text": t, "callback_data": t} for t in row] for row in rows]}


@asynccontextmanager
async def serving(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """A real server; its address."""
    # A page that listens for changes never hangs up by itself, hence the second it is given.
    config = uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn offers no event to wait for
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """A browser without a window; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser to look at the page with: none of {', '.join(BROWSERS)}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=QUIET.split())
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A stage with its server."""
    stage = Stage()
    async with serving(http_app(stage.telegram, stage.clock, stage.story)) as stage.address:
        yield stage


class Screen:
    """The page in a browser, and what went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda line: self._note(line.type, line.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.errors.append(text)

    async def open(self, language: str = "de") -> None:
        """Show the page in a language, once all phones are there."""
        await self.page.goto(f"{self.address}/?language={language}")
        await self.page.locator(".phone").first.wait_for(state="attached")

    def phone(self, phone: Phone) -> Locator:
        """One phone on it."""
        return self.page.locator(f".phone[data-id='{phone.id}']")

    def field(self, phone: Phone) -> Locator:
        """Where this person writes."""
        return self.phone(phone).locator("textarea")


@asynccontextmanager
async def looking(
    browser: Browser, stage: Stage, width: int = 1440, height: int = 900
) -> AsyncIterator[Screen]:
    """A screen; in the end nothing may have gone wrong on it or been asked of anybody else."""
    page = await browser.new_page(viewport={"width": width, "height": height})
    screen = Screen(page, stage.address)
    yield screen
    await page.close()  # before the server, which waits for those who listen
    elsewhere = [url for url in screen.requests if not url.startswith(screen.address)]
    assert not screen.errors + elsewhere, screen.errors + elsewhere
