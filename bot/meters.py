"""What this process counts while it works; `bot.web` shows it as Prometheus metrics.

Each names the organisation; one that is alone has no name.
"""

from prometheus_client import Counter, Histogram

UPDATES = Histogram(
    "lotse_update_seconds",
    "From receiving an update to having handled it.",
    ["organisation"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60),
)
SENDS = Counter(
    "lotse_sends",
    "What became of the messages that were owed.",
    ["organisation", "kind", "outcome"],
)
WAITED = Histogram(
    "lotse_question_wait_seconds",
    "From handing a question over to a person's first answer.",
    ["organisation"],
    buckets=(60, 300, 900, 1800, 3600, 4 * 3600, 12 * 3600, 24 * 3600, 3 * 24 * 3600),
)
