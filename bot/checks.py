"""`python -m bot check`: is this installation fit to run?"""

from collections.abc import Callable

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.config import Settings, read_settings
from bot.directory import read_directory
from bot.domain.errors import Misconfigured
from bot.live import NO_TOKEN
from bot.organisations import chosen
from bot.places import read_places, read_sites
from bot.texts import languages, missing
from storage.database import Database

Say = Callable[[str], object]


async def check_all(say: Say, organisation: str = "") -> int:
    """Say one line for each check; returns 0 if all is well, else 1."""
    try:
        settings = chosen(read_settings(), organisation)
        say("ok  settings")
        districts, sites = read_places(settings.places_file), read_sites(settings.places_file)
        say(f"ok  places: {len(districts)} districts, {len(sites)} sites")
        directory = read_directory(settings.directory_file, settings.zone)
        say(f"ok  directory: {len(directory.places)} places")
    except Misconfigured as error:
        say(f"no  {error}")
        return 1
    bad = 0
    for check in (_catalogues, _database, _token):
        try:
            say(f"ok  {await check(settings)}")
        except Misconfigured as error:
            say(f"no  {error}")
            bad = 1
    return bad


async def _catalogues(settings: Settings) -> str:
    for language in languages():
        if lost := missing(language):
            raise Misconfigured(f"catalogue {language}: {len(lost)} texts are not translated.")
    return f"catalogues: {', '.join(languages())}"


async def _database(settings: Settings) -> str:
    database = Database(settings.database_url)
    try:
        await database.migrate()
    finally:
        await database.close()
    return f"database: {database.url.get_backend_name()}"


async def _token(settings: Settings) -> str:
    if not settings.token:
        raise Misconfigured(NO_TOKEN)
    try:
        async with Bot(settings.token, base_url=f"{settings.telegram_api_url}/bot") as bot:
            return f"token: @{bot.username}"
    except InvalidToken:
        raise Misconfigured("Telegram does not know this TELEGRAM_BOT_TOKEN.") from None
    except TelegramError as error:
        raise Misconfigured(f"Telegram cannot be reached: {error.message}.") from error
