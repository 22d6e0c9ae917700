"""Gives memory back after a build, which needs far more than what it leaves."""

from __future__ import annotations

import ctypes
import sys

from bot.domain.answers import concept
from bot.domain.answers.loanwords import arabic_bones, german_bones, to_cyrillic
from bot.domain.answers.normalise import script
from bot.domain.answers.stems import arabic, arabic_shapes, english, german, slavic
from bot.domain.answers.wording import grams

# A build meets far more words than questions do; the engine has a lexicon of its own afterwards.
_REMEMBERED = (
    concept.shipped,
    *(grams, script, slavic, arabic, arabic_shapes, german, english),
    *(german_bones, arabic_bones, to_cyrillic),
)


def give_back() -> None:
    """Forget the words met so far, and return freed memory where glibc holds it."""
    for function in _REMEMBERED:
        function.cache_clear()
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # musl has none
        trim(0)
