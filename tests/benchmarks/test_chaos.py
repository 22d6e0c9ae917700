"""The chaos command: the program killed three times, and what its audit would notice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.chaos.command import is_bad

ROOT = Path(__file__).parents[2]
GOOD = {"kills": 3, "cut_off": 2, "lost": 0, "duplicated": 5, "double_bookings": 0}


def test_three_kills_lose_nothing() -> None:
    command = [sys.executable, "-m", "benchmarks", "chaos", "--kills", "3", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["kills"] == 3
    assert figures["updates"] > 100
    assert (figures["lost"], figures["double_bookings"]) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "bad"),
    [({}, False), ({"lost": 1}, True), ({"double_bookings": 1}, True), ({"duplicated": 6}, True)],
)
def test_what_makes_the_command_fail(wrong: dict[str, int], bad: bool) -> None:
    assert is_bad(GOOD | wrong) is bad


def test_an_unknown_benchmark_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks", "weather"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "chaos" in done.stderr
