"""The webhook: an update is in the inbox before Telegram hears that it was taken."""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # the name, not the secret
LARGEST = 1_000_000  # bytes; the longest message is a hundredth of that
MOST_READ = 10 * LARGEST  # read to the end as far as this, so that the answer is not cut off

Keep = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


class TooLarge(Exception):
    """The body is longer than any update."""


@dataclass(frozen=True)
class Webhook:
    """Takes updates at ``path`` from whoever knows ``secret``."""

    path: str
    secret: str
    keep: Keep

    async def take(self, request: Request) -> Response:
        """200 once the update is kept; anything else, and Telegram brings it again."""
        shown = request.headers.get(SECRET_HEADER, "")
        if not secrets.compare_digest(shown.encode(), self.secret.encode()):
            log.warning("webhook.stranger")
            return _say(401, "The secret is wrong or missing.")
        try:
            update = read_update(await _body(request))
        except TooLarge:
            return _say(413, "This is larger than any update.")
        except ValueError:
            return _say(400, "This is not an update.")
        except ClientDisconnect:
            return _say(400, "The connection ended in the middle.")
        try:
            await self.keep([update])
        except Exception:
            # The database may be away for a moment; Telegram comes again.
            log.exception("webhook", update=update["update_id"])
            return _say(503, "The update could not be kept; try again.")
        return Response()


async def _body(request: Request) -> bytes:
    """The body; of one that is too long no more than `LARGEST` is ever held."""
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= LARGEST:
            body += chunk
        elif size > MOST_READ:
            break
    if size > LARGEST:
        raise TooLarge
    return bytes(body)


def read_update(body: bytes) -> dict[str, Any]:
    """The update that a body holds; raise ValueError if it holds none."""
    try:
        update = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    number = update.get("update_id") if isinstance(update, dict) else None
    if type(number) is not int or not 0 <= number < 2**63:
        raise ValueError("no update")
    return dict(update)


def _say(status: int, sentence: str) -> Response:
    # Nobody is left to read the rest of a refused body: the connection ends with the answer.
    return PlainTextResponse(f"{sentence}\n", status, {"Connection": "close"})
