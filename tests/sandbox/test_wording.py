"""Texts: markup becomes entities, and what cannot be read is refused in Telegram's words."""

import pytest

from bot.sandbox import Refused
from bot.sandbox.wording import formatted, text_of


def marked(source: str, mode: str) -> list[tuple[str, str]]:
    """Kind and text of each entity."""
    text, entities = formatted(source, mode)
    encoded = text.encode("utf-16-le")
    return [
        (
            entity["type"],
            encoded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
                "utf-16-le"
            ),
        )
        for entity in entities
    ]


@pytest.mark.parametrize(
    ("source", "entities"),
    [
        ("<b>fett</b> und <i>schräg</i>", [("bold", "fett"), ("italic", "schräg")]),
        ("😀 <b>привіт</b>", [("bold", "привіт")]),
        ("<b>a <i>b</i></b>", [("bold", "a b"), ("italic", "b")]),
        ('<a href="https://example.org/?a=1&amp;b=2">here</a>', [("text_link", "here")]),
        ("<pre><code class='language-python'>x</code></pre>", [("pre", "x")]),
        ("<span class='tg-spoiler'>s</span><u>u</u><s>x</s>", None),
        ("<blockquote expandable>q</blockquote>", [("expandable_blockquote", "q")]),
        ("1 &lt; 2 &amp;&#38; 3 &copy;", []),
    ],
)
def test_html(source: str, entities: list[tuple[str, str]] | None) -> None:
    found = marked(source, "HTML")
    assert found == entities if entities is not None else len(found) == 3


def test_html_is_gone_from_the_text() -> None:
    assert formatted("1 &lt; 2 &amp;&#38; &#x41; &copy;", "HTML")[0] == "1 < 2 && A &copy;"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ü<x>y</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        (
            "<b>x</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x"', 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_cannot_be_read(source: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        formatted(source, "HTML")
    assert caught.value.description == f"Bad Request: can't parse entities: {said}"


@pytest.mark.parametrize(
    ("source", "entities"),
    [
        (
            "*bold* _italic_ __under__",
            [("bold", "bold"), ("italic", "italic"), ("underline", "under")],
        ),
        ("~a~ ||b|| `c_*`", [("strikethrough", "a"), ("spoiler", "b"), ("code", "c_*")]),
        ("```python\nx = 1\n```", [("pre", "x = 1")]),
        ("[here](https://example.org/a\\)b)", [("text_link", "here")]),
        (">quoted\n>more\nplain", [("blockquote", "quoted\nmore\n")]),
        ("1\\.5 \\*", []),
        ("*_both_*", [("bold", "both"), ("italic", "both")]),
    ],
)
def test_markdown(source: str, entities: list[tuple[str, str]]) -> None:
    assert marked(source, "MarkdownV2") == entities


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("🏟 🏟_abacaba", "Can't find end of Italic entity at byte offset 9"),
        ("🏟 🏟_abac * asd _", "Can't find end of Italic entity at byte offset 21"),
        ("🏟 🏟`", "Can't find end of Code entity at byte offset 9"),
        ("🏟 🏟```", "Can't find end of Pre entity at byte offset 9"),
        ("[a](b", "Can't find end of a URL at byte offset 3"),
    ],
)
def test_markdown_that_cannot_be_read(source: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        formatted(source, "MarkdownV2")
    assert caught.value.description == f"Bad Request: can't parse entities: {said}"


def test_an_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(Refused, match="unsupported parse_mode"):
        formatted("x", "XML")


def test_telegram_marks_links_and_commands_by_itself() -> None:
    text = "/start@lotse_bot see https://example.org/a, mail a@example.org or @maria_k #help"
    assert [kind for kind, _ in marked(text, "")] == [
        "bot_command",
        "url",
        "email",
        "mention",
        "hashtag",
    ]


def test_white_space_at_the_ends_is_cut_and_entities_move_along() -> None:
    text, entities = formatted("\n <b>hi</b>  ", "HTML")
    assert (text, entities) == ("hi", [{"type": "bold", "offset": 0, "length": 2}])


def test_embedding_marks_go_and_isolates_stay() -> None:
    assert formatted("a\u202eb\u2068c\u2069\rd\x07", None)[0] == "ab\u2068c\u2069d"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
    ],
)
def test_the_length_of_a_text(text: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        text_of({"text": text})
    assert caught.value.description == f"Bad Request: {said}"


def test_markup_does_not_count_for_the_length() -> None:
    assert len(text_of({"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"})["text"]) == 4096
