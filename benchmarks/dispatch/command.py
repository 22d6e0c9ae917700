"""``python -m benchmarks dispatch``: the policies side by side in one model, same seeds."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.dispatch.baselines import Board, Broadcast, Listed, Waves
from benchmarks.dispatch.bound import bound
from benchmarks.dispatch.engine import Asker, Engine
from benchmarks.dispatch.figures import Outcome, outcome, summary
from benchmarks.dispatch.lotse import Lotse, Oracle
from benchmarks.dispatch.regime import BUILT_IN, Regime, RegimeError, load
from benchmarks.dispatch.world import World
from bot.domain.dispatch.rules import Rules

# The program asks, and has a list of what is open (/open); the oracle is the program, told more.
POLICIES: dict[str, Callable[[World, int], Asker]] = {
    "lotse": lambda world, seed: Listed(Lotse(world, Rules()), Board(world, seed)),
    "broadcast": lambda world, seed: Broadcast(),
    "nearest": lambda world, seed: Waves("nearest", seed),
    "random": lambda world, seed: Waves("random", seed),
    "board": Board,
    "oracle": lambda world, seed: Listed(Oracle(world, Rules()), Board(world, seed)),
}
# What asking alone gives, and what the list would give to the best of the others.
BESIDE: dict[str, Callable[[World, int], Asker]] = {
    "lotse_asking": lambda world, seed: Lotse(world, Rules()),
    "nearest_listed": lambda world, seed: Listed(Waves("nearest", seed), Board(world, seed)),
}
EVERY = POLICIES | BESIDE
WIDE = 16  # characters for a policy's name
SHOWN = (
    "served",
    "served_over_lp",
    "pushes_per_place",
    "pushes_over_broadcast",
    "fill_minutes_median",
    "fill_minutes_p90",
    "pushes_a_week_p99",
    "opted_out",
    "surplus_per_place",
    "worst_kind",
    "worst_zone",
    "gini",
    "sd",
)


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        regimes = [_regime(name) for name in options.regime] or list(BUILT_IN.values())
    except (RegimeError, OSError) as error:
        print(f"dispatch: {error}", file=sys.stderr)
        return 2
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    reports = [measure(regime, list(seeds), options.jobs) for regime in regimes]
    for report in reports:
        print(table(report))
    if options.json:
        for report in reports:
            print(json.dumps(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks dispatch", description=__doc__)
    parser.add_argument(
        "--regime",
        action="append",
        default=[],
        metavar="FILE",
        help=f"a JSON file, or one of {', '.join(BUILT_IN)} (default: these)",
    )
    parser.add_argument("--seeds", type=_positive, default=3, metavar="N")
    parser.add_argument("--first-seed", type=int, default=0, metavar="N")
    parser.add_argument("--jobs", type=_positive, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--json", action="store_true", help="one object a regime, a line each")
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _regime(name: str) -> Regime:
    return BUILT_IN[name] if name in BUILT_IN else load(Path(name))


def measure(regime: Regime, seeds: list[int], jobs: int) -> dict[str, Any]:
    """Every policy through the same worlds; the report of one regime."""
    runs: dict[str, list[Outcome]] = {name: [] for name in EVERY}
    for (name, _), result in sorted(_outcomes(regime, seeds, jobs)):
        runs[name].append(result)
    return {
        "regime": regime.name,
        "lp": sum(run.bound for run in runs["broadcast"]) / len(seeds),
        "seeds": len(seeds),
        "policies": {name: summary(runs[name], runs["broadcast"]) for name in POLICIES},
        "beside": {name: summary(runs[name], runs["broadcast"]) for name in BESIDE},
    }


def _outcomes(
    regime: Regime, seeds: list[int], jobs: int
) -> Iterator[tuple[tuple[str, int], Outcome]]:
    """Results as they come, with a line of progress each; in this process if one job is asked."""
    tasks = [(name, seed) for seed in seeds for name in EVERY]
    started = time.monotonic()
    if jobs == 1:
        for number, task in enumerate(tasks, 1):
            result = run(regime, *task)
            _progress(regime, task, number, len(tasks), started)
            yield task, result
        return
    with ProcessPoolExecutor(jobs) as pool:
        waiting = {pool.submit(run, regime, *task): task for task in tasks}
        for number, future in enumerate(as_completed(waiting), 1):
            _progress(regime, waiting[future], number, len(tasks), started)
            yield waiting[future], future.result()


def run(regime: Regime, name: str, seed: int) -> Outcome:
    world, most = _world(regime, seed)
    engine = Engine(world, EVERY[name](world, seed), seed)
    return outcome(engine, engine.run(), most)


@lru_cache(maxsize=1)
def _world(regime: Regime, seed: int) -> tuple[World, float]:
    world = World(regime, seed)
    return world, bound(world)


def _progress(
    regime: Regime, task: tuple[str, int], number: int, total: int, started: float
) -> None:
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(
        f"{regime.name}: {number}/{total} {task[0]}, seed {task[1]} ({minutes}:{seconds:02d})",
        file=sys.stderr,
        flush=True,
    )


def table(report: dict[str, Any]) -> str:
    """One row a policy, for people."""
    lines = [f"\n{report['regime']}: LP bound {report['lp']:.3f}, {report['seeds']} seeds"]
    heads = [name.replace("_", " ") for name in SHOWN]
    lines.append("policy".ljust(WIDE) + "  ".join(heads))
    for name, figures in (report["policies"] | report["beside"]).items():
        cells = [
            _cell(figures[key]).rjust(len(head)) for key, head in zip(SHOWN, heads, strict=True)
        ]
        lines.append(name.ljust(WIDE) + "  ".join(cells))
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.0f}"
