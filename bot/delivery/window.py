"""The second: so many places in it, each free again a second after Telegram has counted it.

1. Telegram counts a message somewhere between its sending and its answer. What an answer took
   longer than the quickest of late may have been lost on the way there: a place is free again a
   second and that much later. So whoever counts any second at Telegram finds no more than allowed,
   and none of it is given away as a margin.
2. Places are spaced evenly. Whoever was held up makes up for it, a little faster than evenly and
   never in a burst.
3. A place whose message has no answer yet is taken: where Telegram hangs, nothing is added.
"""

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush

SECOND = 1.0
CATCHING_UP = 1.25  # times as fast as evenly
BEHIND_S = 0.5  # what may be made up for
TOGETHER_S = 0.02  # of it at once: at 1,000 a second nobody wakes up for each message
RECENT = 100  # answers, of which the quickest is how far away Telegram is
SEVERAL = 10


@dataclass(eq=False)
class Place:
    """One message's part of the second; from when on it is taken."""

    at: float


class Window:
    """The places of any second; ``most`` 0 is as many as there are."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._gap = 1 / most if most else 0.0
        self._even = self._closest = 0.0  # not before either
        self._under_way: set[Place] = set()
        self._free: list[float] = []  # a heap: from when on places that were used are free
        self._took: deque[float] = deque(maxlen=RECENT)

    @property
    def free_at(self) -> float:
        """When the next may go; far ahead while all that is missing are answers."""
        if not self._most:
            return 0.0
        soonest = max(self._even, self._closest)
        if len(self._under_way) + len(self._free) < self._most:
            return soonest
        return max(soonest, self._free[0]) if self._free else soonest + SECOND

    def take(self, now: float) -> Place:
        """The next place, from now on."""
        place = Place(now)
        if self._most:
            if len(self._under_way) + len(self._free) >= self._most and self._free:
                heappop(self._free)
            self._under_way.add(place)
            self._even = max(self._even, now - BEHIND_S) + self._gap
            self._closest = max(self._closest, now - TOGETHER_S) + self._gap / CATCHING_UP
        return place

    def give_back(self, place: Place, now: float) -> None:
        """Telegram has answered, or never will."""
        if place in self._under_way:
            self._under_way.remove(place)
            took = now - place.at
            self._took.append(took)
            # Before several have come nobody knows how far away Telegram is.
            quickest = min(self._took) if len(self._took) >= SEVERAL else 0.0
            heappush(self._free, place.at + SECOND + took - quickest)
