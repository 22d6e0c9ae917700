"""Several organisations in one process: each a table of a file, with its bot and its database.

Nothing is shared but the process: no table holds two organisations, and Telegram's limits count
for each bot. What is not in a table is as in the settings, but token, database, webhook secret
and the coordinators' group.
"""

import re
import tomllib
from typing import Any

from pydantic import ValidationError

from bot.config import Settings, sentence_of
from bot.domain.errors import Misconfigured

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")  # it travels in the webhook's path
FIELDS = {
    "token": "telegram_bot_token",
    "token_file": "telegram_bot_token_file",
    "database_url": "database_url",
    "database_url_file": "database_url_file",
    "name": "organisation_name",
    "contact": "office_contact",
    "places_file": "places_file",
    "directory_file": "directory_file",
    "coordination_group": "coordination_group",
    "admin_ids": "admin_ids",
    "default_language": "default_language",
    "timezone": "timezone",
    "paid_broadcast": "paid_broadcast",
}
OWN = ("telegram_bot_token", "database_url", "webhook_secret")


def read_organisations(settings: Settings) -> dict[str, Settings]:
    """The settings of each organisation; of one without a name if there is no file of them.

    Raises Misconfigured with one sentence that names the organisation.
    """
    path = settings.organisations_file
    if not path:
        return {"": settings}
    try:
        with open(path, "rb") as file:
            tables = tomllib.load(file)
    except OSError as error:
        raise Misconfigured(
            f"ORGANISATIONS_FILE {path} cannot be read: {error.strerror}."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"ORGANISATIONS_FILE {path} is not TOML: {error}.") from None
    if not tables:
        raise Misconfigured(f"ORGANISATIONS_FILE {path} names no organisation.")
    found = {key: _one(settings, key, table) for key, table in tables.items()}
    _must_differ("token", {key: it.token for key, it in found.items()})
    _must_differ("database_url", {key: it.database_url for key, it in found.items()})
    return found


def chosen(settings: Settings, organisation: str) -> Settings:
    """The settings of the one that a command is about; raise Misconfigured."""
    found = read_organisations(settings)
    if organisation in found:
        return found[organisation]
    if "" in found:
        raise Misconfigured("--organisation needs an ORGANISATIONS_FILE.")
    raise Misconfigured(f"--organisation takes one of {', '.join(found)}.")


def _one(settings: Settings, key: str, table: Any) -> Settings:
    if not KEY.fullmatch(key) or not isinstance(table, dict):
        raise Misconfigured(f"Organisation {key}: it is a table such as [north], a-z, 0-9 and -.")
    if unknown := sorted(set(table) - set(FIELDS)):
        raise Misconfigured(f"Organisation {key}: nobody knows what {unknown[0]} is.")
    for own in ("token", "database_url"):
        if not (table.get(own) or table.get(f"{own}_file")):
            raise Misconfigured(f"Organisation {key} needs a {own} or {own}_file of its own.")
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    values = {name: it for name, it in values.items() if name.removesuffix("_file") not in OWN}
    values["coordination_group"] = 0  # two offices in one group would read each other's questions
    values |= {FIELDS[name]: value for name, value in table.items()}
    if settings.webhook_url:
        values["webhook_url"] = f"{settings.webhook_url.rstrip('/')}/{key}"
    # What is not in the table is not taken from the environment either.
    blank: dict[str, Any] = {}
    for name in OWN:
        blank |= {name: "", f"{name}_file": ""}
    try:
        return Settings(_env_file=None, **(blank | values))
    except ValidationError as error:
        raise Misconfigured(f"Organisation {key}: {sentence_of(error)}") from None


def _must_differ(what: str, values: dict[str, str]) -> None:
    owners: dict[str, str] = {}
    for key, value in values.items():
        if value in owners:
            raise Misconfigured(f"Organisations {owners[value]} and {key} have the same {what}.")
        owners[value] = key
