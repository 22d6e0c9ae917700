"""How much a message is like those that called for help at once: learned from examples.

Each sign of a message (``answers.signs``) has a weight; the rarer it is among the examples, the
more it says. What the rules have found is one sign more. The weights are fitted by
``python -m benchmarks safety --fit`` (logistic regression) and kept in ``learned.bin``.
"""

import json
import math
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import TypeAlias

from bot.domain.answers.ngrams import BUCKETS
from bot.domain.answers.normalise import words
from bot.domain.answers.signs import Signs, signs
from bot.domain.safety.kinds import Kind

KIND_BUCKETS = 1 << 14
# Of stems and of letters, in parts of a rarity: added to the length of a message, so that the one
# word of a short one does not say all that it can.
DAMPING = (600.0, 1600.0)
WINDOW, STEP = 60, 30  # words: what stands in a long letter is not lost in it
MOST = 1_200  # words that are looked at
MOST_LINES = 20  # each of which is looked at by itself
AS_LIKELY = 20  # units of weight: the right kind is among these for .92, with 1.3 kinds a message

Small: TypeAlias = "array[int]"  # from -128 to 127


@dataclass(frozen=True)
class Learned:
    """Weights and rarities by sign; ``examples``: the fingerprint of what they were made from."""

    rarity: tuple[bytes, bytes]  # of stems, of letters
    weights: tuple[Small, Small]
    scale: tuple[float, float]  # what one unit of a weight is worth
    kinds: list[Small]  # the weights of each kind of help, by sign of letters
    bias: float
    ruled: float  # where the rules have found something
    examples: str

    def score(self, signs: Signs, *, ruled: bool) -> float:
        """The logarithm of the odds that somebody needs help at once."""
        total = self.bias + self.ruled * ruled
        found = (signs.stems, signs.letters)
        parts = zip(found, self.rarity, self.weights, self.scale, DAMPING, strict=True)
        for part, rarity, weights, scale, damping in parts:
            length = math.sqrt(sum(rarity[it] ** 2 for it in part) + damping**2)
            total += scale * sum(rarity[it] * weights[it] for it in part) / length
        return total

    def kinds_of(self, signs: Signs) -> set[Kind]:
        """The kinds of help that are likeliest needed: one, or those nearly as likely."""
        found = {it % KIND_BUCKETS for it in signs.letters}
        told = [sum(it[at] for at in found) for it in self.kinds]
        least = max(told) - AS_LIKELY * math.sqrt(len(found))
        return {kind for kind, likely in zip(Kind, told, strict=True) if likely >= least}


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
    """As kept in ``learned.bin``: one line of JSON, then the numbers, compressed."""
    head = {
        "scale": list(it.scale),
        "bias": it.bias,
        "ruled": it.ruled,
        "examples": it.examples,
    }
    told = b"".join([*it.rarity, *(one.tobytes() for one in (*it.weights, *it.kinds))])
    return zlib.compress(json.dumps(head).encode() + b"\n" + told, 9)


def unpacked(kept: bytes) -> Learned:
    """The reverse of ``packed``."""
    line, _, numbers = zlib.decompress(kept).partition(b"\n")
    head = json.loads(line)
    widths = [*[BUCKETS] * 4, *[KIND_BUCKETS] * len(Kind)]
    ends = list(accumulate(widths))
    stems, letters, *rest = (
        numbers[end - width : end] for width, end in zip(widths, ends, strict=True)
    )
    weights = [array("b", it) for it in rest]
    return Learned(
        rarity=(stems, letters),
        weights=(weights[0], weights[1]),
        scale=(head["scale"][0], head["scale"][1]),
        kinds=weights[2:],
        bias=head["bias"],
        ruled=head["ruled"],
        examples=head["examples"],
    )
