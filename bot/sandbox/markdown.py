"""parse_mode MarkdownV2: marks become entities; what Telegram cannot read is refused."""

import re
from dataclasses import dataclass, field

from bot.sandbox.entities import Entity, in_order
from bot.sandbox.markup import Reader, unreadable

RESERVED = "_*[]()~`>#+-=|{}.!"
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
}
# The longer mark first: `__` is not two italics, nor "```" three pieces of code.
MARKS = [
    ("```", "pre"),
    ("__", "underline"),
    ("||", "spoiler"),
    ("![", "custom_emoji"),
    ("*", "bold"),
    ("_", "italic"),
    ("~", "strikethrough"),
    ("`", "code"),
    ("[", "text_link"),
]
ENDS = {kind: mark for mark, kind in MARKS} | {"text_link": "]", "custom_emoji": "]"}


@dataclass
class _Open:
    kind: str
    offset: int
    at: int
    language: str = ""


@dataclass
class _Reader(Reader):
    open: list[_Open] = field(default_factory=list)
    quote: _Open | None = None

    def close(self, opened: _Open, **extra: str) -> None:
        self.mark(opened.kind, opened.offset, **extra)


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
    """The text without its marks, and the entities. Raises Refused."""
    reader = _Reader(source)
    while reader.at < len(source):
        _step(reader)
    if reader.quote:
        reader.close(reader.quote)
    if reader.open:
        last = reader.open[-1]
        where = f"at byte offset {reader.byte(last.at)}"
        raise unreadable(f"Can't find end of {NAMES[last.kind]} entity {where}")
    return "".join(reader.out), in_order(reader.entities)


def _step(reader: _Reader) -> None:
    inside = reader.open[-1].kind if reader.open else ""
    is_code = inside in ("code", "pre")
    if not is_code and _quotes(reader):
        return
    source, at = reader.source, reader.at
    if source[at] == "\\" and at + 1 < len(source) and source[at + 1].isascii():
        reader.emit(source[at + 1])
        reader.at += 2
    elif is_code:
        is_end = source.startswith(ENDS[inside], at)
        _leave(reader) if is_end else _plain(reader)
    elif source[at] not in RESERVED:
        _plain(reader)
    elif inside and _is_end(reader, inside):
        _leave(reader)
    else:
        _enter(reader)


def _plain(reader: _Reader) -> None:
    reader.emit(reader.source[reader.at])
    reader.at += 1


def _quotes(reader: _Reader) -> bool:
    """Begin, continue or end a quotation at the start of a line; True if its mark was read."""
    source, at = reader.source, reader.at
    if at > 0 and source[at - 1] != "\n":
        return False
    if reader.quote and source[at] == ">":
        reader.at += 1
        return True
    if reader.quote:
        reader.close(reader.quote)
        reader.quote = None
    for mark, kind in (("**>", "expandable_blockquote"), (">", "blockquote")):
        if source.startswith(mark, at):
            reader.quote = _Open(kind, reader.offset, at)
            reader.at += len(mark)
            return True
    return False


def _is_end(reader: _Reader, kind: str) -> bool:
    source, at = reader.source, reader.at
    if kind == "italic":
        return source[at] == "_" and not source.startswith("__", at)
    return source.startswith(ENDS[kind], at)


def _enter(reader: _Reader) -> None:
    source, at = reader.source, reader.at
    for mark, kind in MARKS:
        if source.startswith(mark, at):
            opened = _Open(kind, reader.offset, at)
            reader.at += len(mark)
            if kind == "pre":
                language = re.compile(r"([^\s`]*)\n").match(source, reader.at)
                if language:
                    opened.language = language.group(1)
                    reader.at = language.end()
            reader.open.append(opened)
            return
    raise unreadable(
        f"Character '{source[at]}' is reserved and must be escaped with the preceding '\\'"
    )


def _leave(reader: _Reader) -> None:
    opened = reader.open.pop()
    reader.at += len(ENDS[opened.kind])
    if opened.kind == "pre" and opened.language:
        reader.close(opened, language=opened.language)
    elif opened.kind in ("text_link", "custom_emoji"):
        _link(reader, opened)
    else:
        reader.close(opened)


def _link(reader: _Reader, opened: _Open) -> None:
    match = re.compile(r"\(((?:\\.|[^)\\])*)\)").match(reader.source, reader.at)
    if match is None:
        if reader.source.startswith("(", reader.at):
            where = f"at byte offset {reader.byte(reader.at)}"
            raise unreadable(f"Can't find end of a URL {where}")
        return
    reader.at = match.end()
    url = re.sub(r"\\(.)", r"\1", match.group(1))
    if opened.kind == "custom_emoji":
        reader.close(opened, custom_emoji_id=url.rpartition("id=")[2])
    elif url:
        reader.close(opened, url=url)
