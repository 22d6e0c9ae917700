"""The bot as people meet it: commands per scope and language, menu button, names."""

from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonWebApp,
    WebAppInfo,
)

from bot.sandbox import Phone, Telegram
from tests.sandbox.conftest import Refusal


async def test_the_narrowest_list_of_commands_is_shown(
    bot: Bot, tg: Telegram, olena: Phone
) -> None:
    maria = tg.phone(103, "Maria", language_code="de-DE")
    await bot.set_my_commands([BotCommand("start", "begin")])
    everybody = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("shifts", "зміни")], everybody, "uk")
    await bot.set_my_commands([BotCommand("need", "Bedarf")], BotCommandScopeChat(maria.id))
    assert [command["command"] for command in olena.commands()] == ["shifts"]
    assert maria.commands() == [{"command": "need", "description": "Bedarf"}]
    await bot.delete_my_commands(BotCommandScopeChat(maria.id))
    assert [command["command"] for command in maria.commands()] == ["start"]
    assert [command.command for command in await bot.get_my_commands()] == ["start"]
    assert await bot.get_my_commands(BotCommandScopeChat(maria.id)) == ()


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            {"commands": [{"command": "start", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 9}}, "chat not found"),
        ({"commands": [], "language_code": "deutsch"}, "invalid language code specified"),
    ],
)
async def test_commands_that_telegram_refuses(
    refusal: Refusal, params: dict[str, Any], said: str
) -> None:
    assert await refusal("setMyCommands", **params) == f"Bad Request: {said}"


async def test_the_menu_button(bot: Bot, olena: Phone) -> None:
    assert olena.menu == {"type": "commands"}
    await bot.set_chat_menu_button(olena.id, MenuButtonWebApp("Open", WebAppInfo("https://a.de")))
    assert olena.menu["text"] == "Open"
    assert (await bot.get_chat_menu_button()).type == "commands"


async def test_names_of_the_bot_by_language(bot: Bot) -> None:
    await bot.set_my_name("Лоцман", language_code="uk")
    assert (await bot.get_my_name()).name == "Lotse"
    assert (await bot.get_my_name("uk")).name == "Лоцман"
    await bot.set_my_short_description("Helps")
    assert (await bot.get_my_short_description()).short_description == "Helps"
