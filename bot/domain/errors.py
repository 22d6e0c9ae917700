"""Named refusals: what a rule of the domain does not allow, and why."""

from datetime import datetime


class Misconfigured(Exception):
    """The settings, the database or a file cannot be used; says in one sentence how to mend it."""


class Away(Exception):
    """The database is out of reach for a moment; what was asked of it can be asked again."""


class Refused(Exception):
    """A person asked for what a rule does not allow; a view says so in their language."""


class NotYours(Refused):
    """Someone acts on what belongs to somebody else, or without the role."""


class NotThere(Refused):
    """The thing that a button speaks of is gone."""


class Over(Refused):
    """The need has ended, was cancelled or has begun."""


class TimesClash(Refused):
    """The person has said yes to something else at that time."""

    def __init__(self, title: str, starts_at: datetime, ends_at: datetime) -> None:
        super().__init__(title)
        self.title, self.starts_at, self.ends_at = title, starts_at, ends_at


class AlreadyReleased(Refused):
    """The place has been given back already."""


class InvitationUsed(Refused):
    """The invitation link was used before, or is too old."""


class AlreadySent(Refused):
    """The broadcast has been sent, or was stopped."""


class NotTheAuthors(Refused):
    """Whoever proposed a text does not publish it, while there is somebody else who could."""


class AlreadyDecided(Refused):
    """The proposal has been published or sent back."""


class TextChanged(Refused):
    """The article says something else now than when the proposal was made."""


class AlreadyClaimed(Refused):
    """Somebody else of the team has taken the question: ``name``."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AlreadyClosed(Refused):
    """The question is closed."""


class RequestDecided(Refused):
    """Somebody else has approved or declined the request, or it was taken back."""


class TooManyOpen(Refused):
    """This person has as many open requests as the office allows; ``limit`` says how many."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class LineClosed(Refused):
    """The two cannot write to each other (any more); ``ended`` if one of them ended it."""

    def __init__(self, *, ended: bool = False) -> None:
        super().__init__()
        self.ended = ended


class NotAnAnswer(Refused):
    """What was typed does not answer the question; ``text`` is an English msgid that says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
