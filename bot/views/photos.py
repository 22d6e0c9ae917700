"""The photo of a volunteer, as they see it themselves and as whoever they help sees it."""

from bot.domain.people import Person
from bot.texts import Texts
from bot.views.message import Button, Message, Photo, tap


def own(t: Texts, file_id: str) -> Photo:
    return Photo(file_id, t("Your photo"))


def standing(t: Texts, *, given: bool) -> Message:
    """Whether there is one, who sees it, and what can be done about it."""
    lines = [t("Only the person you come to gets it, together with your first name.")]
    if not given:
        lines.append(t("You need not give one. You can take it back at any time."))
        give = [[Button(t("Give a photo"), tap("photo.give"))]]
        return Message(t("You have given no photo of yourself."), lines, give)
    buttons = [
        [Button(t("Give another photo"), tap("photo.give"))],
        [Button(t("Delete my photo"), tap("photo.forget"))],
    ]
    return Message(t("This is your photo."), lines, buttons)


def asked(t: Texts) -> Message:
    lines = [t("One on which your face can be seen is best.")]
    back = [[Button(t("No photo"), tap("photo.stop"))]]
    return Message(t("Please send me a picture of you now."), lines, back)


def forgotten(t: Texts) -> Message:
    lines = [t("It stays in chats to which it was sent before.")]
    return Message("✓ " + t("Your photo has been deleted."), lines)


def of_helper(t: Texts, who: Person, file_id: str) -> Photo:
    """With "who comes"."""
    return Photo(file_id, t("This is {name}.", name=who.first_name))
