"""The menu of commands: by role and language."""

from telegram import BotCommand, BotCommandScopeChat

from bot.domain.people import Person
from bot.texts import texts
from bot.views.people import COMMANDS, commands
from handlers.context import App, Context


async def offer(context: Context) -> None:
    """Offer this person the commands of their roles, in their language."""
    scope = BotCommandScopeChat(context.chat_id)
    await context.bot.set_my_commands(_commands(context.t.language, context.person), scope=scope)


async def offer_all(application: App) -> None:
    """What everybody is offered who has not registered, in every language."""
    office = application.bot_data["office"]
    await application.bot.set_my_commands(_commands(office.default_language, None))
    for language in office.languages:
        await application.bot.set_my_commands(_commands(language, None), language_code=language)


def _commands(language: str, person: Person | None) -> list[BotCommand]:
    t = texts(language)
    return [BotCommand(name, t(COMMANDS[name])) for name in commands(person)]
