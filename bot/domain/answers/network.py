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
from bot.domain.answers.weights import Known, Reading, pack, unpack


@dataclass(frozen=True)
class Network:
    """A row a sign: what it says for each class, then what it says to each unit."""

    known: Known
    rows: npt.NDArray[np.int8]  # (signs, classes + units)
    scale: Floats  # of each column: what one of its steps is worth
    offset: Floats  # of each unit
    out: Floats  # (units, classes): what a unit says for each class

    def odds(self, found: Signs) -> Floats:
        """What a message of these signs says for each class."""
        at, counts = self.known.weighed(found)
        said = (counts @ self.rows[at].astype(np.float32)) * self.scale
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
    columns = reading.take(np.int8, len(known) * (classes + units)).reshape(-1, len(known))
    scale, offset = _floats(reading, classes + units), _floats(reading, units)
    out = _floats(reading, units * classes).reshape(units, classes)
    return head, Network(known, np.ascontiguousarray(columns.T), scale, offset, out)


def _floats(reading: Reading, many: int) -> Floats:
    return reading.take(np.float32, many)
