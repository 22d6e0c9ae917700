"""The file of districts: each mistake in it is one sentence that names the file."""

import re
from pathlib import Path

import pytest

from bot.domain.errors import Misconfigured
from bot.domain.places import Point
from bot.places import read_places, read_sites
from bot.texts import languages

ROOT = Path(__file__).parents[1]
CENTRE = '[innenstadt]\nname = "Innenstadt"\nuk = "Центр міста"\nlat = 51.181\nlon = 14\n'
NORTH = '[nord]\nname = "Nord"\nlat = 51.2\nlon = 14.4\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "places.toml"


def test_districts_come_in_the_files_order_with_their_names(file: Path) -> None:
    file.write_text(NORTH + CENTRE, "utf-8")
    places = read_places(file)
    assert list(places) == ["nord", "innenstadt"]
    centre = places["innenstadt"]
    assert (centre.name("uk"), centre.name("ar")) == ("Центр міста", "Innenstadt")
    assert centre.point == Point(51.181, 14.0)


def test_the_file_that_comes_with_the_program_is_whole() -> None:
    places = read_places(ROOT / "bot/places.toml")
    assert len(places) > 1
    for district in places.values():
        assert all(district.name(language) for language in languages())
        # All of them in one town, and none far from the first.
        first = next(iter(places.values()))
        assert district.point.distance_m(first.point) < 20_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[innenstadt\n", "is not TOML"),
        ("", "names no district"),
        ("# nothing yet\n", "names no district"),
        ('title = "Bautzen"\n', "[title] needs a name, a lat and a lon"),
        ('[nord]\nname = "Nord"\nlat = 51.2\n', "[nord] needs a name, a lat and a lon"),
        ("[nord]\nlat = 51.2\nlon = 14.4\n", "[nord] needs a name, a lat and a lon"),
        ('[nord]\nname = "Nord"\nlat = "51"\nlon = 14.4\n', "[nord] needs"),
        ('[nord]\nname = "Nord"\nlat = 5118.1\nlon = 14.4\n', "[nord] needs"),
        ('[nord]\nname = "Nord"\nlat = 51.2\nlon = 1442.0\n', "[nord] needs"),
        ('[nord]\nname = "Nord"\nlat = nan\nlon = 14.4\n', "[nord] needs"),
        (NORTH.replace("[nord]", '["a:b"]'), "[a:b] is too long or has a colon"),
        (NORTH.replace("[nord]", f"[{'n' * 25}]"), "is too long or has a colon"),
        (NORTH.replace("[nord]", f'["{"ü" * 13}"]'), "is too long or has a colon"),
        (CENTRE + NORTH.replace('"Nord"', "3"), "[nord] needs a name"),
    ],
)
def test_a_mistake_is_one_sentence(file: Path, text: str, says: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(Misconfigured) as error:
        read_places(file)
    assert says in str(error.value)
    assert str(error.value).startswith(f"PLACES_FILE {file}")
    assert "\n" not in str(error.value)


def test_a_file_in_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes(CENTRE.encode("utf-16"))
    with pytest.raises(Misconfigured, match="is not TOML"):
        read_places(file)


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(Misconfigured) as error:
        read_places(file)
    assert str(error.value) == f"PLACES_FILE {file} cannot be read: No such file or directory."
    with pytest.raises(Misconfigured, match="cannot be read: Is a directory"):
        read_places(file.parent)


SITE = '[sites.heim]\nname = "Wohnheim Nord"\nuk = "Гуртожиток"\ndistrict = "nord"\n'


def test_sites_stand_beside_the_districts(file: Path) -> None:
    file.write_text(NORTH + SITE + 'address = "Ring 1"\n', "utf-8")
    assert list(read_places(file)) == ["nord"]
    (site,) = read_sites(file).values()
    assert (site.key, site.district, site.name("uk"), site.name("ar")) == (
        "heim",
        "nord",
        "Гуртожиток",
        "Wohnheim Nord",
    )
    assert site.where("de") == "Wohnheim Nord, Ring 1"


def test_a_town_may_have_no_sites(file: Path) -> None:
    file.write_text(NORTH, "utf-8")
    assert read_sites(file) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[sites.heim]\nname = "Heim"\n', "[sites.heim] needs a name and the key of a district"),
        (SITE.replace('"nord"', '"mond"'), "[sites.heim] needs a name and the key of a district"),
        (SITE.replace("heim", "nord"), "[sites.nord] has the key of a district"),
        (SITE.replace("heim", "h" * 25), "is too long"),
        ("[sites]\nheim = 1\n", "[sites.heim] needs a name"),
    ],
)
def test_a_mistake_in_a_site_is_one_sentence(file: Path, text: str, says: str) -> None:
    file.write_text(NORTH + text, "utf-8")
    with pytest.raises(Misconfigured, match=re.escape(says)):
        read_sites(file)
