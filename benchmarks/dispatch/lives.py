"""What the published model leaves out of people's lives; drawn apart, so that it stays the same.

Stated availability and who has joined are known to every policy; so are quiet hours, which only
the program keeps: what is sent to a sleeping person is heard in the morning. How willing people
are on which day, and who is away together, nobody is told.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.dispatch.regime import DAY, Regime

BEGINS, ENDS = 22 * 60.0, 7 * 60.0  # of the night
PARTS = 4  # of a day, in which people say whether they have time
FIRST, LAST = 7 * 60.0, 20 * 60.0  # when needs are posted


class Lives:
    """Everybody's week, night, holidays, and the day they joined."""

    def __init__(self, regime: Regime, seed: int) -> None:
        rng = np.random.default_rng([seed, 99])
        self.regime = regime
        self.week = rng.random((regime.N, 7 * PARTS)) < regime.free
        self.sleeps = rng.random(regime.N) < regime.quiet
        late = rng.random(regime.N) < regime.joiners
        self.joined = np.where(late, rng.uniform(0, regime.days * DAY, regime.N), 0.0)
        self.goes_away = rng.random(regime.N) < regime.away
        self.plain = regime.free >= 1 and not regime.joiners

    def there(self, people: NDArray[np.int32], start: float, now: float) -> NDArray[np.bool_]:
        """Who has joined by now, and says that they have time at the start."""
        cell = int(start / DAY) % 7 * PARTS + int(start % DAY / DAY * PARTS)
        return np.asarray(self.week[people, cell] & (self.joined[people] <= now))

    def asleep(self, people: NDArray[np.int32], now: float) -> NDArray[np.bool_]:
        if not self.regime.quiet or ENDS <= now % DAY < BEGINS:
            return np.zeros(len(people), dtype=bool)
        return np.asarray(self.sleeps[people])

    def wakes(self, now: float) -> float:
        """The next end of the night."""
        day = now - now % DAY
        return day + ENDS if now % DAY < ENDS else day + DAY + ENDS

    def willing(self, now: float) -> float:
        return self.regime.rhythm[int(now / DAY) % 7]

    def away(self, people: NDArray[np.int32], now: float) -> NDArray[np.bool_]:
        first, last = self.regime.away_days
        if not first * DAY <= now < last * DAY:
            return np.zeros(len(people), dtype=bool)
        return np.asarray(self.goes_away[people])

    def by_day(self, created: NDArray[np.float64]) -> NDArray[np.float64]:
        """When needs are posted: in the hours in which an office is awake."""
        if not self.regime.quiet:
            return created
        share = created % DAY / DAY
        return np.asarray(created - created % DAY + FIRST + share * (LAST - FIRST))
