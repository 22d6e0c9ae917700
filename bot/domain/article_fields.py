"""An article as a table of fields, as in a file: read strictly, and written back the same."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from bot.domain.articles import (
    CATEGORY,
    GENERAL,
    ID,
    LANGUAGE,
    LONGEST_ALIAS,
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_QUESTION,
    LONGEST_SOURCE,
    Article,
    Text,
    clean,
    units,
)

OWN_FIELDS = ("id", "category", "site", "source", "source_name", "checked", "valid_until")
TEXT_FIELDS = ("question", "answer", "aliases")
FIRST = ("de", "uk", "ar", "en", "ru")  # the order of languages in a file
MOST_ALIASES = 100


class BrokenArticle(ValueError):
    """An article that cannot be taken in; ``path`` leads to the field that is wrong."""

    def __init__(self, sentence: str, *path: str) -> None:
        super().__init__(sentence)
        self.path = path


class BadId(BrokenArticle):
    """The id, or the category, is not of the shape that files and buttons can carry."""


class NoText(BrokenArticle):
    """There is no language in which the article can be read, or half of one."""


class TooLong(BrokenArticle):
    """It would not fit a message."""


class BadSource(BrokenArticle):
    """The source is not an https address."""


class BadDate(BrokenArticle):
    """A date that is none, or an article that expires before it was checked."""


class UnknownField(BrokenArticle):
    """A field that no article has: most often a typing mistake."""


class WrongType(BrokenArticle):
    """Something other than the text, the list or the table that belongs there."""


def article_of(fields: Mapping[str, Any]) -> Article:
    """The article that these fields make; raise a BrokenArticle that names the first mistake."""
    languages = [name for name in fields if name not in OWN_FIELDS]
    for name in languages:
        if not isinstance(fields[name], Mapping) or not LANGUAGE.fullmatch(name):
            raise UnknownField(f'there is no field "{name}"', name)
    texts = {code: _text(fields[code], code) for code in _in_order(languages)}
    if not any(text.readable for text in texts.values()):
        raise NoText("there is no language with a question and an answer")
    article = Article(
        id=_shaped(fields, "id", ID, "letters, figures, - and _, at most 64 of them"),
        category=_shaped(
            {"category": GENERAL, **fields}, "category", CATEGORY, "a-z, figures and -"
        ),
        site=_words(fields, "site", LONGEST_NAME),
        source=_source(fields),
        source_name=_words(fields, "source_name", LONGEST_NAME),
        checked=_date(fields, "checked"),
        valid_until=_date(fields, "valid_until"),
        texts=texts,
    )
    if article.checked and article.valid_until and article.valid_until < article.checked:
        raise BadDate("valid_until is before checked", "valid_until")
    return article


def fields_of(article: Article) -> dict[str, Any]:
    """The fields of an article, in their order; what is empty is left out."""
    fields = {name: getattr(article, name) for name in OWN_FIELDS}
    kept = {name: value for name, value in fields.items() if value not in {None, ""}}
    texts = {code: text_fields(article.texts[code]) for code in _in_order(list(article.texts))}
    return kept | texts


def text_fields(text: Text) -> dict[str, Any]:
    fields: dict[str, Any] = {"question": text.question, "answer": text.answer}
    fields["aliases"] = list(text.aliases)
    return {name: value for name, value in fields.items() if value}


def from_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a JSON record, which holds a table of languages for each kind of text."""
    fields = {name: value for name, value in record.items() if name not in TEXT_FIELDS}
    for name in TEXT_FIELDS:
        by_language = record.get(name, {})
        if not isinstance(by_language, Mapping):
            raise WrongType(f'"{name}" takes one entry a language, such as {{"de": …}}', name)
        for code, value in by_language.items():
            if not LANGUAGE.fullmatch(code):
                raise UnknownField(f'"{code}" is no language code', name)
            fields.setdefault(code, {})[name] = value
    return fields


def _in_order(codes: list[str]) -> list[str]:
    return sorted(codes, key=lambda it: (FIRST.index(it) if it in FIRST else len(FIRST), it))


def _text(fields: Mapping[str, Any], code: str) -> Text:
    for name in fields:
        if name not in TEXT_FIELDS:
            raise UnknownField(f'there is no field "{name}" in [{code}]', code, name)
    question = " ".join(_words(fields, "question", LONGEST_QUESTION, code).split())
    answer = _words(fields, "answer", LONGEST_ANSWER, code)
    if bool(question) != bool(answer):
        lost = "answer" if question else "question"
        raise NoText(f"[{code}] has no {lost}", code)
    aliases = fields.get("aliases", [])
    if not isinstance(aliases, (list, tuple)) or len(aliases) > MOST_ALIASES:
        raise WrongType(
            f"aliases takes a list of at most {MOST_ALIASES} short texts", code, "aliases"
        )
    phrases = [_words({"aliases": it}, "aliases", LONGEST_ALIAS, code) for it in aliases]
    return Text(question, answer, tuple(dict.fromkeys(filter(None, phrases))))


def _words(fields: Mapping[str, Any], name: str, longest: int, code: str = "") -> str:
    value = fields.get(name, "")
    path = (code, name) if code else (name,)
    if not isinstance(value, str):
        raise WrongType(f"{name} takes a text in quotation marks", *path)
    text = clean(value)
    if units(text) > longest:
        said = f"{name} has {units(text)} characters, and {longest} fit"
        raise TooLong(said, *path)
    return text


def _shaped(fields: Mapping[str, Any], name: str, shape: Any, takes: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise BadId(f"{name} takes {takes}" if name in fields else f"{name} is missing", name)
    return value


def _source(fields: Mapping[str, Any]) -> str:
    source = _words(fields, "source", LONGEST_SOURCE)
    if source and not sound_source(source):
        raise BadSource("source takes an address that begins with https://", "source")
    return source


def sound_source(source: str) -> bool:
    """Whether this is an https address with a host, without a space in it."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not set(source) & set(" \n\t<>")


def _date(fields: Mapping[str, Any], name: str) -> date | None:
    value = fields.get(name)
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = False
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise BadDate(f"{name} takes a date such as 2026-11-22", name)
    return value
