"""The signs that are known, and what each of them says for each class: learned weights.

A sign is known by its full number, not by a bucket that it shares with others: pairs of words are
so many that sharing blurs what they say. The rarer a sign, the more it counts.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

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
class Known:
    """All signs that are known: stems (with pairs and concepts), then groups of letters."""

    vocabularies: tuple[Vocabulary, Vocabulary]
    damping: tuple[float, float]

    def __len__(self) -> int:
        return sum(len(it.numbers) for it in self.vocabularies)

    def weighed(self, found: Signs) -> tuple[Ints, Floats]:
        """The places of the signs of a message, and how much each counts."""
        stems, letters = self.vocabularies
        one, two = self.damping
        at, counts = stems.weighed(found.stems, one)
        further, count = letters.weighed(found.letters, two)
        return np.concatenate((at, further + len(stems.numbers))), np.concatenate((counts, count))

    def told(self) -> dict[str, Any]:
        """What the head of a file tells of it."""
        signs = [len(part.numbers) for part in self.vocabularies]
        return {"signs": signs, "damping": self.damping}

    def arrays(self) -> list[npt.NDArray[Any]]:
        """The numbers of a file."""
        numbers = [_leaps(part.numbers) for part in self.vocabularies]
        return [*numbers, *(part.rarity for part in self.vocabularies)]

    @classmethod
    def read(cls, head: dict[str, Any], reading: Reading) -> Self:
        """From a file, as ``told`` and ``arrays`` left it."""
        signs, (one, two) = head.pop("signs"), head.pop("damping")
        numbers = [_landed(reading.take(np.uint8, 4 * many)) for many in signs]
        rarity = [reading.take(np.uint8, many) for many in signs]
        stems, letters = (Vocabulary(*both) for both in zip(numbers, rarity, strict=True))
        return cls((stems, letters), (one, two))


@dataclass(frozen=True)
class Weights:
    """What the signs say for each class."""

    known: Known
    postings: Postings  # a document a class, a term a sign

    def odds(self, found: Signs) -> Floats:
        """What a message of these signs says for each class."""
        return self.postings.score(*self.known.weighed(found))

    def packed(self, head: Mapping[str, Any]) -> bytes:
        """As kept in a file, with what ``head`` tells."""
        postings = self.postings
        many = np.diff(postings.start).astype(postings.where.dtype)  # at most one a class
        told = {"classes": postings.documents, "scale": postings.scale}
        arrays = [*self.known.arrays(), many, postings.where, postings.weight]
        return pack({**head, **self.known.told(), **told}, arrays)


def unpacked(kept: bytes) -> tuple[dict[str, Any], Weights]:
    """The reverse of ``Weights.packed``: what its head tells, and the weights."""
    head, reading = unpack(kept)
    known = Known.read(head, reading)
    classes = head.pop("classes")
    place = np.min_scalar_type(classes)
    many = reading.take(place, len(known))
    start = np.concatenate(([0], np.cumsum(many, dtype=np.uint32))).astype(np.uint32)
    where, weight = (reading.take(it, int(start[-1])) for it in (place, np.dtype(np.int8)))
    return head, Weights(known, Postings(classes, head.pop("scale"), start, where, weight))


def pack(head: Mapping[str, Any], arrays: Iterable[npt.NDArray[Any]]) -> bytes:
    """A file: a line of JSON, then numbers."""
    line = json.dumps(head).encode()
    return zlib.compress(b"".join((line, b"\n", *(it.tobytes() for it in arrays))), 9)


def unpack(kept: bytes) -> tuple[dict[str, Any], Reading]:
    """The reverse of ``pack``: its head, and the numbers to be taken one sort after the other."""
    line, _, rest = zlib.decompress(kept).partition(b"\n")
    return json.loads(line), Reading(rest)


class Reading:
    """Numbers, one sort after the other."""

    def __init__(self, kept: bytes) -> None:
        self._kept, self._at = kept, 0

    def take(self, sort: npt.DTypeLike, many: int) -> npt.NDArray[Any]:
        taken = np.frombuffer(self._kept, sort, many, self._at)
        self._at += taken.nbytes
        return taken.copy()  # so that nobody who keeps it keeps the whole file


def _leaps(rising: npt.NDArray[np.uint32]) -> Bytes:
    """The steps from one to the next, their high bytes first: these are small and shrink well."""
    steps = np.diff(rising, prepend=np.uint32(0)).astype(">u4")
    return np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 4).T)


def _landed(leaps: Bytes) -> npt.NDArray[np.uint32]:
    """The reverse of ``_leaps``."""
    steps = np.ascontiguousarray(leaps.reshape(4, -1).T).view(">u4").ravel()
    return np.cumsum(steps, dtype=np.uint32)
