"""The bot as people meet it: its name, its commands, its menu button."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.commands import Scope
from bot.sandbox.refusals import bad_request

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]


def get_me(telegram: "Telegram", params: Json, _: Json) -> Json:
    """The bot itself."""
    return {
        **telegram.me,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def accept(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Nothing to do here."""
    return True


def set_commands(telegram: "Telegram", params: Json, _: Json) -> bool:
    """The commands of one scope and language."""
    scope, language = _scope(telegram, params), params.get("language_code", "")
    telegram.commands.put(scope, language, params["commands"])
    telegram.touch()
    return True


def get_commands(telegram: "Telegram", params: Json, _: Json) -> list[Json]:
    """The commands of exactly this scope and language."""
    return telegram.commands.get(_scope(telegram, params), params.get("language_code", ""))


def delete_commands(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Back to those of the next wider scope."""
    telegram.commands.drop(_scope(telegram, params), params.get("language_code", ""))
    telegram.touch()
    return True


def _scope(telegram: "Telegram", params: Json) -> Scope:
    scope = params.get("scope", {"type": "default"})
    kinds = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
    if scope["type"] in kinds:
        return (scope["type"], None, None)
    if scope["type"] not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = telegram.find_chat(scope["chat_id"])
    if scope["type"] != "chat" and chat.kind == "private":
        raise bad_request("can't use specified scope in private chats")
    return (scope["type"], chat.id, scope.get("user_id"))


def set_name(telegram: "Telegram", params: Json, _: Json) -> bool:
    """The name of the bot in a language."""
    return _set(telegram, params, "name", 64)


def get_name(telegram: "Telegram", params: Json, _: Json) -> Json:
    """The name of the bot in a language."""
    return _get(telegram, params, "name", str(telegram.me["first_name"]))


def set_description(telegram: "Telegram", params: Json, _: Json) -> bool:
    """What stands in the empty chat."""
    return _set(telegram, params, "description", 512)


def get_description(telegram: "Telegram", params: Json, _: Json) -> Json:
    """What stands in the empty chat."""
    return _get(telegram, params, "description")


def set_short_description(telegram: "Telegram", params: Json, _: Json) -> bool:
    """What stands in the profile."""
    return _set(telegram, params, "short_description", 120)


def get_short_description(telegram: "Telegram", params: Json, _: Json) -> Json:
    """What stands in the profile."""
    return _get(telegram, params, "short_description")


def _set(telegram: "Telegram", params: Json, what: str, limit: int) -> bool:
    text = params.get(what, "")
    if len(text) > limit:
        raise bad_request(f"bot {what.replace('_', ' ')} is too long")
    telegram.profile[(what, params.get("language_code", ""))] = text
    telegram.touch()
    return True


def _get(telegram: "Telegram", params: Json, what: str, otherwise: str = "") -> Json:
    known, language = telegram.profile, params.get("language_code", "")
    return {what: known.get((what, language)) or known.get((what, "")) or otherwise}


def set_menu_button(telegram: "Telegram", params: Json, _: Json) -> bool:
    """The button beside the field for text, for one person or for all."""
    button = params.get("menu_button", {"type": "default"})
    if "chat_id" not in params:
        telegram.menu = {"type": "commands"} if button["type"] == "default" else button
    else:
        phone = telegram.phones.get(telegram.find_chat(params["chat_id"]).id)
        if phone is None:
            raise bad_request("menu button can be set only for private chats")
        phone.own_menu = None if button["type"] == "default" else button
    telegram.touch()
    return True


def get_menu_button(telegram: "Telegram", params: Json, _: Json) -> Json:
    """The button beside the field for text."""
    phone = telegram.phones.get(params.get("chat_id", 0))
    return phone.menu if phone else telegram.menu
