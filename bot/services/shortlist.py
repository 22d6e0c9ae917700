"""The records of all volunteers as arrays: the cheapest of 100,000 in milliseconds (numpy)."""

import numpy as np
from numpy.typing import NDArray

from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.policy import Candidate, cost_of_yes
from bot.domain.dispatch.response import Record
from bot.domain.dispatch.rules import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
SIZE = 40


class Crowd:
    """Everybody's record by position, and the policy's own ranking over any part of them."""

    def __init__(self, size: int) -> None:
        self.accepts: Floats = np.zeros(size)
        self.exposure: Floats = np.zeros(size)
        self.last_push: Floats = np.full(size, rsp.NEVER)
        self.settled: Floats = np.zeros(size)
        self.load: Floats = np.zeros(size)
        self.price: Floats = np.zeros(size)

    def record(self, person: int) -> Record:
        fields = (self.accepts, self.exposure, self.last_push, self.settled, self.load)
        return Record(*(field.item(person) for field in fields))

    def store(self, person: int, record: Record) -> None:
        self.accepts[person] = record.accepts
        self.exposure[person] = record.exposure
        self.last_push[person] = record.last_push
        self.settled[person] = record.settled
        self.load[person] = record.load

    def shortlist(
        self, people: Ints, fit: Floats, now: float, rules: Rules, size: int = SIZE
    ) -> list[Candidate]:
        """The cheapest of these people who are not over a cap, as candidates for the policy."""
        if len(people) > size:
            best = np.argpartition(self.costs(people, fit, now, rules), size)[:size]
            people, fit = people[best], fit[best]
        return [
            Candidate(p, f, self.record(p), self.price.item(p))
            for p, f in zip(people.tolist(), fit.tolist(), strict=True)
        ]

    def costs(self, people: Ints, fit: Floats, now: float, rules: Rules) -> Floats:
        """What a yes costs through each; whoever is over the higher cap comes last."""
        since = now - self.last_push[people]
        ready = 1 - rsp.resting(since, self.settled[people], rules.habits, np.exp)
        theta = rsp.response(self.accepts[people], self.exposure[people], rules.habits)
        cost = np.asarray(cost_of_yes(ready, theta, fit, self.price[people], rules))
        load = rsp.faded(self.load[people], since, np.exp)
        cost[load + 1 > max(rules.weekly_cap, rules.weekly_cap_urgent)] = np.inf
        return cost
