"""Reply markup: what Telegram refuses in it, and which button a person means."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.refusals import bad_request

Markup = dict[str, Any]
DATA_LIMIT = 64  # bytes
BUTTON_LIMIT = 100  # in one inline keyboard
ROW_LIMIT = 8
ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}


def checked(markup: Markup | None) -> Markup | None:
    """The markup as Telegram keeps it (an inline keyboard without buttons is none)."""
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        rows = [row for row in markup["inline_keyboard"] if row]
        buttons = [button for row in rows for button in row]
        for button in buttons:
            _check_inline(button)
        if len(buttons) > BUTTON_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": rows} if rows else None
    for row in markup.get("keyboard", []):
        for button in row:
            if not button["text"].strip():
                raise bad_request("keyboard button text must be non-empty")
    return markup


def _check_inline(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    # An empty value counts as none, so that a button with empty data is one that does nothing.
    actions = [name for name in ACTIONS & button.keys() if button[name] != "" or "query" in name]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        names = ", ".join(sorted(actions))
        raise bad_request(f"can't parse inline keyboard button: only one of {names} may be used")
    if len(button.get("callback_data", "").encode()) > DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url or url.startswith("tg:") else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg", "ton"):
        why = "Unsupported URL protocol"
    elif parts.scheme in ("http", "https") and "." not in (parts.hostname or ""):
        why = "Wrong HTTP URL"
    else:
        return
    raise bad_request(f"inline keyboard button URL '{url}' is invalid: {why}")


def inline_buttons(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The inline buttons of a message, row by row."""
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        yield from row


def labels(message: dict[str, Any]) -> list[str]:
    """What stands on the inline buttons of a message."""
    return [button["text"] for button in inline_buttons(message)]
