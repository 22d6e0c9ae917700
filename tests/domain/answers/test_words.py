"""One spelling for many: folding, stems, slips, and words in the wrong script."""

import pytest

from bot.domain.answers.loanwords import arabic_bones, german_bones, to_cyrillic
from bot.domain.answers.normalise import normalise, words
from bot.domain.answers.stems import arabic_shapes, slavic
from bot.domain.answers.typos import Spelling, one_slip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anmeldung für Ärzte", "anmeldung fuer aerzte"),
        ("Straße", "strasse"),
        ("إقامةٌ", "اقامه"),
        ("مدرســـة", "مدرسة"),
        ("٢٤", "24"),
        ("об'єднання", "обєднання"),
        ("ребёнок", "ребенок"),
        ("їжа", "ижа"),
        ("sooooo", "so"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_marks_of_direction_vanish() -> None:
    assert words("\u202eAdresse\u202c \u2067пошта\u2069") == ["adrese", "пошта"]


@pytest.mark.parametrize("form", ["документи", "документів", "документами", "документа"])
def test_slavic_forms_meet(form: str) -> None:
    assert slavic(normalise(form)) == slavic(normalise("документ"))


def test_what_clings_to_arabic_words_comes_off() -> None:
    assert normalise("اقامة") in arabic_shapes(normalise("بالاقامة"))


@pytest.mark.parametrize(
    ("german", "heard"),
    [("anmeldung", "анмельдунг"), ("jobcenter", "джобцентер"), ("anmeldung", "انملدونغ")],
)
def test_german_is_heard_in_other_scripts(german: str, heard: str) -> None:
    assert german_bones(german) == german_bones(normalise(heard))


@pytest.mark.parametrize(("arabic", "chat"), [("سكن", "sakan"), ("مدرسة", "madrase")])
def test_arabic_is_heard_in_latin(arabic: str, chat: str) -> None:
    assert arabic_bones(normalise(arabic)) == arabic_bones(chat)


def test_slavic_is_heard_in_latin() -> None:
    assert to_cyrillic("kvartyru") == normalise("квартиру")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("wohnung", "wonung", True),
        ("wohnung", "wohnnug", True),
        ("wohnung", "wohnungen", False),
        ("wohnung", "wohnung", False),
    ],
)
def test_one_slip(a: str, b: str, same: bool) -> None:
    assert one_slip(a, b) is same


def test_misspelt_words_are_known() -> None:
    spelling = Spelling(["wohnung", "versicherung", "amt"])
    assert spelling.near("wonung") == ["wohnung"]
    assert spelling.near("versicherumg") == ["versicherung"]
    assert spelling.near("ant") == []
