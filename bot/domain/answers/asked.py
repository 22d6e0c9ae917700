"""What people ask, by topic: how likely each topic is for a message, learned from examples.

Each sign of a message (stems, pairs of stems, groups of letters, concepts) has a weight for each
topic, fitted by ``python -m benchmarks.answers.learn`` (softmax regression) on the examples of
``benchmarks/answers/asked`` and kept in ``asked.bin``. The examples know topics, not articles;
`topics` brings the two together. So they serve any articles, not ours alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from bot.domain.answers import weights
from bot.domain.answers.ngrams import number
from bot.domain.answers.signs import Signs, signs
from bot.domain.answers.weights import Weights

OUTSIDE = "outside-"  # how the topics begin that a person should answer
Shares = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Learned:
    """Weights of signs by topic; ``examples``: the fingerprint of what they were made from."""

    topics: tuple[str, ...]
    weights: Weights
    examples: str

    def shares(self, told: Sequence[str], named: Iterable[str]) -> Shares:
        """How likely each topic is for a message that tells this; together 1.

        ``told``: its words, folded, without those that say nothing; ``named``: its concepts.
        """
        odds = self.weights.odds(message_signs(told, named))
        likely = np.exp(odds - odds.max())
        return np.asarray(likely / likely.sum(), dtype=np.float32)


def message_signs(told: Sequence[str], named: Iterable[str]) -> Signs:
    """The signs of words that may say something, and of the concepts named by them."""
    found = signs(told)
    return replace(found, stems=found.stems | {number(f"concept:{it}") for it in named})


@cache
def shipped() -> Learned:
    """What comes with the program."""
    return unpacked(resources.files(__package__).joinpath("asked.bin").read_bytes())


def packed(it: Learned) -> bytes:
    """As kept in ``asked.bin``."""
    return it.weights.packed({"topics": it.topics, "examples": it.examples})


def unpacked(kept: bytes) -> Learned:
    """The reverse of ``packed``."""
    head, found = weights.unpacked(kept)
    return Learned(tuple(head["topics"]), found, head["examples"])
