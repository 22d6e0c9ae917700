"""What offices do today: ask everyone, ask twenty at a time, or put up a board."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.dispatch.engine import Asker, Engine, Status
from benchmarks.dispatch.world import Reach, World, rings

WAVE = 20
EVERY = 30.0


class Silent:
    """Hears everything and does nothing: the common ground of the baselines."""

    def started(self, engine: Engine) -> None: ...
    def opened(self, engine: Engine, status: Status) -> None: ...
    def review(self, engine: Engine, status: Status) -> None: ...
    def looked(self, engine: Engine, person: int) -> None: ...
    def took(self, engine: Engine, status: Status) -> None: ...
    def answered(self, engine: Engine, status: Status, person: int, yes: bool) -> None: ...
    def reopened(self, engine: Engine, status: Status) -> None: ...
    def closed(self, engine: Engine, status: Status) -> None: ...


class Broadcast(Silent):
    """Everyone who could do it is asked at once."""

    def opened(self, engine: Engine, status: Status) -> None:
        reach = engine.world.who(status.need, engine.now)
        there = ~engine.stopped[reach.people]
        engine.push(status, reach.people[there], reach.fit[there])


class Waves(Silent):
    """Twenty every thirty minutes while a place is open, at random or the best fits first."""

    def __init__(self, order: Literal["random", "nearest"], seed: int) -> None:
        self.order = order
        self.rng = np.random.default_rng([seed, 55])
        self.left: dict[int, NDArray[np.int64]] = {}
        self.reach: dict[int, Reach] = {}

    def opened(self, engine: Engine, status: Status) -> None:
        reach = engine.world.who(status.need, engine.now)
        self.reach[status.need.number] = reach
        shuffled = self.rng.permutation(len(reach.people))
        if self.order == "nearest":
            shuffled = shuffled[np.argsort(-reach.fit[shuffled], kind="stable")]
        self.left[status.need.number] = shuffled
        self.review(engine, status)

    def review(self, engine: Engine, status: Status) -> None:
        queue = self.left[status.need.number]
        if not len(queue):
            return
        if status.open:
            reach = self.reach[status.need.number]
            queue = queue[~engine.stopped[reach.people[queue]]]
            wave, self.left[status.need.number] = queue[:WAVE], queue[WAVE:]
            engine.push(status, reach.people[wave], reach.fit[wave])
        engine.look_again(status, engine.now + EVERY)

    def closed(self, engine: Engine, status: Status) -> None:
        self.left.pop(status.need.number, None)
        self.reach.pop(status.need.number, None)


class Board(Silent):
    """No pushes: some people look every few days, and take one thing they like, best fit first."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.rng = np.random.default_rng([seed, 66])
        self.open: dict[tuple[int, int], list[Status]] = {}
        self.near = rings(world.regime.side)

    def started(self, engine: Engine) -> None:
        regime = engine.regime
        lookers = np.flatnonzero(self.rng.random(regime.N) < regime.pull_share)
        first = self.rng.uniform(0, regime.pull_gap, len(lookers))
        for person, at in zip(lookers.tolist(), first.tolist(), strict=True):
            engine.will_look(person, at)

    def opened(self, engine: Engine, status: Status) -> None:
        self.open.setdefault((status.need.zone, status.need.kind), []).append(status)

    def closed(self, engine: Engine, status: Status) -> None:
        self.open[status.need.zone, status.need.kind].remove(status)

    def looked(self, engine: Engine, person: int) -> None:
        if engine.stopped[person]:
            return
        engine.will_look(person, engine.now + engine.regime.pull_gap)
        for fit, status in self._fitting(engine, person):
            alone = np.array([person], dtype=np.int32)
            lives = self.world.lives
            if not lives.there(alone, status.need.start, engine.now)[0]:
                continue
            willing = lives.willing(engine.now) * (not lives.away(alone, engine.now)[0])
            if self.rng.random() < self.world.theta[person] * fit * willing:
                engine.found(status)
                return

    def _fitting(self, engine: Engine, person: int) -> list[tuple[float, Status]]:
        world, regime = self.world, engine.regime
        distance = self.near[world.zone[person]]
        found = []
        for kind in np.flatnonzero(world.kinds[person]).tolist():
            liking = 1.0 if world.first[person] == kind else regime.secondary
            for zone in np.flatnonzero(distance < len(regime.g)).tolist():
                fit = regime.g[distance[zone]] * liking
                needs = self.open.get((zone, kind), ())
                found += [(fit, status) for status in needs if status.open]
        found.sort(key=lambda item: (-item[0], item[1].need.start))
        return found


class Listed:
    """A policy that asks, and beside it a list of what is open, as on a board."""

    def __init__(self, asker: Asker, board: Board) -> None:
        self.asker, self.board = asker, board

    def started(self, engine: Engine) -> None:
        self.board.started(engine)
        self.asker.started(engine)

    def opened(self, engine: Engine, status: Status) -> None:
        self.board.opened(engine, status)
        self.asker.opened(engine, status)

    def review(self, engine: Engine, status: Status) -> None:
        self.asker.review(engine, status)

    def looked(self, engine: Engine, person: int) -> None:
        self.board.looked(engine, person)

    def took(self, engine: Engine, status: Status) -> None:
        self.asker.took(engine, status)

    def answered(self, engine: Engine, status: Status, person: int, yes: bool) -> None:
        self.asker.answered(engine, status, person, yes)

    def reopened(self, engine: Engine, status: Status) -> None:
        self.asker.reopened(engine, status)

    def closed(self, engine: Engine, status: Status) -> None:
        self.board.closed(engine, status)
        self.asker.closed(engine, status)
