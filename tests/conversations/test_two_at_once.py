"""Two dialogues at once: each waits where it was left, and no answer is lost."""

from bot.demo.cast import Actor
from bot.demo.people import registers_office
from tests.support.town import Town


async def test_a_request_half_written_waits_while_the_profile_is_changed(
    here: Town, maria: Actor
) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking")
    await maria.says("Suppe für 20")
    await maria.says("/profile")
    await maria.taps("Language", maria.t.own_name(), "Yes, that is right")
    await maria.says("/new")
    assert maria.t("On which day?") in maria.sees()
    await maria.says("25.11.2026")
    assert maria.t("When does it start?") in maria.sees()


async def test_an_older_dialogues_button_still_belongs_to_it(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.says("/profile")
    await maria.presses("ask:need:kind:cooking")
    assert maria.t("What is it called? A few words are enough.") in maria.sees(3)
    await maria.says("Suppe")
    assert maria.t("On which day?") in maria.sees()


async def test_discarding_one_leaves_the_other(here: Town, maria: Actor) -> None:
    await registers_office(maria)
    await maria.says("/new")
    await maria.taps("Cooking")
    await maria.says("/profile")
    await maria.taps("Discard")
    await maria.says("/start")
    assert maria.t("What is it called? A few words are enough.") in maria.sees()
