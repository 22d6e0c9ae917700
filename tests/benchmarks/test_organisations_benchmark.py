"""The organisations command: everybody is answered, in each organisation."""

import json

import pytest

from benchmarks.__main__ import main


def test_each_organisation_answers_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["organisations", "--organisations", "1", "2", "--people", "4", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.strip().splitlines()[-1])["organisations"]
    assert set(found) == {"1", "2"}
    for figures in found.values():
        assert figures["messages_per_s"] > 0
        assert figures["fastest_s"] <= figures["slowest_s"]
