"""Articles and questions as JSON lines: what editors and judges hand over, read strictly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.answers.model import LANGUAGES, Article


class Unreadable(ValueError):
    """A line is not what it should be; the text is one sentence with the file and the line."""


@dataclass(frozen=True)
class Question:
    """What somebody wrote, with the language of the interface they chose."""

    id: str
    lang: str
    text: str


def read_articles(lines: Iterable[bytes], name: str) -> list[Article]:
    """All articles of a file, or `Unreadable` for its first bad line."""
    found: dict[str, Article] = {}
    for number, record in _records(lines, name):
        where = f"{name}, line {number}"
        article = Article.of(
            _identity(record, where),
            _texts(record, "question", where),
            _texts(record, "answer", where),
            _aliases(record, where),
        )
        if article.id in found:
            raise Unreadable(f"{where}: the id {article.id!r} was used before.")
        found[article.id] = article
    if not found:
        raise Unreadable(f"{name}: there is no article in it.")
    return list(found.values())


def read_questions(lines: Iterable[bytes], name: str) -> list[Question]:
    """All questions of a file, or `Unreadable` for its first bad line."""
    found: dict[str, Question] = {}
    for number, record in _records(lines, name):
        where = f"{name}, line {number}"
        identity, text, lang = _identity(record, where), record.get("text"), record.get("lang")
        if not isinstance(text, str):
            raise Unreadable(f'{where}: "text" is missing or not a text.')
        if lang not in LANGUAGES:
            raise Unreadable(f'{where}: "lang" is not one of {", ".join(LANGUAGES)}.')
        if identity in found:
            raise Unreadable(f"{where}: the id {identity!r} was used before.")
        found[identity] = Question(identity, lang, text)
    return list(found.values())


def _records(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines, 1):
        where = f"{name}, line {number}"
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Unreadable(f"{where}: this is not UTF-8.") from None
        if not text.strip():
            continue
        try:
            record = json.loads(text)
        except (ValueError, RecursionError):
            raise Unreadable(f"{where}: this is not JSON.") from None
        if not isinstance(record, dict):
            raise Unreadable(f"{where}: this is not a JSON object.")
        yield number, record


def _identity(record: Mapping[str, Any], where: str) -> str:
    identity = record.get("id")
    if not isinstance(identity, str) or not identity.strip():
        raise Unreadable(f'{where}: "id" is missing or not a text.')
    return identity


def _texts(record: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    texts = record.get(key)
    if not isinstance(texts, dict) or not all(isinstance(t, str) for t in texts.values()):
        raise Unreadable(f'{where}: "{key}" does not hold a text for each language.')
    if strange := sorted(set(texts) - set(LANGUAGES)):
        raise Unreadable(f'{where}: "{key}" has the unknown language {strange[0]!r}.')
    if not any(t.strip() for t in texts.values()):
        raise Unreadable(f'{where}: "{key}" is empty.')
    return dict(texts)


def _aliases(record: Mapping[str, Any], where: str) -> tuple[str, ...]:
    aliases = record.get("aliases", [])
    listed = list(aliases.values()) if isinstance(aliases, dict) else [aliases]
    if not all(isinstance(group, list) for group in listed):
        raise Unreadable(f'{where}: "aliases" is not a list of phrases.')
    phrases = [phrase for group in listed for phrase in group]
    if not all(isinstance(phrase, str) for phrase in phrases):
        raise Unreadable(f'{where}: "aliases" is not a list of phrases.')
    return tuple(phrases)
