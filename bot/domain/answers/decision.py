"""From scores to an act: answer, let the person choose, or hand over."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from bot.domain.answers.model import Act


@cache
def _settings() -> dict[str, dict[str, float]]:
    text = resources.files("bot.domain.answers").joinpath("calibration.toml").read_text("utf-8")
    return tomllib.loads(text)


def mixture() -> Mapping[str, float]:
    """How much each score counts in the ranking."""
    return _settings()["mixture"]


def chance(features: Mapping[str, float]) -> float:
    """The calibrated chance that the first article answers the question."""
    return logistic(_settings()["chance"], features)


def act(features: Mapping[str, float]) -> Act:
    """Answer if the first article is likely right, choose if any may be, else hand over."""
    bounds = _settings()["bounds"]
    if not features["top"] or logistic(_settings()["answerable"], features) < bounds["handover"]:
        return Act.HANDOVER
    return Act.ANSWER if chance(features) >= bounds["answer"] else Act.CHOOSE


def logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The chance that weights give to features."""
    total = weights["bias"] + sum(
        weight * features.get(name, 0.0) for name, weight in weights.items() if name != "bias"
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
