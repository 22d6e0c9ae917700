"""What is measured on: articles, and questions whose right article is known."""

from __future__ import annotations

import json
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.answers.model import LANGUAGES, Article

ASIDE = 30


@dataclass(frozen=True)
class Asked:
    """A question, the article that answers it (none: a person should), and what kind it is."""

    id: str
    lang: str
    text: str
    article: str | None
    kind: str
    previous: str = ""

    @property
    def aside(self) -> bool:
        """Whether it is in the part that nothing is fitted on, by a stable hash of its id."""
        return zlib.crc32(self.id.encode()) % 100 < ASIDE


@dataclass(frozen=True)
class Collection:
    """Articles and the questions asked about them."""

    name: str
    articles: list[Article]
    questions: list[Asked]


def own(knowledge: Path, questions: Path) -> Collection:
    """The project's articles and its own development questions."""
    articles = [_article(file) for file in sorted(knowledge.rglob("*.toml"))]
    known = {article.id for article in articles}
    asked = [
        Asked(r["id"], r["lang"], r["text"], r["article"], r["kind"], r.get("previous", ""))
        for file in sorted(questions.glob("*.jsonl"))
        for r in _records(file)
    ]
    return Collection("own", articles, [q for q in asked if q.article in known or not q.article])


def omos(folder: Path, split: str = "dev") -> Collection:
    """OMoS-QA, the title of a page as its question; what has no answer should be handed over."""
    pages: dict[str, dict[str, str]] = defaultdict(dict)
    for lang in LANGUAGES:
        for record in _records(folder / f"{lang}-pages.jsonl"):
            pages[record["page"]][lang] = record["text"]
    articles = [
        Article.of(
            page,
            {lang: text.partition("\n")[0] for lang, text in texts.items()},
            {lang: text.partition("\n")[2] for lang, text in texts.items()},
        )
        for page, texts in pages.items()
    ]
    asked = [
        Asked(
            f"{lang}-{record['id']}",
            lang,
            record["question"],
            record["page"] if record["answers"] else None,
            "plain" if record["answers"] else "out-of-scope",
        )
        for lang in LANGUAGES
        for record in _records(folder / f"{lang}-{split}.jsonl")
    ]
    return Collection(f"OMoS-QA {split}", articles, asked)


def bare(collection: Collection) -> Collection:
    """The same without aliases, as the contract for judging gives its articles."""
    plain = [Article.of(a.id, a.question, a.answer) for a in collection.articles]
    return Collection(collection.name, plain, collection.questions)


def _article(file: Path) -> Article:
    table: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    texts = {lang: table[lang] for lang in LANGUAGES if "question" in table.get(lang, {})}
    aliases = [a for t in table.values() if isinstance(t, dict) for a in t.get("aliases", [])]
    return Article.of(
        table["id"],
        {lang: t["question"] for lang, t in texts.items()},
        {lang: t["answer"] for lang, t in texts.items()},
        tuple(aliases),
    )


def _records(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)
