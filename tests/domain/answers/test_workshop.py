"""The engine that comes out of a process of its own is the one that would be built here."""

import asyncio
import subprocess
import sys

import pytest

from bot.domain.answers import workshop
from bot.domain.answers.engine import Engine
from bot.library import starter_set
from tests.support.town import engine as built_here

ASKED = [
    ("de", "Wo melde ich meine Wohnung an?"),
    ("uk", "Як записати дитину до школи?"),
    ("ar", "وين بسجل عنواني"),
    ("en", "my landlord does not give the deposit back"),
]


async def test_it_decides_as_the_one_built_here() -> None:
    articles = starter_set()
    made, here = await workshop.build(articles), built_here(articles)
    for language, text in ASKED:
        assert made.ask(text, language) == here.ask(text, language)


async def test_what_breaks_in_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.domain.answers.workshop.__name__", "bot.nowhere")
    with pytest.raises(OSError, match="ended with 1"):
        await workshop.build(())


async def test_no_articles_make_an_engine_too() -> None:
    assert isinstance(await workshop.build(()), Engine)


async def test_a_stop_does_not_wait_for_it() -> None:
    building = asyncio.create_task(workshop.build(starter_set()))
    await asyncio.sleep(0.05)
    building.cancel()
    with pytest.raises(asyncio.CancelledError):
        await building


def test_who_only_asks_loads_no_scipy() -> None:
    """It is large, and the engine is built elsewhere."""
    asking = (
        "import asyncio, sys\n"
        "from bot.domain.answers import workshop\n"
        "from bot.domain.safety import alarm\n"
        "engine = asyncio.run(workshop.build(()))\n"
        "print(engine.ask('kita', 'de').act, alarm('kita'), 'scipy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asking], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["handover", "None", "False"]
