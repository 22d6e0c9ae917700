"""N-grams of a word, by number: what words share however they are inflected or mistyped."""

import zlib

BUCKETS = 1 << 18
_SIZES = (3, 4, 5)


def ngrams(word: str) -> set[int]:
    """The numbers of a word's groups of 3 to 5 letters, its ends marked."""
    padded = f" {word} "
    return {
        bucket(padded[at : at + size])
        for size in _SIZES
        for at in range(max(1, len(padded) - size + 1))
    }


def bucket(sign: str) -> int:
    """The number of any sign: the same in every process, and rarely that of another sign."""
    return zlib.crc32(sign.encode()) % BUCKETS
