"""A machine translation beside its original."""

from bot.domain.articles import clean, units
from bot.texts import Texts
from bot.views.message import Message

LONGEST = 3700  # UTF-16 units of both texts; beyond, the original stands in the message replied to


def translated(t: Texts, original: str, found: str) -> Message:
    """The translation, marked as machine-made, and the original below it."""
    head = t("Translated by a machine; it may be wrong.")
    lines = ["", *clean(found).split("\n")]
    if units(original) + units(found) <= LONGEST:
        lines += ["", t("Original:"), *original.split("\n")]
    return Message(head, lines)


def unavailable(t: Texts) -> str:
    return t("The translation is not available right now. Please try again later.")
