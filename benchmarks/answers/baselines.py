"""What else one could search with: words, the trigrams of SQLite, groups of letters."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from bot.domain.answers.indexing import bm25, postings
from bot.domain.answers.model import Article

Search = Callable[[str], list[str]]
_WORD = re.compile(r"\w+")
_KEPT = 10


def by_words(articles: Sequence[Article]) -> Search:
    """BM25 on the words of all language versions."""
    return _by_terms(articles, lambda text: _WORD.findall(text.lower()))


def by_letters(articles: Sequence[Article]) -> Search:
    """BM25 on groups of 3 to 5 letters of all language versions."""
    return _by_terms(articles, _letters)


def by_trigrams(articles: Sequence[Article]) -> Search:
    """SQLite's FTS5 with its trigram tokenizer, ranked by its own bm25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE pages USING fts5(text, tokenize='trigram')")
    database.executemany(
        "INSERT INTO pages (rowid, text) VALUES (?, ?)",
        [(row, _text(article)) for row, article in enumerate(articles)],
    )

    def search(text: str) -> list[str]:
        words = [w for w in _WORD.findall(text.lower()) if len(w) >= 3]
        grams = dict.fromkeys(w[i : i + 3] for w in words for i in range(len(w) - 2))
        if not grams:
            return []
        wanted = " OR ".join(f'"{gram}"' for gram in grams)
        rows = database.execute(
            "SELECT rowid FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT ?", (wanted, _KEPT)
        )
        return [articles[row].id for (row,) in rows]

    return search


BASELINES: dict[str, Callable[[Sequence[Article]], Search]] = {
    "BM25, words": by_words,
    "FTS5 trigram": by_trigrams,
    "BM25, letters 3-5": by_letters,
}


def _by_terms(articles: Sequence[Article], terms: Callable[[str], Iterable[str]]) -> Search:
    numbers: dict[str, int] = {}
    rows, columns, values = [], [], []
    for row, article in enumerate(articles):
        for term, times in Counter(terms(_text(article))).items():
            rows.append(row)
            columns.append(numbers.setdefault(term, len(numbers)))
            values.append(times)
    shape = (len(articles), len(numbers))
    counts: Any = sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)
    index = postings(bm25(counts))

    def search(text: str) -> list[str]:
        found = [numbers[t] for t in dict.fromkeys(terms(text)) if t in numbers]
        score = index.score(np.array(found, np.int64), np.ones(len(found), np.float32))
        order = np.argsort(-score, kind="stable")[:_KEPT]
        return [articles[i].id for i in order if score[i] > 0]

    return search


def _letters(text: str) -> list[str]:
    padded = [f" {word} " for word in _WORD.findall(text.lower())]
    return [p[i : i + n] for p in padded for n in (3, 4, 5) for i in range(len(p) - n + 1)]


def _text(article: Article) -> str:
    return "\n".join([*article.question.values(), *article.answer.values()])
