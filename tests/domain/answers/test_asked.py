"""Examples of what people ask: which topic a message is like, and which article answers it."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from bot.domain.answers import asked
from bot.domain.answers.asked import OUTSIDE, Examples
from bot.domain.answers.concept import LANGUAGES, shipped
from bot.domain.answers.engine import Engine
from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.model import Act, Article
from bot.domain.answers.normalise import words
from bot.library import starter_set
from tests.domain.answers.conftest import ARTICLES

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "bot/domain/answers/asked").glob("*.toml"))
KNOWLEDGE = {it.stem for it in (ROOT / "bot/knowledge").rglob("*.toml")}
DEVELOPMENT = sorted((ROOT / "benchmarks/answers/questions").glob("*.jsonl"))
OURS = {
    "kita": [
        "Kita-Platz bekommen",
        "place in kindergarten for my child",
        "der Zwerg soll vormittags zu den Quaxlern",
        "quaxler wann darf er hin",
    ],
    "flat": ["Wohnung finden", "find a flat", "Brömsel mit zwei Kammern gesucht", "brömsel teuer"],
    f"{OUTSIDE}weather": ["wird es morgen schneien", "Regen am Wochenende", "will it rain today"],
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(list(shipped()))


@pytest.fixture(scope="module")
def taught(lexicon: Lexicon) -> Engine:
    return Engine(ARTICLES, examples=Examples(OURS, lexicon))


@pytest.fixture(scope="module")
def ours() -> Engine:
    """With what comes with the program."""
    return Engine(starter_set())


def test_words_that_no_article_knows_find_it_by_an_example(taught: Engine) -> None:
    bare = Engine(ARTICLES, shipped())
    for text, article in (
        ("wo sind die quaxler", "kindergarten"),
        ("ein kleines Brömsel", "flat"),
    ):
        assert taught.ask(text, "de").hits[0].article == article
        assert bare.ask(text, "de").hits[0].score == pytest.approx(0, abs=0.2)


def test_several_articles_of_one_topic_share_it(lexicon: Lexicon) -> None:
    other = Article.of("flat-2", {"de": "Wie finde ich eine Wohnung?"}, {"de": "Im Portal."})
    alone, two = (
        Engine(it, examples=Examples(OURS, lexicon)).ask("Brömsel gesucht", "de")
        for it in (ARTICLES, (*ARTICLES, other))
    )
    assert alone.hits[0].score > 1.5 * two.hits[0].score
    assert {hit.article for hit in two.hits[:2]} == {"flat", "flat-2"}


def test_what_no_article_answers_goes_to_a_person(taught: Engine, lexicon: Lexicon) -> None:
    decision = taught.ask("wird es am Wochenende schneien", "de")
    assert decision.features["beyond"] > 0.8
    assert decision.act is Act.HANDOVER
    weather = Article.of(
        "weather", {"de": "Wird es morgen regnen oder schneien?"}, {"de": "Fragen Sie den DWD."}
    )
    there = Engine((*ARTICLES, weather), examples=Examples(OURS, lexicon))
    assert there.ask("wird es am Wochenende schneien", "de").features["beyond"] < 0.2


@pytest.mark.parametrize("text", ["abc", "qwertz uiop", "колобок покотився", "Ж" * 90, "xyz 12"])
def test_what_is_like_nothing_brings_nothing(ours: Engine, text: str) -> None:
    decision = ours.ask(text, "de")
    assert decision.features["asked"] < 0.15
    assert decision.act is Act.HANDOVER


def test_the_shares_of_all_topics_are_one(taught: Engine, lexicon: Lexicon) -> None:
    examples = Examples(OURS, lexicon)
    shares = examples.shares(["quaxler", "regen"], {})
    assert float(shares.sum()) == pytest.approx(1)
    assert np.argsort(shares).tolist()[0] == examples.topics.index("flat")
    assert taught.ask("", "de").features["asked"] == 0


@pytest.mark.parametrize("file", FILES, ids=lambda it: it.stem)
def test_a_file_is_whole(file: Path) -> None:
    assert file.stem in KNOWLEDGE or file.stem.startswith(OUTSIDE)
    found = tomllib.loads(file.read_text("utf-8"))
    assert set(found) == set(LANGUAGES)
    assert all(len(listed) >= 4 for listed in found.values())
    assert all(1 <= len(words(it)) <= 60 for listed in found.values() for it in listed)


def test_nothing_is_an_example_of_two_topics() -> None:
    of: dict[str, str] = {}
    for file in FILES:
        for text in asked.read(file.read_text("utf-8")):
            key = " ".join(words(text))
            assert of.setdefault(key, file.stem) == file.stem, text


def test_no_question_that_is_measured_with_is_an_example() -> None:
    lines = [line for it in DEVELOPMENT for line in it.read_text("utf-8").splitlines() if line]
    measured = {" ".join(words(json.loads(line)["text"])) for line in lines}
    examples = [text for it in FILES for text in asked.read(it.read_text("utf-8"))]
    known = {it for it in (" ".join(words(text)) for text in examples) if it.count(" ") > 2}
    assert not known & measured
