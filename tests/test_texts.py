"""The catalogues: complete, well-formed, and short enough for a button."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot import texts as module
from bot.texts import FSI, LOCALES, LRI, PDI, Texts, languages, missing, texts
from bot.views.message import LONGEST_BUTTON
from tests.support.buttons import button_texts
from tests.support.collect_texts import TEMPLATE, collect

TRANSLATED = [language for language in languages() if language != "en"]
PLACEHOLDER = re.compile(r"\{\w+\}")
PLURALS = {
    "ar": "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5)",
}


def _catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "lotse.po").open("rb") as file:
        return read_po(file, locale=language)


def _forms(message: Message) -> list[str]:
    strings = message.string
    return list(strings) if isinstance(strings, (list, tuple)) else [strings]


def _ids(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (list, tuple)) else [message.id]


def test_the_four_languages_are_there() -> None:
    assert set(languages()) >= {"uk", "ar", "de", "en"}


def test_the_template_is_up_to_date() -> None:
    with TEMPLATE.open("rb") as file:
        kept = {str(it.id) for it in read_po(file) if it.id}
    found = {str(it.id) for it in collect() if it.id}
    assert found == kept, "run `make texts`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_missing_or_fuzzy(language: str) -> None:
    assert missing(language) == []
    with TEMPLATE.open("rb") as file:
        known = {str(it.id) for it in read_po(file)}
    assert {str(it.id) for it in _catalogue(language)} == known


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_placeholder_is_lost(language: str) -> None:
    for message in _catalogue(language):
        wanted = set(PLACEHOLDER.findall(_ids(message)[-1])) if message.id else set()
        for form in _forms(message) if message.id else []:
            there = set(PLACEHOLDER.findall(form))
            # A plural form may say its number in words.
            assert there == wanted or (len(_ids(message)) > 1 and there == wanted - {"{n}"}), form
            assert form.count("{") == form.count("}") == len(PLACEHOLDER.findall(form))


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_the_languages_own(language: str) -> None:
    catalogue = _catalogue(language)
    if language in PLURALS:
        path = LOCALES / language / "LC_MESSAGES" / "lotse.po"
        header = path.read_text("utf-8").replace('"\n"', "")
        assert f"nplurals={catalogue.num_plurals}; plural={PLURALS[language]}" in header
    counted = [it for it in catalogue if isinstance(it.id, (list, tuple))]
    assert all(len(_forms(it)) == catalogue.num_plurals for it in counted)
    # Some things are counted alike ("2-mal"), but not most of them.
    assert sum(len(set(_forms(it))) > 1 for it in counted) > len(counted) / 2


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (50, 4), (99, 4), (100, 5), (103, 3)],
)
def test_arabic_counts_in_six_ways(n: int, form: int) -> None:
    catalogue = _catalogue("ar")
    one, many = "{n} place left.", "{n} places left."
    wanted = _forms(catalogue[(one, many)])[form].format(n=n)
    assert texts("ar").plural(one, many, n) == wanted


def test_ukrainian_counts_in_three_ways() -> None:
    t = texts("uk")
    said = [t.plural("{n} place left.", "{n} places left.", n) for n in (1, 2, 5, 11, 21, 22)]
    bare = [re.sub(r"\d+", "#", it) for it in said]
    assert bare[0] == bare[4]
    assert bare[1] == bare[5]
    assert bare[2] == bare[3]
    assert len(set(bare)) == 3


@pytest.mark.parametrize("language", [it for it in TRANSLATED if texts(it).rtl])
def test_right_to_left_lines_begin_right_to_left(language: str) -> None:
    begins = re.compile(r"^[\s«(✓⚠–-]*[\u0590-\u08ff]")
    for message in _catalogue(language):
        for form in _forms(message) if message.id else []:
            for line in form.splitlines():
                assert begins.match(line) or _only_values(line), line


def _only_values(line: str) -> bool:
    """A frame around values, such as "{label}: {value}", has no direction of its own."""
    return not re.search(r"[^\W\d_]", PLACEHOLDER.sub("", line))


@pytest.mark.parametrize("language", languages())
def test_buttons_fit_small_phones(language: str) -> None:
    t = texts(language)
    long = {t(it): len(t(it)) for it in button_texts() if len(t(it)) > LONGEST_BUTTON}
    assert long == {}


def test_a_new_language_is_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "lotse.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        'msgid "Done"\nmsgstr "Terminé"\n'
    )
    monkeypatch.setattr(module, "LOCALES", tmp_path)
    module.languages.cache_clear()
    module._catalogue.cache_clear()
    try:
        assert module.languages() == ("fr",)
        assert Texts("fr")("Done") == "Terminé"
        assert Texts("fr").own_name() == "Français"
    finally:
        module.languages.cache_clear()
        module._catalogue.cache_clear()


BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "span"),
    [
        ("de", "Dienstag, 24. November, 9:00–11:00"),
        ("uk", "вівторок, 24 листопада, 9:00–11:00"),
        ("en", "Tuesday 24 November, 09:00–11:00"),
        ("ar", "الثلاثاء، 24 نوفمبر، 9:00–11:00 ص"),
    ],
)
def test_times_are_written_as_people_write_them(language: str, span: str) -> None:
    written = texts(language).span(NINE, NINE + timedelta(hours=2), BERLIN)
    assert re.sub(r"[\u2009\u202f\u00a0]", " ", written).replace(" – ", "–") == span


def test_values_are_isolated() -> None:
    said = texts("en")("Place: {where}", where="وسط المدينة")
    assert said == f"Place: {FSI}وسط المدينة{PDI}"


def test_distances_and_durations_are_by_cldr() -> None:
    assert texts("de").distance(1200) == "1,2 km"
    assert texts("uk").distance(1200) == "1,2 км"
    assert texts("de").duration(90) == "1,5 Stunden"
    assert texts("ar").duration(120) == "ساعتان"


def test_numbers_to_call_keep_their_order_in_arabic() -> None:
    """By UAX 9 a space between two groups of figures follows the line: 117 116."""
    line = "الطبيب: 116 117 أو 0800 111 0 111، الساعة 9:00"
    kept = texts("ar").figures(line)
    assert kept == f"الطبيب: {LRI}116 117{PDI} أو {LRI}0800 111 0 111{PDI}، الساعة 9:00"
    assert texts("de").figures(line) == line
