"""parse_mode HTML: tags become entities; what Telegram cannot read is refused in its words."""

import re
from dataclasses import dataclass, field

from bot.sandbox.entities import Entity, in_order
from bot.sandbox.markup import Reader, unreadable

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
SUPPORTED = {*SIMPLE, "a", "span", "tg-emoji", "blockquote"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(lt|gt|amp|quot));?")
ATTRIBUTE = re.compile(r"""([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?\s*""")


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    begins: int  # where its text begins in the output


@dataclass
class _Reader(Reader):
    open: list[_Open] = field(default_factory=list)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text without its tags, and the entities. Raises Refused."""
    if "<" not in source and "&" not in source:
        return source, []
    reader = _Reader(source)
    while reader.at < len(source):
        if source.startswith("</", reader.at):
            _end(reader)
        elif source[reader.at] == "<":
            _start(reader)
        else:
            _text(reader)
    if reader.open:
        raise unreadable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].tag}"')
    return "".join(reader.out), _merged(in_order(reader.entities))


def _text(reader: _Reader) -> None:
    if reader.source[reader.at] == "&" and (match := REFERENCE.match(reader.source, reader.at)):
        reader.at = match.end()
        decimal, hexadecimal, name = match.groups()
        code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
        is_text = name is not None or 0 < code < 0x110000
        reader.emit((NAMED[name] if name else chr(code)) if is_text else match.group())
        return
    end = reader.at + 1
    while end < len(reader.source) and reader.source[end] not in "<&":
        end += 1
    reader.emit(reader.source[reader.at : end])
    reader.at = end


def _start(reader: _Reader) -> None:
    source, begin = reader.source, reader.at
    match = re.compile(r"<([^\s>]*)\s*").match(source, begin)
    if match is None or match.end() >= len(source):
        raise unreadable(f"Unclosed start tag at byte offset {reader.byte(begin)}")
    tag = match.group(1).lower()
    if tag not in SUPPORTED:
        raise unreadable(f'Unsupported start tag "{tag}" at byte offset {reader.byte(begin)}')
    at, attributes = match.end(), {}
    while at < len(source) and source[at] != ">":
        attribute = ATTRIBUTE.match(source, at)
        if attribute is None:
            where = f'in the tag "{tag}" at byte offset {reader.byte(begin)}'
            raise unreadable(f"Empty attribute name {where}")
        name, *values = attribute.groups()
        attributes[name.lower()] = next((value for value in values if value is not None), "")
        at = attribute.end()
    if at >= len(source):
        where = f'"{tag}" at byte offset {reader.byte(begin)}'
        raise unreadable(f"Unclosed start tag {where}")
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        where = f"at byte offset {reader.byte(begin)}"
        raise unreadable(f'Tag "span" must have class "tg-spoiler" {where}')
    reader.open.append(_Open(tag, attributes, reader.offset, len(reader.out)))
    reader.at = at + 1


def _end(reader: _Reader) -> None:
    begin = reader.at
    where = f"at byte offset {reader.byte(begin)}"
    if not reader.open:
        raise unreadable(f"Unexpected end tag {where}")
    match = re.compile(r"</([^\s>]*)\s*>").match(reader.source, begin)
    if match is None:
        raise unreadable(f"Unclosed end tag {where}")
    opened, name = reader.open.pop(), match.group(1).lower()
    if name and name != opened.tag:
        found = f'expected "</{opened.tag}>", found "</{name}>"'
        raise unreadable(f"Unmatched end tag {where}, {found}")
    if entity := _entity(opened, "".join(reader.out[opened.begins :])):
        reader.mark(entity.pop("type"), opened.offset, **entity)
    reader.at = match.end()


def _entity(opened: _Open, text: str) -> Entity | None:
    tag, attributes = opened.tag, opened.attributes
    if tag == "a":
        url = attributes.get("href") or text
        # A link that is none is left as plain text, without a word.
        is_link = re.match(r"(https?://|tg://|mailto:|tel:)?[^\s/]+\.?\S*$", url)
        return {"type": "text_link", "url": url} if is_link else None
    if tag == "span":
        return {"type": "spoiler"}
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if tag == "blockquote":
        is_long = "expandable" in attributes
        return {"type": "expandable_blockquote" if is_long else "blockquote"}
    language = attributes.get("class", "")
    if tag == "code" and language.startswith("language-"):
        return {"type": "code", "language": language.removeprefix("language-")}
    return {"type": SIMPLE[tag]}


def _merged(entities: list[Entity]) -> list[Entity]:
    """`<pre><code class="language-x">` is one entity; a language anywhere else is dropped."""
    merged: list[Entity] = []
    spans = {(e["offset"], e["length"]): e for e in entities if e["type"] == "pre"}
    for entity in entities:
        pre = spans.get((entity["offset"], entity["length"]))
        language = entity.pop("language", None)
        if entity["type"] == "code" and pre:
            if language:
                pre["language"] = language
            continue
        merged.append(entity)
    return merged
