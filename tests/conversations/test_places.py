"""Where is what: by kind, near a place, open now; one place with its hours and on the map."""

import pytest

from bot.demo.cast import Actor
from bot.demo.people import registers_as_newcomer
from tests.conversations.scenes import OLD_BUTTON, from_bot, words
from tests.support.examples import berlin
from tests.support.town import Town


async def test_a_place_is_found_by_its_kind(here: Town, emily: Actor) -> None:
    await emily.says("/places")
    assert "What are you looking for?" in emily.sees()
    await emily.taps("Offices")
    assert "1. Citizens' office, town hall" in emily.sees()
    assert "Open today until 12:00" in emily.sees()
    await emily.taps("1. Citizens' office, tow")
    assert "Bürgeramt im Rathaus\nOpen today until 12:00\nFleischmarkt 1" in emily.sees(2)
    assert "Tue 24 Nov: 08:30–12:00, 13:30–18:00" in emily.sees(2)
    venue = from_bot(emily)[-1]["venue"]
    assert (venue["title"], venue["address"]) == ("Bürgeramt im Rathaus", "Fleischmarkt 1")
    assert venue["location"]["latitude"] == pytest.approx(51.1813)


async def test_nobody_has_to_register_for_it(here: Town, yusuf: Actor) -> None:
    await yusuf.says("/places")
    await yusuf.presses("places.show:rathaus")
    assert "مكتب المواطنين في البلدية" in yusuf.sees(2)
    assert "Bürgeramt im Rathaus" in yusuf.sees(2)


async def test_what_is_open_now_depends_on_the_time(here: Town, emily: Actor) -> None:
    await emily.says("/places")
    await emily.taps("Open now")
    assert "Citizens' office" in emily.sees()
    await here.until(berlin(2026, 11, 23, 20))
    await emily.says("/places")
    await emily.taps("Open now")
    assert "Citizens' office" not in emily.sees()
    assert "Doctor on call" in emily.sees()
    await emily.presses("places.show:rathaus")
    assert "Closed, opens Tuesday" in emily.sees(2)


async def test_near_a_district(here: Town, emily: Actor) -> None:
    await emily.says("/places")
    await emily.taps("Near me")
    await emily.presses("places.at:innenstadt")
    assert "Near you" in emily.sees()
    assert "1. Citizens' office, town hall" in emily.sees()
    assert "Women's advice centre" not in emily.sees()
    await emily.taps("More ›")
    assert "9. " in emily.sees()
    await emily.taps("‹ Previous")
    assert "1. Citizens' office" in emily.sees()


async def test_near_a_shared_location(here: Town, emily: Actor) -> None:
    await emily.says("/places")
    await emily.taps("Near me", "Share my location")
    emily.phone.share_location(51.1668, 14.4402)
    await here.settle()
    assert "1. Second-hand furniture" in emily.sees()
    assert "Near you" in emily.sees()


async def test_a_location_that_a_question_waits_for_answers_it(here: Town, yusuf: Actor) -> None:
    await yusuf.says("/start")
    await yusuf.taps(yusuf.t.own_name(), "I agree", "I have just arrived")
    await yusuf.taps(yusuf.t.language_name("ar"), "Done")
    yusuf.phone.share_location(51.1668, 14.4402)
    await here.settle()
    assert words(yusuf, "Near you") not in yusuf.sees_all()


async def test_a_place_whose_address_is_secret_shows_only_the_telephone(
    here: Town, emily: Actor
) -> None:
    await emily.says("/places")
    await emily.taps("For women", "1. Women's advice centre")
    assert "You reach it by telephone:\n03591 000700" in emily.sees()
    assert "venue" not in from_bot(emily)[-1]


@pytest.mark.parametrize(
    "data",
    [
        "places.show:nowhere",
        "places.list:kind:pub:0",
        "places.list:near:x:0",
        "places.list:near:nan,1,2:0",
        "places.list:near:95.0,14.0:0",
        "places.list:open:now:-1",
        "places.list:open:now:9999",
        "places.list:all:of:0",
        "places.at:nowhere",
    ],
)
async def test_a_button_that_was_never_there_is_old(here: Town, emily: Actor, data: str) -> None:
    await registers_as_newcomer(emily, ["en"], "nordostring", "Spreehotel")
    before = emily.sees_all()
    await emily.presses(data)
    assert words(emily, OLD_BUTTON) in emily.notice()
    assert emily.sees_all() == before


async def test_a_page_beyond_the_last_is_empty_and_leads_back(here: Town, emily: Actor) -> None:
    await emily.says("/places")
    await emily.presses("places.list:kind:office:99")
    assert "Offices" in emily.sees()
    await emily.taps("Back")
    assert "What are you looking for?" in emily.sees()
