"""`evaluate-answers`: the contract for judging, on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli

ARTICLES = [
    {
        "id": "flat",
        "question": {"de": "Wie finde ich eine Wohnung?", "uk": "Як знайти квартиру?"},
        "answer": {"de": "In Portalen.", "uk": "На порталах."},
    },
    {
        "id": "doctor",
        "question": {"de": "Wie finde ich einen Arzt?", "uk": "Як знайти лікаря?"},
        "answer": {"de": "Rufen Sie an.", "uk": "Зателефонуйте."},
    },
]
QUESTIONS = [
    {"id": "1", "lang": "uk", "text": "шукаю квартиру"},
    {"id": "2", "lang": "de", "text": "Ich möchte mit einem Menschen sprechen"},
]


class Judge:
    """Files beside each other, and the command that is given them."""

    def __init__(self, folder: Path) -> None:
        self.articles, self.questions = folder / "kb.jsonl", folder / "questions.jsonl"
        self.predictions = folder / "out.jsonl"
        self.write(self.articles, ARTICLES)
        self.write(self.questions, QUESTIONS)

    def write(self, file: Path, records: list[dict[str, object]], broken: str = "") -> None:
        file.write_text("".join(f"{json.dumps(r)}\n" for r in records) + broken, "utf-8")

    def runs(self) -> tuple[int, str]:
        options = {"articles": self.articles, "questions": self.questions}
        options["predictions"] = self.predictions
        arguments = [word for name, file in options.items() for word in (f"--{name}", str(file))]
        result = CliRunner().invoke(cli, ["evaluate-answers", *arguments])
        return result.exit_code, result.output


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return Judge(tmp_path)


def test_each_question_gets_a_prediction(judge: Judge) -> None:
    assert judge.runs()[0] == 0
    flat, person = (json.loads(line) for line in judge.predictions.read_text().splitlines())
    assert flat == {
        "id": "1",
        "ranked": ["flat", "doctor"],
        "handover": False,
        "emergency": False,
    }
    assert (person["id"], person["handover"]) == ("2", True)


@pytest.mark.parametrize("name", ["articles", "questions"])
def test_a_broken_line_is_named_and_nothing_written(judge: Judge, name: str) -> None:
    file = getattr(judge, name)
    judge.write(file, ARTICLES if name == "articles" else QUESTIONS, broken='{"id": ')
    status, said = judge.runs()
    assert status == 2
    assert f"{file.name}, line 3" in said
    assert not judge.predictions.exists()


def test_a_missing_file_is_named(judge: Judge) -> None:
    judge.questions.unlink()
    status, said = judge.runs()
    assert status == 2
    assert "questions.jsonl" in said
