"""Which articles answer which topics of what people ask: it follows from the articles' titles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.answers.asked import OUTSIDE, Learned, Shares
from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.model import Article
from bot.domain.answers.normalise import words
from bot.domain.answers.postings import Floats
from bot.domain.answers.stopwords import content

_SURE = 0.2  # as much of its titles speaks for a topic where an article is about it
_SHARP = 2
_ABOUT = 0.5  # of a topic that an article is about
_FAINT = 0.002  # so little moves nothing


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

    def __init__(self, learned: Learned, articles: Sequence[Article], lexicon: Lexicon) -> None:
        from bot.domain.answers import indexing  # noqa: PLC0415  (scipy is large)

        self._learned = learned
        shape = (len(learned.topics), len(articles))
        answers: Shares = np.zeros(shape, dtype=np.float32)
        for column, article in enumerate(articles):
            titles = [it for it in article.question.values() if it.strip()]
            shares = [_of_title(learned, it, lexicon) for it in titles]
            if shares:
                answers[:, column] = np.mean(shares, axis=0)
        best = answers.max(axis=1, initial=0.0, keepdims=True)
        answers = (answers / np.maximum(best, 1e-9)) ** _SHARP
        answers *= np.minimum(best / _SURE, 1.0)
        marked = np.array([it.startswith(OUTSIDE) for it in learned.topics], dtype=bool)
        nobody = answers.max(axis=1, initial=0.0) < _ABOUT
        self._outside, self._missing = marked & nobody, ~marked & nobody
        answers[answers < _FAINT] = 0
        # Where several articles answer a topic, each says less: their own words part them.
        self._sharing = np.maximum(answers.sum(axis=1), 1.0)
        self._answers = indexing.postings(answers.T)

    def score(self, told: Sequence[str], named: Iterable[str]) -> Likeness:
        """What the message is like, by article, and where no article answers that."""
        if not told:  # as likely about any topic as about any other
            nothing = np.zeros(self._answers.documents, np.float32)
            return Likeness(nothing, float(self._outside.mean()), float(self._missing.mean()))
        shares = self._learned.shares(told, named)
        beyond, missing = (float(shares[it].sum()) for it in (self._outside, self._missing))
        likely = np.flatnonzero(shares > _FAINT)
        counts = shares[likely] / self._sharing[likely]
        return Likeness(self._answers.score(likely, counts), beyond, missing)


def _of_title(learned: Learned, title: str, lexicon: Lexicon) -> Shares:
    """How much the title of an article speaks for each topic: 1, or 0 if no more than for any."""
    listed = tuple(words(title))
    named = lexicon.find(listed, guess=False)
    shares = learned.shares(content(listed), [lexicon.concepts[it].name for it in named])
    any_topic = 1 / len(shares)
    return np.asarray(np.maximum(shares - any_topic, 0) / max(1 - any_topic, any_topic))
