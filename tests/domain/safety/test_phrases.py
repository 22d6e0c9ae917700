"""The files of phrases, and how phrases, spellings and typing errors are read."""

import tomllib
from pathlib import Path

import pytest

import bot.domain.safety as package
from bot.domain.safety import Kind
from bot.domain.safety.lexicon import CONCEPTS, _read, _Reader
from bot.domain.safety.phrases import Element, Phrase
from bot.domain.safety.spelling import in_latin, one_spelling, words
from bot.domain.safety.vocabulary import Vocabulary

FOLDER = Path(package.__file__).parent
SECTIONS = {"mixed", "uk_ru", "ar", "arabizi", "de", "en"}


def test_every_file_has_known_sections_and_lists() -> None:
    for kind in Kind:
        entries = tomllib.loads((FOLDER / f"{kind}.toml").read_text("utf-8"))
        assert set(entries) <= SECTIONS
        assert all(set(lists) <= {"signs", "firm", "topics"} for lists in entries.values())


def test_every_rule_names_concepts_that_some_language_has() -> None:
    reader = _Reader(_read("words"))
    for kind, lists in _read("rules").items():
        assert kind in set(Kind)
        assert set(lists) <= {"signs", "topics"}
        assert all(list(reader.rule(rule)) for rules in lists.values() for rule in rules)


def test_no_concept_hides_another_of_the_same_name() -> None:
    names = [name for file in CONCEPTS for name in _read(f"concepts/{file}")["groups"]]
    assert len(names) == len(set(names))
    assert set(names) & set(_read("words")["groups"]) == set()


def test_an_arabic_stem_is_read_behind_what_is_joined_before_it() -> None:
    vocabulary = Vocabulary()
    number = vocabulary.element(["~ضرب"])
    for typed in ("ضربني", "بيضربني", "وبيضربها", "الضرب", "بتضربه"):
        assert number in vocabulary.belongs(one_spelling(typed), False)


def test_was_in_russian_is_not_he_beat() -> None:
    assert one_spelling("был") != one_spelling("бил") == "бил"
    assert [word.text for word in words("Муж был дома")][1] == one_spelling("бул")


def test_arabic_digits_are_digits() -> None:
    assert one_spelling("١٥") == one_spelling("۱۵") == "15"


def test_every_group_holds_single_words() -> None:
    for path in (FOLDER / "words.toml", *(FOLDER / "concepts").glob("*.toml")):
        assert_single_words(tomllib.loads(path.read_text("utf-8"))["groups"])


def assert_single_words(groups: dict[str, dict[str, list[str]]]) -> None:
    for name, sections in groups.items():
        for atom in (atom for atoms in sections.values() for atom in atoms):
            assert atom.startswith("<") or len(words(atom.strip("*~"))) == 1, (name, atom)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Schläge", "schlaege"),
        ("bewusstlos", "bewußtlos"),
        ("bewusstlos", "bewustlos"),
        ("б'є", "бє"),
        ("її", "ии"),
        ("ещё", "еще"),
        ("أُمّي", "امي"),
        ("مدرسة", "مدرسه"),
        ("hilfeeeee", "Hilfe"),
        ("мaмa", "мама"),  # two of the letters are Latin
    ],
)
def test_one_spelling(a: str, b: str) -> None:
    assert one_spelling(a) == one_spelling(b)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("чоловік", "cholovik"),
        ("чоловік", "tcholovik"),
        ("дихає", "dyhaie"),
        ("дихає", "dykhaye"),
        ("жити", "zhyty"),
        ("меня", "menya"),
        ("хочу", "xochu"),
        ("швидку", "shvydku"),
    ],
)
def test_it_sounds_the_same(cyrillic: str, latin: str) -> None:
    assert in_latin(one_spelling(cyrillic)) == in_latin(one_spelling(latin))


def test_the_end_of_a_sentence_parts_words() -> None:
    a, b, c = words("one. two, three")
    assert (b.at - a.at, c.at - b.at) == (4, 1)


def test_elements_in_order_and_parts_in_any() -> None:
    in_order = Phrase(((Element(1), Element(2)),))
    assert list(in_order.found({1: [0], 2: [3]})) == [(0, 3)]
    assert not list(in_order.found({1: [0], 2: [4]}))
    assert not list(in_order.found({1: [1], 2: [0]}))
    adjoining = Phrase(((Element(1), Element(2, adjoining=True)),))
    assert not list(adjoining.found({1: [0], 2: [2]}))
    any_order = Phrase(((Element(1),), (Element(2),)))
    assert list(any_order.found({1: [9], 2: [0]})) == [(9, 0)]
    assert not list(any_order.found({1: [10], 2: [0]}))
    assert not list(any_order.found({1: [0], 2: [0]}))


def test_one_letter_of_a_long_word_may_be_wrong() -> None:
    vocabulary = Vocabulary()
    number = vocabulary.element(["vergewaltigt"])
    stem = vocabulary.element(["бюрократ*"])
    for typed in ("vergewaltig", "vergewaltgit", "vergewaltgt", "vergewaltixt", "vergewaaltigt"):
        assert number in vocabulary.belongs(one_spelling(typed), False)
    for typed in ("бюркратія", "бюрокуратія"):
        assert stem in vocabulary.belongs(one_spelling(typed), False)
    assert not vocabulary.belongs(one_spelling("bergewaltigt"), False)
    vocabulary.spelt_right(["vergewaltixt"])
    vocabulary.belongs.cache_clear()
    assert not vocabulary.belongs("vergewaltixt", False)


def test_ukrainian_is_heard_in_latin_letters_only_if_asked() -> None:
    vocabulary = Vocabulary()
    number = vocabulary.element(["пожежа"])
    assert vocabulary.belongs(one_spelling("pozhezha"), True) == {number}
    assert not vocabulary.belongs(one_spelling("pozhezha"), False)
