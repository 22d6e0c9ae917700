"""Messages sent on: copied without a trace of their origin, or forwarded with it."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.methods.delivery import deliver
from bot.sandbox.refusals import bad_request
from bot.sandbox.wording import caption_of

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]

# What a message says, without who, where and when.
CONTENT = (
    "text",
    "entities",
    "link_preview_options",
    "photo",
    "document",
    "voice",
    "audio",
    "video",
    "animation",
    "sticker",
    "venue",
    "location",
    "contact",
    "caption",
    "caption_entities",
    "has_media_spoiler",
)


def copy_message(telegram: "Telegram", params: Json, _: Json) -> Json:
    """The same content as a new message, without its buttons; a caption can be replaced."""
    message = _original(telegram, params, "copy")
    content = {name: message[name] for name in CONTENT if name in message}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in params and "text" not in content:
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_of(params)
    return {"message_id": deliver(telegram, params, content)["message_id"]}


def forward_message(telegram: "Telegram", params: Json, _: Json) -> Json:
    """The same content, and where it comes from."""
    message = _original(telegram, params, "forward")
    if message.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    content = {name: message[name] for name in CONTENT if name in message}
    if not content:
        raise bad_request("message can't be forwarded")
    origin = {"type": "user", "sender_user": message["from"], "date": message["date"]}
    return deliver(telegram, params, {"forward_origin": origin, **content})


def copy_messages(telegram: "Telegram", params: Json, _: Json) -> list[Json]:
    """Several at once; those that cannot be copied are left out."""
    single = {k: v for k, v in params.items() if k not in ("message_ids", "remove_caption")}
    if params.get("remove_caption"):
        single["caption"] = ""
    ids = _present(telegram, params, "copy")
    return [copy_message(telegram, {**single, "message_id": one}, {}) for one in ids]


def forward_messages(telegram: "Telegram", params: Json, _: Json) -> list[Json]:
    """Several at once; those that are not there are left out."""
    single = {k: v for k, v in params.items() if k != "message_ids"}
    ids = _present(telegram, params, "forward")
    sent = [forward_message(telegram, {**single, "message_id": one}, {}) for one in ids]
    return [{"message_id": message["message_id"]} for message in sent]


def _original(telegram: "Telegram", params: Json, purpose: str) -> Json:
    source = telegram.find_chat(params["from_chat_id"])
    return source.message(params["message_id"], purpose)


def _present(telegram: "Telegram", params: Json, purpose: str) -> list[int]:
    source = telegram.find_chat(params["from_chat_id"])
    ids = [one for one in params["message_ids"] if one in source.kept]
    if not ids:
        raise bad_request(f"there are no messages to {purpose}")
    return ids
