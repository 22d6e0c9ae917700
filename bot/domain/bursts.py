"""How much one person writes at once."""

from collections import deque
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=1)
MOST = 8  # messages within that time that are looked at one by one
REMEMBERED = 1000  # people; beyond them whoever is silent is forgotten


class Bursts:
    """Counts messages by person. In memory: a restart is a fresh start for all."""

    def __init__(self) -> None:
        self._times: dict[int, deque[datetime]] = {}

    def count(self, person_id: int, now: datetime) -> int:
        """How many messages this person has sent lately, with the one that counts now."""
        if len(self._times) > REMEMBERED:
            self._times = {who: it for who, it in self._times.items() if it[-1] > now - WITHIN}
        times = self._times.setdefault(person_id, deque(maxlen=10 * MOST))
        while times and times[0] <= now - WITHIN:
            times.popleft()
        times.append(now)
        return len(times)
