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


def chance(features: Mapping[str, float], fitted: Mapping[str, float] | None = None) -> float:
    """The calibrated chance that the first article answers the question."""
    weights = fitted or _settings()["chance"]
    total = weights.get("bias", 0.0)
    total += sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def act(sure: float, features: Mapping[str, float]) -> Act:
    """What to do at this chance of being right."""
    bounds = _settings()["bounds"]
    if sure >= bounds["answer"]:
        return Act.ANSWER
    return Act.CHOOSE if sure >= bounds["choose"] else Act.HANDOVER
