"""Settings: read once, frozen, one clear sentence for each mistake."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.errors import Misconfigured
from bot.texts import languages

SECRETS = ("telegram_bot_token", "database_url", "webhook_secret", "translate_key")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Settings(BaseSettings):
    """What the office decides; each field is one variable of ``.env.example``."""

    model_config = SettingsConfigDict(env_file=".env", frozen=True, extra="ignore")

    telegram_bot_token: SecretStr = Field(
        SecretStr(""), description="The token that @BotFather gave you; needed for `make run`."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="The Bot API server; change it to run your own."
    )
    database_url: str = Field(
        "sqlite:///lotse.db", description="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )
    admin_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="Telegram ids of the first coordinators, separated by commas."
    )
    timezone: str = Field(
        "Europe/Berlin", description="The time zone in which needs are posted and people reminded."
    )
    organisation_name: str = Field(
        "Koordinationsbüro", description="The name under which the bot speaks."
    )
    office_contact: str = Field(
        "", description="How to reach a person: a telephone number and the hours."
    )
    default_language: str = Field(
        "de", description="The language for people whose own one the bot does not speak."
    )
    places_file: Path = Field(
        Path("bot/places.toml"), description="The town's districts, with names and coordinates."
    )
    directory_file: Path = Field(
        Path("bot/directory.toml"),
        description="Offices, advice centres and the like, with opening hours: docs/directory.md.",
    )
    open_requests: int = Field(
        3, ge=1, le=100, description="How many open requests for help one person may have."
    )
    paid_broadcast: bool = Field(
        False, description="Send up to 1,000 messages a second; Telegram takes Stars for it."
    )
    coordination_group: int = Field(
        0, description="The coordinators' Telegram group, -100…; 0: each is asked in private."
    )
    raise_after_minutes: int = Field(
        30, ge=1, le=10080, description="When an unanswered question rings again, in minutes."
    )
    questions_kept_days: int = Field(
        30, ge=1, le=3650, description="How long the words of a finished question are kept."
    )
    translate_url: str = Field(
        "",
        description="A LibreTranslate or DeepL server; empty: nothing is translated.",
    )
    translate_key: SecretStr = Field(SecretStr(""), description="The key for it, if it takes one.")
    translate_kind: str = Field(
        "", description="libretranslate or deepl; empty: guessed from the address."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    webhook_url: str = Field(
        "", description="Where Telegram sends updates to, https://…; empty: they are fetched."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="What Telegram shows there; empty: made from the token.",
    )
    listen_host: str = Field(
        "127.0.0.1", description="The address for the webhook, /healthz, /readyz and /metrics."
    )
    listen_port: int = Field(
        0, ge=0, le=65535, description="The port for them, such as 8080; 0 serves none of them."
    )
    telegram_bot_token_file: str = Field(
        "", description="A file that holds the token, instead of TELEGRAM_BOT_TOKEN."
    )
    database_url_file: str = Field(
        "", description="A file that holds the address, instead of DATABASE_URL."
    )
    webhook_secret_file: str = Field(
        "", description="A file that holds the secret, instead of WEBHOOK_SECRET."
    )
    translate_key_file: str = Field(
        "", description="A file that holds the key, instead of TRANSLATE_KEY."
    )
    organisations_file: str = Field(
        "", description="A file with several organisations, each with a bot; empty: one."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_files(cls, values: Mapping[str, object]) -> dict[str, object]:
        """Secrets may stand in files, as containers and systemd hand them over."""
        read = {}
        for name in SECRETS:
            if not (file := values.get(f"{name}_file")):
                continue
            if values.get(name):
                upper = name.upper()
                raise ValueError(f"{upper} and {upper}_FILE are both set; keep one of them")
            try:
                read[name] = Path(str(file)).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                why = getattr(error, "strerror", None) or "it is not text"
                raise ValueError(f"{name.upper()}_FILE {file} cannot be read: {why}") from None
            if not read[name]:
                raise ValueError(f"{name.upper()}_FILE {file} is empty")
        return {**values, **read}

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isdecimal() for part in parts):
            raise ValueError("takes numbers separated by commas, such as 123456,234567")
        return tuple(int(part) for part in parts)

    @field_validator("coordination_group", mode="before")
    @classmethod
    def _group(cls, value: object) -> object:
        return value or 0  # an empty line in .env is no group

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"knows no time zone {value!r}; try Europe/Berlin") from None
        return value

    @field_validator("default_language")
    @classmethod
    def _language(cls, value: str) -> str:
        if value not in languages():
            raise ValueError(f"takes one of {', '.join(languages())}")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("starts with sqlite:/// or postgresql://")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("starts with https:// or http://")
        return value.rstrip("/")

    @field_validator("translate_url")
    @classmethod
    def _translate_url(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("starts with https:// or http://")
        return value.rstrip("/")

    @field_validator("translate_kind")
    @classmethod
    def _translate_kind(cls, value: str) -> str:
        if value not in {"", "libretranslate", "deepl"}:
            raise ValueError("takes libretranslate or deepl")
        return value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("takes DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str) -> str:
        parts = urlsplit(value)
        # Plain http stays on this machine: there it leads to a local Telegram.
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if value and not (safe and parts.hostname):
            raise ValueError("starts with https://: Telegram delivers to nothing else")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
            raise ValueError("takes up to 256 letters of A-Z, a-z, 0-9, _ and -")
        return value

    @model_validator(mode="after")
    def _webhook_is_served(self) -> "Settings":
        if self.webhook_url and not self.listen_port:
            raise ValueError("WEBHOOK_URL needs a LISTEN_PORT, such as 8080")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def token(self) -> str:
        return self.telegram_bot_token.get_secret_value().strip()

    @property
    def webhook_path(self) -> str:
        """Where the webhook is on our side; a proxy in front leaves the path as it is."""
        return urlsplit(self.webhook_url).path or "/"

    @property
    def secret(self) -> str:
        """What Telegram has to show; the same in every replica without anybody keeping it."""
        made = hmac.new(self.token.encode(), b"lotse webhook", hashlib.sha256).hexdigest()
        return self.webhook_secret.get_secret_value() or made


def read_settings() -> Settings:
    """The settings of the environment and ``.env``; raise Misconfigured with one sentence."""
    try:
        return Settings()
    except ValidationError as error:
        raise Misconfigured(sentence_of(error)) from error


def sentence_of(error: ValidationError) -> str:
    """The first mistake, in one sentence."""
    first = error.errors()[0]
    name = f"{first['loc'][0]} ".upper() if first["loc"] else ""
    return f"{name}{first['msg'].removeprefix('Value error, ')}."
