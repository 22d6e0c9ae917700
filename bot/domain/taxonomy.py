"""What help is given, what it may require, and which languages are offered: as data."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.words import N_

# A new kind of help is one line here; keys are stored, names are English msgids.
SKILLS: Mapping[str, str] = MappingProxyType(
    {
        "interpreting": N_("Interpreting"),
        "offices": N_("Company at offices"),
        "doctors": N_("Company at the doctor"),
        "transport": N_("Driving people or things"),
        "childcare": N_("Looking after children"),
        "homework": N_("Homework help"),
        "language": N_("Language practice"),
        "moving": N_("Moving and furniture"),
        "donations": N_("Sorting donations"),
        "paperwork": N_("Letters and forms"),
        "computers": N_("Phones and computers"),
        "cooking": N_("Cooking"),
        "housing": N_("Looking for a flat"),
        "leisure": N_("Sport and leisure"),
        "welcome": N_("Welcoming at night"),
    }
)

REQUIREMENTS: Mapping[str, str] = MappingProxyType(
    {
        "adult": N_("18 or older"),
        "car": N_("With a car"),
        "woman": N_("A woman"),
        "man": N_("A man"),
        "clearance": N_("Police certificate"),
    }
)

# Work with children asks for a police certificate (Führungszeugnis) without anyone having to
# think of it.
ALWAYS_REQUIRED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "childcare": frozenset({"adult", "clearance"}),
        "homework": frozenset({"clearance"}),
        "welcome": frozenset({"adult"}),
    }
)

# What newcomers may ask for: the kinds that somebody does together with them.
REQUESTED: Mapping[str, str] = MappingProxyType(
    {key: name for key, name in SKILLS.items() if key not in {"donations", "welcome"}}
)

# What newcomers may wish of whoever comes.
WISHES: Mapping[str, str] = MappingProxyType(
    {key: REQUIREMENTS[key] for key in ("woman", "man", "car")}
)

# What volunteers must not do, and who does: the name of it, and the sentence that says so.
NOT_GIVEN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "law": (
            N_("Legal advice"),
            N_(
                "Volunteers give no legal advice. A migration advice centre or a lawyer does; "
                "the first is free of charge. /places shows where."
            ),
        ),
        "medicine": (
            N_("Medical treatment"),
            N_(
                "Volunteers do not treat anybody. A doctor does; at night and at weekends call "
                "116 117, in an emergency 112. Somebody can come to the doctor with you."
            ),
        ),
        "therapy": (
            N_("Therapy"),
            N_(
                "Volunteers give no therapy. A doctor or a counselling centre does, and the "
                "crisis line 0800 111 0 111 listens day and night, free of charge."
            ),
        ),
        "money": (
            N_("Money or a loan"),
            N_(
                "Volunteers give and lend no money. The Jobcenter or the social welfare office "
                "pays benefits. Somebody can come there with you: choose company at offices."
            ),
        ),
        "sworn": (
            N_("Sworn translation"),
            N_(
                "Volunteers do not translate certificates. A sworn translator does; it costs "
                "money. The office tells you whether somebody pays for it."
            ),
        ),
        "signing": (
            N_("Signing for me"),
            N_(
                "Volunteers sign nothing for others. Somebody can explain a letter or a form "
                "to you: choose letters and forms."
            ),
        ),
    }
)

# ISO 639 codes; the names come from CLDR. The first are the ones most asked for.
SPOKEN = (
    *("de", "uk", "ar", "en", "ru", "fa", "ku", "tr", "fr", "ps", "ti", "so", "ro", "pl", "bg"),
    *("sq", "sr", "hr", "bs", "es", "it", "pt", "vi", "am", "ka", "hy", "az", "ur", "hi", "bn"),
)
