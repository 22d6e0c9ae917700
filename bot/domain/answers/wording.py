"""The words of a language version of all articles, searched by stem and by letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.domain.answers.loanwords import arabic_bones, german_bones
from bot.domain.answers.ngrams import BUCKETS, bucket, ngrams
from bot.domain.answers.postings import Floats, Ints
from bot.domain.answers.stems import arabic, english, german, slavic

_STEMMER: dict[str, Callable[[str], str]] = {
    "uk": slavic, "ru": slavic, "ar": arabic, "de": german, "en": english,
}  # fmt: skip


@lru_cache(maxsize=20_000)
def grams(word: str) -> npt.NDArray[np.int32]:
    """A word's n-grams as an array."""
    return np.fromiter({bucket(it) for it in ngrams(word)}, np.int32)


def stem(word: str, language: str) -> str:
    """The stem under which a language files a word."""
    return _STEMMER[language](word)


class Wording:
    """One language version of all articles. Rows are articles, in their order."""

    def __init__(
        self, language: str, questions: Sequence[list[str]], answers: Sequence[list[str]]
    ) -> None:
        from bot.domain.answers import indexing  # noqa: PLC0415  (scipy is large)

        self.language = language
        counts, vocabulary = indexing.count(questions, answers)
        self._terms: dict[str, int] = {}
        for word in vocabulary:
            self._terms.setdefault(stem(word, language), len(self._terms))
        places = [[self._terms[stem(w, language)]] for w in vocabulary]
        self._words = indexing.index(counts, places)
        self._letters = indexing.index(counts, [grams(w) for w in vocabulary], BUCKETS)
        self._written = frozenset(map(hash, vocabulary))
        self._bones: dict[str, str] = {}
        for word in vocabulary:
            bones = _bones(word, language)
            if bones:
                self._bones.setdefault(bones, word)
        self.unknown = float(np.log1p(len(questions))) * 1.5

    def sounding(self, word: str) -> str:
        """The word of the articles that a word in another script sounds like, if there is one."""
        return self._bones.get(_bones(word, self.language), "")

    def knows(self, word: str) -> bool:
        """Whether the articles use this word in some form."""
        return stem(word, self.language) in self._terms

    def writes(self, word: str) -> bool:
        """Whether the articles use this very word."""
        return hash(word) in self._written

    def score(self, content: Sequence[str], others: int = 0) -> tuple[Floats, Floats]:
        """By stems and by letters, each 0 to about 1.

        `others` is how many words of the message are not looked for in this language.
        """
        share = np.float32(len(content) / (len(content) + others))
        return share * self._by_stem(content), share * self._by_letters(content)

    def _by_stem(self, content: Sequence[str]) -> Floats:
        ids, missing = [], 0
        for word in dict.fromkeys(content):
            found = self._terms.get(stem(word, self.language))
            if found is None:
                missing += 1
            else:
                ids.append(found)
        terms = np.array(ids, dtype=np.int64)
        attainable = float(self._words.peak(terms).sum()) + missing * self.unknown
        score = self._words.score(terms, np.ones(len(terms), np.float32))
        return score / np.float32(attainable or 1.0)

    def _by_letters(self, content: Sequence[str]) -> Floats:
        terms = _letters_of(content)
        peak = self._letters.peak(terms)
        attainable = float(np.where(peak > 0, peak, self.unknown).sum())
        score = self._letters.score(terms, np.ones(len(terms), np.float32))
        return score / np.float32(attainable or 1.0)


def _bones(word: str, language: str) -> str:
    """The consonants by which a word is known in another script; empty where there are too few."""
    if language == "de":
        bones = german_bones(word)
        return bones if len(bones) >= 4 else ""
    bones = arabic_bones(word) if language == "ar" else ""
    return bones if len(bones) >= 3 else ""


def _letters_of(content: Sequence[str]) -> Ints:
    if not content:
        return np.zeros(0, np.int64)
    return np.unique(np.concatenate([grams(w) for w in content])).astype(np.int64)
