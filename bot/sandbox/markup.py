"""What reading HTML and MarkdownV2 have in common: a text that comes out, and its entities."""

from dataclasses import dataclass, field

from bot.sandbox.entities import Entity, units
from bot.sandbox.refusals import Refused, bad_request


@dataclass
class Reader:
    """How far the source has been read, and what has come of it; offsets count UTF-16 units."""

    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    offset: int = 0
    entities: list[Entity] = field(default_factory=list)

    def byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def emit(self, text: str) -> None:
        self.out.append(text)
        self.offset += units(text)

    def mark(self, kind: str, since: int, **extra: str) -> None:
        """An entity over what has come out since that offset; over nothing there is none."""
        length = self.offset - since
        if length > 0:
            self.entities.append({"type": kind, "offset": since, "length": length, **extra})


def unreadable(why: str) -> Refused:
    return bad_request(f"can't parse entities: {why}")
