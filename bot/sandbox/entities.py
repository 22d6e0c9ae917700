"""Entities of a text, found in it or given with it; offsets count UTF-16 units."""

import re
from typing import Any

Entity = dict[str, Any]

# Telegram turns most control characters into spaces and drops the embedding and override marks.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
DROPPED = re.compile("[\r\u2028-\u202e]")

FOUND = re.compile(
    r"(?P<url>(?<![\w@])https?://[^\s<>\"]+[^\s<>\".,;:!?)'])"
    r"|(?P<email>(?<![\w@])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)


# Of two entities over the same text, the one with the smaller number is the outer one.
NESTING = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


def in_order(entities: list[Entity]) -> list[Entity]:
    """From left to right, the outer before the inner."""

    def place(entity: Entity) -> tuple[int, int, int]:
        return entity["offset"], -entity["length"], NESTING.get(entity["type"], 50)

    return sorted(entities, key=place)


def units(text: str) -> int:
    """The length of the text in UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for char in text if char > "\uffff")


def detected(text: str) -> list[Entity]:
    """The links, addresses, commands, mentions and hashtags that Telegram marks by itself."""
    if not any(sign in text for sign in "/@#"):
        return []
    return [
        {
            "type": match.lastgroup,
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in FOUND.finditer(text)
    ]


def clean(text: str) -> str:
    """The text as Telegram stores it: no control characters, no embedding marks."""
    return DROPPED.sub("", CONTROL.sub(" ", text))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at its ends (entities shorten and move with it)."""
    ended = text.rstrip(" \n")
    leading = len(ended) - len(ended.lstrip(" \n"))
    first = min((entity["offset"] for entity in entities), default=leading)
    leading = min(leading, first)
    text = ended[leading:]
    if not entities:
        return text, entities
    size = units(text)
    moved = []
    for entity in entities:
        offset = entity["offset"] - leading
        length = min(entity["length"], size - offset)
        if length > 0:
            moved.append({**entity, "offset": offset, "length": length})
    return text, moved


def completed(text: str, given: list[Entity]) -> list[Entity]:
    """The entities that fit the text, with those that Telegram finds itself, in order."""
    size = units(text)
    kept = [
        entity
        for entity in given
        if entity["offset"] >= 0
        and entity["length"] > 0
        and entity["offset"] + entity["length"] <= size
    ]
    for found in detected(text):
        if not any(_overlap(found, entity) for entity in kept):
            kept.append(found)
    return in_order(kept)


def _overlap(one: Entity, other: Entity) -> bool:
    is_apart = (
        one["offset"] + one["length"] <= other["offset"]
        or other["offset"] + other["length"] <= one["offset"]
    )
    return not is_apart
