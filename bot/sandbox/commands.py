"""The bot's commands per scope and language, and which of them somebody is shown."""

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.refusals import bad_request

Json = dict[str, Any]
Scope = tuple[str, int | None, int | None]  # type, chat, user

NAME = re.compile(r"[a-z0-9_]{1,32}")
DEFAULT: Scope = ("default", None, None)


class CommandBook:
    """What setMyCommands has set."""

    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], list[Json]] = {}

    def put(self, scope: Scope, language: str, commands: list[Json]) -> None:
        """Replace the list of this scope and language. Raises Refused."""
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not NAME.fullmatch(command["command"].removeprefix("/")):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self._lists[(scope, _language(language))] = [
            {**command, "command": command["command"].removeprefix("/")} for command in commands
        ]

    def get(self, scope: Scope, language: str) -> list[Json]:
        """The list of exactly this scope and language."""
        return list(self._lists.get((scope, _language(language)), []))

    def drop(self, scope: Scope, language: str) -> None:
        """Back to the next wider scope."""
        self._lists.pop((scope, _language(language)), None)

    def shown(
        self, chat_id: int, user_id: int, language: str, *, is_admin: bool = False
    ) -> list[Json]:
        """The list that somebody sees in a chat: the narrowest scope that has one wins.

        Within a scope, the person's language goes before the list for all languages.
        """
        for scope in _precedence(chat_id, user_id, is_admin):
            for code in (language[:2], ""):
                if commands := self._lists.get((scope, code)):
                    return list(commands)
        return []


def _precedence(chat_id: int, user_id: int, is_admin: bool) -> Iterator[Scope]:
    if chat_id > 0:
        yield from (("chat", chat_id, None), ("all_private_chats", None, None))
    else:
        yield ("chat_member", chat_id, user_id)
        if is_admin:
            yield ("chat_administrators", chat_id, None)
        yield ("chat", chat_id, None)
        if is_admin:
            yield ("all_chat_administrators", None, None)
        yield ("all_group_chats", None, None)
    yield DEFAULT


def _language(code: str) -> str:
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code
