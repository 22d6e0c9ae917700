"""The numbers to call: whole, from official pages, and an organisation's own."""

from pathlib import Path

import pytest

from bot.domain.errors import Misconfigured
from bot.domain.safety import Alarm, Kind
from bot.domain.safety.numbers import KEYS, numbers_for, read_numbers
from bot.texts import BIDI_CONTROLS, texts
from bot.views.safety import ABOUT, HEADS, WHAT, help_now

OWN = """
[[number]]
number = "03591 000000"
kinds = ["medical", "violence", "child", "crisis", "exploitation"]
source = "https://example.org"
checked = 2026-01-31
texts = { en = "Our own people:", uk = "Наші люди:" }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "numbers.toml"


def test_the_file_that_comes_with_the_program_is_whole() -> None:
    numbers = read_numbers()
    assert {it.key for it in numbers} <= KEYS == set(ABOUT)
    assert set(HEADS) == set(WHAT) == set(Kind)
    assert all(it.source.startswith("http") for it in numbers)
    assert len({it.number for it in numbers}) == len(numbers)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (Kind.MEDICAL, "112"),
        (Kind.MEDICAL, "116 117"),
        (Kind.VIOLENCE, "110"),
        (Kind.VIOLENCE, "116 016"),
        (Kind.CHILD, "116 000"),
        (Kind.CHILD, "116 111"),
        (Kind.CRISIS, "116 123"),
        (Kind.CRISIS, "0800 111 0 111"),
        (Kind.EXPLOITATION, "116 016"),
    ],
)
def test_each_number_stands_on_its_own_line(kind: Kind, number: str) -> None:
    shown = help_now(texts("en"), Alarm((kind,)), read_numbers(), told=True)
    assert number in shown.text.splitlines()


def test_a_number_is_shown_once_and_the_most_urgent_kind_first() -> None:
    found = [it.number for it in numbers_for(tuple(Kind), read_numbers())]
    assert len(found) == len(set(found))
    assert found[0] == "112"


def test_no_button_dials() -> None:
    shown = help_now(texts("en"), Alarm((Kind.CRISIS,)), read_numbers(), told=False)
    assert all(button.data and not button.url for row in shown.buttons for button in row)


def test_an_organisation_names_its_own(file: Path) -> None:
    file.write_text(OWN, "utf-8")
    own = read_numbers(file)
    for code, text in (("uk", "Наші люди:"), ("ar", "Our own people:")):
        shown = help_now(texts(code), Alarm((Kind.CRISIS,)), own, told=False)
        assert [BIDI_CONTROLS.sub("", it) for it in shown.lines[:2]] == [text, "03591 000000"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[number]\n", "is not TOML"),
        ("", "has no number for medical"),
        (OWN.replace('"child", ', ""), "has no number for child"),
        (OWN.replace('"child"', '"kid"'), "number 1 needs"),
        (OWN.replace('"03591 000000"', '""'), "number 1 needs"),
        (OWN.replace("2026-01-31", '"soon"'), "number 1 needs"),
        (OWN.replace("en =", "de ="), "number 1 needs"),
        (OWN.replace("texts =", 'key = "nobody"\n#'), "number 1 needs"),
    ],
)
def test_a_mistake_is_one_sentence(file: Path, text: str, says: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(Misconfigured, match=says):
        read_numbers(file)


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        read_numbers(file)
