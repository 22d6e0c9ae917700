"""The records of all volunteers as arrays: the cheapest of 100,000 in milliseconds (numpy)."""

import numpy as np
from numpy.typing import NDArray

from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.ranking import cost_of_yes
from bot.domain.dispatch.response import Record
from bot.domain.dispatch.rules import Rules
from bot.domain.dispatch.situation import Candidate

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
SIZE = 40


class Crowd:
    """Everybody's record by position, and the policy's own ranking over any part of them."""

    def __init__(self, size: int) -> None:
        self.rows: Floats = np.zeros((0, 6))  # one gather reads all of a person
        self.grow(size)

    def grow(self, size: int) -> None:
        """Room for so many; those who are here stay where they are."""
        here = len(self.rows)
        self.rows = np.concatenate([self.rows, np.zeros((size - here, 6))])
        self.accepts, self.exposure, self.last_push = self.rows[:, :3].T
        self.settled, self.load, self.price = self.rows[:, 3:].T
        self.last_push[here:] = rsp.NEVER

    def record(self, person: int) -> Record:
        return Record(*self.rows[person, :5].tolist())

    def store(self, person: int, record: Record) -> None:
        self.rows[person, :5] = (
            record.accepts,
            record.exposure,
            record.last_push,
            record.settled,
            record.load,
        )

    def shortlist(
        self,
        people: Ints,
        fit: Floats,
        now: float,
        rules: Rules,
        size: int = SIZE,
        luck: np.random.Generator | None = None,
    ) -> list[Candidate]:
        """The cheapest of these people who are not over a cap, as candidates for the policy.

        ``luck``: any of them instead, where chance decides.
        """
        if luck and len(people) > size:
            some = luck.choice(len(people), size, replace=False)
            people, fit = people[some], fit[some]
        elif len(people) > size:
            best = np.argpartition(self.costs(people, fit, now, rules), size)[:size]
            people, fit = people[best], fit[best]
        rows = self.rows[people].tolist()
        return [
            Candidate(person, f, Record(*row[:5]), row[5])
            for person, f, row in zip(people.tolist(), fit.tolist(), rows, strict=True)
        ]

    def costs(self, people: Ints, fit: Floats, now: float, rules: Rules) -> Floats:
        """What a yes costs through each; whoever is over the higher cap comes last."""
        accepts, exposure, last_push, settled, load, price = self.rows[people].T
        since = now - last_push
        ready = 1 - rsp.resting(since, settled, rules.habits, np.exp)
        theta = rsp.response(accepts, exposure, rules.habits)
        cost = np.asarray(cost_of_yes(ready, theta, fit, rules.price_weight * price, rules))
        heavy = np.flatnonzero(load + 1 > max(rules.weekly_cap, rules.weekly_cap_urgent))
        over = rsp.faded(load[heavy], since[heavy], np.exp) + 1
        cost[heavy[over > max(rules.weekly_cap, rules.weekly_cap_urgent)]] = np.inf
        return cost
