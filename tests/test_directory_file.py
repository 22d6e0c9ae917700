"""The directory's file: hours as people read them, and each mistake as one sentence."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.directory import read_directory
from bot.domain.directory import KINDS, Directory, Doors
from bot.domain.errors import Misconfigured
from bot.domain.places import Point
from bot.texts import languages
from tests.support.examples import BERLIN, berlin

ROOT = Path(__file__).parents[1]
HALL = '[rathaus]\nkind = "office"\nname = "Rathaus"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "directory.toml"


def _read(file: Path, text: str) -> Directory:
    file.write_text(text, "utf-8")
    return read_directory(file, BERLIN)


def _doors(file: Path, hours: str, now: datetime, before: str = "") -> Doors:
    hall = _read(file, f"{before}{HALL}hours = '{hours}'\n").places["rathaus"]
    assert hall.hours is not None
    return hall.hours.at(now).doors


def test_the_file_that_comes_with_the_program_is_whole() -> None:
    directory = read_directory(ROOT / "bot/directory.toml", BERLIN)
    assert len(directory.places) >= 12
    assert directory.kinds() == list(KINDS)
    for place in directory.places.values():
        assert {*languages()} <= {*place.names}, place.key
        assert place.hours, place.key
        assert place.address or place.phone, place.key
    hidden = directory.places["frauenberatung"]
    assert (hidden.address, hidden.point) == ("", None)


def test_names_are_by_language_and_the_first_is_for_all_others(file: Path) -> None:
    text = '[a]\nkind = "food"\nname = { de = "Tafel", uk = "Тафель" }\nnote = "Mo"\n'
    place = _read(file, text).places["a"]
    assert [place.name(it) for it in ("uk", "de", "ar")] == ["Тафель", "Tafel", "Tafel"]
    assert place.note("ar") == "Mo"


@pytest.mark.parametrize(
    ("hours", "now", "doors"),
    [
        ("Mo-Fr 08:00-12:00", berlin(2026, 11, 23, 8), Doors.OPEN),
        ("Mo-Fr 08:00-12:00", berlin(2026, 11, 23, 12), Doors.CLOSED),
        ("Mo-Fr 08:00-12:00", berlin(2026, 11, 22, 9), Doors.CLOSED),
        ("Fr 20:00-02:00", berlin(2026, 11, 28, 1, 59), Doors.OPEN),
        ("Sa[1] 09:00-12:00", berlin(2026, 12, 5, 10), Doors.OPEN),
        ("Sa[1] 09:00-12:00", berlin(2026, 12, 12, 10), Doors.CLOSED),
        ("24/7", berlin(2026, 12, 25, 3), Doors.OPEN),
        ("Mo-Fr 08:00-12:00 unknown", berlin(2026, 11, 23, 9), Doors.UNKNOWN),
        ("Mo-Su 08:00-12:00; PH off", berlin(2026, 12, 25, 9), Doors.CLOSED),
        ("Mo-Su 08:00-12:00", berlin(2026, 12, 25, 9), Doors.OPEN),
        ("Mo-Su 08:00-12:00; SH off", berlin(2026, 12, 28, 9), Doors.OPEN),
        # The clocks go forward on 28 March 2027: it is 9:00 by them an hour sooner.
        ("Su 09:00-10:00", datetime(2027, 3, 28, 7, 30, tzinfo=UTC), Doors.OPEN),
        ("Su 09:00-10:00", datetime(2027, 3, 21, 7, 30, tzinfo=UTC), Doors.CLOSED),
    ],
)
def test_whether_it_is_open(file: Path, hours: str, now: datetime, doors: Doors) -> None:
    assert _doors(file, hours, now) is doors


def test_the_holidays_of_the_land_are_dates_in_the_file(file: Path) -> None:
    penance = berlin(2026, 11, 18, 9)
    for hours, doors in (
        ("Mo-Fr 08:00-12:00; PH off", Doors.CLOSED),
        ("Mo-Fr 08:00-12:00", Doors.OPEN),
    ):
        assert _doors(file, hours, penance, "holidays = [2026-11-18]\n") is doors
    assert _doors(file, "Mo-Fr 08:00-12:00; PH off", penance) is Doors.OPEN


def test_when_it_opens_and_closes_next(file: Path) -> None:
    hours = 'Mo 08:00-10:00 "mit Termin", Mo 10:00-12:00; PH off'
    place = _read(file, f"{HALL}hours = '{hours}'\n").places["rathaus"]
    assert place.hours is not None
    now = place.hours.at(berlin(2026, 11, 23, 9))
    assert (now.remark, now.until) == ("mit Termin", berlin(2026, 11, 23, 12))
    assert place.hours.at(berlin(2026, 11, 23, 13)).opens == berlin(2026, 11, 30, 8)
    week = place.hours.week(berlin(2026, 11, 24, 9))
    assert [(it.starts_at, it.ends_at) for it in week] == [
        (berlin(2026, 11, 30, 8), berlin(2026, 11, 30, 10)),
        (berlin(2026, 11, 30, 10), berlin(2026, 11, 30, 12)),
    ]


def test_what_never_opens_again_has_no_next_time(file: Path) -> None:
    place = _read(file, f"{HALL}hours = '2020 Mo 10:00-12:00'\n").places["rathaus"]
    assert place.hours is not None
    assert place.hours.at(berlin(2026, 11, 23, 9)).opens is None


def test_near_is_by_distance_and_leaves_out_what_has_no_place(file: Path) -> None:
    far = HALL + "lat = 51.3\nlon = 14.4\n"
    near = far.replace("rathaus", "nah").replace("51.3", "51.181")
    hidden = HALL.replace("rathaus", "verborgen")
    found = _read(file, far + near + hidden).near(Point(51.18, 14.4))
    assert [place.key for place, _ in found] == ["nah", "rathaus"]
    assert found[0][1] == pytest.approx(111, abs=2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[rathaus\n", "is not TOML"),
        ("\n\n" + HALL + 'hours = "Mo-Xx 8-12"\n', "line 3: [rathaus] has opening hours that"),
        (HALL + "[zwei]\n" + 'name = "x"\n', "line 4: [zwei] needs a kind: office, work"),
        (HALL.replace("office", "pub"), "line 1: [rathaus] needs a kind"),
        (HALL.replace('"Rathaus"', "3"), "[rathaus] needs a name"),
        (HALL.replace('"Rathaus"', '""'), "[rathaus] needs a name"),
        (HALL.replace('"Rathaus"', '{ de = "A", uk = "" }'), "a text in each language"),
        (HALL + "lat = 51.1\n", "needs both a lat and a lon"),
        (HALL + "lat = 5118\nlon = 14\n", "needs both a lat and a lon"),
        (HALL + "lat = nan\nlon = 14\n", "needs both a lat and a lon"),
        (HALL + "phone = 110\n", "needs a text as its phone"),
        (HALL + 'website = "www.example.org"\n', "needs a website that begins with https://"),
        (HALL + 'languages = ["xx"]\n', "needs languages by their codes"),
        (HALL + 'languages = "de"\n', "needs languages by their codes"),
        (HALL + 'opening = "Mo"\n', "has a field that is not known: opening"),
        ('country = "XX"\n' + HALL + 'hours = "24/7"\n', "no country for its public holidays: XX"),
        ("holidays = 3\n" + HALL, "holidays are dates"),
        ('holidays = ["18.11."]\n' + HALL, "holidays are dates"),
        ("rathaus = 3\n", "line 1: [rathaus] is not an entry"),
        (HALL.replace("[rathaus]", '["a:b"]'), "line 1: [a:b] is too long a name"),
    ],
)
def test_a_mistake_is_one_sentence_with_name_and_line(file: Path, text: str, says: str) -> None:
    with pytest.raises(Misconfigured) as error:
        _read(file, text)
    said = str(error.value)
    assert said.startswith(f"DIRECTORY_FILE {file}")
    assert says in said
    assert said.endswith(".")
    assert "\n" not in said.removeprefix("DIRECTORY_FILE") or "TOML" in said


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(Misconfigured, match=r"cannot be read: No such file"):
        read_directory(file, BERLIN)
