"""What people ask, by topic: examples, and which topics a message is like.

A message is held against all examples by its stems and its letters. A topic is as likely as its
examples are alike, each to the third power: one that is much alike says more than many that are a
little. Where even the nearest are hardly alike, every topic is unlikely. Which article answers a
topic follows from the titles of the articles, which are read in the same way and by their concepts
besides. So the examples serve any articles, not ours alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.domain.answers import concept
from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.model import Article
from bot.domain.answers.ngrams import BUCKETS
from bot.domain.answers.normalise import words
from bot.domain.answers.postings import Floats, Ints, Postings
from bot.domain.answers.stems import stems
from bot.domain.answers.stopwords import content
from bot.domain.answers.wording import grams, stem

OUTSIDE = "outside-"  # how the topics begin that a person should answer
_COMMON = 0.03  # of the examples: letters that more of them share tell nothing
_POWER = 3
_KNOWN = 0.3  # as much alike are the nearest examples to a message about something known
_NEAREST, _PART = 20, 600  # so many examples, and of few of them one in so many
_SURE = 0.2  # as much of its titles speaks for a topic where an article is about it
_SHARP = 2
_ABOUT = 0.5  # of a topic that an article is about

Heard = Mapping[str, Sequence[str]]
Shares = npt.NDArray[np.float32]


class Part:
    """Examples by one kind of sign, each of length 1: the sum of products is a cosine."""

    def __init__(self, signs: Sequence[npt.ArrayLike], width: int, most: float = 1.0) -> None:
        listed = [np.asarray(it, np.int32) for it in signs]
        sizes = np.fromiter(map(len, listed), np.int64, len(listed))
        columns = np.concatenate(listed)
        many = np.bincount(columns, minlength=width)
        self._rarity = np.log((len(signs) + 1) / (many + 1)).astype(np.float32)
        self._rarity[many > most * len(signs)] = 0.0
        self._unknown = float(np.log(len(signs) + 1))
        start = np.concatenate(([0], np.cumsum(sizes)))
        weights = self._rarity[columns]
        owner = np.repeat(np.arange(len(sizes)), sizes)
        length = np.sqrt(np.bincount(owner, weights**2, len(sizes))).astype(np.float32)
        weights /= np.maximum(length, 1e-9)[owner]
        kept = sparse.csr_matrix((weights, columns, start), (len(signs), width))
        kept.eliminate_zeros()  # of what is too common
        self._postings = Postings(kept)

    def alike(self, signs: Ints, unknown: int = 0) -> Floats:
        """How much a message with these signs is like each example, 0 to 1."""
        weights = self._rarity[signs]
        length = float(np.sqrt((weights**2).sum() + unknown * self._unknown**2))
        known = weights > 0
        return self._postings.score(signs[known], weights[known] / np.float32(length or 1.0))

    @property
    def bytes(self) -> int:
        return self._postings.bytes + int(self._rarity.nbytes)


class Examples:
    """What people ask, by topic; ``lexicon`` reads the examples' concepts."""

    def __init__(self, found: Mapping[str, Sequence[str]], lexicon: Lexicon) -> None:
        self.topics = tuple(found)
        many = [len(it) for it in found.values()]
        self._of = np.repeat(np.arange(len(found), dtype=np.int32), many)
        read = [tuple(words(text)) for texts in found.values() for text in texts]
        self._stems: dict[str, int] = {}
        stemmed: list[npt.ArrayLike] = []
        letters: list[npt.ArrayLike] = []
        for listed in read:
            told = content(listed)
            names = dict.fromkeys(_stems(told, {}))
            stemmed.append([self._stems.setdefault(it, len(self._stems)) for it in names])
            letters.append(_letters(told, {}).astype(np.int32))
        self._by_stem = Part(stemmed, len(self._stems))
        self._by_letters = Part(letters, BUCKETS, _COMMON)
        self._concepts: dict[str, int] = {}
        concepts: list[npt.ArrayLike] = []
        for listed in read:
            named = _concepts(listed, lexicon)
            concepts.append([self._concepts.setdefault(it, len(self._concepts)) for it in named])
        self._by_concept = Part(concepts, len(self._concepts))

    def shares(self, told: Sequence[str], heard: Heard) -> Shares:
        """How likely each topic is for a message with these words.

        Together 1, or less for a message that is like nothing here.
        """
        alike = self._alike(told, heard)
        nearest = max(1, min(_NEAREST, len(alike) // _PART))
        known = float(np.partition(alike, -nearest)[-nearest:].mean())
        return self._shared(alike) * np.float32(min(known / _KNOWN, 1.0) ** 2)

    def shares_of_title(self, text: str, lexicon: Lexicon) -> Shares:
        """The same for the title of an article, by its concepts besides."""
        listed = tuple(words(text))
        named = _concepts(listed, lexicon)
        known = [self._concepts[it] for it in named if it in self._concepts]
        signs = np.array(sorted(known), dtype=np.int64)
        alike = self._alike(content(listed), {}) + self._by_concept.alike(signs)
        return self._shared(alike)

    def _alike(self, told: Sequence[str], heard: Heard) -> Floats:
        names = dict.fromkeys(_stems(told, heard))
        known = [self._stems[it] for it in names if it in self._stems]
        by_stem = self._by_stem.alike(np.array(known, dtype=np.int64), len(names) - len(known))
        return by_stem + self._by_letters.alike(_letters(told, heard))

    def _shared(self, alike: Floats) -> Shares:
        likely = np.bincount(self._of, alike**_POWER, len(self.topics))
        return (likely / max(float(likely.sum()), 1e-9)).astype(np.float32)

    @property
    def bytes(self) -> int:
        """Memory of the numbers held, the dictionaries not counted."""
        parts = (self._by_stem, self._by_letters, self._by_concept)
        return sum(it.bytes for it in parts) + int(self._of.nbytes)


@dataclass(frozen=True)
class Likeness:
    """How far each article answers what a message is like.

    ``beyond``: how much it is like what a person should answer; ``missing``: like topics that an
    article could answer, and none does.
    """

    articles: Floats
    beyond: float = 0.0
    missing: float = 0.0


class Topics:
    """Which articles answer which topics."""

    def __init__(self, examples: Examples, articles: Sequence[Article], lexicon: Lexicon) -> None:
        self._examples = examples
        shape = (len(examples.topics), len(articles))
        self._answers: Shares = np.zeros(shape, dtype=np.float32)
        for column, article in enumerate(articles):
            titles = [it for it in article.question.values() if it.strip()]
            shares = [examples.shares_of_title(it, lexicon) for it in titles]
            if shares:
                self._answers[:, column] = np.mean(shares, axis=0)
        best = self._answers.max(axis=1, initial=0.0, keepdims=True)
        self._answers = (self._answers / np.maximum(best, 1e-9)) ** _SHARP
        self._answers *= np.minimum(best / _SURE, 1.0)
        marked = np.array([it.startswith(OUTSIDE) for it in examples.topics], dtype=bool)
        nobody = self._answers.max(axis=1, initial=0.0) < _ABOUT
        self._outside, self._missing = marked & nobody, ~marked & nobody
        # Where several articles answer a topic, each says less: their own words part them.
        self._answers /= np.maximum(self._answers.sum(axis=1, keepdims=True), 1.0)

    def score(self, told: Sequence[str], heard: Heard) -> Likeness:
        """What the message is like, by article, and where no article answers that."""
        if not told:
            return Likeness(np.zeros(self._answers.shape[1], np.float32))
        shares = self._examples.shares(told, heard)
        beyond, missing = (float(shares[it].sum()) for it in (self._outside, self._missing))
        return Likeness(shares @ self._answers, beyond, missing)

    @property
    def bytes(self) -> int:
        """Memory of the numbers held."""
        return int(self._answers.nbytes) + self._examples.bytes


def read(text: str) -> list[str]:
    """The examples of one topic, from TOML: a list for each language."""
    return [example for listed in tomllib.loads(text).values() for example in listed]


@cache
def shipped() -> Examples:
    """The examples that come with the program."""
    found = {topic: read(text) for topic, text in concept.texts("asked").items()}
    return Examples(found, Lexicon(list(concept.shipped())))


def _stems(told: Sequence[str], heard: Heard) -> Iterator[str]:
    for word in told:
        yield from (f"{language}:{found}" for language, found in stems(word))
    for language, listed in heard.items():
        for word in listed:
            yield f"{language}:{stem(word, language)}"


def _concepts(listed: Sequence[str], lexicon: Lexicon) -> list[str]:
    """By name, for a number holds in one lexicon alone."""
    return [lexicon.concepts[it].name for it in lexicon.find(listed, guess=False)]


def _letters(told: Sequence[str], heard: Heard) -> Ints:
    found = [grams(word) for word in told]
    found += [grams(word) for listed in heard.values() for word in listed]
    if not found:
        return np.zeros(0, np.int64)
    return np.unique(np.concatenate(found)).astype(np.int64)
