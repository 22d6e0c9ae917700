"""Articles: what is taken in, what is refused by name, and what grows stale."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article_fields import (
    BadDate,
    BadId,
    BadSource,
    BrokenArticle,
    NoText,
    TooLong,
    UnknownField,
    WrongType,
    article_of,
    fields_of,
    from_record,
)
from bot.domain.articles import Article, Decision, Entry, Proposal, State, Text, clean, work_list
from bot.domain.errors import AlreadyDecided, NotTheAuthors, TextChanged
from tests.support.articles import ADDRESS, ARTICLES, KITA, OLD

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DE = {"question": "Wo?", "answer": "Hier."}
GOOD: dict[str, Any] = {"id": "x", "category": "arrival", "de": DE}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda it: it.id)
def test_what_is_written_is_read_back(article: Article) -> None:
    assert article_of(fields_of(article)) == article


@pytest.mark.parametrize(
    ("changes", "error", "path"),
    [
        ({"id": "../x"}, BadId, ("id",)),
        ({"id": "x" * 65}, BadId, ("id",)),
        ({"id": ""}, BadId, ("id",)),
        ({"id": 7}, BadId, ("id",)),
        ({"category": "Über uns"}, BadId, ("category",)),
        ({"source": "http://example.org"}, BadSource, ("source",)),
        ({"source": "https://"}, BadSource, ("source",)),
        ({"source": "https://[x"}, BadSource, ("source",)),
        ({"source": "https://a b"}, BadSource, ("source",)),
        ({"checked": "yesterday"}, BadDate, ("checked",)),
        ({"checked": NOW}, BadDate, ("checked",)),
        ({"checked": TODAY, "valid_until": date(2026, 1, 1)}, BadDate, ("valid_until",)),
        ({"sauce": "https://example.org"}, UnknownField, ("sauce",)),
        ({"english": DE}, UnknownField, ("english",)),
        ({"de": {**DE, "awnser": "x"}}, UnknownField, ("de", "awnser")),
        ({"de": {"aliases": ["x"]}}, NoText, ()),
        ({"de": {"question": "Wo?"}}, NoText, ("de",)),
        ({"de": {**DE, "question": " \u202e "}}, NoText, ("de",)),
        ({"de": {**DE, "answer": "x" * 3001}}, TooLong, ("de", "answer")),
        ({"de": {**DE, "answer": "😀" * 1501}}, TooLong, ("de", "answer")),
        ({"de": {**DE, "question": "x" * 201}}, TooLong, ("de", "question")),
        ({"de": {**DE, "answer": ["x"]}}, WrongType, ("de", "answer")),
        ({"de": {**DE, "aliases": "x"}}, WrongType, ("de", "aliases")),
        ({"de": {**DE, "aliases": [1]}}, WrongType, ("de", "aliases")),
        ({"site": 1}, WrongType, ("site",)),
    ],
)
def test_a_mistake_has_a_name_and_a_place(
    changes: dict[str, Any], error: type[BrokenArticle], path: tuple[str, ...]
) -> None:
    article_of(GOOD)
    with pytest.raises(error) as refused:
        article_of(GOOD | changes)
    assert refused.value.path == path


def test_what_would_turn_a_text_around_is_taken_out() -> None:
    tricked = {"question": "Wo\u202e?\n Hier?", "answer": "\u2067Da\x00\x1b[31m.  \r\nDort.\t\n"}
    text = article_of(GOOD | {"de": tricked}).texts["de"]
    assert text == Text("Wo? Hier?", "Da[31m.\nDort.")


@given(st.text())
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_the_contract_of_json_lines() -> None:
    record = {
        "id": "a1",
        "question": {"de": "Wo?", "en": "Where?"},
        "answer": {"de": "Hier.", "en": "Here."},
        "aliases": {"ru": ["где"]},
    }
    article = article_of(from_record(record))
    assert article.question == {"de": "Wo?", "en": "Where?"}
    assert article.answer == {"de": "Hier.", "en": "Here."}
    assert article.aliases == ("где",)
    assert article.category == "general"
    for wrong in ({"question": "Wo?"}, {"question": {"Deutsch": "Wo?"}}):
        with pytest.raises(BrokenArticle):
            from_record(record | wrong)


def test_an_article_is_read_in_the_first_language_it_has() -> None:
    assert KITA.language_for("uk", "en") == "en"
    assert KITA.language_for("uk", "ar") == "de"
    assert ADDRESS.language_for("ru", "uk") == "uk", "aliases alone cannot be read"


def test_words_are_found_in_every_language_and_in_aliases() -> None:
    assert ADDRESS.says("BÜRGERAMT")
    assert ADDRESS.says("прописка по")
    assert not KITA.says("прописка")


@pytest.mark.parametrize(
    ("checked", "until", "stale"),
    [
        (date(2025, 11, 23), None, False),
        (date(2025, 11, 22), None, True),
        (None, None, True),
        (TODAY, TODAY, False),
        (TODAY, date(2026, 11, 22), True),
    ],
)
def test_when_an_article_is_stale(checked: date | None, until: date | None, stale: bool) -> None:
    assert replace(KITA, checked=checked, valid_until=until).stale(TODAY) is stale


def test_the_work_list_names_what_is_stale_and_what_is_not_translated() -> None:
    entries = [Entry(number, it) for number, it in enumerate(ARTICLES, 1)]
    entries.append(Entry(4, OLD, state=State.WITHDRAWN))
    found = work_list(entries, ("ar", "de", "en", "uk"), TODAY, [])
    assert [it.article for it in found.stale] == [OLD]
    assert found.lacking == {2: ["ar", "uk"]}
    assert [it.number for it in found.untranslated] == [2]
    assert found.due
    assert not work_list([Entry(1, ADDRESS)], ("ar", "de"), TODAY, []).due


def test_two_people_see_a_text_before_it_is_published() -> None:
    proposal = Proposal(1, "de", Text("Wo?", "Da."), None, 10, NOW, id=5)
    proposal.may_decide(11, [11])
    proposal.may_decide(10, [])
    with pytest.raises(NotTheAuthors):
        proposal.may_decide(10, [11])
    with pytest.raises(AlreadyDecided):
        replace(proposal, state=Decision.RETURNED).may_decide(11, [11])
    proposal.must_fit(None)
    with pytest.raises(TextChanged):
        proposal.must_fit(Text("Wo?", "Dort."))
