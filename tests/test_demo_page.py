"""The demo as a visitor plays it: `python -m bot demo`, and its page in a real browser."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.sandbox.stage import browsing

ROOT = Path(__file__).parents[1]
STEPS = 15
PATIENCE = 60_000  # milliseconds for a step, on a machine that is busy


@pytest.fixture
def address() -> Iterator[str]:
    """The demo, running on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    said = program.stdout.readline()
    assert f"http://127.0.0.1:{port}" in said
    yield f"http://127.0.0.1:{port}"
    program.send_signal(signal.SIGTERM)
    assert program.wait(20) == 0


async def test_a_visitor_plays_the_whole_story(address: str) -> None:
    async with browsing() as browser:
        page = await browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        await page.goto(f"{address}/?language=de")
        for step in range(1, STEPS + 1):
            await page.locator("#tour-next").click()
            told = page.locator("#count")
            await expect(told).to_contain_text(f"Schritt {step} von {STEPS}", timeout=PATIENCE)
            await expect(page.locator("#tour-failure")).to_be_hidden()
        await _everybody_has_read_it(page)
        assert faults == []
        state = (await httpx.AsyncClient().get(f"{address}/sandbox/state")).json()
        assert state["tour"]["at"] == STEPS


async def _everybody_has_read_it(page: Page) -> None:
    row = page.locator("#row")
    await expect(row).to_contain_text("Danke")  # Maria reads German
    await expect(row).to_contain_text("Дякуємо")  # Olena Ukrainian
    await expect(row).to_contain_text("شكرًا")  # Sami Arabic
    await expect(row).to_contain_text("Filled")  # and Emily English
    thanks = page.locator(".words", has_text="شكرًا على حضورك").last
    assert await thanks.evaluate("it => it.matches(':dir(rtl)')")
