"""Articles as files: a folder with one TOML file a topic, or JSON lines; read strictly."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import tomlkit

from bot.domain.article_fields import (
    BrokenArticle,
    UnknownField,
    WrongType,
    article_of,
    fields_of,
    from_record,
)
from bot.domain.articles import Article

STARTER = Path(__file__).parent / "knowledge"
AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


class BrokenFile(Exception):
    """Articles that cannot be read: one sentence with the file and the line."""


def read_articles(path: Path) -> list[Article]:
    """All articles of a folder or a file, or BrokenFile for the first mistake in it."""
    if path.is_dir():
        files = sorted(it for it in path.rglob("*.toml") if it.is_file())
        found = [(file, 1, _from_toml(file)) for file in files]
    elif path.suffix == ".toml":
        found = [(path, 1, _from_toml(path))]
    else:
        found = [(path, number, it) for number, it in _from_lines(path)]
    if not found:
        raise BrokenFile(f"{path}: there is no article in it.")
    first: dict[str, tuple[Path, int]] = {}
    for file, number, article in found:
        if article.id in first:
            other, at = first[article.id]
            raise BrokenFile(
                f'{file}, line {number}: the id "{article.id}" is used in {other}, line {at}, too.'
            )
        first[article.id] = (file, number)
    return [article for _, _, article in found]


@cache
def starter_set(folder: Path = STARTER) -> tuple[Article, ...]:
    """The articles that ship with the program; none if there is no such folder."""
    return tuple(read_articles(folder)) if any(folder.rglob("*.toml")) else ()


def write_articles(folder: Path, articles: Iterable[Article]) -> list[Path]:
    """Write one TOML file an article, into a folder for each category; the same every time."""
    written = []
    for article in articles:
        path = folder / article.category / f"{article.id}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_toml(article), "utf-8", newline="\n")
        written.append(path)
    return written


def _toml(article: Article) -> str:
    document = tomlkit.document()
    for name, value in fields_of(article).items():
        document.add(name, _table(value) if isinstance(value, Mapping) else value)
    return tomlkit.dumps(document).rstrip("\n") + "\n"


def _table(fields: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for name, value in fields.items():
        if name == "answer":
            escaped = tomlkit.string(f"{value}\n", multiline=True).as_string()
            # A line break that is no part of the text, so that its first line is not indented.
            table.add(name, tomlkit.value(escaped.replace('"""', '"""\n', 1)))
        else:
            table.add(name, value)
    table.add(tomlkit.nl())
    return table


def _from_toml(file: Path) -> Article:
    text = _text(file)
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = AT_LINE.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise BrokenFile(f"{file}, line {line}: {AT_LINE.sub('', str(error))}.") from None
    try:
        return article_of(fields)
    except BrokenArticle as error:
        raise BrokenFile(f"{file}, line {_line(text, *error.path)}: {error}.") from None


def _from_lines(file: Path) -> Iterator[tuple[int, Article]]:
    # Not splitlines(), which breaks lines at signs that JSON leaves inside a text.
    for number, line in enumerate(_text(file).split("\n"), 1):
        if line.strip():
            try:
                yield number, article_of(from_record(_record(line)))
            except BrokenArticle as error:
                raise BrokenFile(f"{file}, line {number}: {error}.") from None


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise WrongType(f"this is not JSON ({getattr(error, 'msg', 'too deep')})") from None
    if not isinstance(record, dict):
        raise WrongType("a line holds one article, in curly brackets")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise UnknownField(f'"{name}" is there twice')
        found[name] = value
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BrokenFile(f"{file}, line {line}: this is not UTF-8.") from None
    except OSError as error:
        raise BrokenFile(f"{file} cannot be read: {error.strerror}.") from None


def _line(text: str, *path: str) -> int:
    """The line in which a field of a TOML file begins; 1 if it is not there."""
    table, name = path if len(path) == 2 else ("", path[0] if path else "")
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[\s*\"?([^]\"]+?)\"?\s*]", line):
            inside = header[1]
            if not table and inside == name:
                return number
        elif inside == table and re.match(rf"\s*\"?{re.escape(name)}\"?\s*=", line):
            return number
    return 1
