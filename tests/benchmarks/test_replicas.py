"""The comparison of replicas plays to its end and says what it has to."""

import json

import pytest

from benchmarks.replicas import command

FEW = "--replicas 1 --rounds 1 --updates 6 --messages 6 --paced 12 --json"
NAMED = {"updates_per_s", "messages_per_s", "of_30_per_s", "busiest_second"}


def test_it_says_what_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(FEW.split()) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(figures) == {"1"}
    assert set(figures["1"]) == NAMED
    assert all(figures["1"].values())
