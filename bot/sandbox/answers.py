"""A call as either door gets it, and the answer as either door gives it."""

from typing import Any

from bot.sandbox.files import Upload
from bot.sandbox.refusals import Refused
from bot.sandbox.telegram import Telegram


async def answer(
    telegram: Telegram,
    token: str,
    method: str,
    params: dict[str, Any],
    files: dict[str, Upload],
) -> tuple[int, dict[str, Any]]:
    """The HTTP status and the JSON object of the Bot API. Raises Lost."""
    try:
        if token != telegram.token:
            raise Refused(401, "Unauthorized")
        result = await telegram.call(method, params, files)
    except Refused as refused:
        return refused.code, refused.answer()
    return 200, {"ok": True, "result": result}
