"""The records of all volunteers as arrays: the few best of a hundred thousand in milliseconds."""

import numpy as np
from numpy.typing import NDArray

from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.policy import Candidate, cost_of_place
from bot.domain.dispatch.response import Record
from bot.domain.dispatch.rules import Rules

Floats = NDArray[np.float64]


class Crowd:
    """Everybody's record by position, and the ranking of the policy over any part of them."""

    def __init__(self, size: int) -> None:
        self.accepts: Floats = np.zeros(size)
        self.exposure: Floats = np.zeros(size)
        self.last_push: Floats = np.full(size, rsp.NEVER)
        self.settled: Floats = np.zeros(size)
        self.load: Floats = np.zeros(size)
        self.price: Floats = np.zeros(size)

    def record(self, person: int) -> Record:
        return Record(
            float(self.accepts[person]),
            float(self.exposure[person]),
            float(self.last_push[person]),
            float(self.settled[person]),
            float(self.load[person]),
        )

    def store(self, person: int, record: Record) -> None:
        self.accepts[person] = record.accepts
        self.exposure[person] = record.exposure
        self.last_push[person] = record.last_push
        self.settled[person] = record.settled
        self.load[person] = record.load

    def shortlist(
        self, people: NDArray[np.int32], fit: Floats, now: float, rules: Rules, size: int = 32
    ) -> list[Candidate]:
        """The cheapest of these people by the policy's own ranking, as its candidates."""
        if len(people) > size:
            best = np.argpartition(self.costs(people, fit, now, rules), size)[:size]
            people, fit = people[best], fit[best]
        return [
            Candidate(p, f, self.record(p), float(self.price[p]))
            for p, f in zip(people.tolist(), fit.tolist(), strict=True)
        ]

    def costs(
        self, people: NDArray[np.int32], fit: Floats, now: float, rules: Rules
    ) -> Floats:
        since = now - self.last_push[people]
        ready = 1 - rsp.resting(since, self.settled[people], rules.habits, np.exp)
        theta = rsp.response(self.accepts[people], self.exposure[people], rules.habits)
        load = rsp.faded(self.load[people], since, np.exp)
        cost = cost_of_place(ready, theta, fit, self.price[people], load, rules)
        return np.asarray(cost)
