"""One port for several organisations: the webhook of each, the health and the metrics of all."""

from collections.abc import Mapping
from dataclasses import dataclass

from prometheus_client.core import Metric
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.services.office import Office
from bot.web import metrics
from bot.web.app import State
from bot.web.webhook import Webhook


@dataclass(frozen=True)
class Part:
    """What the port knows of one organisation."""

    office: Office
    state: State
    webhook: Webhook | None = None


def web_app(parts: Mapping[str, Part]) -> Starlette:
    """Who answers at which path; ``parts`` by organisation."""

    async def ready(_: Request) -> Response:
        """200 if every organisation's parts are at work, else 503; which are stands beside it."""
        told = {key: await _state(part) for key, part in parts.items()}
        well = all(all(state.values()) for state in told.values())
        return JSONResponse(told, 200 if well else 503)

    async def show_metrics(_: Request) -> Response:
        found: dict[str, Metric] = {}
        for key, part in parts.items():
            for metric in await metrics.told(part.office):
                for sample in metric.samples:
                    sample.labels["organisation"] = key
                found.setdefault(metric.name, metric)
                if found[metric.name] is not metric:
                    found[metric.name].samples.extend(metric.samples)
        return Response(metrics.text(found.values()), media_type=metrics.CONTENT_TYPE)

    hooks = [part.webhook for part in parts.values() if part.webhook]
    return Starlette(
        routes=[
            Route("/healthz", _alive),
            Route("/readyz", ready),
            Route("/metrics", show_metrics),
            *(Route(hook.path, hook.take, methods=["POST"]) for hook in hooks),
        ]
    )


async def _state(part: Part) -> dict[str, bool]:
    reached, current = await part.office.database.state()
    return {"database": reached, "migrations": current, **part.state()}


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok\n")
