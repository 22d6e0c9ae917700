"""The ASGI application: who answers at which path."""

from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.services.office import Office
from bot.web import metrics
from bot.web.webhook import Webhook

State = Callable[[], Mapping[str, bool]]


def web_app(office: Office, state: State, webhook: Webhook | None = None) -> Starlette:
    """Health, metrics, and the webhook if there is one; ``state`` says which parts are at work."""

    async def ready(_: Request) -> Response:
        """Whether there is any use in sending us updates: 200 or 503, and why."""
        reached, current = await office.database.state()
        parts = {"database": reached, "migrations": current, **state()}
        return JSONResponse(parts, 200 if all(parts.values()) else 503)

    async def show_metrics(_: Request) -> Response:
        return Response(await metrics.page(office), media_type=metrics.CONTENT_TYPE)

    routes = [
        Route("/healthz", _alive),
        Route("/readyz", ready),
        Route("/metrics", show_metrics),
    ]
    if webhook:
        routes.append(Route(webhook.path, webhook.take, methods=["POST"]))
    return Starlette(routes=routes)


async def _alive(_: Request) -> Response:
    """The process lives and its loop turns; nothing else is asked."""
    return PlainTextResponse("ok\n")
