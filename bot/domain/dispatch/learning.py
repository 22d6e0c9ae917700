"""What an office learns of its people together, from first questions and from answers.

Only the first question to each person counts towards the mean: later ones go to those who say
yes, and would flatter it. The defaults weigh as much as ``WEIGHT`` questions.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.domain.dispatch import policy
from bot.domain.dispatch.rules import Habits, Rules

WEIGHT = 60.0
PLACES = 10.0  # that a kind is credited with before it can lag
OPEN = 4800.0  # minutes that a kind is taken to have been open before it differs from others


@dataclass(frozen=True)
class Lessons:
    """What last night taught: how people here answer, and what a place is worth.

    ``worth`` by kind and ``there`` by district: more than 1 where needs lag behind. ``listed`` by
    kind: how many a minute take an open need from the list, unasked.
    """

    habits: Habits = field(default_factory=Habits)
    worth: Mapping[str, float] = field(default_factory=dict)
    there: Mapping[str, float] = field(default_factory=dict)
    listed: Mapping[str, float] = field(default_factory=dict)

    def of(self, kind: str, district: str) -> float:
        return self.worth.get(kind, 1.0) * self.there.get(district, 1.0)

    def by_itself(self, kind: str, minutes: float) -> float:
        """Yeses to expect from the list for a need of this kind that is open for so long."""
        return self.listed.get(kind, 0.0) * max(minutes, 0.0)

    def kept(self) -> dict[str, Any]:
        worth, there, listed = dict(self.worth), dict(self.there), dict(self.listed)
        return {"habits": asdict(self.habits), "worth": worth, "there": there, "listed": listed}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any], start: Habits) -> "Lessons":
        """As kept, or what the office assumes where nothing has been learned yet."""
        habits = replace(start, **kept.get("habits", {}))
        return cls(habits, kept.get("worth", {}), kept.get("there", {}), kept.get("listed", {}))


def worths(
    fills: Mapping[str, tuple[int, int]], fairness: float, rules: Rules
) -> dict[str, float]:
    """From (places, filled) of each kind or district: more than 1 for those that lag behind."""
    asked = sum(places for places, _ in fills.values())
    overall = sum(filled for _, filled in fills.values()) / max(asked, 1)
    return {
        key: policy.worth(
            (filled + PLACES * overall) / (places + PLACES), overall, fairness, rules
        )
        for key, (places, filled) in fills.items()
    }


def listed(taken: Mapping[str, tuple[int, float]]) -> dict[str, float]:
    """From (takes, minutes open) of each kind: takes a minute, of all where a kind was rare."""
    minutes = sum(it for _, it in taken.values())
    overall = sum(takes for takes, _ in taken.values()) / (minutes + OPEN)
    return {
        key: (takes + OPEN * overall) / (minutes + OPEN) for key, (takes, minutes) in taken.items()
    }


@dataclass(frozen=True)
class Tally:
    """First questions: how many, their fits, yeses and noes; of all answers: the delays."""

    first: int = 0
    fits: float = 0.0
    yes: int = 0
    no: int = 0
    answers: int = 0
    log_delay: float = 0.0
    log_delay_squared: float = 0.0


def asked_first(tally: Tally, fit: float) -> Tally:
    return replace(tally, first=tally.first + 1, fits=tally.fits + fit)


def heard_back(tally: Tally, minutes: float, yes: bool, first: bool) -> Tally:
    """One answer, after so many minutes; ``first``: to the first question that person got."""
    log = math.log(max(minutes, 0.05))
    return replace(
        tally,
        yes=tally.yes + (first and yes),
        no=tally.no + (first and not yes),
        answers=tally.answers + 1,
        log_delay=tally.log_delay + log,
        log_delay_squared=tally.log_delay_squared + log * log,
    )


def learned(tally: Tally, start: Habits) -> Habits:
    """The habits this tally speaks for, beginning from those assumed."""
    count = WEIGHT + tally.answers
    middle = (WEIGHT * math.log(start.delay) + tally.log_delay) / count
    square = WEIGHT * (start.spread**2 + math.log(start.delay) ** 2) + tally.log_delay_squared
    silent_or_no = tally.first - tally.yes
    return replace(
        start,
        mean=(WEIGHT * start.mean + tally.yes) / (WEIGHT + tally.fits),
        decline=(WEIGHT * start.decline + tally.no) / (WEIGHT + silent_or_no),
        delay=math.exp(middle),
        spread=math.sqrt(max(square / count - middle**2, 0.05)),
    )
