"""Concepts in texts, and the files they come from."""

from importlib import resources

import pytest

from bot.domain.answers.aboutness import Aboutness
from bot.domain.answers.concept import Concept, read, shipped
from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.model import Article
from bot.domain.answers.normalise import words

CONCEPTS = read(
    """
    [kindergarten]
    de = "kita, kindergarten, kita platz"
    uk = "садок, садоч*, дитячий садок"
    ar = "روضة, حضانة"
    la = "rawda"
    near = {school = 0.5}

    [school]
    de = "schule"
    uk = "школа"
    ar = "مدرسة"

    [child]
    weight = 0.5
    de = "kind"
    uk = "дитина, дитяч*"
    ar = "طفل"

    [weather]
    outside = true
    de = "wetter"
    """
)
FILES = [
    file
    for file in resources.files("bot.domain.answers").joinpath("lexicon").iterdir()
    if file.name.endswith(".toml")
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(CONCEPTS)


def found(lexicon: Lexicon, text: str, foreign: str = "") -> dict[str, float]:
    spotted = lexicon.find(words(text), guess=True, foreign=foreign)
    return {lexicon.concepts[number].name: sure for number, sure in spotted.items()}


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Kindergärten in der Nähe", ""),
        ("садочку", ""),
        ("بالروضة", ""),
        ("kindergarden", ""),
        ("киндергартен", ""),
        ("kindergartenanmeldung", ""),
        ("kinder garten", ""),
        ("rawda", "ar"),
    ],
)
def test_a_concept_is_spotted(lexicon: Lexicon, text: str, foreign: str) -> None:
    assert "kindergarten" in found(lexicon, text, foreign)


def test_the_longer_phrase_wins(lexicon: Lexicon) -> None:
    spotted = found(lexicon, "дитячий садок")
    assert spotted["kindergarten"] > 1.0  # a phrase says more than a word
    assert spotted["child"] < 0.5


def test_a_guess_is_less_sure_than_the_word(lexicon: Lexicon) -> None:
    assert found(lexicon, "kindergarden")["kindergarten"] < 1.0


def test_guessing_can_be_left_out(lexicon: Lexicon) -> None:
    assert lexicon.find(["kindergarden"], guess=False) == {}


def _article(identity: str, **question: str) -> Article:
    return Article.of(identity, question, dict.fromkeys(question, "–"))


def test_three_languages_confirm_a_concept(lexicon: Lexicon) -> None:
    sure = _article("sure", de="kita", uk="садок", ar="روضة")
    chance = _article("chance", de="kita", uk="робота", ar="عمل")
    about = Aboutness(lexicon, [sure, chance])
    covers = about.score({lexicon.number["kindergarten"]: 1.0})
    assert covers[0] > 1.5 * covers[1] > 0


def test_a_near_concept_stands_in(lexicon: Lexicon) -> None:
    school = _article("school", de="schule", uk="школа", ar="مدرسة")
    about = Aboutness(lexicon, [school])
    assert about.score({lexicon.number["kindergarten"]: 1.0})[0] > 0


def test_words_left_over_lower_the_score(lexicon: Lexicon) -> None:
    about = Aboutness(lexicon, [_article("a", de="kita", uk="садок", ar="روضة")])
    asked = {lexicon.number["kindergarten"]: 1.0}
    assert about.score(asked, 4)[0] < about.score(asked, 0)[0]


def test_outside_is_outside_unless_an_article_is_about_it(lexicon: Lexicon) -> None:
    asked = {lexicon.number["weather"]: 1.5}
    assert Aboutness(lexicon, [_article("a", de="kita")]).outside(asked) == 1.0
    assert Aboutness(lexicon, [_article("a", de="wetter")]).outside(asked) == 0.0


def test_tables_of_one_name_are_joined() -> None:
    names = [concept.name for concept in shipped()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_shipped_files_are_whole(file: object) -> None:
    known = {concept.name for concept in shipped()}
    concepts: list[Concept] = read(file.read_text("utf-8"))  # type: ignore[attr-defined]
    for concept in concepts:
        assert {"de", "en", "uk", "ru", "ar"} <= set(concept.forms), concept.name
        assert 0 < concept.weight <= 3, concept.name
        assert set(concept.near) <= known, concept.name
        for forms in concept.forms.values():
            assert all(words(form) for form in forms), concept.name


def test_a_word_that_articles_write_is_no_slip(lexicon: Lexicon) -> None:
    number = lexicon.number["kindergarten"]
    slip = lexicon.spot(["kindergarden"], guess=True)[0]
    right = lexicon.spot(["kindergarden"], guess=True, correct=lambda word: True)[0]
    assert right.get(number, 0.0) < slip[number]
