"""The messages that are measured: written for the project, mistyped, and questions from a file."""

import json
import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from bot.domain.safety import Kind

WRITTEN = Path(__file__).parents[2] / "tests/domain/safety/messages"
EXAMPLES = Path(__file__).parent / "examples"
EVERYDAY = "everyday"
# Written to judge with; nothing is fitted on them.
JUDGED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")

Texts: TypeAlias = list[str]


@dataclass(frozen=True)
class Said:
    """A message; ``kind`` is what somebody needs help with, where that was written down."""

    text: str
    language: str = ""
    urgent: bool = False
    kind: Kind | None = None


def judged(name: str) -> list[Said]:
    """All messages of a set that is judged with."""
    return list(read(WRITTEN / f"judged_{name}.toml"))


def unseen() -> list[Said]:
    """What was written before the rules, and never looked at since."""
    return [
        said
        for kept in (f"{it}_unseen.toml" for it in ("alarms", EVERYDAY))
        for said in read(WRITTEN / kept)
    ]


def read(file: Path) -> Iterator[Said]:
    """Messages by language, and by kind where that was written down.

    What kind all are of, or that they are everyday, the file's name may say.
    """
    named = file.stem.partition("_")[0]
    for language, told in tomllib.loads(file.read_text("utf-8")).items():
        by_kind: Mapping[str, Texts] = told if isinstance(told, dict) else {named: told}
        for name, texts in by_kind.items():
            kind = Kind(name) if name in set(Kind) else None
            yield from (Said(it, language, name != EVERYDAY, kind) for it in texts)


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
