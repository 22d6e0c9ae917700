"""Who plays in the demo, and how they register: by the buttons that everyone has."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.demo.cast import Actor

MORNINGS = ("Morning",)


@dataclass(frozen=True)
class Helper:
    """What a volunteer answers; languages with the msgid of their level, the rest msgids."""

    languages: dict[str, str] = field(default_factory=lambda: {"uk": "Fluently", "de": "Well"})
    skills: Sequence[str] = ("Interpreting", "Company at the doctor")
    times: Sequence[str] = MORNINGS
    district: str = "innenstadt"
    radius: int = 5
    car: str = "No"
    cap: str = "3 times a week"
    quiet: str = "21:00–7:00"
    night: str = "No"
    gender: str = "Skip"
    adult: str = "Yes"


async def agrees(actor: Actor) -> None:
    """/start, the language, and the privacy notice."""
    await actor.says("/start")
    await actor.taps(actor.t.own_name(), "I agree")


async def registers_office(actor: Actor) -> None:
    await agrees(actor)
    await actor.taps("I work in the office", "Yes, that is right")


async def registers_to_help(actor: Actor, helper: Helper, role: str = "I want to help") -> None:
    await agrees(actor)
    await says_how_to_help(actor, helper, role)
    await actor.taps("Yes, that is right")


async def says_how_to_help(actor: Actor, helper: Helper, role: str = "I want to help") -> None:
    """All questions after the privacy notice."""
    await actor.taps(role)
    await chooses_languages(actor, list(helper.languages))
    await actor.taps(*helper.languages.values())
    await actor.taps(*helper.skills, "Done", *helper.times, "Done")
    await actor.presses(f"ask:reg:area:{helper.district}")
    await actor.taps(actor.t.kilometres(helper.radius), helper.car, helper.cap, helper.quiet)
    if helper.quiet != "No quiet hours":
        await actor.taps(helper.night)
    await actor.taps(helper.gender, helper.adult)


async def registers_as_newcomer(
    actor: Actor, languages: Sequence[str], district: str, accommodation: str
) -> None:
    await agrees(actor)
    await actor.taps("I have just arrived")
    await chooses_languages(actor, languages)
    await actor.presses(f"ask:reg:home:{district}")
    await actor.says(accommodation)
    await actor.taps("Yes, that is right")


async def chooses_languages(actor: Actor, codes: Sequence[str]) -> None:
    for code in codes:
        await actor.taps(actor.t.language_name(code))
    await actor.taps("Done")


@dataclass(frozen=True)
class Visit:
    """What is asked of both sides; ``day`` as one types it, the rest msgids or codes."""

    day: str
    time: str = "9:00"
    kind: str = "Company at the doctor"
    duration: int = 120
    district: str = "innenstadt"
    meeting_point: str = "Praxis Dr. Weber, Reichenstraße 12"
    languages: Sequence[str] = ()  # of a newcomer, those beside the first one of the profile


async def _says_when_and_where(actor: Actor, visit: Visit, dialogue: str) -> None:
    await actor.says(visit.day)
    await actor.says(visit.time)
    await actor.taps(actor.t.duration(visit.duration))
    await actor.presses(f"ask:{dialogue}:district:{visit.district}")
    await actor.says(visit.meeting_point)


@dataclass(frozen=True)
class Request(Visit):
    """What a coordinator answers."""

    meeting_point: str = "Praxis Dr. Weber, Reichenstraße 12, Eingang im Hof"
    title: str = ""
    places: int = 1
    requirements: Sequence[str] = ()
    urgent: str = "No"
    public_note: str = ""
    private_note: str = ""


async def posts(actor: Actor, request: Request) -> None:
    """Answer all questions, up to the preview."""
    await actor.says("/new")
    await says_what_is_needed(actor, request)
    await actor.taps("Preview")


async def says_what_is_needed(actor: Actor, request: Request) -> None:
    """All questions about a need."""
    await actor.taps(request.kind)
    await _says_or_skips(actor, request.title)
    await _says_when_and_where(actor, request, "need")
    await actor.taps(str(request.places))
    for code in request.languages:
        await actor.taps(actor.t.language_name(code))
    await actor.taps("Done" if request.languages else "Skip", "Skip")
    await actor.taps(*request.requirements, "Done" if request.requirements else "Skip")
    await actor.taps(request.urgent)
    await _says_or_skips(actor, request.public_note)
    await _says_or_skips(actor, request.private_note)


@dataclass(frozen=True)
class Ask(Visit):
    """What a newcomer answers who wants somebody to come along."""

    wishes: Sequence[str] = ()
    note: str = ""


async def asks_for_help(actor: Actor, ask: Ask) -> None:
    """Answer all questions, up to the summary."""
    await actor.says("/request")
    if actor.t("Ask for help") in actor.buttons():
        await actor.taps("Ask for help")
    await actor.taps(ask.kind)
    await answers_the_rest(actor, ask)


async def answers_the_rest(actor: Actor, ask: Ask) -> None:
    """All questions after the kind of help."""
    await _says_when_and_where(actor, ask, "help")
    await chooses_languages(actor, ask.languages)
    await actor.taps(*ask.wishes, "Done" if ask.wishes else "Skip")
    await _says_or_skips(actor, ask.note)


async def _says_or_skips(actor: Actor, text: str) -> None:
    await (actor.says(text) if text else actor.taps("Skip"))
