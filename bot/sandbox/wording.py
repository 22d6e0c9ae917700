"""The words of a message as Telegram stores them: markup read, trimmed, within the limits."""

from typing import Any

from bot.sandbox.entities import Entity, clean, completed, trimmed, units
from bot.sandbox.html_markup import parse_html
from bot.sandbox.markdown import parse_markdown
from bot.sandbox.refusals import bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def text_of(params: dict[str, Any]) -> dict[str, Any]:
    """`text` and `entities` of a message. Raises Refused."""
    if not params["text"]:
        raise bad_request("message text is empty")
    text, entities = formatted(params["text"], params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_of(params: dict[str, Any]) -> dict[str, Any]:
    """`caption` and `caption_entities` of a message, if it has one. Raises Refused."""
    given = params.get("caption_entities")
    caption, entities = formatted(params.get("caption", ""), params.get("parse_mode"), given)
    if units(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption, "caption_entities": entities} if entities else {"caption": caption}


def formatted(
    source: str, parse_mode: str | None, given: list[Entity] | None = None
) -> tuple[str, list[Entity]]:
    """The visible text and its entities, by the markup or as given."""
    source = clean(source)
    entities = given or []
    match (parse_mode or "").lower():
        case "":
            text = source
        case "html":
            text, entities = parse_html(source)
        case "markdownv2":
            text, entities = parse_markdown(source)
        case _:
            raise bad_request("unsupported parse_mode")
    text, entities = trimmed(text, entities)
    return text, completed(text, entities)
