"""Several organisations in one process: nothing crosses, and one's mistake stops no other."""

import asyncio
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.app import build
from bot.config import Settings
from bot.domain.errors import Misconfigured
from bot.live import together
from bot.organisations import chosen, read_organisations
from bot.places import read_places
from bot.program import Lotse
from bot.sandbox import Telegram
from bot.sandbox.door import InProcessRequest
from storage.schema import people
from tests.web.conftest import free_port

NORTH = '[north]\ntoken = "1:north"\nname = "Nord"\ndatabase_url = "sqlite:///{0}/north.db"\n'
SOUTH = '[south]\ntoken = "2:south"\nname = "Süd"\ndatabase_url = "sqlite:///{0}/south.db"\n'


def _settings(folder: Path, text: str, **more: object) -> Settings:
    file = folder / "organisations.toml"
    file.write_text(text.format(folder), "utf-8")
    return Settings(_env_file=None, organisations_file=str(file), **more)  # type: ignore[arg-type] # whatever the test needs


def _built(settings: Settings, telegrams: Mapping[str, Telegram]) -> dict[str, Lotse]:
    return {
        key: build(
            it,
            read_places(it.places_file),
            None,
            InProcessRequest(telegrams[key]),
            organisation=key,
        )
        for key, it in read_organisations(settings).items()
    }


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110 - the program's doing
            await asyncio.sleep(0.01)


async def _known(lotse: Lotse) -> list[int]:
    async with lotse.office.read() as c:
        return list((await c.execute(select(people.c.telegram_id))).scalars())


async def test_nothing_crosses(tmp_path: Path) -> None:
    settings = _settings(tmp_path, NORTH + SOUTH)
    telegrams = {"north": Telegram("1:north"), "south": Telegram("2:south")}
    lotsen = _built(settings, telegrams)
    ann = telegrams["north"].phone(7, "Ann")
    bob = telegrams["south"].phone(8, "Bob")
    async with together(settings, lotsen):
        ann.say("/start")
        bob.say("/start")
        await _until(lambda: len(ann.messages) > 1 and len(bob.messages) > 1)
        assert [await _known(it) for it in lotsen.values()] == [[7], [8]]
        # Told to wait, one bot waits, and the other does not.
        for chat in (7, 70, 71):
            pacer = lotsen["north"].application.bot.rate_limiter.pacer  # type: ignore[union-attr] # ours
            await pacer.told_to_wait(chat, 600)
        assert pacer.held_for() > 0
        before = len(bob.messages)
        bob.say("/start")
        await _until(lambda: len(bob.messages) > before + 1)
    for key, other in (("north", 8), ("south", 7)):
        assert all(it.params.get("chat_id") != other for it in telegrams[key].calls)


def test_each_has_a_directory_and_a_group_of_its_own(tmp_path: Path) -> None:
    own = 'directory_file = "north.toml"\ncoordination_group = -1001\n'
    settings = _settings(tmp_path, NORTH + own + SOUTH, coordination_group=-1009)
    north, south = read_organisations(settings).values()
    assert (north.directory_file, north.coordination_group) == (Path("north.toml"), -1001)
    assert (south.directory_file, south.coordination_group) == (settings.directory_file, 0)


async def test_a_token_that_nobody_knows_ends_its_own_organisation(tmp_path: Path) -> None:
    settings = _settings(tmp_path, NORTH + SOUTH)
    telegrams = {"north": Telegram("9:other"), "south": Telegram("2:south")}
    bob = telegrams["south"].phone(8, "Bob")
    async with together(settings, _built(settings, telegrams)):
        bob.say("/start")
        await _until(lambda: len(bob.messages) > 1)


async def test_if_none_is_left_each_is_named(tmp_path: Path) -> None:
    settings = _settings(tmp_path, NORTH + SOUTH)
    lotsen = _built(settings, {"north": Telegram("9:other"), "south": Telegram("9:other")})
    with pytest.raises(Misconfigured, match=r"(?s)north: .*TOKEN.*south: .*TOKEN|south.*north"):
        async with together(settings, lotsen):
            await asyncio.sleep(60)


def test_each_has_a_webhook_and_a_secret_of_its_own(tmp_path: Path) -> None:
    more = {"webhook_url": "https://l.example/webhook", "listen_port": 8080}
    settings = _settings(tmp_path, NORTH + SOUTH, webhook_secret="shared", **more)
    north, south = read_organisations(settings).values()
    assert (north.webhook_path, south.webhook_path) == ("/webhook/north", "/webhook/south")
    assert len({north.secret, south.secret, "shared"}) == 3
    assert (north.organisation_name, south.organisation_name) == ("Nord", "Süd")
    assert chosen(settings, "south") == south


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names no organisation"),
        ("[north\n", "is not TOML"),
        ("north = 1\n", "Organisation north: it is a table"),
        ('["no rth"]\n', "Organisation no rth: it is a table"),
        ('[north]\ndatabase_url = "sqlite:///a"\n', "Organisation north needs a token"),
        ('[north]\ntoken = "1:a"\n', "Organisation north needs a database_url"),
        (NORTH + "colour = 1\n", "Organisation north: nobody knows what colour is"),
        (NORTH + 'timezone = "Mars"\n', "Organisation north: TIMEZONE knows no time zone"),
        (NORTH + SOUTH.replace("2:south", "1:north"), "north and south have the same token"),
        (NORTH + SOUTH.replace("south.db", "north.db"), "have the same database_url"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_it(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Misconfigured, match=re.escape(says)):
        read_organisations(_settings(tmp_path, text))


def test_a_command_is_about_one_of_them(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="takes one of north, south"):
        chosen(_settings(tmp_path, NORTH + SOUTH), "")
    alone = Settings(_env_file=None)
    assert chosen(alone, "") is alone
    with pytest.raises(Misconfigured, match="needs an ORGANISATIONS_FILE"):
        chosen(alone, "north")


async def test_each_is_reached_at_its_own_path_of_one_port(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = _settings(
        tmp_path, NORTH + SOUTH, webhook_url=f"{address}/webhook", listen_port=port
    )
    telegrams = {"north": Telegram("1:north"), "south": Telegram("2:south")}
    ann = telegrams["north"].phone(7, "Ann")
    bob = telegrams["south"].phone(8, "Bob")
    built = _built(settings, telegrams)
    async with (
        telegrams["north"].running(),
        telegrams["south"].running(),
        httpx.AsyncClient(base_url=address) as client,
        together(settings, built),
    ):
        ann.say("/start")
        bob.say("/start")
        await _until(lambda: len(ann.messages) > 1 and len(bob.messages) > 1)
        assert [await _known(it) for it in built.values()] == [[7], [8]]

        crossed = {"X-Telegram-Bot-Api-Secret-Token": telegrams["south"].webhook.secret}
        update = {"update_id": 99}
        refused = await client.post("/webhook/north", json=update, headers=crossed)
        taken = await client.post("/webhook/south", json=update, headers=crossed)
        assert [refused.status_code, taken.status_code] == [401, 200]

        ready = await client.get("/readyz")
        assert (ready.status_code, set(ready.json())) == (200, {"north", "south"})
        metrics = (await client.get("/metrics")).text
        for key in telegrams:
            for sample in (
                f'lotse_needs_open{{organisation="{key}"}}',
                f'lotse_inbox_depth{{organisation="{key}",state="waiting"}}',
                f'lotse_update_seconds_count{{organisation="{key}"}}',
            ):
                assert sample in metrics, sample
