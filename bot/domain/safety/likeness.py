"""How much a message is like those that called for help at once: learned from examples.

Each sign of a message (``answers.signs``) has a weight; the rarer it is among the examples, the
more it says. What the rules have found is one sign more. The weights are fitted by
``python -m benchmarks safety --fit`` (softmax regression, a class a kind) and kept in
``learned.bin``.
"""

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from bot.domain.answers import packing
from bot.domain.answers.ngrams import BUCKETS
from bot.domain.answers.normalise import words
from bot.domain.answers.signs import Signs, signs
from bot.domain.safety.kinds import Kind

# Of stems and of letters, in parts of a rarity: added to the length of a message, so that the one
# word of a short one does not say all that it can.
DAMPING = (600.0, 1600.0)
WINDOW, STEP = 60, 30  # words: what stands in a long letter is not lost in it
MOST = 1_200  # words that are looked at
MOST_LINES = 20  # each of which is looked at by itself
AS_LIKELY = 1.0  # in the logarithm of the odds

Small: TypeAlias = "array[int]"  # from -128 to 127


@dataclass(frozen=True)
class Learned:
    """Weights by kind and rarities by sign; ``examples``: the fingerprint of what made them."""

    rarity: tuple[bytes, bytes]  # of stems, of letters
    weights: tuple[tuple[Small, Small], ...]  # of each kind, of stems and of letters
    scale: float  # what one unit of a weight is worth
    bias: tuple[float, ...]  # of each kind
    ruled: tuple[float, ...]  # where the rules have found something
    examples: str

    def scores(self, signs: Signs, *, ruled: bool) -> list[float]:
        """Of each kind, the logarithm of its odds against an everyday message."""
        totals = [one + ruled * two for one, two in zip(self.bias, self.ruled, strict=True)]
        for part, found in enumerate((signs.stems, signs.letters)):
            rarity = self.rarity[part]
            known = [(it, rarity[it]) for it in found if rarity[it]]
            length = math.sqrt(sum(rare * rare for _, rare in known) + DAMPING[part] ** 2)
            for kind, weights in enumerate(self.weights):
                own = weights[part]
                totals[kind] += self.scale * sum(rare * own[it] for it, rare in known) / length
        return totals


def odds(scores: Sequence[float]) -> float:
    """The logarithm of the odds that somebody needs help at once, whatever the kind."""
    most = max(scores)
    return most + math.log(sum(math.exp(it - most) for it in scores))


def kinds(scores: Sequence[float]) -> set[Kind]:
    """The kinds of help that are likeliest needed: one, or those nearly as likely."""
    least = max(scores) - AS_LIKELY
    return {kind for kind, it in zip(Kind, scores, strict=True) if it >= least}


def windows(text: str) -> Iterator[Signs]:
    """The signs of a message and of its lines; of what is long in parts that overlap."""
    lines = text.splitlines()
    for part in dict.fromkeys([text, *(lines if len(lines) < MOST_LINES else ())]):
        told = words(part)[:MOST]
        for start in range(0, max(len(told) - WINDOW, 0) + STEP, STEP):
            yield signs(told[start : start + WINDOW])


@cache
def learned() -> Learned:
    """What is shipped, read once."""
    return unpacked(files(__package__).joinpath("learned.bin").read_bytes())


def packed(it: Learned) -> bytes:
    """As kept in ``learned.bin``."""
    head = {"scale": it.scale, "bias": it.bias, "ruled": it.ruled, "examples": it.examples}
    weights = (part.tobytes() for own in it.weights for part in own)
    return packing.packed(head, (*it.rarity, *weights))


def unpacked(kept: bytes) -> Learned:
    """The reverse of ``packed``."""
    head, numbers = packing.unpacked(kept)
    stems, letters, *rest = (
        numbers[at : at + BUCKETS] for at in range(0, (2 + 2 * len(Kind)) * BUCKETS, BUCKETS)
    )
    weights = [array("b", it) for it in rest]
    return Learned(
        rarity=(stems, letters),
        weights=tuple(zip(weights[::2], weights[1::2], strict=True)),
        scale=head["scale"],
        bias=tuple(head["bias"]),
        ruled=tuple(head["ruled"]),
        examples=head["examples"],
    )
