"""An Integreat region read through its API: against recorded answers, over a real port.

The answers in ``region`` were written for these tests, in the shape that the API documents.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.articles import Article
from bot.domain.integreat import Harvest
from bot.integreat import IntegreatFault, Reader, client_for
from bot.library import read_articles
from tests.support.program import lotse
from tests.support.server import serving

ANSWERS = Path(__file__).parent / "region"
WANTED = ("de", "en", "ar", "uk")
NOW = datetime.now(UTC)  # the age of a file is told by the machine's own clock


def _recorded(name: str) -> Any:
    return json.loads((ANSWERS / f"{name}.json").read_text("utf-8"))


@dataclass
class Server:
    """Answers like a region's server; ``instead`` answers a path otherwise."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    instead: dict[str, Callable[[], Response]] = field(default_factory=dict)

    async def answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/api/v3/nordstadt/").strip("/")
        name = path + (f"?{request.url.query}" if request.url.query else "")
        self.asked.append(name)
        if name in self.instead:
            return self.instead[name]()
        if name == "languages":
            return JSONResponse(_recorded("languages"))
        code, _, rest = name.partition("/")
        if rest == "pages?page=2":
            return JSONResponse(_recorded(f"{code}-2"))
        if rest != "pages" or not (ANSWERS / f"{code}.json").exists():
            return Response("Not Found", 404)
        following = {"Link": '<?page=2>; rel="next"'} if code == "ar" else {}
        return JSONResponse(_recorded(code), headers=following)

    def answers_once(self, name: str, *answers: Response) -> None:
        """Answer this path so, in turn; after that as recorded."""
        left = list(answers)

        def take() -> Response:
            answer = left.pop(0)
            if not left:
                del self.instead[name]
            return answer

        self.instead[name] = take


@pytest.fixture
def server() -> Iterator[Server]:
    it = Server()
    with serving([Route("/{path:path}", it.answer)]) as address:
        it.address = address
        yield it


@dataclass
class Naps:
    """Waiting that takes no time."""

    taken: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)


async def _harvest(server: Server, folder: Path, naps: Naps | None = None) -> Harvest:
    async with client_for(server.address) as client:
        reader = Reader(client, "nordstadt", folder, NOW, (naps or Naps()).sleep)
        return await reader.harvest(WANTED)


def _one(harvest: Harvest, question: str) -> Article:
    (found,) = [it for it in harvest.articles if question in it.question.values()]
    return found


async def test_a_region_becomes_articles_with_their_translations(
    server: Server, tmp_path: Path
) -> None:
    harvest = await _harvest(server, tmp_path)
    assert server.asked == ["languages", "de/pages", "en/pages", "ar/pages", "ar/pages?page=2"]
    article = _one(harvest, "Wo melde ich mich an?")
    assert article.question == {
        "de": "Wo melde ich mich an?",
        "en": "Where do I register?",
        "ar": "أين أسجّل؟",
    }
    assert article.answer["de"] == (
        "Anmeldung\n\nGehen Sie zum Bürgeramt. Bringen Sie mit:\n\n"
        "– Pass\n– Mietvertrag\n\nEs ist kostenlos."
    )
    assert article.source == "https://integreat.example/nordstadt/de/willkommen/anmeldung/"
    assert (article.checked, article.site) == (date(2026, 5, 4), "nordstadt")
    assert article.category == "willkommen"
    assert article.id.startswith("nordstadt-anmeldung-")


async def test_pages_without_text_are_left_out_and_long_ones_are_cut(
    server: Server, tmp_path: Path
) -> None:
    harvest = await _harvest(server, tmp_path)
    assert (len(harvest.articles), harvest.empty, harvest.shortened) == (3, 3, 1)
    long = _one(harvest, "Eine lange Seite").answer["de"]
    assert len(long) <= 3000
    assert long.endswith("Wort …"), "it ends where a paragraph does"
    only = _one(harvest, "Only in English")
    assert only.answer == {"en": "Hello & welcome\nto Nordstadt."}
    assert only.checked == date(2026, 1, 31), "older servers name the time otherwise"


async def test_ids_stay_the_same_when_a_text_is_changed(server: Server, tmp_path: Path) -> None:
    first = await _harvest(server, tmp_path / "one")
    changed = [{**it, "id": it["id"] + 5000} for it in _recorded("de")]
    server.instead["de/pages"] = lambda: JSONResponse(changed)
    second = await _harvest(server, tmp_path / "two")
    assert [it.id for it in first.articles] == [it.id for it in second.articles]


async def test_an_interrupted_run_goes_on_where_it_was(server: Server, tmp_path: Path) -> None:
    server.instead["ar/pages?page=2"] = lambda: Response("", 502)
    naps = Naps()
    with pytest.raises(IntegreatFault, match=r"cannot be reached .status 502.*goes on there"):
        await _harvest(server, tmp_path, naps)
    assert naps.taken == [2, 4, 8]
    del server.instead["ar/pages?page=2"]
    server.asked.clear()
    harvest = await _harvest(server, tmp_path)
    assert server.asked == ["languages", "ar/pages?page=2"]
    assert len(harvest.articles) == 3


async def test_what_was_kept_long_ago_is_asked_for_anew(server: Server, tmp_path: Path) -> None:
    await _harvest(server, tmp_path)
    old = (NOW - timedelta(days=2)).timestamp()
    for name in ("de-0", "en-0", "ar-0", "ar-1"):
        os.utime(tmp_path / f"{name}.json", (old, old))
    (tmp_path / "en-0.json").write_text("{", "utf-8")
    server.asked.clear()
    await _harvest(server, tmp_path)
    assert len(server.asked) == 5


async def test_a_busy_server_is_asked_again_when_it_says(server: Server, tmp_path: Path) -> None:
    busy = Response("", 429, headers={"Retry-After": "7"})
    server.answers_once("de/pages", busy, Response("", 503, headers={"Retry-After": "9999"}))
    naps = Naps()
    assert len((await _harvest(server, tmp_path, naps)).articles) == 3
    assert naps.taken == [7, 60]


def _page(**changes: Any) -> Callable[[], Response]:
    page = _recorded("de")[1]
    for name, value in changes.items():
        page.pop(name) if value is None else page.update({name: value})
    return lambda: JSONResponse([page])


@pytest.mark.parametrize(
    ("path", "answer", "says"),
    [
        ("languages", lambda: Response("", 404), "knows no region nordstadt"),
        ("languages", lambda: JSONResponse([{"id": 1}]), "languages is not as documented"),
        ("languages", lambda: JSONResponse([{"code": "fa"}]), "it has fa"),
        ("languages", lambda: JSONResponse([]), "it has none"),
        ("de/pages", lambda: Response("<html>"), "does not answer with JSON"),
        ("de/pages", lambda: JSONResponse({"error": "x"}), "does not answer with a list"),
        ("de/pages", lambda: Response("", 403), "status 403"),
        ("de/pages", lambda: JSONResponse(["x"]), "a page is not an object"),
        ("de/pages", _page(title=None), '"title" is missing'),
        ("de/pages", _page(content=7), '"content" is missing or not a text'),
        ("de/pages", _page(path=None), 'page 12: "path" is missing'),
        ("de/pages", _page(url="http://x.example"), "https://"),
        ("de/pages", _page(last_updated="soon"), '"last_updated" is not a time'),
        ("de/pages", _page(available_languages="en"), "is not an object"),
        ("de/pages", _page(available_languages={"en": {}}), "an entry without a path"),
        ("de/pages", lambda: JSONResponse([_recorded("de")[1]] * 2), "two in this language (de)"),
        (
            "de/pages",
            lambda: JSONResponse([], headers={"Link": '<https://x.example/>; rel="next"'}),
            "leads on to another server",
        ),
    ],
)
async def test_anything_odd_is_said_in_one_sentence(
    server: Server, tmp_path: Path, path: str, answer: Callable[[], Response], says: str
) -> None:
    server.instead[path] = answer
    with pytest.raises(IntegreatFault) as refused:
        await _harvest(server, tmp_path)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


async def test_a_list_without_an_end_is_given_up(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.integreat.MOST_ANSWERS", 3)
    on = {"Link": '<?again=1>; rel="next"'}
    for name in ("de/pages", "de/pages?again=1"):
        server.instead[name] = lambda: JSONResponse([], headers=on)
    with pytest.raises(IntegreatFault, match="the list of pages in de has no end"):
        await _harvest(server, tmp_path)


async def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntegreatFault, match=r"127\.0\.0\.1 cannot be reached .ConnectError"):
        await _harvest(Server("http://127.0.0.1:1"), tmp_path)


def test_the_command_imports_and_tidies_up(server: Server, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    kept, out = tmp_path / "kept", tmp_path / "out"
    kept.mkdir()
    (kept / "mine.txt").write_text("mine", "utf-8")
    command = ["import-integreat", "nordstadt", "--site", server.address, "--folder", str(kept)]
    done = lotse(*command, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Pages without a text of their own, left out: 3",
        "Texts too long for a message, shortened: 1",
        "nordstadt: 3 new, 0 changed, 0 the same",
    ]
    assert [it.name for it in kept.iterdir()] == ["mine.txt"]
    again = lotse(*command, DATABASE_URL=url)
    assert again.stdout.splitlines()[-1] == "nordstadt: 0 new, 0 changed, 3 the same"
    assert lotse("export-articles", str(out), DATABASE_URL=url).returncode == 0
    assert len(read_articles(out)) == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Nord stadt"], "REGION is the name in the region's address"),
        (["nordstadt", "--site", "http://example.org"], "begins with https://"),
    ],
)
def test_a_wrong_command_is_refused(tmp_path: Path, arguments: list[str], says: str) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    done = lotse("import-integreat", *arguments, DATABASE_URL=url)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
