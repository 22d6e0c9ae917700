"""What the bot asked for: calls that were accepted, and calls that were not."""

from typing import Any, NamedTuple


class Call(NamedTuple):
    """A call that was accepted."""

    method: str
    params: dict[str, Any]


class Refusal(NamedTuple):
    """A call that was refused, and in which words."""

    method: str
    params: dict[str, Any]
    description: str
