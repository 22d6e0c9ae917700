"""The editors' commands: all of a file is taken in, or nothing; and out again unchanged."""

import json
from pathlib import Path

import pytest

from bot.library import read_articles, write_articles
from tests.support.articles import ADDRESS, ARTICLES, KITA
from tests.support.program import lotse

RECORD = {"id": "a1", "question": {"de": "Wo?"}, "answer": {"de": "Hier."}}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'x.db'}"


def _exported(url: str, folder: Path) -> list[str]:
    done = lotse("export-articles", str(folder), DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    return [it.id for it in read_articles(folder)] if folder.exists() else []


def test_articles_go_in_and_out_without_a_loss(url: str, tmp_path: Path) -> None:
    first, out = tmp_path / "first", tmp_path / "out"
    files = write_articles(first, ARTICLES)
    done = lotse("import-articles", str(first), DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (0, f"{first}: 3 new, 0 changed, 0 the same\n")
    _exported(url, out)
    for file in files:
        assert (out / file.relative_to(first)).read_bytes() == file.read_bytes()
    again = lotse("import-articles", str(out), DATABASE_URL=url)
    assert again.stdout == f"{out}: 0 new, 0 changed, 3 the same\n"


def test_of_several_organisations_one_has_to_be_named(tmp_path: Path) -> None:
    own = '[{0}]\ntoken = "{0}"\ndatabase_url = "sqlite:///{1}/{0}.db"\n'
    (tmp_path / "all.toml").write_text(
        own.format("north", tmp_path) + own.format("south", tmp_path)
    )
    of_all = {"ORGANISATIONS_FILE": str(tmp_path / "all.toml")}
    articles = tmp_path / "articles"
    write_articles(articles, ARTICLES)
    refused = lotse("import-articles", str(articles), **of_all)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "--organisation takes one of north, south.\n"
    done = lotse("import-articles", str(articles), "--organisation", "north", **of_all)
    assert done.returncode == 0, done.stderr
    assert len(_exported(f"sqlite:///{tmp_path}/north.db", tmp_path / "out")) == len(ARTICLES)
    assert not (tmp_path / "south.db").exists()


def test_the_contract_file_is_taken_in(url: str, tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    lines = [json.dumps({**RECORD, "id": f"a{n}"}) for n in range(3)]
    file.write_text("\n".join(lines), "utf-8")
    done = lotse("import-articles", str(file), DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (0, f"{file}: 3 new, 0 changed, 0 the same\n")
    assert _exported(url, tmp_path / "out") == ["a0", "a1", "a2"]


def test_a_broken_line_is_named_and_nothing_is_imported(url: str, tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    file.write_text(json.dumps(RECORD) + '\n{"id": "a2", "question": {"de": "Wo?"\n', "utf-8")
    done = lotse("import-articles", str(file), DATABASE_URL=url)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{file}, line 2: this is not JSON")
    assert len(done.stderr.splitlines()) == 1
    assert _exported(url, tmp_path / "out") == []


def test_a_broken_file_is_named_and_nothing_is_imported(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_articles(folder, [ADDRESS, KITA])
    broken = folder / "children" / "kita-place.toml"
    broken.write_text(broken.read_text("utf-8").replace("https://", "http://"), "utf-8")
    done = lotse("import-articles", str(folder), DATABASE_URL=url)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{broken}, line 3: source takes an address")
    assert _exported(url, tmp_path / "out") == []


def test_what_the_office_has_can_be_kept(url: str, tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    file.write_text(json.dumps(RECORD), "utf-8")
    lotse("import-articles", str(file), DATABASE_URL=url)
    file.write_text(json.dumps({**RECORD, "answer": {"de": "Dort."}}), "utf-8")
    done = lotse("import-articles", str(file), "--keep", DATABASE_URL=url)
    assert done.stdout == f"{file}: 0 new, 0 changed, 0 the same, 1 left as they are\n"
    _exported(url, tmp_path / "out")
    assert read_articles(tmp_path / "out")[0].answer == {"de": "Hier."}


def test_a_folder_that_cannot_be_written_is_named(url: str, tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    file.write_text(json.dumps(RECORD), "utf-8")
    lotse("import-articles", str(file), DATABASE_URL=url)
    done = lotse("export-articles", str(file), DATABASE_URL=url)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{file} cannot be written: ")
