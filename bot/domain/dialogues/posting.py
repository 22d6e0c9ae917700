"""Posting a need: the questions a coordinator answers."""

from collections.abc import Sequence

from bot.domain import taxonomy
from bot.domain.dialogues import ready
from bot.domain.dialogues.questions import Answers, Choice, Dialogue, Named, Room, of
from bot.domain.words import N_


def _more_skills(room: Room, answers: Answers) -> Sequence[Choice]:
    return [
        Choice(key, name) for key, name in taxonomy.SKILLS.items() if key != answers.get("kind")
    ]


POSTING = Dialogue(
    key="need",
    summary=N_("Your new request"),
    finish=N_("Preview"),
    questions=(
        ready.one(
            name="kind",
            text=N_("What kind of help is needed?"),
            label=N_("Kind of help"),
            hint=N_(
                "Not for volunteers: legal or medical advice, therapy, sworn interpreting, "
                "signing for somebody, lending money."
            ),
            choices=ready.SKILLS,
            page=16,
        ),
        ready.words(
            name="title",
            text=N_("What is it called? A few words are enough."),
            label=N_("Title"),
            hint=N_("Everyone who is asked reads it as you write it. No names, please."),
            optional=True,
            longest=60,
        ),
        ready.day(),
        ready.time(),
        ready.duration(),
        ready.district(
            name="district",
            text=N_("In which part of town?"),
            hint=N_("Everyone who is asked sees the district. You can also share a location."),
        ),
        ready.meeting_point(
            text=N_("Where exactly do you meet? Address and meeting point, please."),
            hint=N_("Only those who come see it."),
            choices=ready.sites,
        ),
        ready.one(
            name="places",
            text=N_("How many people do you need?"),
            label=N_("Places"),
            choices=of(*(Choice(str(n), str(n), Named.AS_IS) for n in (*range(1, 11), 15, 20))),
            columns=4,
        ),
        ready.some(
            name="languages",
            text=N_("Which languages must they speak?"),
            label=N_("Languages"),
            hint=N_("Whoever comes speaks all of these. None is fine, too."),
            choices=ready.spoken,
        ),
        ready.some(
            name="skills",
            text=N_("Must they be able to do anything else?"),
            label=N_("Also needed"),
            choices=_more_skills,
            page=16,
        ),
        ready.some(
            name="requirements",
            text=N_("What else must be true of whoever comes?"),
            label=N_("Requirements"),
            hint=N_("Work with children always asks for a police certificate."),
            choices=ready.among(taxonomy.REQUIREMENTS),
        ),
        ready.urgent(
            hint=N_("Urgent: more people are asked at once, at night too if they allowed it."),
        ),
        ready.note(
            name="public_note",
            text=N_("Is there anything everyone should know?"),
            label=N_("For everyone"),
            hint=N_("Everyone who is asked sees it: no names, no addresses, no illnesses."),
        ),
        ready.note(
            name="private_note",
            text=N_("And what should only those who come know?"),
            label=N_("For those who come"),
            hint=N_("For example whom to ask for, and a telephone number."),
        ),
    ),
)
