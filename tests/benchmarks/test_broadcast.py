"""The broadcast that is measured plays to its end, and what its count would notice."""

import json

import pytest

from benchmarks.broadcast import command

GOOD = {"twice": 2, "twice_cut_off": 1, "twice_unrecorded": 1, "not_at_all": 0}
GOOD |= {"taps_unanswered": 0}


def test_a_kill_on_the_way_leaves_nobody_out(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--people", "70", "--kills", "1", "--taps", "3", "--json"]
    assert command.main(arguments) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (figures["kills"], figures["not_at_all"], figures["delivered"]) == (1, 0, 70)
    assert figures["busiest_second"] <= 30
    assert figures["taps"] > 0


@pytest.mark.parametrize(
    ("wrong", "bad"),
    [({}, False), ({"not_at_all": 1}, True), ({"twice": 3}, True), ({"taps_unanswered": 1}, True)],
)
def test_what_makes_the_command_fail(wrong: dict[str, int], bad: bool) -> None:
    assert command.is_bad(GOOD | wrong) is bad
