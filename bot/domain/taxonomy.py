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

# ISO 639 codes; the names come from CLDR. The first are the ones most asked for.
SPOKEN = (
    *("de", "uk", "ar", "en", "ru", "fa", "ku", "tr", "fr", "ps", "ti", "so", "ro", "pl", "bg"),
    *("sq", "sr", "hr", "bs", "es", "it", "pt", "vi", "am", "ka", "hy", "az", "ur", "hi", "bn"),
)
