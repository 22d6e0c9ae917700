"""What comes after an answer: an article from it, the editors' work list, a translation."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from bot.demo.cast import EMILY, Actor
from bot.demo.people import registers_as_newcomer, registers_office
from tests.conversations.scenes import NOT_YOURS, replies, words
from tests.support.articles import ADDRESS, ARTICLES
from tests.support.town import Town, town

STRANGE = "Wer hat gestern das Fußballspiel in Madrid gewonnen?"
LIKE_IT = "Wer hat das Fußballspiel in Madrid gestern gewonnen, bitte?"
OTHER = "Wo kann ich ein Klavier stimmen lassen?"
ANSWER = "Real hat 2:1 gewonnen."
MACHINE = "Translated by a machine; it may be wrong."


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Town]:
    async with town(sqlite_url, starter=ARTICLES) as it:
        yield it


async def _cast(here: Town) -> tuple[Actor, Actor]:
    """Maria coordinates and reads English; Yusuf has arrived and reads Arabic."""
    maria = here.person(101, "Maria", "en")
    await registers_office(maria)
    yusuf = here.person(EMILY, "Yusuf", "ar")
    await registers_as_newcomer(yusuf, ["ar"], "innenstadt", "Wohnheim 3")
    return maria, yusuf


async def test_an_answer_becomes_an_article(here: Town) -> None:
    maria, yusuf = await _cast(here)
    await yusuf.says(STRANGE)
    replies(maria, ANSWER, STRANGE)
    await here.settle()
    await maria.taps("Make it an article")
    assert "Your text for the knowledge base" in maria.sees()
    assert STRANGE in maria.sees()
    assert ANSWER in maria.sees()
    await maria.taps("Preview", "Publish")
    assert "Published. Newcomers read this text from now on." in maria.sees()


async def test_the_work_list_groups_what_was_asked(here: Town) -> None:
    maria, yusuf = await _cast(here)
    for text in (STRANGE, OTHER, LIKE_IT):
        await yusuf.says(text)
        await yusuf.taps("No longer needed")
    await yusuf.says("وين بسجل عنواني؟")
    await yusuf.taps("This did not help")
    await maria.says("/questions")
    seen = maria.sees()
    assert "4 questions without an article in the last 30 days." in seen
    assert f"1. {STRANGE}" in seen
    assert "Asked 2 times: German: 2" in seen
    assert "These articles did not help:" in seen
    assert f"1 times: {ADDRESS.texts['en'].question}" in seen
    await maria.taps("1")
    assert LIKE_IT in maria.sees()
    assert maria.buttons() == ["Make it an article"]


async def test_an_empty_work_list_says_so(here: Town) -> None:
    maria, yusuf = await _cast(here)
    await maria.says("/questions")
    assert "Everything that was asked lately has been answered by an article." in maria.sees()
    await yusuf.says("/questions")
    assert words(yusuf, NOT_YOURS) in yusuf.sees()


class Server(BaseHTTPRequestHandler):
    """Answers as LibreTranslate and DeepL document it."""

    asked: list[tuple[str, dict[str, Any], str]]
    broken: bool

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append((self.path, body, self.headers.get("authorization", "")))
        found: dict[str, Any]
        if self.broken:
            found = {"error": "Please contact the server operator"}
        elif self.path == "/v2/translate":
            text = f"[{body['target_lang']}] {body['text'][0]}"
            found = {"translations": [{"detected_source_language": "DE", "text": text}]}
        else:
            found = {
                "detectedLanguage": {"confidence": 90, "language": "de"},
                "translatedText": f"[{body['target']}] {body['q']}",
            }
        self._answer(403 if self.broken else 200, found)

    def _answer(self, status: int, found: dict[str, Any]) -> None:
        content = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def _server(*, broken: bool = False) -> Iterator[tuple[str, list[Any]]]:
    asked: list[Any] = []
    handler = type("Handler", (Server,), {"asked": asked, "broken": broken})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("kind", ["libretranslate", "deepl"])
async def test_a_translation_stands_beside_the_original(sqlite_url: str, kind: str) -> None:
    with _server() as (url, asked):
        more = {"translate_url": url, "translate_key": "secret", "translate_kind": kind}
        async with town(sqlite_url, starter=ARTICLES, **more) as here:
            maria, yusuf = await _cast(here)
            await yusuf.says(STRANGE)
            await maria.taps("Translate")
            assert MACHINE in maria.sees()
            code = {"deepl": "EN-GB", "libretranslate": "en"}[kind]
            assert f"[{code}] {STRANGE}" in maria.sees()
            assert maria.sees().endswith(f"Original:\n{STRANGE}")
            path, body, key = asked[0]
            assert path == {"deepl": "/v2/translate", "libretranslate": "/translate"}[kind]
            assert key == ("DeepL-Auth-Key secret" if kind == "deepl" else "")
            assert ("api_key" in body) is (kind == "libretranslate")
            replies(maria, ANSWER, STRANGE)
            await here.settle()
            await yusuf.taps("Translate")
            assert words(yusuf, MACHINE) in yusuf.sees()
            assert yusuf.sees().endswith(ANSWER)


async def test_a_server_that_fails_is_one_sentence(sqlite_url: str) -> None:
    with _server(broken=True) as (url, _):
        async with town(sqlite_url, starter=ARTICLES, translate_url=url) as here:
            maria, yusuf = await _cast(here)
            await yusuf.says(STRANGE)
            await maria.taps("Translate")
            assert maria.notice() == (
                "The translation is not available right now. Please try again later."
            )
            assert STRANGE in maria.sees()


async def test_without_a_server_nothing_is_offered(here: Town) -> None:
    maria, yusuf = await _cast(here)
    await yusuf.says(STRANGE)
    assert "Translate" not in maria.buttons()
    await maria.presses("tr.question:1")
    assert "This button is old." in maria.notice()


async def test_only_who_may_read_words_has_them_translated(sqlite_url: str) -> None:
    with _server() as (url, asked):
        async with town(sqlite_url, starter=ARTICLES, translate_url=url) as here:
            _, yusuf = await _cast(here)
            karim = here.person(106, "Karim", "en")
            await registers_as_newcomer(karim, ["en"], "innenstadt", "Wohnheim 3")
            await yusuf.says(STRANGE)
            for data in ("tr.words:1", "tr.question:1"):
                await karim.presses(data)
                assert NOT_YOURS in karim.notice()
            assert asked == []
