"""Settings: read once, frozen, one clear sentence for each mistake."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.errors import Misconfigured
from bot.texts import languages


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
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isdecimal() for part in parts):
            raise ValueError("takes numbers separated by commas, such as 123456,234567")
        return tuple(int(part) for part in parts)

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"knows no time zone {value!r}; try Europe/Berlin")
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

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("takes DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def token(self) -> str:
        return self.telegram_bot_token.get_secret_value().strip()


def read_settings() -> Settings:
    """The settings of the environment and ``.env``; raise Misconfigured with one sentence."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        raise Misconfigured(f"{name} {first['msg'].removeprefix('Value error, ')}.") from error
