"""The in-process door: python-telegram-bot talks to the local Telegram without a network."""

import asyncio
import json
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.sandbox.answers import answer
from bot.sandbox.files import Upload
from bot.sandbox.refusals import Lost
from bot.sandbox.telegram import Telegram


class InProcessRequest(BaseRequest):
    """A transport for `Bot` and `Application` that ends in a `Telegram` of this process.

    A connection that is lost on order raises NetworkError before the call took effect and
    TimedOut after it, as a real one does.
    """

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        """There is none: the local Telegram answers when it answers."""
        return None

    async def initialize(self) -> None:
        """Nothing has to be opened."""

    async def shutdown(self) -> None:
        """Nothing has to be closed."""

    async def do_request(  # the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call, or one download."""
        # Real calls give way to other tasks, and so do these.
        await asyncio.sleep(0)
        token, _, rest = unquote(urlsplit(url).path).partition("/bot")[2].partition("/")
        if "/file/bot" in url:
            stored = self._telegram.files.at(rest) if token == self._telegram.token else None
            return (200, stored.content) if stored else (404, b'{"ok":false}')
        params: dict[str, Any] = dict(request_data.json_parameters) if request_data else {}
        files = _uploads(request_data) if request_data and request_data.contains_files else {}
        try:
            code, body = await answer(self._telegram, token, rest, params, files)
        except Lost as lost:
            if lost.done:
                raise TimedOut from lost
            raise NetworkError("the sandbox dropped the connection") from lost
        return code, json.dumps(body, ensure_ascii=False).encode()


def _uploads(request_data: RequestData) -> dict[str, Upload]:
    return {
        name: (str(part[0]), _bytes(part[1])) for name, part in request_data.multipart_data.items()
    }


def _bytes(content: bytes | str | IO[bytes]) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else content.read()
