"""The concepts: what newcomers call things, in five languages and three scripts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

LANGUAGES = ("de", "en", "uk", "ru", "ar", "la")


@dataclass(frozen=True)
class Concept:
    """One thing people ask about: its forms by language, the concepts that may stand in for it.

    `outside` marks what a person should answer, unless an article is about it.
    """

    name: str
    forms: Mapping[str, tuple[str, ...]]
    weight: float = 1.0
    near: Mapping[str, float] = field(default_factory=dict)
    outside: bool = False


@cache
def shipped() -> tuple[Concept, ...]:
    """The concepts that come with the program, read from the TOML files beside this module."""
    found: dict[str, Concept] = {}
    for text in texts("lexicon").values():
        for concept in read(text):
            known = found.get(concept.name)
            found[concept.name] = _joined(known, concept) if known else concept
    return tuple(found.values())


def texts(folder: str) -> dict[str, str]:
    """The TOML files of a folder beside this module, by name, in order."""
    there = resources.files("bot.domain.answers").joinpath(folder)
    files = sorted((f for f in there.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {file.name.removesuffix(".toml"): file.read_text("utf-8") for file in files}


def read(text: str) -> list[Concept]:
    """Concepts from TOML: a table each; forms parted by commas, `*` at the end of an open stem."""
    found = []
    for name, table in tomllib.loads(text).items():
        forms = {
            lang: tuple(dict.fromkeys(f.strip() for f in table[lang].split(",") if f.strip()))
            for lang in LANGUAGES
            if lang in table
        }
        weight, near = float(table.get("weight", 1.0)), table.get("near", {})
        found.append(Concept(name, forms, weight, near, bool(table.get("outside", False))))
    return found


def _joined(one: Concept, other: Concept) -> Concept:
    """Two tables of one name, from two files, as one concept."""
    forms = {
        lang: tuple(dict.fromkeys([*one.forms.get(lang, ()), *other.forms.get(lang, ())]))
        for lang in LANGUAGES
    }
    near = {**one.near, **other.near}
    outside = one.outside or other.outside
    return Concept(one.name, forms, min(one.weight, other.weight), near, outside)
