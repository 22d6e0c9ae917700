"""The HTTP door: any client of the Bot API can talk to the local Telegram."""

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.sandbox.answers import answer
from bot.sandbox.files import Upload
from bot.sandbox.refusals import Lost, Refused, bad_request
from bot.sandbox.telegram import Telegram


def bot_api_routes(telegram: Telegram) -> list[Route]:
    """The routes of the Bot API and of file downloads."""

    async def call(request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        try:
            params, files = await _body(request)
            code, body = await answer(telegram, token, method, params, files)
        except Refused as refused:
            code, body = refused.code, refused.answer()
        except Lost:
            return _Broken()
        wait = body.get("parameters", {}).get("retry_after")
        return JSONResponse(body, code, headers={"Retry-After": str(wait)} if wait else None)

    async def download(request: Request) -> Response:
        stored = telegram.files.at(request.path_params["path"])
        if request.path_params["token"] != telegram.token:
            return JSONResponse(Refused(401, "Unauthorized").answer(), 401)
        if stored is None:
            return JSONResponse(Refused(404, "Not Found").answer(), 404)
        return Response(stored.content, media_type="application/octet-stream")

    return [
        Route("/file/bot{token}/{path:path}", download),
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
    ]


async def _body(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The parameters of query and body, and the uploaded parts."""
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return params | _parsed(await request.body()), {}
    files: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = (value.filename or name, await value.read())
            else:
                params[name] = value
    return params, files


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(parsed, dict):
        raise bad_request("request must be a JSON object")
    return parsed


class _Broken(Response):
    """A connection that ends in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})
