"""Articles as files: nothing is lost on the way out and in, and a mistake is named."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.articles import Article, Text, clean
from bot.library import STARTER, BrokenFile, read_articles, starter_set, write_articles
from tests.support.articles import ARTICLES

WORDS = st.text(min_size=1, max_size=60).map(clean).filter(bool)
LINES = WORDS.filter(lambda it: it == " ".join(it.split()))
TEXTS = st.builds(Text, LINES, WORDS, st.lists(LINES, max_size=3, unique=True).map(tuple))
ANY = st.builds(
    Article,
    id=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    texts=st.dictionaries(st.sampled_from(["de", "uk", "ar", "en", "fa"]), TEXTS, min_size=1),
    category=st.sampled_from(["general", "arrival"]),
    site=WORDS,
    source=st.just("https://example.org/ä?x=1#y"),
    checked=st.none() | st.dates(),
)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(it.relative_to(folder)): it.read_bytes() for it in folder.rglob("*.toml")}


@given(ANY)
def test_any_article_comes_back_from_its_file(tmp_path_factory: object, article: Article) -> None:
    folder = tmp_path_factory.mktemp("articles")  # type: ignore[attr-defined]
    (path,) = write_articles(folder, [article])
    assert read_articles(path) == [article]


def test_a_second_export_is_the_same_to_the_byte(tmp_path: Path) -> None:
    write_articles(tmp_path / "one", ARTICLES)
    again = read_articles(tmp_path / "one")
    assert sorted(again, key=lambda it: it.id) == sorted(ARTICLES, key=lambda it: it.id)
    write_articles(tmp_path / "two", again)
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert set(_bytes(tmp_path / "one")) == {
        "arrival/old-rule.toml",
        "arrival/register-address.toml",
        "children/kita-place.toml",
    }


def test_a_file_is_pleasant_to_read(tmp_path: Path) -> None:
    write_articles(tmp_path, ARTICLES)
    text = (tmp_path / "arrival" / "register-address.toml").read_text("utf-8")
    assert text.startswith('id = "register-address"\ncategory = "arrival"\n')
    assert '\n\n[de]\nquestion = "Wo melde ich meine Adresse an?"\nanswer = """\nBeim' in text
    assert '\n– Wohnungsgeberbestätigung\n"""\naliases = ["anmeldung machen"' in text
    assert text.endswith('\n\n[ru]\naliases = ["прописка по адресу"]\n')


GOOD = 'id = "x"\n[de]\nquestion = "Wo?"\nanswer = """\nHier.\n"""\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (GOOD.replace('"Wo?"', '"Wo?'), 3, "Illegal character"),
        (GOOD.replace("question", "qestion"), 3, 'no field "qestion" in [de]'),
        (GOOD + "[en]\nquestion = 'Where?'\n", 7, "[en] has no answer"),
        (GOOD + "aliases = 'x'\n", 7, "aliases takes a list"),
        ('source = "ftp://x"\n' + GOOD, 1, "https://"),
        ("checked = 2026-11-22T10:00:00\n" + GOOD, 1, "checked takes a date"),
        (GOOD.replace('id = "x"', 'category = "a"'), 1, "id is missing"),
        (GOOD.replace("Hier.", "x" * 3001), 4, "answer has 3001 characters, and 3000 fit"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    (tmp_path / "good.toml").write_text(GOOD.replace('"x"', '"good"'), "utf-8")
    file = tmp_path / "x.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BrokenFile) as refused:
        read_articles(tmp_path)
    said = str(refused.value)
    assert said.startswith(f"{file}, line {line}: ")
    assert says in said
    assert said.endswith(".")
    assert "\n" not in said


def test_an_id_is_there_once(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    with pytest.raises(BrokenFile, match=r'b\.toml, line 1: the id "x" is used in .*a\.toml'):
        read_articles(tmp_path)


def test_the_example_of_the_documentation_is_an_article(tmp_path: Path) -> None:
    text = (STARTER.parents[1] / "docs" / "articles.md").read_text("utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "x.toml").write_text(example, "utf-8")
    (article,) = read_articles(tmp_path)
    assert article.id == "register-address"
    assert set(article.texts) == {"de", "ru"}


@pytest.mark.skipif(not STARTER.is_dir(), reason="no starter set is here")
def test_the_starter_set_is_whole(tmp_path: Path) -> None:
    articles = starter_set()
    assert len({it.id for it in articles}) == len(articles) > 0
    for article in articles:
        assert article.lacking(("uk", "ar", "de", "en")) == [], article.id
        assert article.source, article.id
        assert article.checked, article.id
    write_articles(tmp_path, articles)
    assert _bytes(tmp_path) == _bytes(STARTER), "written as an export writes it"


RECORD = {"id": "x", "question": {"de": "Wo?"}, "answer": {"de": "Hier."}}


def test_json_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    line = json.dumps({**RECORD, "answer": {"de": "Hier.\u2028Dort."}}, ensure_ascii=False)
    file.write_text(f"\ufeff{line}\n\n{line.replace('x', 'y')}\n", "utf-8")
    assert [it.id for it in read_articles(file)] == ["x", "y"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "this is not JSON"),
        ("[" * 100_000, "this is not JSON"),
        ("[]", "one article, in curly brackets"),
        ('{"id": "x", "id": "y"}', '"id" is there twice'),
        (json.dumps({**RECORD, "extra": 1}), 'no field "extra"'),
        (json.dumps({**RECORD, "question": {"de": 1}}), "question takes a text"),
        (json.dumps(RECORD).encode().replace(b"Wo?", b"\xff"), "not UTF-8"),
    ],
)
def test_a_broken_line_is_named_by_its_number(
    tmp_path: Path, line: str | bytes, says: str
) -> None:
    file = tmp_path / "kb.jsonl"
    first = json.dumps({**RECORD, "id": "first"}).encode() + b"\n\n"
    file.write_bytes(first + (line if isinstance(line, bytes) else line.encode()) + b"\n")
    with pytest.raises(BrokenFile) as refused:
        read_articles(file)
    assert str(refused.value).startswith(f"{file}, line 3: ")
    assert says in str(refused.value)


@pytest.mark.parametrize("name", ["nothing.jsonl", "empty"])
def test_where_there_is_no_article_that_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BrokenFile) as refused:
        read_articles(tmp_path / name)
    assert name in str(refused.value)
    assert starter_set(tmp_path / name) == ()
