"""A message as it is shown: a first line that says it all, further lines, buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_BUTTON = 24  # characters; longer ones are cut on small phones
LONGEST_DATA = 64  # bytes, Telegram's limit


@dataclass(frozen=True)
class Button:
    """A button; ``data`` comes back when it is pressed, ``url`` is opened instead."""

    label: str
    data: str = ""
    url: str = ""


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True)
class Message:
    """``head`` is set in bold; an empty line among ``lines`` parts paragraphs.

    ``location_button`` puts up a keyboard with one button that shares the place where one is.
    """

    head: str
    lines: Sequence[str] = ()
    buttons: Rows = ()
    location_button: str = ""

    @property
    def text(self) -> str:
        return "\n".join([self.head, *self.lines])


@dataclass(frozen=True)
class Pin:
    """A point on the map."""

    lat: float
    lon: float
    title: str
    address: str


@dataclass(frozen=True)
class File:
    """A file with a line of text under it."""

    name: str
    content: bytes
    caption: str


@dataclass(frozen=True)
class Copy:
    """What somebody sent, copied from the chat where it stands."""

    chat_id: int
    message_id: int


@dataclass(frozen=True)
class Photo:
    """A picture that Telegram has already, with a line of text under it."""

    file_id: str
    caption: str


Part = Message | Pin | File | Copy | Photo


def tap(act: str, *subjects: int | str) -> str:
    """The data of a button: an act and the ids it speaks of, never more than Telegram takes."""
    data = ":".join((act, *map(str, subjects)))
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError(f"{data!r} is longer than {LONGEST_DATA} bytes")
    return data


def untap(data: str) -> tuple[str, list[str]]:
    """The act and the subjects of a button's data."""
    act, *subjects = data.split(":")
    return act, subjects


def in_rows(buttons: Sequence[Button], columns: int) -> list[list[Button]]:
    return [list(buttons[at : at + columns]) for at in range(0, len(buttons), columns)]
