"""Prometheus metrics: what this process has counted, and what the database says now."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.services.office import Office
from storage import measures
from storage.measures import Waiting

CONTENT_TYPE = CONTENT_TYPE_LATEST


async def page(offices: Mapping[str, Office]) -> bytes:
    """All metrics as text; without a database those of the process are still there.

    ``offices``: by organisation, which each metric then names; one that is alone has no name.
    """
    found: dict[str, Metric] = {}
    for organisation, office in offices.items():
        for metric in await _told(office):
            if organisation:
                for sample in metric.samples:
                    sample.labels["organisation"] = organisation
            found.setdefault(metric.name, metric)
            if found[metric.name] is not metric:
                found[metric.name].samples.extend(metric.samples)
    registry = CollectorRegistry()
    registry.register(_Told(list(found.values())))
    return generate_latest(REGISTRY) + generate_latest(registry)


async def _told(office: Office) -> list[Metric]:
    """What the database says; nothing while it is away."""
    reached, current = await office.database.state()
    return await _ask(office) if reached and current else []


async def _ask(office: Office) -> list[Metric]:
    """What waits, taken from one moment. Every replica tells the same: add nothing up."""
    now = office.now()
    async with office.read() as c:
        return [
            *_waiting("lotse_outbox", "Messages to be sent", "kind",
                      await measures.owed(c, now), now),
            *_waiting("lotse_overdue", "Due and not yet swept", "column",
                      await measures.overdue(c, now), now),
            *_waiting("lotse_inbox", "Updates not handled yet", "state",
                      {"waiting": await measures.unhandled(c)}, now),
            GaugeMetricFamily("lotse_updates_set_aside", "Updates that failed again and again.",
                              await measures.set_aside(c)),
            *_needs(*await measures.needs_open(c, now)),
        ]  # fmt: skip


def _waiting(
    name: str, what: str, label: str, found: dict[str, Waiting | None] | dict[str, Waiting],
    now: datetime,
) -> Iterator[Metric]:  # fmt: skip
    depth = GaugeMetricFamily(f"{name}_depth", f"{what}.", labels=[label])
    age = GaugeMetricFamily(f"{name}_age_seconds", f"{what}: the oldest.", labels=[label])
    for value, waiting in found.items():
        depth.add_metric([value], waiting.count if waiting else 0)
        age.add_metric([value], (now - waiting.since).total_seconds() if waiting else 0)
    yield depth
    yield age


def _needs(looking: int, soon: int) -> Iterator[Metric]:
    yield GaugeMetricFamily("lotse_needs_open", "Needs with free places.", looking)
    yield GaugeMetricFamily("lotse_needs_at_risk", "Of these, those within 24 hours.", soon)


class _Told(Collector):
    """Metrics that were asked for before: a collector cannot wait for the database itself."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics
