"""How much a message is like those that called for help at once: learned from examples.

What each sign of a message (``answers.signs``) says, by itself and beside others, is in the
``network``; the rarer a sign is among the examples, the more it says. What the rules have found is
one sign more. All is fitted by ``python -m benchmarks safety --fit`` and kept in ``learned.bin``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.domain.answers.normalise import words
from bot.domain.answers.signs import Signs, signs
from bot.domain.safety.kinds import Kind

if TYPE_CHECKING:  # numpy is loaded with what was learned, at the first message
    from bot.domain.answers.network import Network

WINDOW, STEP = 60, 30  # words: what stands in a long letter is not lost in it
MOST = 1_200  # words that are looked at
MOST_LINES = 20  # each of which is looked at by itself
AS_LIKELY = 1.0  # in the logarithm of the odds


@dataclass(frozen=True)
class Learned:
    """What signs say for each kind; ``examples``: the fingerprint of what it was made from."""

    network: Network
    ruled: tuple[float, ...]  # of each kind, where the rules have found something
    bias: tuple[float, ...]  # of each kind
    examples: str

    def scores(self, signs: Signs, *, ruled: bool) -> list[float]:
        """Of each kind, the logarithm of its odds against an everyday message."""
        every = zip(self.bias, self.ruled, self.network.odds(signs), strict=True)
        return [bias + ruled * found + float(said) for bias, found, said in every]


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
    return it.network.packed({"ruled": it.ruled, "bias": it.bias, "examples": it.examples})


def unpacked(kept: bytes) -> Learned:
    """The reverse of ``packed``."""
    from bot.domain.answers import network  # noqa: PLC0415  (so that a start loads no numpy)

    head, found = network.unpacked(kept)
    return Learned(found, tuple(head["ruled"]), tuple(head["bias"]), head["examples"])
