"""Pages of an Integreat region, and the articles they make."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from bot.domain.article_fields import BrokenArticle, article_of
from bot.domain.articles import GENERAL, LONGEST_ANSWER, LONGEST_QUESTION, Article, clean, units

Plain = Callable[[str], str]  # HTML to plain text


class OddPage(ValueError):
    """A page that is not as the API's documentation says; says in one sentence what is odd."""


@dataclass(frozen=True)
class Page:
    """One page in one language; ``others``: the paths of its other languages."""

    language: str
    path: str
    url: str
    title: str
    text: str
    changed: date
    others: tuple[str, ...]


@dataclass(frozen=True)
class Harvest:
    """The articles of a region, and what did not fit."""

    articles: Sequence[Article]
    empty: int  # pages without a text of their own, such as headings
    shortened: int


def page_of(record: object, language: str, plain: Plain) -> Page:
    """The page that a record of the API describes; raise OddPage if it does not."""
    if not isinstance(record, Mapping):
        raise OddPage("a page is not an object")
    path = _path(_text(record, "path", record.get("id")))
    others = record.get("available_languages")
    # Where there is no other language, older servers answer with an empty list.
    if not isinstance(others, Mapping) and others != []:
        raise OddPage(f'page {path}: "available_languages" is not an object')
    try:
        linked = tuple(_path(it["path"]) for it in dict(others).values())
    except (TypeError, KeyError, AttributeError):
        raise OddPage(f'page {path}: "available_languages" has an entry without a path') from None
    return Page(
        language=language,
        path=path,
        url=_text(record, "url", path),
        title=" ".join(clean(_text(record, "title", path)).split()),
        text=tidy(plain(_text(record, "content", path))),
        changed=_changed(record, path),
        others=linked,
    )


def articles_of(region: str, pages: Iterable[Page]) -> Harvest:
    """One article for each page, with its translations; the first language names it."""
    together: dict[str, list[Page]] = {}
    group_of: dict[str, str] = {}
    empty = 0
    for page in pages:
        known = (group_of.get(path) for path in (page.path, *page.others))
        group = next((it for it in known if it), page.path)
        group_of |= dict.fromkeys((page.path, *page.others), group)
        if page.title and page.text:
            together.setdefault(group, []).append(page)
        else:
            empty += 1
    articles = [_article(region, it) for it in together.values()]
    cut = sum(units(page.text) > LONGEST_ANSWER for it in together.values() for page in it)
    return Harvest(articles, empty, cut)


def _article(region: str, pages: Sequence[Page]) -> Article:
    first = pages[0]
    fields: dict[str, Any] = {
        "id": _id(region, first.path),
        "category": _category(first.path),
        "site": region,
        "source": first.url,
        "source_name": f"Integreat, {region}",
        "checked": first.changed,
    }
    for page in pages:
        if page.language in fields:
            raise OddPage(f"page {page.path}: there are two in this language ({page.language})")
        fields[page.language] = {
            "question": _cut(page.title, LONGEST_QUESTION, " "),
            "answer": _cut(page.text, LONGEST_ANSWER, "\n"),
        }
    try:
        return article_of(fields)
    except BrokenArticle as error:
        raise OddPage(f"page {first.path}: {error}") from None


def tidy(text: str) -> str:
    """Plain text as in a chat: no indents, dashes for lists, one empty line between paragraphs."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    dashed = (re.sub(r"^[*+o-] ", "– ", line) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(dashed)).strip()


def _cut(text: str, longest: int, at: str) -> str:
    """As much of it as fits, up to the end of a line or of a word."""
    if units(text) <= longest:
        return text
    room = text.encode("utf-16-le")[: (longest - 2) * 2].decode("utf-16-le", "ignore")
    return (room.rpartition(at)[0] or room).rstrip() + " …"


def _id(region: str, path: str) -> str:
    """An id that stays the same as long as the page stays where it is.

    The API's own number of a page changes with each version of its text.
    """
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    name = _slug(path.rsplit("/", maxsplit=1)[-1])[:30].rstrip("-")
    return "-".join(it for it in (region[:20], name, digest) if it)


def _category(path: str) -> str:
    """The topic is the page at the top: /region/language/topic/..."""
    topic = _slug((path.split("/") + [""] * 3)[2])[:30].rstrip("-")
    return topic or GENERAL


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _path(path: str) -> str:
    return unquote(path).strip("/")


def _text(record: Mapping[str, Any], name: str, where: object) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise OddPage(f'page {where}: "{name}" is missing or not a text')
    return value


def _changed(record: Mapping[str, Any], path: str) -> date:
    """``last_updated``, or ``modified_gmt`` of older versions."""
    name = "last_updated" if "last_updated" in record else "modified_gmt"
    try:
        return datetime.fromisoformat(_text(record, name, path)).date()
    except ValueError:
        raise OddPage(f'page {path}: "{name}" is not a time') from None
