"""Which articles are about which concepts, as their language versions agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bot.domain.answers.lexicon import TOLD, Lexicon
from bot.domain.answers.model import Article
from bot.domain.answers.normalise import folded, normalise, words
from bot.domain.answers.postings import Floats

_ASKED, _ANSWERED = 1.0, 0.9
_REST = 0.4
_ABOUT = 0.9  # an article whose questions name a concept in three languages is about it
_HEARD = 0.85
_AGREED = {1: 0.25, 2: 0.64}


class Aboutness:
    """Concepts by articles. A concept counts fully where three language versions name it."""

    def __init__(self, lexicon: Lexicon, articles: Sequence[Article]) -> None:
        self.lexicon = lexicon
        self._of = np.zeros((len(lexicon.concepts), len(articles)), dtype=np.float16)
        for column, article in enumerate(articles):
            for concept, value in _about(lexicon, article).items():
                self._of[concept, column] = value
        self._stand_in()
        count: Floats = np.minimum(self._of, 1).astype(np.float32).sum(axis=1)
        weight = np.array([c.weight for c in lexicon.concepts], dtype=np.float32)
        marked = np.array([c.outside for c in lexicon.concepts], dtype=bool)
        self._outside = marked & (self._of < _ABOUT).all(axis=1)
        size = max(1, len(articles))
        rarity = np.log1p(size / (count + 0.5)) / np.log1p(size / 1.5)
        self.weight = (weight * np.clip(rarity, 0.1, 1.0)).astype(np.float32)

    def _stand_in(self) -> None:
        """Let a near concept speak for one that the articles do not name as strongly."""
        named = self._of.copy()
        for index, concept in enumerate(self.lexicon.concepts):
            for other, share in concept.near.items():
                if other not in self.lexicon.number:
                    continue
                row = named[self.lexicon.number[other]] * np.float16(share)
                self._of[index] = np.maximum(self._of[index], row)

    def bind(self, concept: int, article: int) -> None:
        """Let a concept mean one article."""
        self._of[concept] = 0
        self._of[concept, article] = 1
        self.weight[concept] = self.lexicon.concepts[concept].weight

    def score(self, asked: Mapping[int, float], unexplained: int = 0) -> Floats:
        """How far each article covers the concepts asked for, 0 to 1.

        `unexplained` words say that more was asked for than the concepts.
        """
        if not asked or not self._of.size:
            return np.zeros(self._of.shape[1], np.float32)
        ids = np.fromiter(asked, np.int64, len(asked))
        sure = np.fromiter(asked.values(), np.float32, len(asked)) * self.weight[ids]
        rows: npt.NDArray[np.float32] = self._of[ids].astype(np.float32)
        attainable = float((sure * np.maximum(rows.max(axis=1), 0.3)).sum()) or 1.0
        return np.asarray((sure @ rows) / np.float32(attainable + _REST * unexplained))

    def outside(self, asked: Mapping[int, float]) -> float:
        """How surely a message names something that a person should answer, 0 to 1.

        A phrase counts fully, a word two thirds; one that was guessed says nothing.
        """
        named = (sure for concept, sure in asked.items() if self._outside[concept])
        return min(1.0, max((sure / TOLD for sure in named if sure >= _HEARD), default=0.0))

    def strongest(self, asked: Mapping[int, float], article: int) -> float:
        """How much the best single concept speaks for an article; 0 where only small ones do."""
        return max(
            (
                min(1.0, sure) * float(self.weight[concept]) * min(1.0, float(row[article]))
                for concept, sure in asked.items()
                for row in (self._of[concept],)
            ),
            default=0.0,
        )


def _about(lexicon: Lexicon, article: Article) -> dict[int, float]:
    """Concepts of one article: strongest where its question names them in several languages."""
    named: dict[int, list[float]] = {}
    languages = [lang for lang in article.question if article.question[lang].strip()]
    for lang in languages:
        asked = lexicon.find(words(article.question[lang]), guess=False)
        answer = normalise(article.answer.get(lang, ""))
        lines = [folded(line) for line in answer.split("\n") if line.strip()]
        told: Counter[int] = Counter()
        for line in lines:
            told.update(lexicon.find(line, guess=False))
        for concept in {*asked, *told}:
            share = told[concept] / len(lines) if lines else 0.0
            inside = _ANSWERED * share**0.5
            named.setdefault(concept, []).append(max(_ASKED * asked.get(concept, 0.0), inside))
    enough = min(3, len(languages))
    about = {}
    for concept, values in named.items():
        agreed = sorted(values, reverse=True)[:enough]
        share = _AGREED.get(len(agreed), 1.0) if len(agreed) < enough else 1.0
        about[concept] = (share * sum(agreed) / len(agreed)) ** 0.5
    return about
