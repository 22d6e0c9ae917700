"""Running it: secrets from files, copies of the database, a clean stop, one sentence if not."""

import asyncio
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.config import read_settings
from bot.domain.errors import Misconfigured
from bot.sandbox import Telegram
from bot.sandbox.bot_api import bot_api_routes
from storage.database import Database
from tests.support.program import lotse
from tests.support.server import Served, serving

ROOT = Path(__file__).parents[1]


@pytest.fixture
def telegram() -> Iterator[Served]:
    tg = Telegram()
    with serving(bot_api_routes(tg)) as address:
        yield Served(tg, address)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with its tables, and one person in it."""
    path = tmp_path / "lotse.db"
    there = Database(f"sqlite:///{path}")

    async def make() -> None:
        await there.migrate()
        await there.close()

    asyncio.run(make())
    with sqlite3.connect(path) as c:
        c.execute(
            "INSERT INTO people (telegram_id, first_name, created_at, seen_at)"
            " VALUES (7, 'Olena', '2026-11-23', '2026-11-23')"
        )
    return path


def _names(path: Path) -> list[str]:
    with sqlite3.connect(path) as c:
        return [row[0] for row in c.execute("SELECT first_name FROM people")]


# Secrets from files


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_secrets_are_read_from_files(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {
        "TELEGRAM_BOT_TOKEN": "7:token",
        "DATABASE_URL": "postgresql://lotse:p@db/lotse",
        "WEBHOOK_SECRET": "told-to-nobody",
    }.items():
        (tmp_path / name).write_text(f"{value}\n")
        bare.setenv(f"{name}_FILE", str(tmp_path / name))
    settings = read_settings()
    assert settings.token == "7:token"
    assert settings.database_url == "postgresql://lotse:p@db/lotse"
    assert settings.secret == "told-to-nobody"


def test_a_secret_stands_in_one_place(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("7:token")
    bare.setenv("TELEGRAM_BOT_TOKEN_FILE", "token")
    bare.setenv("TELEGRAM_BOT_TOKEN", "8:other")
    with pytest.raises(Misconfigured, match="TOKEN_FILE are both set; keep one of them") as error:
        read_settings()
    assert "8:other" not in str(error.value)


def test_an_empty_secret_is_a_mistake(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n")
    bare.setenv("TELEGRAM_BOT_TOKEN_FILE", "token")
    with pytest.raises(Misconfigured, match=r"^TELEGRAM_BOT_TOKEN_FILE token is empty\.$"):
        read_settings()


def test_the_secret_made_from_the_token_is_the_same_everywhere(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("TELEGRAM_BOT_TOKEN", "7:token")
    first = read_settings().secret
    assert first == read_settings().secret
    assert len(first) == 64
    assert "token" not in first
    bare.setenv("TELEGRAM_BOT_TOKEN", "8:token")
    assert read_settings().secret != first


# Copies of the database


def test_a_copy_is_made_while_somebody_writes_and_put_back(database: Path, tmp_path: Path) -> None:
    url, copy = f"sqlite:///{database}", tmp_path / "copy.db"
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE people SET first_name = 'half done'")
    done = lotse("backup", str(copy), DATABASE_URL=url)
    assert (done.returncode, done.stderr) == (0, "")
    writer.execute("COMMIT")
    writer.close()
    assert _names(copy) == ["Olena"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    database.rename(tmp_path / "old.db")
    for left in tmp_path.glob("lotse.db-*"):
        left.unlink()
    done = lotse("restore", str(copy), DATABASE_URL=url)
    assert (done.returncode, done.stderr) == (0, "")
    assert _names(database) == ["Olena"]
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("act", ["backup", "restore"])
def test_nothing_is_overwritten(act: str, database: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(database.read_bytes())
    before = database.read_bytes(), other.read_bytes()
    done = lotse(act, str(other), DATABASE_URL=f"sqlite:///{database}")
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (database.read_bytes(), other.read_bytes()) == before


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b""])
def test_only_a_copy_is_put_back(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(content)
    done = lotse("restore", str(tmp_path / "odd"), DATABASE_URL=f"sqlite:///{tmp_path}/new.db")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["odd"]


@pytest.mark.parametrize("act", ["backup", "restore"])
def test_what_is_not_there_is_one_sentence(act: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/lotse.db"
    done = lotse(act, str(tmp_path / "copy"), DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.startswith("There is no ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("act", "tool"), [("backup", "pg_dump --format=custom"), ("restore", "pg_restore ")]
)
def test_postgresql_has_its_own_tools(act: str, tool: str) -> None:
    done = lotse(act, "/tmp/x.dump", DATABASE_URL="postgresql://lotse:secret@db/town")
    assert done.returncode == 1
    assert tool in done.stderr
    assert "postgresql://lotse@db/town" in done.stderr
    assert "secret" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


# Starting and stopping


def _start(tmp_path: Path, telegram: Served, **settings: str) -> subprocess.Popen[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "TELEGRAM_BOT_TOKEN": "1:sandbox",
        "TELEGRAM_API_URL": telegram.address,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'lotse.db'}",
        **settings,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _until(is_so: Callable[[], bool], program: subprocess.Popen[str] | None = None) -> None:
    for _ in range(3000):
        if is_so():
            return
        if program and program.poll() is not None:
            assert program.stderr
            raise AssertionError(program.stderr.read())
        time.sleep(0.02)
    if program:
        program.kill()
    raise AssertionError("it did not come to that in a minute")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    except httpx.HTTPError:
        return False


def test_with_a_webhook_it_starts_and_stops_cleanly(tmp_path: Path, telegram: Served) -> None:
    port = _free_port()
    url = f"http://127.0.0.1:{port}/hook"
    program = _start(tmp_path, telegram, WEBHOOK_URL=url, LISTEN_PORT=str(port))
    _until(lambda: _is_ready(port), program)
    assert telegram.telegram.webhook.url == url
    assert telegram.telegram.webhook.secret
    with httpx.Client() as waiting:  # a connection that is kept open does not hold it up
        waiting.get(f"http://127.0.0.1:{port}/healthz")
        program.send_signal(signal.SIGTERM)
        _, said = program.communicate(timeout=30)
    assert program.returncode == 0, said
    assert "Traceback" not in said


def test_it_stops_while_it_waits_for_telegram(tmp_path: Path) -> None:
    port = _free_port()
    program = _start(tmp_path, Served(Telegram(), "http://127.0.0.1:1"), LISTEN_PORT=str(port))

    def lives() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        except httpx.HTTPError:
            return False

    _until(lives, program)
    assert not _is_ready(port)
    program.send_signal(signal.SIGTERM)
    _, said = program.communicate(timeout=30)
    assert program.returncode == 0, said


def test_of_two_pollers_one_ends_with_a_sentence(tmp_path: Path, telegram: Served) -> None:
    programs = []
    for name in ("first", "second"):
        url = f"sqlite:///{tmp_path / name}.db"
        programs.append(_start(tmp_path, telegram, DATABASE_URL=url, LOG_LEVEL="ERROR"))
    _until(lambda: any(it.poll() is not None for it in programs))
    ended, other = sorted(programs, key=lambda it: it.poll() is None)
    _, said = ended.communicate(timeout=30)
    going_on = other.poll() is None
    other.terminate()
    other.communicate(timeout=30)
    assert ended.returncode == 1
    assert said.startswith("Another program is receiving with this TELEGRAM_BOT_TOKEN")
    assert len(said.splitlines()) == 1, said
    assert going_on


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"WEBHOOK_URL": "http://lotse.example.org/x"}, "WEBHOOK_URL starts with https://"),
        ({"WEBHOOK_URL": "https://lotse.example.org/x"}, "WEBHOOK_URL needs a LISTEN_PORT"),
        ({"LISTEN_PORT": "8080", "LISTEN_HOST": "192.0.2.1"}, "LISTEN_PORT 8080 at LISTEN_HOST"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(
    settings: dict[str, str], says: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'lotse.db'}"
    done = lotse("run", TELEGRAM_BOT_TOKEN="1:x", DATABASE_URL=url, **settings)
    assert done.returncode == 1
    assert done.stderr.startswith(says)
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [], "nothing changed"


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        url = f"sqlite:///{tmp_path / 'lotse.db'}"
        done = lotse("run", TELEGRAM_BOT_TOKEN="1:x", DATABASE_URL=url, LISTEN_PORT=port)
    assert done.returncode == 1
    assert done.stderr == f"LISTEN_PORT {port} at LISTEN_HOST 127.0.0.1 is in use.\n"
    assert list(tmp_path.iterdir()) == [], "nothing changed"
