"""The ASGI application: who answers at which path, for one organisation or for several."""

from collections.abc import Mapping
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.services.office import Office
from bot.web import metrics
from bot.web.webhook import Webhook


class Served(Protocol):
    """What the port has to know of an organisation's program."""

    @property
    def office(self) -> Office: ...
    @property
    def webhook(self) -> Webhook | None: ...
    def state(self) -> Mapping[str, bool]:
        """Which parts are at work."""


def web_app(parts: Mapping[str, Served]) -> Starlette:
    """Health and metrics of all, and the webhook of each that has one.

    ``parts``: by organisation; one that is alone has no name.
    """

    async def ready(_: Request) -> Response:
        """Whether there is any use in sending us updates: 200 or 503, and why."""
        told = {key: await _state(part) for key, part in parts.items()}
        well = all(all(state.values()) for state in told.values())
        return JSONResponse(told.get("", told), 200 if well else 503)

    async def show_metrics(_: Request) -> Response:
        page = await metrics.page({key: part.office for key, part in parts.items()})
        return Response(page, media_type=metrics.CONTENT_TYPE)

    hooks = [part.webhook for part in parts.values() if part.webhook]
    return Starlette(
        routes=[
            Route("/healthz", _alive),
            Route("/readyz", ready),
            Route("/metrics", show_metrics),
            *(Route(hook.path, hook.take, methods=["POST"]) for hook in hooks),
        ]
    )


async def _state(part: Served) -> dict[str, bool]:
    reached, current = await part.office.database.state()
    return {"database": reached, "migrations": current, **part.state()}


async def _alive(_: Request) -> Response:
    """The process lives and its loop turns; nothing else is asked."""
    return PlainTextResponse("ok\n")
