"""The program's own policy, wired into the model: it sees what the program would see."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.dispatch.baselines import Silent
from benchmarks.dispatch.engine import Engine, Status
from benchmarks.dispatch.market import Ledger
from benchmarks.dispatch.regime import DAY
from benchmarks.dispatch.world import World
from bot.domain.dispatch import policy
from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.policy import Need, Offer, Reply
from bot.domain.dispatch.rules import Rules
from bot.services.bid_prices import bid_prices
from bot.services.shortlist import Crowd


class Lotse(Silent):
    def __init__(self, world: World, rules: Rules) -> None:
        self.world, self.rules = world, rules
        self.crowd = Crowd(world.regime.N)
        self.offers: dict[int, dict[int, Offer]] = {}
        self._mark: NDArray[np.bool_] = np.zeros(world.regime.N, dtype=bool)
        self.due: dict[int, float] = {}
        self.ledger = Ledger(world)
        self.next_night = DAY

    def opened(self, engine: Engine, status: Status) -> None:
        need = status.need
        self.ledger.saw(need.zone, need.kind, need.places)
        if engine.now >= self.next_night:
            self.next_night += DAY
            self.night(engine)
        self.offers[status.need.number] = {}
        self.review(engine, status, True)

    def review(self, engine: Engine, status: Status, forced: bool = False) -> None:
        number = status.need.number
        if not forced and abs(self.due.get(number, -1) - engine.now) > 1e-6:
            return  # an earlier look has moved the appointment
        offers = self.offers[number]
        reach = self.world.reach(status.need.zone, status.need.kind)
        need = Need(status.need.start, status.open, len(status.waiting))
        candidates = []
        if need.open > 0:
            free = ~engine.stopped[reach.people]
            if offers:
                asked = np.fromiter(offers, dtype=np.int64)
                self._mark[asked] = True
                free &= ~self._mark[reach.people]
                self._mark[asked] = False
            self.look(engine, reach.people)
            candidates = self.crowd.shortlist(
                reach.people[free], reach.fit[free], engine.now, self.rules
            )
        decision = policy.review(need, list(offers.values()), candidates, engine.now, self.rules)
        for choice in decision.ask:
            offers[choice.volunteer] = Offer(choice.volunteer, engine.now, choice.guess)
            self.crowd.store(choice.volunteer, choice.after)
        if decision.ask:
            people = np.array([c.volunteer for c in decision.ask], dtype=np.int32)
            engine.push(status, people, np.array([c.guess.fit for c in decision.ask]))
        if decision.look_again is not None and need.open > 0:
            self.due[number] = decision.look_again
            engine.look_again(status, decision.look_again)

    def answered(self, engine: Engine, status: Status, person: int, yes: bool) -> None:
        offers = self.offers.get(status.need.number)
        record = self.crowd.record(person)
        if offers is None:
            return
        offer = offers[person]
        if record.last_push == offer.sent:
            self.crowd.store(person, rsp.answered(record, offer.guess, yes))
        offers[person] = replace(offer, reply=Reply.YES if yes else Reply.NO)
        if not yes and status.open and not status.done:
            self.review(engine, status, True)

    def reopened(self, engine: Engine, status: Status) -> None:
        self.review(engine, status, True)

    def night(self, engine: Engine) -> None:
        """The nightly sweep: what everybody's time is worth."""
        there = ~engine.stopped
        market = self.ledger.market(self.crowd, there, engine.now, self.rules)
        prices = bid_prices(market)
        if prices is not None:
            self.crowd.price[:] = prices.of_group[self.ledger.group]

    def look(self, engine: Engine, people: NDArray[np.int32]) -> None:
        """Nothing is seen but what people did; the oracle sees more."""


class Oracle(Lotse):
    """The same policy, told everybody's true response and who is active now."""

    def night(self, engine: Engine) -> None:
        """The nightly sweep: what everybody's time is worth."""
        there = ~engine.stopped
        market = self.ledger.market(self.crowd, there, engine.now, self.rules)
        prices = bid_prices(market)
        if prices is not None:
            self.crowd.price[:] = prices.of_group[self.ledger.group]

    def look(self, engine: Engine, people: NDArray[np.int32]) -> None:
        certain = 1e9
        resting = engine.ignoring_until[people] > engine.now
        self.crowd.accepts[people] = self.world.theta[people] * certain
        self.crowd.exposure[people] = certain
        self.crowd.settled[people] = 0.0
        self.crowd.last_push[people] = np.where(resting, engine.now, rsp.NEVER)
