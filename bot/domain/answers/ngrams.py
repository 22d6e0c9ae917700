"""N-grams of a word: what words share however they are inflected or mistyped."""

import zlib
from collections.abc import Iterator

BUCKETS = 1 << 18
_SIZES = (3, 4, 5)


def ngrams(word: str) -> Iterator[str]:
    """A word's groups of 3 to 5 letters, its ends marked."""
    padded = f" {word} "
    for size in _SIZES:
        for at in range(max(1, len(padded) - size + 1)):
            yield padded[at : at + size]


def bucket(sign: str) -> int:
    """The number of any sign in a short table: rarely that of another."""
    return number(sign) % BUCKETS


def number(sign: str) -> int:
    """The number of any sign, below 2 to the 32nd: the same in every process."""
    return zlib.crc32(sign.encode())
