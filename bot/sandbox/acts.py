"""What a visitor of the page has a person do, read from the body of a request and checked."""

import json
import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from starlette.requests import Request

from bot.sandbox.phone import Phone

Json = dict[str, Any]
LONGEST_MOVE = timedelta(days=366)


class Mistake(Exception):  # it is the visitor's, not an error of the program
    """What cannot be done, as one sentence for the visitor."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


async def read_body(request: Request) -> Json:
    """The JSON object sent. Other kinds are refused: a foreign site can send those unasked."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise Mistake("Send JSON, with the content type application/json.", 415)
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise Mistake("This is not JSON.") from None
    if not isinstance(body, dict):
        raise Mistake("Send a JSON object.")
    return body


def text(body: Json, key: str, longest: int = 4096) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Mistake(f"Please give a text as {key}.")
    if len(value.encode("utf-16-le")) // 2 > longest:  # Telegram counts UTF-16 units
        raise Mistake(f"At most {longest} characters fit into {key}.")
    return value


def whole(body: Json, key: str) -> int:
    value = body.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Mistake(f"Please give a whole number as {key}.")
    return value


def degrees(body: Json, key: str, most: float) -> float:
    value = body.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise Mistake(f"Please give a number as {key}.")
    if abs(value) > most:
        raise Mistake(f"The {key} lies between -{most:g} and {most:g}.")
    return float(value)


def chat_id(phone: Phone, body: Json) -> int | None:
    """The group that is meant; None for the person's own chat with the bot."""
    if body.get("chat_id") is None:
        return None
    group = whole(body, "chat_id")
    if group not in phone.telegram.groups:
        raise Mistake("There is no such group.")
    return group


def minutes(body: Json) -> timedelta:
    """A move of the clock: forward, at most a year."""
    by = whole(body, "minutes")
    if not 0 < by <= LONGEST_MOVE.total_seconds() / 60:
        raise Mistake("The clock moves forward, by at most a year at once.")
    return timedelta(minutes=by)


def say(phone: Phone, body: Json) -> None:
    thread = whole(body, "message_thread_id") if body.get("message_thread_id") else None
    phone.say(text(body, "text"), chat_id=chat_id(phone, body), thread_id=thread)


def press(phone: Phone, body: Json) -> str:
    data, where = text(body, "data", 64), chat_id(phone, body)
    return phone.press(whole(body, "message_id"), data=data, chat_id=where)


def share_location(phone: Phone, body: Json) -> None:
    phone.share_location(degrees(body, "latitude", 90), degrees(body, "longitude", 180))


def edit(phone: Phone, body: Json) -> None:
    phone.edit(whole(body, "message_id"), text(body, "text"))


ACTS: dict[str, Callable[[Phone, Json], object]] = {
    "say": say,
    "press": press,
    "contact": lambda phone, body: phone.share_contact(),
    "location": share_location,
    "photo": lambda phone, body: phone.send_photo(),
    "voice": lambda phone, body: phone.send_voice(),
    "sticker": lambda phone, body: phone.send_sticker(),
    "edit": edit,
    "block": lambda phone, body: phone.block(),
    "unblock": lambda phone, body: phone.unblock(),
    "read": lambda phone, body: phone.read(),
}
