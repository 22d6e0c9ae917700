"""Learns what people ask: `python -m benchmarks.answers.learn` writes `asked.bin` anew.

The examples stand in `asked/`, a file a topic. They are read as the engine reads a message, with
the lexicon that is shipped, but without any article: what is learned serves every knowledge base.
Each is read twice, once as if half of its concepts had not been heard: the lexicon knows the words
of the examples better than those of strangers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from math import log
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks import tables
from benchmarks.regression import softmax
from bot.domain.answers import asked, concept, language
from bot.domain.answers.asked import Learned
from bot.domain.answers.lexicon import Lexicon
from bot.domain.answers.normalise import words
from bot.domain.answers.signs import RARITY, Signs
from bot.domain.answers.stopwords import content

EXAMPLES = Path(__file__).parent / "asked"
LEARNED = Path(asked.__file__).with_name("asked.bin")
DAMPING = (0.3, 0.8)  # of stems and letters, as parts of the rarity of what one example has
SHARPNESS = 3.0  # how long a message is made, so that smoothing spares its weights
_RIDGE = 1.0
_CHOSEN = {"la": "uk", "ru": "uk"}  # what those have chosen whose language is none of the bot's

Texts = Mapping[str, Sequence[str]]  # by language


def examples() -> dict[str, Texts]:
    """All examples that are kept, by topic and language."""
    files = sorted(EXAMPLES.glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files}


def texts(of: Texts) -> Iterator[str]:
    """The examples of one topic."""
    for listed in of.values():
        yield from listed


def learned(found: Mapping[str, Texts], lexicon: Lexicon) -> Learned:
    """The weights that these examples speak for."""
    read = [
        reading
        for of in found.values()
        for spoken, listed in of.items()
        for text in listed
        for reading in _read(text, spoken, lexicon)
    ]
    many = [2 * sum(map(len, of.values())) for of in found.values()]
    whole = np.tile([True, False], len(read) // 2)
    rarest = round(log(whole.sum() + 1) * RARITY)
    stems, letters = (it * rarest for it in DAMPING)
    table = tables.Table.of(read, (stems, letters), whole)
    fitted = softmax(SHARPNESS * table.rows, np.repeat(np.arange(len(many)), many), _RIDGE)
    weights = table.weights(SHARPNESS * fitted)
    return Learned(tuple(found), weights, tables.fingerprint(EXAMPLES))


def _read(text: str, spoken: str, lexicon: Lexicon) -> tuple[Signs, Signs]:
    """The signs of an example, and what is left of them where half of its concepts go unheard."""
    listed = tuple(words(text))
    _, foreign = language.guess(text, _CHOSEN.get(spoken, spoken), lexicon.knows)
    found = lexicon.find(listed, guess=True, foreign=foreign)
    named = [lexicon.concepts[it].name for it in found]
    heard = [it for it in named if crc32(f"{text}/{it}".encode()) % 2]
    told = content(listed)
    return asked.message_signs(told, named), asked.message_signs(told, heard)


def main() -> None:
    """Write what was learned; some minutes, and five gigabytes."""
    LEARNED.write_bytes(asked.packed(learned(examples(), Lexicon(list(concept.shipped())))))


if __name__ == "__main__":
    main()
