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

from bot.domain.answers import packing
from bot.domain.answers.ngrams import BUCKETS, bucket
from bot.domain.answers.postings import Floats, Ints, Postings
from bot.domain.answers.signs import Signs, signs

OUTSIDE = "outside-"  # how the topics begin that a person should answer
# Of stems and of letters, as parts of the rarity of what only one example has: added to the length
# of a message, so that the one word of a short one does not say all that it can.
DAMPING = (0.3, 0.8)
SHARPNESS = 3.0  # how long a message is made, so that smoothing spares its weights

Shares = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Learned:
    """Weights of signs by topic; ``examples``: the fingerprint of what they were made from."""

    topics: tuple[str, ...]
    rarity: tuple[bytes, bytes]  # of stems (and pairs and concepts), of letters
    rarest: int  # what only one example has, in the same unit
    weights: Postings
    examples: str

    def shares(self, told: Sequence[str], named: Iterable[str]) -> Shares:
        """How likely each topic is for a message that tells this; together 1.

        ``told``: its words, folded, without those that say nothing; ``named``: its concepts.
        """
        found = message_signs(told, named)
        parts = [self._weighed(it, n) for n, it in enumerate((found.stems, found.letters))]
        terms, times = (np.concatenate(it) for it in zip(*parts, strict=True))
        odds = self.weights.score(terms, times)
        likely = np.exp(odds - odds.max())
        return np.asarray(likely / likely.sum(), dtype=np.float32)

    def _weighed(self, found: frozenset[int], part: int) -> tuple[Ints, Floats]:
        """The signs of one part that are known, and how much each of them says."""
        at = np.fromiter(sorted(found), np.int64, len(found))
        rarity = np.frombuffer(self.rarity[part], np.uint8)[at].astype(np.float32)
        length = np.hypot(np.linalg.norm(rarity), DAMPING[part] * self.rarest)
        known = rarity > 0
        return at[known] + part * BUCKETS, rarity[known] * np.float32(SHARPNESS / length)

    @property
    def bytes(self) -> int:
        """Memory of the numbers held."""
        return self.weights.bytes + sum(map(len, self.rarity))


def message_signs(told: Sequence[str], named: Iterable[str]) -> Signs:
    """The signs of words that may say something, and of the concepts named by them."""
    found = signs(told)
    return replace(found, stems=found.stems | {bucket(f"concept:{it}") for it in named})


@cache
def shipped() -> Learned:
    """What comes with the program."""
    return unpacked(resources.files(__package__).joinpath("asked.bin").read_bytes())


def packed(it: Learned) -> bytes:
    """As kept in ``asked.bin``."""
    many = np.diff(it.weights.start).astype(it.weights.where.dtype)  # no term has more than all
    head = {
        "topics": it.topics,
        "rarest": it.rarest,
        "scale": it.weights.scale,
        "examples": it.examples,
    }
    kept = (many.tobytes(), it.weights.where.tobytes(), it.weights.weight.tobytes())
    return packing.packed(head, (*it.rarity, *kept))


def unpacked(kept: bytes) -> Learned:
    """The reverse of ``packed``."""
    head, numbers = packing.unpacked(kept)
    rarity, rest = numbers[: 2 * BUCKETS], numbers[2 * BUCKETS :]
    topic = np.min_scalar_type(len(head["topics"]))
    many = np.frombuffer(rest, topic, 2 * BUCKETS)
    start = np.concatenate(([0], np.cumsum(many, dtype=np.uint32))).astype(np.uint32)
    entries = int(start[-1])
    return Learned(
        topics=tuple(head["topics"]),
        rarity=(rarity[:BUCKETS], rarity[BUCKETS:]),
        rarest=head["rarest"],
        weights=Postings(
            documents=len(head["topics"]),
            scale=head["scale"],
            start=start,
            where=np.frombuffer(rest, topic, entries, many.nbytes),
            weight=np.frombuffer(rest, np.int8, entries, many.nbytes + entries * topic.itemsize),
        ),
        examples=head["examples"],
    )
