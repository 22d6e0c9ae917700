"""Settings: each documented with its default, each mistake said in one sentence."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings, read_settings
from bot.domain.errors import Misconfigured

ROOT = Path(__file__).parents[1]


def _example() -> dict[str, tuple[str, str]]:
    """Each variable of .env.example with its default and the sentence above it."""
    text = (ROOT / ".env.example").read_text("utf-8")
    found = re.findall(r"^# (.+)\n#?([A-Z_]+)=(.*)$", text, re.MULTILINE)
    return {name: (value, sentence) for sentence, name, value in found}


def test_env_example_documents_every_setting() -> None:
    fields = Settings.model_fields
    assert list(_example()) == [name.upper() for name in fields]
    for name, field in fields.items():
        value, sentence = _example()[name.upper()]
        assert sentence == field.description
        default = field.default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        assert value == (",".join(map(str, shown)) if isinstance(shown, tuple) else str(shown))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ADMIN_IDS", "12,Maria", "numbers separated by commas"),
        ("TIMEZONE", "Europe/Bautzen", "no time zone 'Europe/Bautzen'"),
        ("DEFAULT_LANGUAGE", "tlh", "takes one of ar, de, en, uk"),
        ("DATABASE_URL", "mysql://localhost/x", "sqlite:/// or postgresql://"),
        ("TELEGRAM_API_URL", "telegram.org", "https:// or http://"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
        ("WEBHOOK_URL", "http://lotse.example.org/hook", "starts with https://"),
        ("WEBHOOK_URL", "https:///hook", "starts with https://"),
        ("WEBHOOK_URL", "https://lotse.example.org/hook", "needs a LISTEN_PORT"),
        ("WEBHOOK_SECRET", "a b", "takes up to 256 letters"),
        ("LISTEN_PORT", "70000", "less than or equal to 65535"),
        ("TELEGRAM_BOT_TOKEN_FILE", "/nowhere/token", "cannot be read: No such file"),
        ("DATABASE_URL_FILE", "/", "cannot be read: Is a directory"),
    ],
)
def test_a_mistake_is_one_sentence(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as error:
        read_settings()
    assert says in str(error.value)
    assert str(error.value).startswith(name)
    assert str(error.value).count("\n") == 0


def test_admins_are_read_from_a_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADMIN_IDS", "101, 102")
    assert read_settings().admin_ids == (101, 102)
