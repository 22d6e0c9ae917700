"""Questions about chats and the people in them."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat, Group, Member, standing
from bot.sandbox.refusals import bad_request

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]


def get_chat(telegram: "Telegram", params: Json, _: Json) -> Json:
    """ChatFullInfo, with every field that clients insist on."""
    chat = telegram.find_chat(params["chat_id"])
    info: Json = {
        **chat.face,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            chat.kind == "private",
        ),
    }
    if isinstance(chat, Group):
        info |= {"permissions": {"can_send_messages": True}, "join_to_send_messages": True}
        if chat.description:
            info["description"] = chat.description
    if chat.pinned:
        info["pinned_message"] = dict(chat.kept[chat.pinned[-1]])
    return info


def get_member(telegram: "Telegram", params: Json, _: Json) -> Json:
    """How somebody stands in a chat; in a private chat, both are members."""
    chat, user_id = telegram.find_chat(params["chat_id"]), params["user_id"]
    found = chat.standing(user_id) if isinstance(chat, Group) else None
    if found:
        return found
    phone = telegram.phones.get(user_id)
    user = telegram.me if user_id == telegram.me["id"] else phone.user if phone else None
    if user is None:
        raise bad_request("invalid user_id specified")
    if isinstance(chat, Group):
        return standing(Member(user, "left"))
    if user_id not in (chat.id, telegram.me["id"]):
        raise bad_request("member not found")
    return standing(Member(user))


def get_member_count(telegram: "Telegram", params: Json, _: Json) -> int:
    """How many are in the chat, the bot included."""
    chat = telegram.find_chat(params["chat_id"])
    if not isinstance(chat, Group):
        return 2
    return sum(member.status not in ("left", "kicked") for member in chat.members.values())


def get_administrators(telegram: "Telegram", params: Json, _: Json) -> list[Json]:
    """Who administers a group; other bots would be left out, and there are none."""
    chat = telegram.find_chat(params["chat_id"])
    if not isinstance(chat, Group):
        raise bad_request("there are no administrators in the private chat")
    return [
        standing(member, is_forum=chat.forum is not None)
        for member in chat.members.values()
        if member.status in ("creator", "administrator")
    ]


def set_title(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Rename a group."""
    group = _administered(telegram, params, "change chat title")
    if not 1 <= len(params["title"].strip()) <= 128:
        raise bad_request("chat title is invalid")
    group.face["title"] = params["title"].strip()
    telegram.touch()
    return True


def set_description(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Describe a group."""
    group = _administered(telegram, params, "change chat description")
    description = params.get("description", "").strip()
    if description == group.description:
        raise bad_request("chat description is not modified")
    group.description = description
    return True


def leave(telegram: "Telegram", params: Json, _: Json) -> bool:
    """The bot leaves a group."""
    chat = telegram.find_chat(params["chat_id"])
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot.status = "left"
    telegram.touch()
    return True


def _administered(telegram: "Telegram", params: Json, purpose: str) -> Group:
    chat: Chat = telegram.find_chat(params["chat_id"])
    if not isinstance(chat, Group):
        raise bad_request(f"can't {purpose} of a private chat")
    if not chat.is_bot_admin:
        raise bad_request(f"not enough rights to {purpose}")
    return chat
