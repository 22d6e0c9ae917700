"""The program's own policy, wired into the model: it sees what the program would see."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.dispatch.baselines import Silent
from benchmarks.dispatch.engine import Engine, Status
from benchmarks.dispatch.market import Ledger
from benchmarks.dispatch.regime import DAY
from benchmarks.dispatch.world import Floats, Ints, World
from bot.domain.dispatch import learning, policy, ranking
from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.rules import Rules
from bot.domain.dispatch.situation import Candidate, Decision, Need, Offer, Reply
from bot.services.bid_prices import bid_prices
from bot.services.shortlist import Crowd


class Lotse(Silent):
    """Keeps the records and the ledger, asks the policy, and does what it says."""

    def __init__(self, world: World, rules: Rules) -> None:
        self.world, self.rules, self.start = world, rules, rules.habits
        self.crowd = Crowd(world.regime.N)
        self.ledger = Ledger(world)
        self.tally = learning.Tally()
        self.offers: dict[int, dict[int, Offer]] = {}
        self.due: dict[int, float] = {}
        self.chances: dict[int, tuple[Status, float]] = {}  # of the needs that are open
        self.next_night, self.next_market = DAY, DAY
        self.listed = [0.0] * world.regime.ntypes
        self.priced = rules.priced_from <= world.regime.N
        self._mark: NDArray[np.bool_] = np.zeros(world.regime.N, dtype=bool)

    def opened(self, engine: Engine, status: Status) -> None:
        need = status.need
        self.ledger.saw(need.zone, need.kind, need.places)
        if engine.now >= self.next_night:
            self.night(engine)
        self.offers[need.number] = {}
        self.decide(engine, status)

    def review(self, engine: Engine, status: Status) -> None:
        if self.due.get(status.need.number) == engine.now:  # else an earlier look moved it
            self.decide(engine, status)

    def reopened(self, engine: Engine, status: Status) -> None:
        self.decide(engine, status)

    def answered(self, engine: Engine, status: Status, person: int, yes: bool) -> None:
        offers = self.offers.get(status.need.number)
        if offers is None:
            return
        offer = offers[person]
        record = self.crowd.record(person)
        if record.last_push == offer.sent:  # else a later push has told more
            self.crowd.store(person, rsp.answered(record, offer.guess, yes))
        offers[person] = replace(offer, reply=Reply.YES if yes else Reply.NO)
        first = offer.guess.ready == 1.0
        self.tally = learning.heard_back(self.tally, engine.now - offer.sent, yes, first)
        if not yes and status.open and not status.done:
            self.decide(engine, status)

    def closed(self, engine: Engine, status: Status) -> None:
        need = status.need
        self.chances.pop(need.number, None)
        self.ledger.ended(need.kind, need.zone, need.places, need.places - status.open)
        times = sorted(status.fill_times)[: need.places]
        was_open = times[-1] if len(times) == need.places else need.start - need.created
        self.ledger.minutes[need.kind] += was_open

    def took(self, engine: Engine, status: Status) -> None:
        self.ledger.taken[status.need.kind] += 1

    def decide(self, engine: Engine, status: Status) -> None:
        number, rules = status.need.number, self.rules
        offers = self.offers[number]
        need = self.told(engine, status)
        candidates = self.candidates(engine, status) if status.open else []
        decision = policy.review(need, list(offers.values()), candidates, engine.now, rules)
        self.chances[number] = status, decision.chance
        if decision.ask:
            self.send(engine, status, decision)
        if decision.look_again is not None:
            self.due[number] = decision.look_again
            engine.look_again(status, decision.look_again)

    def told(self, engine: Engine, status: Status) -> Need:
        """What the policy is told of a need."""
        need = status.need
        return Need(
            need.start,
            status.open,
            len(status.waiting),
            self.ledger.worth(need.kind, need.zone, self.rules),
            aside=ranking.drawn_aside(need.number, self.rules),
            by_itself=self.listed[need.kind] * (need.start - engine.now),
        )

    def elsewhere(self, engine: Engine, status: Status) -> Floats:
        """What each is worth to another open need, as the program reckons without prices."""
        found = np.zeros(self.world.regime.N)
        for number, (other, chance) in self.chances.items():
            if number == status.need.number or not other.open or other.need.start <= engine.now:
                continue
            reach = self.world.who(other.need, engine.now)
            missed = policy.missed(self.told(engine, other), chance, engine.now, self.rules)
            worth = np.zeros_like(found)
            worth[reach.people] = missed * reach.fit
            worth[list(self.offers[number])] = 0.0
            np.maximum(found, worth, out=found)
        return found

    def candidates(self, engine: Engine, status: Status) -> list[Candidate]:
        """All within reach who are there and were not asked about this, the cheapest of them."""
        reach = self.world.who(status.need, engine.now)
        asked = np.fromiter(self.offers[status.need.number], dtype=np.int64)
        self._mark[asked] = True
        free = ~(engine.stopped[reach.people] | self._mark[reach.people])
        self._mark[asked] = False
        people, fit = reach.people[free], reach.fit[free]
        self.look(engine, people)
        asleep = self.world.lives.asleep(people, engine.now)
        awake = self._shortlist(engine, status, people[~asleep], fit[~asleep])
        if not asleep.any():
            return awake
        woken = self.world.lives.wakes(engine.now)
        resting = self._shortlist(engine, status, people[asleep], fit[asleep])
        return awake + [replace(it, quiet_until=woken) for it in resting]

    def _shortlist(
        self, engine: Engine, status: Status, people: Ints, fit: Floats
    ) -> list[Candidate]:
        aside = ranking.drawn_aside(status.need.number, self.rules)
        luck = np.random.default_rng(status.need.number) if aside else None
        found = self.crowd.shortlist(people, fit, engine.now, self.rules, luck=luck)
        if self.priced:
            return found
        worth = self.elsewhere(engine, status)
        return [replace(it, elsewhere=float(worth[it.volunteer])) for it in found]

    def send(self, engine: Engine, status: Status, decision: Decision) -> None:
        offers = self.offers[status.need.number]
        for choice in decision.ask:
            offers[choice.volunteer] = Offer(choice.volunteer, engine.now, choice.guess)
            self.crowd.store(choice.volunteer, choice.after)
            if choice.guess.ready == 1.0:
                self.tally = learning.asked_first(self.tally, choice.guess.fit)
        people = np.array([choice.volunteer for choice in decision.ask], dtype=np.int32)
        engine.push(status, people, np.array([choice.guess.fit for choice in decision.ask]))

    def night(self, engine: Engine) -> None:
        """The sweeps: habits every night; prices too, less often as they settle."""
        self.next_night += DAY
        self.listed = self.ledger.listed()
        self.rules = replace(self.rules, habits=learning.learned(self.tally, self.start))
        if engine.now < self.next_market or not self.priced:
            return
        self.next_market = 2 * engine.now
        there = ~engine.stopped
        market = self.ledger.market(self.crowd, there, engine.now, self.rules)
        prices = bid_prices(market)
        if prices is not None:
            self.crowd.price[:] = prices.of_group[self.ledger.group]

    def look(self, engine: Engine, people: Ints) -> None:
        """Nothing is seen but what people did; the oracle sees more."""


class Oracle(Lotse):
    """The same policy, told everybody's true response and who is active now."""

    def look(self, engine: Engine, people: Ints) -> None:
        certain = 1e9
        resting = engine.ignoring_until[people] > engine.now
        self.crowd.accepts[people] = self.world.theta[people] * certain
        self.crowd.exposure[people] = certain
        self.crowd.settled[people] = 0.0
        self.crowd.last_push[people] = np.where(resting, engine.now, rsp.NEVER)
