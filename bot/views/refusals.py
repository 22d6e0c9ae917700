"""What a person reads when something cannot be done: why, and what else is possible."""

from zoneinfo import ZoneInfo

from bot.domain import taxonomy
from bot.domain.errors import (
    AlreadyDecided,
    AlreadyReleased,
    AlreadySent,
    InvitationUsed,
    NotAnAnswer,
    NotTheAuthors,
    NotThere,
    NotYours,
    Over,
    Refused,
    TextChanged,
    TimesClash,
)
from bot.texts import Texts


def refusal(t: Texts, error: Refused, zone: ZoneInfo) -> str:
    """One or two sentences in the person's language."""
    match error:
        case NotAnAnswer():
            return t(error.text)
        case TimesClash():
            return t(
                "You have already said yes to something at that time: {kind}, {when}. "
                "To change, give that place back first: /shifts",
                kind=t(taxonomy.SKILLS[error.title]),
                when=t.span(error.starts_at, error.ends_at, zone),
            )
        case Over():
            return t("This is no longer open. /open shows what you could take now.")
        case AlreadyReleased():
            return t("This place has been given back already. /shifts shows yours.")
        case AlreadySent():
            return t("This news has been sent or stopped already. /announce writes a new one.")
        case NotTheAuthors():
            return t("You wrote this text, so somebody else looks at it before it is published.")
        case AlreadyDecided():
            return t("Somebody has decided about this text already.")
        case TextChanged():
            return t(
                "The article has changed since this was written. Please send the text back, "
                "so that it can be compared again."
            )
        case NotYours():
            return t("This is not open to you. If you think it should be, ask the office.")
        case InvitationUsed():
            return t("This invitation was used before or is too old. Please ask for a new one.")
        case NotThere():
            return t("This button is old. /start shows where you are.")
        case _:
            return t("That is not possible right now. /help shows how to reach us.")


def unforeseen(t: Texts, code: str) -> str:
    return t(
        "Sorry, something went wrong on our side. Nothing is lost. "
        "Please try again; if it happens again, tell us this code: {code}",
        code=code,
    )
