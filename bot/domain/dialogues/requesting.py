"""Asking for help, and declining to give it: the questions for a newcomer and for the office."""

from collections.abc import Sequence

from bot.domain import taxonomy
from bot.domain.dialogues import ready
from bot.domain.dialogues.questions import Answers, Choice, Dialogue, Room, of
from bot.domain.errors import NotAnAnswer
from bot.domain.requests import REASONS
from bot.domain.words import N_

OWN = "own_languages"  # beside the answers: what the profile says, to be offered first
ABOUT = "request"  # beside the answers: the request that the office changes or declines


def _kinds(room: Room, answers: Answers) -> Sequence[Choice]:
    """What volunteers do, then what they do not: whoever looks for that is told who does."""
    given = [Choice(key, name) for key, name in taxonomy.REQUESTED.items()]
    return given + [Choice(key, name) for key, (name, _) in taxonomy.NOT_GIVEN.items()]


def _is_given(room: Room, answers: Answers) -> None:
    if answers["kind"] in taxonomy.NOT_GIVEN:
        raise NotAnAnswer(taxonomy.NOT_GIVEN[answers["kind"]][1])


def _own_first(room: Room, answers: Answers) -> Sequence[Choice]:
    own = list(answers.get(OWN) or ())
    known = {it.value: it for it in ready.spoken(room, answers)}
    return [known[code] for code in dict.fromkeys([*own, *known]) if code in known]


REQUESTING = Dialogue(
    key="help",
    summary=N_("You ask for help"),
    finish=N_("Send to the office"),
    questions=(
        ready.one(
            name="kind",
            text=N_("What shall somebody come along for?"),
            label=N_("Kind of help"),
            hint=N_("Volunteers come in their free time. It costs you nothing."),
            choices=_kinds,
            page=20,
            check=_is_given,
        ),
        ready.day(),
        ready.time(),
        ready.duration(
            hint=N_("If you do not know, choose a little more."),
        ),
        ready.district(
            name="district",
            text=N_("In which part of town is it?"),
            hint=N_("Everyone who is asked sees this, and no more of the place."),
        ),
        ready.meeting_point(
            text=N_("Where exactly do you meet? Write the address or the place."),
            hint=N_("Only the office and whoever comes see it."),
        ),
        ready.some(
            name="languages",
            text=N_("Which languages should whoever comes speak?"),
            label=N_("Languages"),
            hint=N_("They speak all of these. At offices and at the doctor, German helps too."),
            choices=_own_first,
        ),
        ready.some(
            name="wishes",
            text=N_("Do you have a wish who should come?"),
            label=N_("Wishes"),
            choices=ready.among(taxonomy.WISHES),
        ),
        ready.note(
            name="note",
            text=N_("Is there anything that whoever comes should know?"),
            label=N_("For whoever comes"),
            hint=N_("Only the office and whoever comes see it."),
        ),
    ),
)

DECLINING = Dialogue(
    key="decline",
    summary=N_("Decline this request?"),
    finish=N_("Decline"),
    questions=(
        ready.one(
            name="reason",
            text=N_("Why is it not possible?"),
            label=N_("Reason"),
            hint=N_("Whoever asked reads this sentence in their own language."),
            choices=of(*(Choice(key, short) for key, (short, _) in REASONS.items())),
            columns=1,
        ),
        ready.words(
            name="words",
            text=N_("Would you like to add something? It is passed on as you write it."),
            label=N_("In your words"),
            optional=True,
            longest=300,
        ),
    ),
)
