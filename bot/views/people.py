"""What a person sees of themselves: welcome, menu, help, pause, language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.people import Person, Profile, Volunteer
from bot.domain.words import N_
from bot.texts import Texts, texts
from bot.views.message import Button, Message, in_rows, tap

COMMANDS = {
    "start": N_("Where you are"),
    "open": N_("What I could do"),
    "shifts": N_("What I have said yes to"),
    "request": N_("Someone to come with me"),
    "write": N_("Write to each other"),
    "places": N_("Where is what?"),
    "photo": N_("Your photo"),
    "pause": N_("Take a break"),
    "new": N_("Post a request"),
    "needs": N_("All requests"),
    "asked": N_("Who asks for help"),
    "volunteers": N_("All volunteers"),
    "unreachable": N_("Whom to telephone"),
    "report": N_("What was asked of whom"),
    "announce": N_("Write to many people"),
    "articles": N_("The knowledge base"),
    "questions": N_("What no article answers"),
    "duty": N_("On duty or off duty"),
    "invite": N_("Invite a coordinator"),
    "news": N_("News: on or off"),
    "profile": N_("Change my details"),
    "language": N_("Change the language"),
    "help": N_("Help, and how to reach us"),
}
PAUSES = {7: N_("One week"), 30: N_("One month"), 90: N_("3 months")}  # days


@dataclass(frozen=True)
class House:
    """What a view may say of the office."""

    name: str
    contact: str
    zone: ZoneInfo


def commands(person: Person | None) -> list[str]:
    """The commands that this person is offered."""
    if person is None or not person.registered:
        return ["start", "places", "language", "help"]
    offered = ["start"]
    if person.arrived:
        offered.append("request")
    if person.volunteers:
        offered += ["open", "shifts", "photo", "pause"]
    if person.volunteers or person.arrived:
        offered.append("write")
    offered.append("places")
    if person.coordinator:
        offered += ["new", "needs", "asked", "announce", "articles", "volunteers"]
        offered += ["unreachable", "report", "questions", "duty", "invite"]
    return [*offered, "news", "profile", "language", "help"]


def home(t: Texts, profile: Profile, house: House, now: datetime) -> Message:
    """Where the person is, and what they can do next."""
    person, helper = profile.person, profile.volunteer
    head = t("Hello {name}, this is {office}.", name=person.first_name, office=house.name)
    lines = []
    if helper and helper.paused_until and helper.paused(now):
        until = t.day(helper.paused_until, house.zone)
        lines.append(t("You are taking a break until {day}. We ask you nothing.", day=until))
    elif helper:
        lines.append(t("When somebody needs what you can do, we ask you here."))
    if profile.newcomer and not helper:
        lines.append(t("If you need help, a person is there: /help shows how to reach us."))
    offered = [name for name in commands(person) if name not in {"start", "help"}]
    buttons = [Button(t(COMMANDS[name]), tap("go", name)) for name in offered]
    return Message(head, lines, in_rows([*buttons, Button(t("Help"), tap("go", "help"))], 2))


def welcome(t: Texts, profile: Profile, house: House) -> Message:
    """After registering: what happens next."""
    lines = []
    if profile.volunteer:
        lines += [
            t("When somebody needs what you can do, we ask you here. You decide each time."),
            t("Before you say yes, you see when, where and what for."),
            t("You can take a break whenever you like: /pause"),
        ]
    if profile.newcomer:
        lines += [
            t("If you want somebody to come with you, to the doctor or to an office: /request"),
            t("A person is there for you: /help shows how to reach us."),
        ]
    if profile.person.coordinator:
        lines += [t("/new posts a request, /needs shows all of them.")]
    head = t("Thank you, {name}. You are registered.", name=profile.person.first_name)
    buttons = [Button(t("Help"), tap("go", "help"))]
    if profile.volunteer:
        buttons.insert(0, Button(t("What I could do"), tap("go", "open")))
    return Message(head, lines, [buttons])


def help_(t: Texts, person: Person | None, house: House) -> Message:
    """Who is there, emergency numbers, what volunteers do not do, and the commands."""
    lines = [
        t("This is the chat of {office}. Behind it are people.", office=house.name),
        *([t("You reach us here:"), house.contact] if house.contact else []),
        "",
        t("In an emergency call:"),
        t("112 for fire and ambulance"),
        t("110 for the police"),
        t("116 117 for a doctor at night"),
        t("116 016 for women who experience violence"),
        "",
        t(
            "Volunteers do not give legal or medical advice, no therapy and no sworn "
            "interpreting. The office tells you who does."
        ),
        t("Tell the office if you want your data changed or deleted."),
        "",
        *(t.commands(f"{t(COMMANDS[name])}: /{name}") for name in commands(person)),
    ]
    return Message(t("Help, and how to reach us"), lines)


def languages(t: Texts, known: Sequence[str]) -> Message:
    """Each language in its own script."""
    head = " · ".join(texts(code)("Which language shall we speak?") for code in known)
    buttons = [Button(texts(code).own_name(), tap("language", code)) for code in known]
    return Message(head, (), in_rows(buttons, 2))


def pause(t: Texts, profile: Profile, house: House, now: datetime) -> Message:
    """Take a break, or end it: one tap. Days on which somebody is away can be said before."""
    helper = profile.volunteer
    lines, away = _away(t, helper, now.astimezone(house.zone).date())
    if helper and helper.paused_until and helper.paused(now):
        day = t.day(helper.paused_until, house.zone)
        head = t("You are taking a break until {day}.", day=day)
        rest = t("We ask you nothing until then. Take all the time you need.")
        row = [Button(t("I am back"), tap("pause", 0))]
    else:
        head = t("How long would you like to take a break?")
        rest = t("We ask you nothing in that time. What you have said yes to stays: /shifts")
        row = [Button(t(name), tap("pause", days)) for days, name in PAUSES.items()]
    return Message(head, [rest, *lines], [row, [away]])


def _away(t: Texts, helper: Volunteer | None, today: date) -> tuple[list[str], Button]:
    """Since when and until when somebody is away, and the button that changes it."""
    if helper is None or helper.away is None or helper.away[1] < today:
        return [], Button(t("I will be away"), tap("away.start"))
    first, last = map(t.day, helper.away)
    said = t(
        "You are away: {first} – {last}. We ask you nothing about those days.",
        first=first,
        last=last,
    )
    return ["", said], Button(t("I am there after all"), tap("away.end"))


def back_again(t: Texts) -> Message:
    return Message(t("Good to have you back."), [t("From now on we ask you again.")])


def invitation(t: Texts, link: str) -> Message:
    """A link that makes one person a coordinator."""
    lines = [
        t("Send it to one person only. It works once, and for 7 days."),
        t("Whoever opens it can post requests and see who comes."),
        "",
        link,
    ]
    return Message(t("An invitation for a coordinator"), lines)


def invited(t: Texts) -> Message:
    lines = [t("/new posts a request, /needs shows all of them.")]
    return Message(t("You are a coordinator now."), lines)


def asked_less(t: Texts, cap: int) -> str:
    return t.plural(
        "All right: from now on at most {n} time a week.",
        "All right: from now on at most {n} times a week.",
        cap,
    )


def not_understood(t: Texts, house: House) -> Message:
    """Something was written that nobody waits for."""
    lines = [t("I cannot answer this by myself, but a person can.")]
    if house.contact:
        lines += [t("You reach us here:"), house.contact]
    buttons = [
        Button(t("Where you are"), tap("go", "start")),
        Button(t("Help"), tap("go", "help")),
    ]
    return Message(t("Thank you for writing."), lines, [buttons])


def location_asked(t: Texts) -> Message:
    return Message(
        t("Press the button below to share your location."),
        [t("We keep it only to within 500 metres.")],
        location_button=t("Share my location"),
    )


def put_off(t: Texts) -> Message:
    return Message(
        t("That is fine. Everything is saved."),
        [t("When you like, go on here: /start")],
        [[Button(t("Go on"), tap("go", "start"))]],
    )


def discarded(t: Texts) -> Message:
    return Message(t("Discarded. Nothing was sent."), [t("/start shows where you are.")])


def farewell(t: Texts) -> Message:
    lines = [t("We have kept nothing. If you change your mind, write /start.")]
    return Message(t("All right."), lines)
