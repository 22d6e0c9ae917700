"""Choices that several dialogues offer."""

from collections.abc import Sequence

from bot.domain import taxonomy
from bot.domain.dialogues.questions import Answers, Choice, Named, Room, of
from bot.domain.words import N_

WHERE = N_("Choose a district, or share your location. We keep it only to within 500 metres.")
YES_NO = of(Choice("yes", N_("Yes")), Choice("no", N_("No")))


def spoken(room: Room, answers: Answers) -> Sequence[Choice]:
    return [Choice(code, code, Named.LANGUAGE) for code in taxonomy.SPOKEN]


def districts(room: Room, answers: Answers) -> Sequence[Choice]:
    return [Choice(key, key, Named.DISTRICT) for key in room.districts]


def sites(room: Room, answers: Answers) -> Sequence[Choice]:
    return [Choice(key, key, Named.SITE) for key in room.sites]


def places(room: Room, answers: Answers) -> Sequence[Choice]:
    """Districts, and the sites in them."""
    return [*districts(room, answers), *sites(room, answers)]
