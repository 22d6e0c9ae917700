"""Lines: whoever asked for help and whoever comes write to each other through the bot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import LineClosed, NotYours

AFTER_THE_END = timedelta(days=1)
KEPT_FOR = timedelta(days=7)  # after the line has closed, for reports; then all of it is deleted
LISTENS_FOR = timedelta(hours=1)  # after that silence a text is a question to us again
ONE_BY_ONE = 5  # texts a minute that are passed on as they come; more are gathered
GATHERED_FOR = timedelta(seconds=30)
MOST_AN_HOUR = 100  # texts of one person on one line
LONGEST = 3600  # UTF-16 units of text in one message; leaves room for what stands around it


@dataclass(frozen=True)
class Line:
    """Two people and one assignment, whose id it has; ``live`` while the assignment holds."""

    id: int
    need_id: int
    newcomer_id: int
    volunteer_id: int
    ends_at: datetime
    live: bool
    ended_by: int | None = None
    reported_at: datetime | None = None

    @property
    def closes_at(self) -> datetime:
        return self.ends_at + AFTER_THE_END

    def partner_of(self, person_id: int) -> int:
        """Who is at the other end; raise NotYours if this person is at neither."""
        if person_id == self.newcomer_id:
            return self.volunteer_id
        if person_id == self.volunteer_id:
            return self.newcomer_id
        raise NotYours

    def is_open(self, now: datetime) -> bool:
        return self.live and self.ended_by is None and now < self.closes_at

    def must_be_open(self, now: datetime) -> None:
        if not self.is_open(now):
            raise LineClosed(ended=self.ended_by is not None)


@dataclass(frozen=True)
class LineText:
    """One text as it was written."""

    id: int
    person_id: int
    text: str
    written_at: datetime


def pieces(text: str, longest: int = LONGEST) -> Iterator[str]:
    """The text in pieces of at most so many UTF-16 units; no sign is cut in two."""
    piece, units = "", 0
    for sign in text:
        size = len(sign.encode("utf-16-le")) // 2
        if units + size > longest:
            yield piece
            piece, units = "", 0
        piece, units = piece + sign, units + size
    if piece:
        yield piece
