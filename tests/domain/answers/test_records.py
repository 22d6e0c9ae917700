"""Files of articles and questions: read strictly, refused with file and line."""

import json

import pytest

from bot.domain.answers.records import Unreadable, read_articles, read_questions

ARTICLE = {"id": "a", "question": {"de": "Wo?"}, "answer": {"de": "Hier."}}
QUESTION = {"id": "1", "lang": "uk", "text": "Де?"}


def lines(*records: object) -> list[bytes]:
    return [json.dumps(record, ensure_ascii=False).encode() for record in records]


def test_articles_are_read() -> None:
    article = read_articles([*lines(ARTICLE), b"", b"  "], "kb.jsonl")[0]
    assert (article.id, article.question["de"], article.aliases) == ("a", "Wo?", ())


def test_aliases_may_be_given_by_language() -> None:
    record = ARTICLE | {"aliases": {"de": ["eins"], "uk": ["два", "три"]}}
    assert read_articles(lines(record), "kb.jsonl")[0].aliases == ("eins", "два", "три")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"{", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (lines(ARTICLE)[0], "used before"),
        (lines(ARTICLE | {"id": ""})[0], '"id" is missing'),
        (lines(ARTICLE | {"id": "b", "question": "Wo?"})[0], '"question"'),
        (lines(ARTICLE | {"id": "b", "answer": {"de": 1}})[0], '"answer"'),
        (lines(ARTICLE | {"id": "b", "question": {"xx": "?"}})[0], "unknown language 'xx'"),
        (lines(ARTICLE | {"id": "b", "question": {"de": " "}})[0], "is empty"),
        (lines(ARTICLE | {"id": "b", "aliases": "x"})[0], '"aliases"'),
    ],
)
def test_a_bad_article_is_named(bad: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_articles([*lines(ARTICLE), bad], "kb.jsonl")
    assert str(refused.value).startswith("kb.jsonl, line 2: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"id": "2", "lang": "fr", "text": "Où?"}, '"lang"'),
        ({"id": "2", "lang": "uk"}, '"text"'),
        (QUESTION, "used before"),
    ],
)
def test_a_bad_question_is_named(bad: object, said: str) -> None:
    with pytest.raises(Unreadable, match=r"q\.jsonl, line 2: ") as refused:
        read_questions(lines(QUESTION, bad), "q.jsonl")
    assert said in str(refused.value)


def test_a_file_without_articles_is_refused() -> None:
    with pytest.raises(Unreadable, match="no article"):
        read_articles([b"\n"], "kb.jsonl")
