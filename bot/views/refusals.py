"""What a person reads when something cannot be done: why, and what else is possible."""

from zoneinfo import ZoneInfo

from bot.domain import taxonomy
from bot.domain.errors import (
    AlreadyClaimed,
    AlreadyClosed,
    AlreadyDecided,
    AlreadyReleased,
    AlreadySent,
    InvitationUsed,
    LineClosed,
    NotAnAnswer,
    NotTheAuthors,
    NotThere,
    NotYours,
    Over,
    Refused,
    RequestDecided,
    TextChanged,
    TimesClash,
    TooManyOpen,
)
from bot.domain.words import N_
from bot.texts import Texts

# What needs nothing put in.
PLAIN = {
    Over: N_("This is no longer open. /open shows what you could take now."),
    AlreadyReleased: N_("This place has been given back already. /shifts shows yours."),
    AlreadySent: N_("This news has been sent or stopped already. /announce writes a new one."),
    NotTheAuthors: N_("You wrote this text, so somebody else looks at it before it is published."),
    AlreadyDecided: N_("Somebody has decided about this text already."),
    TextChanged: N_(
        "The article has changed since this was written. Please send the text back, "
        "so that it can be compared again."
    ),
    AlreadyClosed: N_("This question is closed. Another message opens a new one."),
    NotYours: N_("This is not open to you. If you think it should be, ask the office."),
    InvitationUsed: N_("This invitation was used before or is too old. Please ask for a new one."),
    NotThere: N_("This button is old. /start shows where you are."),
}


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
        case AlreadyClaimed():
            return t("{name} has taken this question.", name=error.name)
        case RequestDecided() | TooManyOpen() | LineClosed():
            return _of_help(t, error)
    if type(error) in PLAIN:
        return t(PLAIN[type(error)])
    return t("That is not possible right now. /help shows how to reach us.")


def not_yours(t: Texts) -> str:
    return t(PLAIN[NotYours])


def _of_help(t: Texts, error: RequestDecided | TooManyOpen | LineClosed) -> str:
    """Around what newcomers ask for."""
    match error:
        case RequestDecided():
            return t("This has been decided already, or was taken back. /asked shows what waits.")
        case TooManyOpen():
            return t.plural(
                "You have {n} open request. Please wait until it is over, or cancel it: /request",
                "You have {n} open requests. Please wait until one is over, or cancel one: "
                "/request",
                error.limit,
            )
        case LineClosed():
            return closed_line(t, ended=error.ended)


def closed_line(t: Texts, *, ended: bool) -> str:
    """Why two people cannot write to each other (any more)."""
    if ended:
        return t("This conversation was ended. If you need something, /help shows who helps.")
    return t(
        "You can write to each other from the yes until a day after the end. "
        "If you need something, /help shows who helps."
    )


def unforeseen(t: Texts, code: str) -> str:
    return t(
        "Sorry, something went wrong on our side. Nothing is lost. "
        "Please try again; if it happens again, tell us this code: {code}",
        code=code,
    )
