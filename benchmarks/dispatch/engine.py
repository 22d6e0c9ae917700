"""The event-driven model: pushes, answers, cancellations, waiting lists, starts.

A place counts as served when somebody is there at the start:

1. An acceptance that comes before the start takes an open place, or joins the waiting list.
2. Whoever takes a place cancels with probability ``cancel``, at a moment uniform between then
   and the start. Those waiting are asked in their order; each is still willing with
   ``standby_ok``. If nobody is, the place is open again and the policy is told at once.
3. At the start each one booked is missing with probability ``noshow``; nobody steps in then.
4. A push finds a person active or ignoring. An active one accepts with theta * fit or says no
   with ``decl`` of the rest, and in any case ignores what comes next for an exponential time
   that begins with the push. Pushes that are ignored change nothing, but may make a person
   opt out.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.dispatch.regime import DAY
from benchmarks.dispatch.world import Floats, Ints, Need, World


class Event(IntEnum):
    START = 0
    CANCEL = 1
    YES = 2
    NO = 3
    OPEN = 4
    REVIEW = 5
    LOOK = 6


@dataclass
class Status:
    """One need as it stands."""

    need: Need
    open: int
    waiting: deque[int] = field(default_factory=deque)
    asked: list[Ints] = field(default_factory=list)
    pushes: int = 0
    surplus: int = 0
    served: int = 0
    fill_times: list[float] = field(default_factory=list)
    done: bool = False


class Asker(Protocol):
    """A policy in the model: told what happened, it pushes and says when to look again."""

    def started(self, engine: "Engine") -> None: ...
    def opened(self, engine: "Engine", status: Status) -> None: ...
    def review(self, engine: "Engine", status: Status) -> None: ...
    def looked(self, engine: "Engine", person: int) -> None: ...
    def took(self, engine: "Engine", status: Status) -> None: ...
    def answered(self, engine: "Engine", status: Status, person: int, yes: bool) -> None: ...
    def reopened(self, engine: "Engine", status: Status) -> None: ...
    def closed(self, engine: "Engine", status: Status) -> None: ...


class Engine:
    """Runs one policy through one world."""

    def __init__(self, world: World, asker: Asker, seed: int) -> None:
        self.world, self.asker, self.regime = world, asker, world.regime
        self.rng = np.random.default_rng([seed, 1234])
        self.now = 0.0
        self.ignoring_until: Floats = np.zeros(world.regime.N)
        self.stopped: NDArray[np.bool_] = np.zeros(world.regime.N, dtype=bool)
        self.pushed: Ints = np.zeros(world.regime.N, dtype=np.int32)
        self.status = [Status(need, need.places) for need in world.needs]
        self._queue: list[tuple[float, int, int, int, int]] = []
        self._tie = 0
        for need in world.needs:
            self._put(need.created, Event.OPEN, need.number)
            self._put(need.start, Event.START, need.number)

    def run(self) -> float:
        """To the start of the last counted need; gives the share opted out after ``days``."""
        self.asker.started(self)
        end = self.regime.days * DAY
        last = max((n.start for n in self.world.needs if n.counted), default=end)
        opted_out = None
        while self._queue and self._queue[0][0] <= last:
            self.now, event, _, number, person = heapq.heappop(self._queue)
            if opted_out is None and self.now >= end:
                opted_out = float(self.stopped.mean())
            if event == Event.LOOK:
                self.asker.looked(self, person)
            else:
                self._handle(Event(event), self.status[number], person)
        return float(self.stopped.mean()) if opted_out is None else opted_out

    def look_again(self, status: Status, at: float) -> None:
        if at < status.need.start:
            self._put(at, Event.REVIEW, status.need.number)

    def will_look(self, person: int, at: float) -> None:
        """This person opens the board then, unasked."""
        self._put(at, Event.LOOK, -1, person)

    def found(self, status: Status) -> None:
        """Somebody found the need by themselves and takes an open place now."""
        self._take(status)
        self.asker.took(self, status)

    def _take(self, status: Status) -> None:
        status.fill_times.append(self.now - status.need.created)
        self._hold(status)

    def push(self, status: Status, people: Ints, fit: Floats) -> None:
        """Asks these people now; what they will answer, and when, is drawn here."""
        regime, rng, size = self.regime, self.rng, len(people)
        lives = self.world.lives
        active = (self.ignoring_until[people] <= self.now) & ~lives.away(people, self.now)
        willing = self.world.theta[people] * fit * lives.willing(self.now)
        yes = active & (rng.random(size) < willing)
        no = active & ~yes & (rng.random(size) < regime.decl)
        pause = rng.exponential(np.where(yes, regime.tau_a, regime.tau_n))
        self.ignoring_until[people[active]] = self.now + pause[active]
        stops = rng.random(size) < np.where(active, regime.mute0, regime.mute1)
        self.stopped[people[stops]] = True
        answers = np.flatnonzero((yes | no) & ~stops)
        delays = regime.dmed * np.exp(regime.dsig * rng.standard_normal(len(answers)))
        delays += lives.asleep(people[answers], self.now) * (lives.wakes(self.now) - self.now)
        for k, delay in zip(answers.tolist(), delays.tolist(), strict=True):
            event = Event.YES if yes[k] else Event.NO
            self._put(self.now + delay, event, status.need.number, int(people[k]))
        status.asked.append(people)
        status.pushes += size
        if status.need.counted:
            self.pushed[people] += 1

    def _put(self, at: float, event: Event, number: int, person: int = -1) -> None:
        self._tie += 1
        heapq.heappush(self._queue, (at, int(event), self._tie, number, person))

    def _handle(self, event: Event, status: Status, person: int) -> None:
        if event is Event.OPEN:
            self.asker.opened(self, status)
        elif event is Event.START:
            self._start(status)
        elif event is Event.REVIEW:
            if not status.done:
                self.asker.review(self, status)
        elif event is Event.CANCEL:
            self._cancel(status)
        else:
            self._answer(status, person, event is Event.YES)

    def _answer(self, status: Status, person: int, yes: bool) -> None:
        if yes and not status.done:
            if status.open:
                self._take(status)
            else:
                status.surplus += 1
                status.waiting.append(person)
        self.asker.answered(self, status, person, yes)

    def _hold(self, status: Status) -> None:
        status.open -= 1
        if self.rng.random() < self.regime.cancel:
            self._put(
                self.rng.uniform(self.now, status.need.start), Event.CANCEL, status.need.number
            )

    def _cancel(self, status: Status) -> None:
        status.open += 1
        while status.waiting:
            status.waiting.popleft()
            if self.rng.random() < self.regime.standby_ok:
                self._hold(status)
                return
        self.asker.reopened(self, status)

    def _start(self, status: Status) -> None:
        booked = status.need.places - status.open
        status.served = booked - int(self.rng.binomial(booked, self.regime.noshow))
        status.done = True
        self.asker.closed(self, status)
