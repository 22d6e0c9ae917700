"""All that is said goes through here: catalogues, plurals, dates, lists, direction of text."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, format_time
from babel.lists import format_list
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_percent
from babel.support import Translations
from babel.units import format_unit

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "lotse"
SOURCE = "en"  # the language of the msgids

# Isolates keep a value of one direction from turning the text around it (Unicode TR9).
FSI, PDI = "\u2068", "\u2069"
LRI = "\u2066"
GROUPS = re.compile(r"\+?\d+(?:[ /-]+\d+)+")
COMMAND = re.compile(r"(?<![\w/])/[a-z]+\b")
BIDI_CONTROLS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")

# Where CLDR's short time is not what people write: 9:00 rather than 09:00.
TIME_PATTERNS = {"de": "H:mm", "uk": "H:mm"}
VARIANTS = {"en": "en_GB"}


@cache
def languages() -> tuple[str, ...]:
    """The languages of the interface: one folder each, in the order of their folders' names."""
    folders = LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return tuple(sorted(path.parent.parent.name for path in folders))


def without_bidi(text: str) -> str:
    """What somebody typed, without characters that would turn the text around it."""
    return BIDI_CONTROLS.sub("", text)


class Texts:
    """Everything that can be said in one language; calling it translates a msgid.

    Values are put in for ``{name}`` and isolated, so that each keeps its own direction.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(VARIANTS.get(language, language))
        self._catalogue = _catalogue(language)

    def __call__(self, text: str, **values: object) -> str:
        return self.commands(_filled(self._catalogue.ugettext(text), values))

    def commands(self, text: str) -> str:
        """``text`` with its /commands kept in one piece where lines run from right to left."""
        return COMMAND.sub(lambda it: f"{LRI}{it[0]}{PDI}", text) if self.rtl else text

    def figures(self, text: str) -> str:
        """Groups of figures ("116 117") stay in their order in right-to-left text, too."""
        return GROUPS.sub(lambda it: f"{LRI}{it[0]}{PDI}", text) if self.rtl else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The form for ``n`` things, by the language's own rule; ``{n}`` is put in."""
        return _filled(self._catalogue.ungettext(one, many, n), {"n": n, **values})

    @property
    def rtl(self) -> bool:
        return self.locale.text_direction == "rtl"

    def own_name(self) -> str:
        """The language's name in itself."""
        name = self.locale.get_language_name(self.locale) or self.language
        return name[0].upper() + name[1:]

    def language_name(self, code: str) -> str:
        return str(self.locale.languages.get(code, code))

    def day(self, day: date | datetime, zone: ZoneInfo | None = None) -> str:
        """Weekday and date: Dienstag, 24. November."""
        local = day.astimezone(zone) if isinstance(day, datetime) else day
        known = self.locale.datetime_skeletons
        pattern = str((known.get("MMMMEEEEd") or known["MMMMEd"]).pattern)
        return format_date(local, re.sub("E+", "EEEE", pattern), self.locale)

    def long_date(self, day: date) -> str:
        """A date with its year, for what lies far ahead: 31. Januar 2029."""
        return format_date(day, "long", self.locale)

    def short_day(self, day: date) -> str:
        """For a button: Di., 24. Nov."""
        pattern = str(self.locale.datetime_skeletons["MMMEd"].pattern)
        return format_date(day, pattern, self.locale)

    def time(self, moment: datetime, zone: ZoneInfo) -> str:
        pattern = TIME_PATTERNS.get(self.language, "short")
        return format_time(moment.astimezone(zone), pattern, locale=self.locale)

    def moment(self, moment: datetime, zone: ZoneInfo) -> str:
        """Weekday, date and time."""
        return f"{self.day(moment, zone)}{self._comma} {self.time(moment, zone)}"

    def span(self, starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
        """Weekday, date and times; both days if it goes over midnight."""
        if starts.astimezone(zone).date() != ends.astimezone(zone).date():
            return f"{self.moment(starts, zone)} – {self.moment(ends, zone)}"
        return f"{self.day(starts, zone)}{self._comma} {self.times(starts, ends, zone)}"

    def weekday(self, day: int) -> str:
        """The short name of a day of the week, 0 is Monday."""
        return str(self.locale.days["stand-alone"]["abbreviated"][day])

    def items(self, items: Iterable[str]) -> str:
        """A list in words: A, B und C."""
        return format_list([FSI + item + PDI for item in items], locale=self.locale)

    def distance(self, metres: int) -> str:
        if metres < 1000:
            return format_unit(metres, "length-meter", "short", locale=self.locale)
        return self.kilometres(round(metres / 1000, 1))

    def kilometres(self, km: float) -> str:
        return format_unit(km, "length-kilometer", "short", locale=self.locale)

    def percent(self, share: float) -> str:
        """A share of 1, to the nearest 5 %: more would be a precision that nobody has."""
        return format_percent(round(share * 20) / 20, locale=self.locale)

    def duration(self, minutes: int) -> str:
        if minutes < 60 or minutes % 30:
            return format_unit(minutes, "duration-minute", "long", locale=self.locale)
        return self.plain_hours(minutes)

    def in_row(self, parts: Iterable[str], *, groups: bool = False) -> str:
        """Parts after one another, with the language's own comma (or semicolon)."""
        signs = "،؛" if self.rtl else ",;"
        return f"{signs[groups]} ".join(parts)

    def plain_hours(self, minutes: int) -> str:
        hours = minutes / 60
        whole = int(hours) if hours.is_integer() else hours
        return format_unit(whole, "duration-hour", "long", locale=self.locale)

    def between(self, gap: timedelta) -> str:
        """How long until something, in minutes, hours or days."""
        minutes = max(round(gap.total_seconds() / 60), 1)
        if minutes < 120:
            return format_unit(minutes, "duration-minute", "long", locale=self.locale)
        if minutes < 48 * 60:
            return format_unit(round(minutes / 60), "duration-hour", "long", locale=self.locale)
        days = round(minutes / 60 / 24)
        return format_unit(days, "duration-day", "long", locale=self.locale)

    @property
    def _comma(self) -> str:
        return "،" if self.rtl else ","

    def times(self, starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
        """From when to when on one day."""
        if "a" in str(self.locale.time_formats["short"].pattern):
            local = (starts.astimezone(zone), ends.astimezone(zone))
            return format_interval(*local, skeleton="hm", tzinfo=zone, locale=self.locale)
        return f"{self.time(starts, zone)}–{self.time(ends, zone)}"


def missing(language: str) -> list[str]:
    """The texts of the template that this language does not have yet."""
    if language == SOURCE:
        return []
    with (LOCALES / f"{DOMAIN}.pot").open("rb") as file:
        template = read_po(file)
    with _path(language).open("rb") as file:
        known = {str(it.id): it for it in read_po(file, locale=language) if it.id}
    return [str(it.id) for it in template if it.id and not _translated(known.get(str(it.id)))]


def _translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(forms)


def _path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def texts(language: str) -> Texts:
    return Texts(language)


@cache
def _catalogue(language: str) -> Translations:
    """The catalogue, compiled from its .po when the program starts: no stale .mo can exist."""
    compiled = BytesIO()
    with _path(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def _filled(text: str, values: dict[str, object]) -> str:
    isolated = {
        name: value if isinstance(value, int) else f"{FSI}{value}{PDI}"
        for name, value in values.items()
    }
    return text.format_map(isolated) if values else text
