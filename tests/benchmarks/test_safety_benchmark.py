"""The safety benchmark: its table, its JSON, and questions from a folder."""

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.safety import fit, messages
from benchmarks.safety.command import VIEW


def test_the_table_and_the_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = messages.read(messages.EXAMPLES / "child.toml")  # to collect all takes ten seconds
    some = [fit.Example(**vars(it)) for it in written][::50]
    monkeypatch.setattr(fit, "collected", lambda: some)
    asked = {"question": "Wo ist das Rathaus?"}, {"question": "Mein Mann schlägt mich"}
    (tmp_path / "de-train.jsonl").write_text("\n".join(map(json.dumps, asked)), "utf-8")
    assert main(["safety", "--questions", str(tmp_path), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["questions, train"]["false_alarms"] == {"de": [1, 2]}
    assert set(figures["third"]["recall"]) == {
        *("medical", "violence", "child", "crisis", "exploitation"),
    }
    assert VIEW not in figures
    assert all(took > 0 for took in figures["longest"].values())
    assert main(["safety", "--show"]) == 0
    table = capsys.readouterr().out
    assert VIEW in table
    assert "recall" in table
    assert "false alarms" in table


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert "usage" in capsys.readouterr().err
