"""Examples of what people ask: which topic a message is like, and which article answers it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import tables
from benchmarks.answers import learn
from bot.domain.answers import asked
from bot.domain.answers.asked import OUTSIDE, Learned
from bot.domain.answers.concept import LANGUAGES, shipped
from bot.domain.answers.engine import Engine
from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.model import Act, Article
from bot.domain.answers.normalise import words
from bot.library import starter_set
from tests.domain.answers.conftest import ARTICLES
from tests.support.learned import must_be_same

ROOT = Path(__file__).parents[3]
EXAMPLES = learn.examples()
KNOWLEDGE = {it.stem for it in (ROOT / "bot/knowledge").rglob("*.toml")}
DEVELOPMENT = [
    file
    for folder in ("questions", "unseen")
    for file in sorted((ROOT / "benchmarks/answers" / folder).glob("*.jsonl"))
]
OURS = {
    "kita": [
        "Kita-Platz bekommen",
        "place in kindergarten for my child",
        "der Zwerg soll vormittags zu den Quaxlern",
        "quaxler wann darf er hin",
    ],
    "doctor": ["Hausarzt finden", "find a family doctor", "wie finde ich einen hausarzt"],
    "course": ["Integrationskurs", "join an integration course", "in den integrationskurs"],
    "register": ["Adresse anmelden", "register my address", "meine adresse anmelden"],
    "flat": ["Wohnung finden", "find a flat", "Brömsel mit zwei Kammern gesucht", "brömsel teuer"],
    f"{OUTSIDE}weather": [
        *("wird es morgen schneien", "Regen am Wochenende", "will it rain today"),
        *("soll es am Wochenende schneien", "kommt morgen Regen"),
    ],
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(list(shipped()))


@pytest.fixture(scope="module")
def learned(lexicon: Lexicon) -> Learned:
    """Weights of a dozen examples."""
    return learn.learned({topic: {"de": texts} for topic, texts in OURS.items()}, lexicon)


@pytest.fixture(scope="module")
def taught(learned: Learned) -> Engine:
    return Engine(ARTICLES, learned=learned)


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


def test_several_articles_of_one_topic_share_it(learned: Learned) -> None:
    other = Article.of("flat-2", {"de": "Wie finde ich eine Wohnung?"}, {"de": "Im Portal."})
    alone, two = (
        Engine(it, learned=learned).ask("Brömsel gesucht", "de")
        for it in (ARTICLES, (*ARTICLES, other))
    )
    assert alone.hits[0].score > 1.5 * two.hits[0].score
    assert {hit.article for hit in two.hits[:2]} == {"flat", "flat-2"}


def test_what_no_article_answers_goes_to_a_person(taught: Engine, learned: Learned) -> None:
    decision = taught.ask("wird es am Wochenende schneien", "de")
    assert decision.features["beyond"] > 0.8
    assert decision.act is Act.HANDOVER
    weather = Article.of(
        "weather", {"de": "Wird es morgen regnen oder schneien?"}, {"de": "Fragen Sie den DWD."}
    )
    there = Engine((*ARTICLES, weather), learned=learned)
    assert there.ask("wird es am Wochenende schneien", "de").features["beyond"] < 0.2


@pytest.mark.parametrize("text", ["abc", "qwertz uiop", "колобок покотився", "Ж" * 90, "xyz 12"])
def test_what_is_like_nothing_brings_nothing(ours: Engine, text: str) -> None:
    decision = ours.ask(text, "de")
    assert decision.features["asked"] < 0.15
    assert decision.act is Act.HANDOVER


def test_the_shares_of_all_topics_are_one(taught: Engine, learned: Learned) -> None:
    shares = learned.shares(["quaxler", "kindergarten"], ["kindergarten"])
    assert float(shares.sum()) == pytest.approx(1)
    assert learned.topics[int(shares.argmax())] == "kita"
    assert taught.ask("", "de").features["asked"] == 0


def test_what_is_kept_is_what_was_learned(learned: Learned) -> None:
    read = asked.unpacked(asked.packed(learned))
    for text in ("quaxler", "brömsel gesucht", "regen"):
        np.testing.assert_array_equal(read.shares([text], []), learned.shares([text], []))
    must_be_same(read.weights, learned.weights)
    assert replace(read, weights=learned.weights) == learned


def test_what_is_shipped_was_made_from_the_examples_that_stand_there() -> None:
    """Else: python -m benchmarks.answers.learn"""
    assert asked.shipped().examples == tables.fingerprint(learn.EXAMPLES)


@pytest.mark.parametrize("topic", EXAMPLES)
def test_a_file_is_whole(topic: str) -> None:
    assert topic in KNOWLEDGE or topic.startswith(OUTSIDE)
    found = EXAMPLES[topic]
    assert set(found) == set(LANGUAGES)
    assert all(len(listed) >= 4 for listed in found.values())
    assert all(1 <= len(words(it)) <= 60 for listed in found.values() for it in listed)


def test_nothing_is_an_example_of_two_topics() -> None:
    of: dict[str, str] = {}
    for topic, found in EXAMPLES.items():
        for text in learn.texts(found):
            key = " ".join(words(text))
            assert of.setdefault(key, topic) == topic, text


def test_no_question_that_is_measured_with_is_an_example() -> None:
    lines = [line for it in DEVELOPMENT for line in it.read_text("utf-8").splitlines() if line]
    measured = {" ".join(words(json.loads(line)["text"])) for line in lines}
    examples = [text for found in EXAMPLES.values() for text in learn.texts(found)]
    known = {it for it in (" ".join(words(text)) for text in examples) if it.count(" ") > 2}
    assert not known & measured
