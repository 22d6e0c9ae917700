"""What the bot does to messages that exist: edit, delete, pin, react."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat, Group
from bot.sandbox.files import Upload
from bot.sandbox.keyboards import checked
from bot.sandbox.methods.sending import file_content
from bot.sandbox.refusals import bad_request, not_modified
from bot.sandbox.wording import caption_of, text_of

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]
Uploads = dict[str, Upload]

MEDIA = ("photo", "document", "voice", "audio", "video", "animation", "sticker")
DELETABLE_FOR = timedelta(hours=48)


def edit_text(telegram: "Telegram", params: Json, _: Uploads) -> Json:
    """Another text; without `reply_markup` the inline keyboard goes away."""
    content = text_of(params)
    message = _editable(telegram, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(telegram, params, message, content, ("text", "entities"))


def edit_caption(telegram: "Telegram", params: Json, _: Uploads) -> Json:
    """Another caption, or none."""
    content = caption_of(params)
    message = _editable(telegram, params)
    if not any(kind in message for kind in MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return _edit(telegram, params, message, content, ("caption", "caption_entities"))


def edit_media(telegram: "Telegram", params: Json, uploads: Uploads) -> Json:
    """Another file in place of the one that is there."""
    media = params["media"]
    message = _editable(telegram, params)
    content = file_content(telegram, media["type"], media["media"], media, uploads)
    replaced = (*MEDIA, "text", "entities", "caption", "caption_entities", "has_media_spoiler")
    return _edit(telegram, params, message, content, replaced)


def edit_reply_markup(telegram: "Telegram", params: Json, _: Uploads) -> Json:
    """Another inline keyboard, or none."""
    message = _editable(telegram, params)
    return _edit(telegram, params, message, {}, ())


def _editable(telegram: "Telegram", params: Json) -> Json:
    if "chat_id" not in params or "message_id" not in params:
        raise bad_request("message identifier is not specified")
    checked(params.get("reply_markup"))
    chat = telegram.writable_chat(params["chat_id"])
    message = chat.message(params["message_id"], "edit")
    if not chat.is_editable(message, telegram.me["id"]):
        raise bad_request("message can't be edited")
    return message


def _edit(
    telegram: "Telegram", params: Json, message: Json, content: Json, replaced: tuple[str, ...]
) -> Json:
    after = {name: message[name] for name in message if name not in replaced} | content
    after.pop("reply_markup", None)
    if markup := checked(params.get("reply_markup")):
        after["reply_markup"] = markup
    if after == message:
        raise not_modified()
    # In place: the person sees the same message change.
    message.clear()
    message.update(after)
    message["edit_date"] = telegram.timestamp()
    telegram.touch()
    return dict(message)


def delete_message(telegram: "Telegram", params: Json, _: Uploads) -> bool:
    """The message is gone for everybody, if it is younger than 48 hours."""
    chat = telegram.find_chat(params["chat_id"])
    _delete(telegram, chat, chat.message(params["message_id"], "delete"))
    telegram.touch()
    return True


def delete_messages(telegram: "Telegram", params: Json, _: Uploads) -> bool:
    """Several at once; those that are not there are left out."""
    chat = telegram.find_chat(params["chat_id"])
    if not 1 <= len(params["message_ids"]) <= 100:
        raise bad_request("message identifiers are not specified")
    for message_id in params["message_ids"]:
        if message := chat.kept.get(message_id):
            _delete(telegram, chat, message)
    telegram.touch()
    return True


def _delete(telegram: "Telegram", chat: Chat, message: Json) -> None:
    if telegram.timestamp() - message["date"] > DELETABLE_FOR.total_seconds():
        raise bad_request("message can't be deleted for everyone")
    is_own = message["from"]["id"] == telegram.me["id"]
    if isinstance(chat, Group) and not is_own and not chat.is_bot_admin:
        raise bad_request("message can't be deleted")
    chat.remove(message["message_id"])


def pin_message(telegram: "Telegram", params: Json, _: Uploads) -> bool:
    """Pin it on top of the chat."""
    chat = _pinnable(telegram, params)
    message = chat.message(params["message_id"], "pin")
    if message["message_id"] in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.pinned.append(message["message_id"])
    telegram.touch()
    return True


def unpin_message(telegram: "Telegram", params: Json, _: Uploads) -> bool:
    """Take down this one, or the newest."""
    chat = _pinnable(telegram, params)
    message_id = params.get("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    telegram.touch()
    return True


def unpin_all(telegram: "Telegram", params: Json, _: Uploads) -> bool:
    """Take down all."""
    _pinnable(telegram, params).pinned.clear()
    telegram.touch()
    return True


def _pinnable(telegram: "Telegram", params: Json) -> Chat:
    chat = telegram.find_chat(params["chat_id"])
    if isinstance(chat, Group) and not chat.is_bot_admin:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def set_reaction(telegram: "Telegram", params: Json, _: Uploads) -> bool:
    """A sign under a message; it is checked and not shown."""
    chat = telegram.writable_chat(params["chat_id"])
    chat.message(params["message_id"], "react")
    if len(params.get("reaction", [])) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    return True
