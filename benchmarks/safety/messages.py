"""The messages that are measured: written for the project, mistyped, and questions from a file."""

import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.safety import Kind

WRITTEN = Path(__file__).parents[2] / "tests/domain/safety/messages"
EVERYDAY = "everyday"
JUDGED = ("first", "second", "third", "fourth")  # written to judge with; nothing is fitted on them


@dataclass(frozen=True)
class Said:
    """A message; ``kind`` is what somebody needs help with, where that was written down."""

    text: str
    language: str
    urgent: bool = False
    kind: Kind | None = None


def judged(name: str) -> list[Said]:
    """All messages of a set that is judged with."""
    entries = tomllib.loads((WRITTEN / f"judged_{name}.toml").read_text("utf-8"))
    return [
        Said(text, language, kind != EVERYDAY, None if kind == EVERYDAY else Kind(kind))
        for language, kinds in entries.items()
        for kind, texts in kinds.items()
        for text in texts
    ]


def by_language(name: str, *, urgent: bool) -> list[Said]:
    """Messages that are kept by language alone."""
    entries = tomllib.loads((WRITTEN / f"{name}.toml").read_text("utf-8"))
    return [Said(text, language, urgent) for language, texts in entries.items() for text in texts]


def mistyped(said: Said, chance: random.Random) -> Said:
    """The message with one letter left out, doubled or swapped inside its longest word."""
    longest = max(said.text.split(), key=len)
    at = chance.randrange(1, max(len(longest) - 1, 2))
    typed = chance.choice(
        (
            longest[:at] + longest[at + 1 :],
            longest[:at] + longest[at] * 3 + longest[at + 1 :] if at < len(longest) else longest,
            longest[:at] + longest[at + 1 : at + 2] + longest[at : at + 1] + longest[at + 2 :],
        )
    )
    return replace(said, text=said.text.replace(longest, typed, 1))


def questions(folder: Path, split: str) -> Iterator[Said]:
    """Everyday questions: ``<language>-<split>.jsonl`` with a "question" in each line."""
    for path in sorted(folder.glob(f"*-{split}.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield Said(json.loads(line)["question"], path.name.split("-")[0])
