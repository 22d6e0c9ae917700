"""The command line: it runs, it says in one sentence what is wrong, and the exit status tells."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox import Telegram
from bot.sandbox.bot_api import bot_api_routes
from tests.support.program import ROOT, lotse
from tests.support.server import Served, serving


@pytest.fixture
def telegram() -> Iterator[Served]:
    tg = Telegram()
    with serving(bot_api_routes(tg)) as address:
        yield Served(tg, address)


def test_run_without_a_token_says_what_to_do(tmp_path: Path) -> None:
    done = lotse("run", DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}")
    assert done.returncode == 1
    assert done.stderr.startswith("TELEGRAM_BOT_TOKEN is not set: ask @BotFather")
    assert len(done.stderr.splitlines()) == 1


def test_run_with_a_wrong_token_says_so(tmp_path: Path, telegram: Served) -> None:
    done = lotse(
        "run",
        DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}",
        TELEGRAM_BOT_TOKEN="2:wrong",
        TELEGRAM_API_URL=telegram.address,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "Telegram does not know this TELEGRAM_BOT_TOKEN; copy it from @BotFather.\n"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Moon"),
        ("ADMIN_IDS", "me"),
        ("PLACES_FILE", "/nowhere.toml"),
        ("DIRECTORY_FILE", "/nowhere.toml"),
    ],
)
def test_run_with_wrong_settings_says_which(name: str, value: str) -> None:
    done = lotse("run", TELEGRAM_BOT_TOKEN="1:x", **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(name)
    assert len(done.stderr.splitlines()) == 1


def test_run_without_its_database_says_so(telegram: Served) -> None:
    done = lotse(
        "run",
        TELEGRAM_BOT_TOKEN="1:sandbox",
        TELEGRAM_API_URL=telegram.address,
        DATABASE_URL="postgresql://lotse:secret@127.0.0.1:1/lotse",
    )
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL postgresql://lotse:***@127.0.0.1:1/lotse")
    assert len(done.stderr.splitlines()) == 1


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = lotse("demo", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is in use")
    assert len(done.stderr.splitlines()) == 1


def test_headless_without_a_tour_is_refused() -> None:
    done = lotse("demo", "--headless")
    assert done.returncode == 1
    assert done.stderr == "--headless shows nothing without --tour.\n"


def test_check_is_content_with_a_good_installation(tmp_path: Path, telegram: Served) -> None:
    done = lotse(
        "check",
        DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}",
        TELEGRAM_BOT_TOKEN="1:sandbox",
        TELEGRAM_API_URL=telegram.address,
    )
    assert done.stdout.splitlines() == [
        "ok  settings",
        "ok  places: 8 districts, 0 sites",
        "ok  directory: 15 places",
        "ok  catalogues: ar, de, en, uk",
        "ok  database: sqlite",
        "ok  token: @lotse_bot",
    ]
    assert done.returncode == 0


def test_check_says_what_is_wrong_and_goes_on(tmp_path: Path) -> None:
    done = lotse("check", DATABASE_URL=f"sqlite:///{tmp_path}/no/folder/x.db")
    assert done.returncode == 1
    assert [line[:2] for line in done.stdout.splitlines()] == ["ok", "ok", "ok", "ok", "no", "no"]


@pytest.mark.parametrize("shift", range(4))
def test_the_tour_plays_in_every_language(shift: int) -> None:
    done = lotse("demo", "--tour", "--headless", "--shift", str(shift))
    assert done.returncode == 0, done.stderr
    assert "All 15 steps were played." in done.stdout


def test_a_step_that_fails_fails_the_tour(tmp_path: Path) -> None:
    """A step that does not see what it tells ends the program with its number."""
    script = (
        "import bot.demo.tour as tour\n"
        "async def fails(it): it.sees('Maria', 'Nobody is left to ask.')\n"
        "tour.STEPS = (tour.Step('It fails.', ('Maria',), fails),)\n"
        "from bot.__main__ import cli\n"
        "cli(['demo', '--tour', '--headless'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Step 1 failed: Maria does not see")
