"""What somebody may need help with at once."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Most urgent first."""

    MEDICAL = "medical"  # a life in danger: illness, accident, fire
    VIOLENCE = "violence"  # also at home, threats, stalking
    CHILD = "child"  # a child in danger, or missing
    CRISIS = "crisis"  # somebody who does not want to go on living
    EXPLOITATION = "exploitation"  # trafficking, forced work, papers taken away


@dataclass(frozen=True)
class Alarm:
    """Why a message calls for help at once; most urgent first, never empty."""

    kinds: tuple[Kind, ...]
