"""What signs say for each class, each by itself and several that stand together.

Softmax regression with a layer of hidden units beside it. A word alone says little ("he waits with
a knife", "he waits with the cake knife"); a unit hears what it stands with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.answers.postings import Floats
from bot.domain.answers.signs import Signs
from bot.domain.answers.weights import Bytes, Known, Reading, pack, unpack

STEPS = 7  # to either side of nothing, in which what a sign says is kept
MIDDLE = np.int8(STEPS + 1)  # as what "nothing" is kept


@dataclass(frozen=True)
class Network:
    """A row a sign: what it says for each class, then what it says to each unit."""

    known: Known
    rows: Bytes  # (signs, half of classes + units), ``two_a_byte``
    scale: Floats  # of each column: what one of its steps is worth
    offset: Floats  # of each unit
    out: Floats  # (units, classes): what a unit says for each class

    def odds(self, found: Signs) -> Floats:
        """What a message of these signs says for each class."""
        at, counts = self.known.weighed(found)
        said = (counts @ _apart(self.rows[at]))[: len(self.scale)] * self.scale
        classes = self.out.shape[1]
        odds: Floats = said[:classes] + np.maximum(said[classes:] + self.offset, 0) @ self.out
        return odds

    def packed(self, head: Mapping[str, Any]) -> bytes:
        """As kept in a file, with what ``head`` tells."""
        units, classes = self.out.shape
        told = {"units": units, "classes": classes}
        columns = np.ascontiguousarray(self.rows.T)  # alike beside alike: shrinks well
        arrays = [*self.known.arrays(), columns, self.scale, self.offset, self.out]
        return pack({**head, **self.known.told(), **told}, arrays)


def unpacked(kept: bytes) -> tuple[dict[str, Any], Network]:
    """The reverse of ``Network.packed``: what its head tells, and the network."""
    head, reading = unpack(kept)
    known = Known.read(head, reading)
    units, classes = head.pop("units"), head.pop("classes")
    columns = reading.take(np.uint8, len(known) * -(-(classes + units) // 2))
    rows = np.ascontiguousarray(columns.reshape(-1, len(known)).T)
    scale, offset = _floats(reading, classes + units), _floats(reading, units)
    out = _floats(reading, units * classes).reshape(units, classes)
    return head, Network(known, rows, scale, offset, out)


def two_a_byte(steps: npt.NDArray[Any]) -> Bytes:
    """Rows of whole numbers from -STEPS to STEPS, of which no file or memory needs whole bytes.

    The first half of the columns stands in the low four bits, the second in the high ones.
    """
    columns = np.pad(steps, ((0, 0), (0, steps.shape[1] % 2))).astype(np.int8) + MIDDLE
    low, high = np.hsplit(columns.astype(np.uint8), 2)
    return np.ascontiguousarray(low | high << np.uint8(4))


def _apart(rows: Bytes) -> Floats:
    """The reverse of ``two_a_byte``."""
    found = np.hstack((rows & np.uint8(15), rows >> np.uint8(4))).astype(np.float32)
    found -= MIDDLE
    return found


def _floats(reading: Reading, many: int) -> Floats:
    return reading.take(np.float32, many)
