"""The demo as a program: with a page in the browser, or without one as a transcript."""

import asyncio
import errno
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn

from bot.demo.stage import Stage, set_up
from bot.demo.tour import StepFailed
from bot.domain.errors import Misconfigured
from bot.live import until_stopped
from bot.sandbox.server import http_app
from bot.texts import BIDI_CONTROLS
from bot.web.server import Server

HOST = "127.0.0.1"
DATABASE = Path("data/demo.db")


async def play_headless(shift: int = 0) -> None:
    """Play the tour and print what everyone reads; raise Misconfigured if a step fails."""
    with tempfile.TemporaryDirectory() as folder:
        stage = set_up(Path(folder) / "tour.db", shift=shift, frozen=True)
        async with stage.lotse.ready():
            for number, tells in enumerate(stage.tour.steps("en"), 1):
                print(f"\n== {number}. {tells}")
                before = _shown(stage)
                try:
                    await stage.tour.play()
                except (StepFailed, LookupError) as error:
                    raise Misconfigured(f"Step {number} failed: {error}") from error
                _print_news(stage, before)
        if refused := stage.telegram.refusals:
            raise Misconfigured(f"Telegram refused {refused[0].method}: {refused[0].description}")
    print(f"\nAll {len(stage.tour.steps('en'))} steps were played.")


def _shown(stage: Stage) -> dict[tuple[str, int], str]:
    """What stands on every phone, by its owner and the message's number."""
    return {
        (name, message["message_id"]): _lines(name, message)
        for name, actor in stage.tour.cast.items()
        for message in actor.phone.messages
    }


def _print_news(stage: Stage, before: dict[tuple[str, int], str]) -> None:
    """Print what is new, and what was edited in place."""
    for key, lines in _shown(stage).items():
        if lines != before.get(key):
            print(f"\n[{key[0]}{', edited' if key in before else ''}] {lines}")


def _lines(name: str, message: dict[str, Any]) -> str:
    who = "Lotse" if message["from"]["is_bot"] else name
    shown = message.get("text") or message.get("caption") or _without_words(message)
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = ["  " + " ".join(f"[{button['text']}]" for button in row) for row in rows]
    return "\n".join([f"{who}:", BIDI_CONTROLS.sub("", shown), *buttons])


def _without_words(message: dict[str, Any]) -> str:
    return f"({next((kind for kind in ('venue', 'location', 'sticker') if kind in message), '')})"


async def open_page(port: int, *, tour: bool = False) -> None:
    """Serve the page until Ctrl-C; with ``tour`` the story begins to play by itself."""
    await until_stopped(_serving(port, tour=tour))


@asynccontextmanager
async def _serving(port: int, *, tour: bool) -> AsyncIterator[None]:
    door = _open_port(port)
    DATABASE.parent.mkdir(exist_ok=True)
    stage = set_up(DATABASE, api_url=f"http://{HOST}:{port}")
    app = http_app(stage.telegram, stage.clock, stage.tour)
    server = Server(
        uvicorn.Config(app, log_level="critical", lifespan="on", timeout_graceful_shutdown=1)
    )
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        async with stage.lotse.running():
            print(f"Lotse plays here: http://{HOST}:{port}  (Ctrl-C ends it)", flush=True)
            if tour:
                await _play(stage)
            yield
    finally:
        stage.telegram.updates.release()  # else the bot's last poll keeps the server waiting
        server.should_exit = True
        await serving


async def _play(stage: Stage) -> None:
    for number, _ in enumerate(stage.tour.steps("en"), 1):
        try:
            await stage.tour.play()
        except (StepFailed, LookupError) as error:
            raise Misconfigured(f"Step {number} failed: {error}") from error


def _open_port(port: int) -> socket.socket:
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, port))
    except OSError as error:
        why = (
            "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        )
        raise Misconfigured(f"Port {port} {why}; try another one: --port {port + 1}") from error
    return door
