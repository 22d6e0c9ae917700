"""What each sign of a message says for each class, a topic or a kind of danger: learned weights.

A sign is known by its full number, not by a bucket that it shares with others: pairs of words are
so many that sharing blurs what they say. The rarer a sign, the more it counts.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.answers.postings import Floats, Ints, Postings
from bot.domain.answers.signs import Signs

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Vocabulary:
    """The signs of one sort that are known."""

    numbers: npt.NDArray[np.uint32]  # rising
    rarity: Bytes  # of each, in parts of ``signs.RARITY``

    def rows(self, found: Collection[int]) -> Ints:
        """Which of these signs are known, as their places here."""
        told = np.fromiter(sorted(found), np.uint32, len(found))
        at = np.searchsorted(self.numbers, told)
        at = at[at < len(self.numbers)]  # what this cuts off stands at the end
        known: Ints = at[self.numbers[at] == told[: len(at)]]
        return known

    def weighed(self, found: Collection[int], damping: float) -> tuple[Ints, Floats]:
        """The places of the signs that are known, and how much each counts.

        Together they are of a length below 1, the more so the greater the ``damping``: the one
        word of a short message does not say all that it can.
        """
        rows = self.rows(found)
        rarity = self.rarity[rows].astype(np.float32)
        return rows, rarity / np.float32(np.hypot(np.linalg.norm(rarity), damping))


@dataclass(frozen=True)
class Weights:
    """What stems (with pairs and concepts) and groups of letters say for each class."""

    vocabularies: tuple[Vocabulary, Vocabulary]
    damping: tuple[float, float]
    postings: Postings  # a document a class, a term a sign: stems first

    def odds(self, found: Signs) -> Floats:
        """What a message of these signs says for each class."""
        stems, letters = self.vocabularies
        one, two = self.damping
        at, counts = stems.weighed(found.stems, one)
        further, count = letters.weighed(found.letters, two)
        terms = np.concatenate((at, further + len(stems.numbers)))
        return self.postings.score(terms, np.concatenate((counts, count)))

    def packed(self, head: Mapping[str, Any]) -> bytes:
        """As kept in a file: a line of JSON, with what ``head`` tells; then the numbers."""
        postings = self.postings
        many = np.diff(postings.start).astype(postings.where.dtype)  # at most one a class
        told = {
            **head,
            "signs": [len(part.numbers) for part in self.vocabularies],
            "damping": self.damping,
            "classes": postings.documents,
            "scale": postings.scale,
        }
        numbers = [_leaps(part.numbers).tobytes() for part in self.vocabularies]
        numbers += [part.rarity.tobytes() for part in self.vocabularies]
        numbers += [part.tobytes() for part in (many, postings.where, postings.weight)]
        return zlib.compress(b"".join((json.dumps(told).encode(), b"\n", *numbers)), 9)


def unpacked(kept: bytes) -> tuple[dict[str, Any], Weights]:
    """The reverse of ``Weights.packed``: what its head tells, and the weights."""
    line, _, rest = zlib.decompress(kept).partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    signs = head.pop("signs")
    reading = _Reading(rest)
    numbers = [_landed(reading.take(np.uint8, 4 * many)) for many in signs]
    rarity = [reading.take(np.uint8, many) for many in signs]
    classes = head.pop("classes")
    place = np.min_scalar_type(classes)
    many = reading.take(place, sum(signs))
    start = np.concatenate(([0], np.cumsum(many, dtype=np.uint32))).astype(np.uint32)
    where, weight = (reading.take(it, int(start[-1])) for it in (place, np.dtype(np.int8)))
    stems, letters = (Vocabulary(*both) for both in zip(numbers, rarity, strict=True))
    one, two = head.pop("damping")
    postings = Postings(classes, head.pop("scale"), start, where, weight)
    return head, Weights((stems, letters), (one, two), postings)


class _Reading:
    """Numbers, one sort after the other."""

    def __init__(self, kept: bytes) -> None:
        self._kept, self._at = kept, 0

    def take(self, sort: npt.DTypeLike, many: int) -> npt.NDArray[Any]:
        taken = np.frombuffer(self._kept, sort, many, self._at)
        self._at += taken.nbytes
        return taken


def _leaps(rising: npt.NDArray[np.uint32]) -> Bytes:
    """The steps from one to the next, their high bytes first: these are small and shrink well."""
    steps = np.diff(rising, prepend=np.uint32(0)).astype(">u4")
    return np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 4).T)


def _landed(leaps: Bytes) -> npt.NDArray[np.uint32]:
    """The reverse of ``_leaps``."""
    steps = np.ascontiguousarray(leaps.reshape(4, -1).T).view(">u4").ravel()
    return np.cumsum(steps, dtype=np.uint32)
