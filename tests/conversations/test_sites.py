"""Sites: somebody says where they live, and news reaches those who live there, and nobody else."""

from bot.demo.cast import CAST, EMILY, MARIA, OLENA, YUSUF
from bot.demo.people import Request, agrees, chooses_languages, registers_as_newcomer
from bot.domain.places import Site
from storage import needs, people
from tests.conversations.scenes import WEDNESDAY, plain, the_office
from tests.support.broadcasting import News, announces
from tests.support.paper import posts
from tests.support.town import Town, town

HEIM = Site("nordheim", {"": "Wohnheim Nord", "en": "North home"}, "nordostring", "Ring 1")
SITES = {HEIM.key: HEIM}


async def _newcomer(here: Town, number: int) -> people.Newcomer | None:
    async with here.lotse.office.read() as c:
        person = await people.by_telegram_id(c, number)
        assert person is not None
        return await people.newcomer(c, person.id)


async def test_news_goes_to_those_who_live_at_a_site(sqlite_url: str) -> None:
    async with town(sqlite_url, sites=SITES) as here:
        maria, emily, yusuf, olena = (
            here.person(number, *CAST[number]) for number in (MARIA, EMILY, YUSUF, OLENA)
        )
        await the_office(maria, emily)
        await registers_as_newcomer(yusuf, ["ar"], "innenstadt", HEIM.key)
        await registers_as_newcomer(olena, ["uk"], "innenstadt", "Pension Nord")
        lives = await _newcomer(here, YUSUF)
        assert lives
        assert (lives.site, lives.accommodation, lives.district) == (HEIM.key, "", "innenstadt")
        other = await _newcomer(here, OLENA)
        assert other
        assert (other.site, other.accommodation) == (None, "Pension Nord")
        await announces(maria, News(districts=[HEIM.key], text="Morgen kein Wasser."))
        one = maria.t.plural("{n} person will read this.", "{n} people will read this.", 1)
        assert plain(one) in maria.sees()
        assert HEIM.name(maria.t.language) in maria.sees()
        await maria.taps("Send now")
        await here.wait(seconds=3)
        got = ["Morgen kein Wasser." in it.sees_all() for it in (yusuf, olena, emily)]
        assert got == [True, False, False]
        assert HEIM.address not in maria.sees_all() + yusuf.sees_all()


async def test_a_need_at_a_site_tells_the_address_to_those_who_come(sqlite_url: str) -> None:
    async with town(sqlite_url, sites=SITES) as here:
        maria = here.person(MARIA, *CAST[MARIA])
        await the_office(maria)
        await posts(maria, Request(day=WEDNESDAY, meeting_point=HEIM.key))
        await maria.taps("Send now")
        async with here.lotse.office.read() as c:
            need = await needs.get(c, 1)
        assert need
        assert (need.site, need.meeting_point) == (HEIM.key, "Wohnheim Nord, Ring 1")


async def test_the_site_is_a_button_of_the_question(sqlite_url: str) -> None:
    async with town(sqlite_url, sites=SITES) as here:
        yusuf = here.person(YUSUF, *CAST[YUSUF])
        await agrees(yusuf)
        await yusuf.taps("I have just arrived")
        await chooses_languages(yusuf, ["ar"])
        await yusuf.presses("ask:reg:home:innenstadt")
        await yusuf.taps("Wohnheim Nord")
        assert "Wohnheim Nord" in yusuf.sees(), "the summary names it"
