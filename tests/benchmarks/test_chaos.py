"""The chaos command: the program killed, each way it runs, and what its audit would notice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.chaos.command import is_bad

ROOT = Path(__file__).parents[2]
GOOD = {
    "kills": 3, "cut_off": 2, "lost": 0, "duplicated": 5, "double_bookings": 0, "decided_twice": 0,
}  # fmt: skip
WAYS = {
    "polling": ["--kills", "3"],
    "replicas": ["--kills", "3", "--replicas", "2", "--database", "postgresql"],
}


@pytest.mark.parametrize("way", WAYS)
def test_a_few_kills_lose_nothing(way: str) -> None:
    command = [sys.executable, "-m", "benchmarks", "chaos", "--calm", "5", "--json", *WAYS[way]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["kills"] == 3
    assert figures["updates"] > 30
    wrong = ("lost", "double_bookings", "decided_twice")
    assert [figures[name] for name in wrong] == [0, 0, 0]


@pytest.mark.parametrize(
    ("wrong", "bad"),
    [
        ({}, False),
        ({"lost": 1}, True),
        ({"double_bookings": 1}, True),
        ({"decided_twice": 1}, True),
        ({"duplicated": 6}, True),
    ],
)
def test_what_makes_the_command_fail(wrong: dict[str, int], bad: bool) -> None:
    assert is_bad(GOOD | wrong) is bad


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["weather"], "chaos"), (["chaos", "--replicas", "2"], "several replicas need")],
)
def test_what_cannot_be_run_is_refused(arguments: list[str], said: str) -> None:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr
