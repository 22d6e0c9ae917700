"""How the bot hears: webhooks, answers to pressed buttons, files that people sent."""

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.entities import units
from bot.sandbox.files import DOWNLOAD_LIMIT
from bot.sandbox.refusals import bad_request

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]

LONGEST_POLL = 50  # seconds


async def get_updates(telegram: "Telegram", params: Json) -> list[Json]:
    """What happened, oldest first; an offset acknowledges all before it."""
    telegram.updates.allow(params.get("allowed_updates"))
    limit = params.get("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    seconds = min(max(params.get("timeout", 0), 0), LONGEST_POLL)
    return await telegram.updates.poll(params.get("offset", 0), limit, seconds)


def set_webhook(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Deliver updates to this address from now on; an empty one means no webhook.

    Plain http is taken too, because the bot on the other side is a local one.
    """
    secret = params.get("secret_token", "")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    url = params["url"]
    if url and not re.match(r"https?://[^/\s]+", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    _drop_pending(telegram, params)
    telegram.updates.allow(params.get("allowed_updates"))
    telegram.webhook.set(url, secret, params.get("max_connections", 40))
    return True


def delete_webhook(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Updates wait for getUpdates again."""
    _drop_pending(telegram, params)
    telegram.webhook.set("", "", 40)
    return True


def _drop_pending(telegram: "Telegram", params: Json) -> None:
    if params.get("drop_pending_updates"):
        telegram.updates.clear()


def get_webhook_info(telegram: "Telegram", params: Json, _: Json) -> Json:
    """Where updates go, how many wait, and what went wrong last."""
    return telegram.webhook.info()


def answer_callback_query(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Stop the circle on the button, and show a notice if there is a text."""
    text = params.get("text", "")
    if units(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press = telegram.callbacks.close(params["callback_query_id"], telegram.now())
    if text:
        notice = {
            "text": text,
            "show_alert": params.get("show_alert", False),
            "at": telegram.timestamp(),
        }
        telegram.phones[press.user_id].notices.append(notice)
    telegram.touch()
    return True


def get_file(telegram: "Telegram", params: Json, _: Json) -> Json:
    """Where the bytes can be fetched, up to 20 MB."""
    stored = telegram.files.find(params["file_id"])
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.face(), "file_path": stored.path}
