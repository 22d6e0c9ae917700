"""Questions that ask for the same, by the concepts and letters that the engine sees in them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.answers.engine import Engine
from bot.domain.answers.reading import read
from bot.domain.answers.wording import grams

_ALIKE = 0.5


@dataclass(frozen=True)
class _Vector:
    concepts: Mapping[int, float]
    letters: Mapping[int, float]

    def alike(self, other: _Vector) -> float:
        """Concepts meet across languages; letters where no concept is known."""
        same = _cosine(self.concepts, other.concepts)
        return max(same, _cosine(self.letters, other.letters))


def clusters(engine: Engine, asked: Sequence[tuple[str, str]]) -> list[list[int]]:
    """Groups of questions by their places in ``asked`` (text, language), the largest first."""
    vectors = [_vector(engine, text, language) for text, language in asked]
    found: list[list[int]] = []
    for at, vector in enumerate(vectors):
        likest = max(found, key=lambda it: vectors[it[0]].alike(vector), default=None)
        if likest and vectors[likest[0]].alike(vector) >= _ALIKE:
            likest.append(at)
        else:
            found.append([at])
    return sorted(found, key=lambda it: (-len(it), it[0]))


def _vector(engine: Engine, text: str, language: str) -> _Vector:
    chosen = "uk" if language == "ru" else language
    message = read(text, chosen, engine.lexicon, engine.wordings)
    weights = engine.about.weight
    concepts = {it: share * float(weights[it]) for it, share in message.concepts.items()}
    letters: Counter[int] = Counter()
    for word in message.content:
        letters.update(grams(word).tolist())
    return _Vector(concepts, letters)


def _cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    shared = sum(weight * other.get(key, 0.0) for key, weight in one.items())
    length = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return shared / length if length else 0.0
