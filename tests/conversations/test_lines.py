"""A newcomer and a volunteer write to each other through the bot."""

import re

from bot.demo.cast import Actor
from bot.demo.people import Ask, asks_for_help
from tests.conversations.scenes import (
    ARABIC,
    NOT_YOURS,
    SECRET,
    WEDNESDAY,
    from_bot,
    has_arrived,
    is_granted,
    nothing_refused,
    plain,
    restarted,
    shown,
    words,
)
from tests.support.paper import registers_to_help
from tests.support.town import Town, town

WRITES = "{name} writes:"
HELLO, BACK = "مرحبا، أنا أمام الباب", "Ich komme gleich 👋"


async def _joined(here: Town, maria: Actor, yusuf: Actor, olena: Actor) -> None:
    """Olena comes to the doctor with Yusuf."""
    await has_arrived(yusuf, maria, olena)
    await is_granted(here, maria, yusuf, Ask(day=WEDNESDAY))
    await olena.taps("I'll come")


def _opener(actor: Actor, name: str) -> str:
    return plain(actor.t("Write to {name}", name=name))


async def _opens(actor: Actor, name: str) -> None:
    """Tap the button that names the other."""
    for message in reversed(from_bot(actor)):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if plain(button["text"]) == _opener(actor, name):
                    await actor.presses(button["callback_data"])
                    return
    raise LookupError(name)


def _written(actor: Actor) -> list[str]:
    """What was passed on to this person."""
    return [plain(message["text"]) for message in shown(actor, WRITES)]


async def test_both_write_and_no_name_or_number_is_shown(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    assert words(yusuf, "What you write now goes to {name}.") in yusuf.sees()
    await yusuf.says(HELLO)
    assert _written(olena) == [f"{plain(olena.t(WRITES, name='Yusuf'))}\n{HELLO}"]
    await olena.taps("Write back")
    await olena.says(BACK)
    await olena.says("<b>*5 Minuten*</b>")
    assert [it.partition("\n")[2] for it in _written(yusuf)] == [BACK, "<b>*5 Minuten*</b>"]
    for actor, other in ((olena, yusuf), (yusuf, olena)):
        assert str(other.phone.id) not in actor.sees_all()
        assert "@" not in actor.sees_all()


async def test_who_writes_of_danger_sees_the_numbers_and_is_heard_by_the_other(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    await yusuf.says("ابني لا يتنفس")
    assert "112" in yusuf.sees()
    assert [it.partition("\n")[2] for it in _written(olena)] == ["ابني لا يتنفس"]
    assert words(maria, "{name} may need help at once.") in plain(maria.sees_all())
    await yusuf.says(HELLO)
    assert len(_written(olena)) == 2, "the line is open as before"


async def test_the_volunteer_may_write_first(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(olena, "Yusuf")
    await olena.says(BACK)
    assert BACK in _written(yusuf)[0]
    await olena.taps("End")
    await olena.says("Wo melde ich mich an?")
    assert len(_written(yusuf)) == 1, "after the end a text is for the office again"


async def test_whoever_goes_on_with_a_dialogue_has_left_the_line(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    await yusuf.says("/request")
    await yusuf.taps("Ask for help", "Company at the doctor")
    await yusuf.says(WEDNESDAY)
    await yusuf.says("9:00")
    assert _written(olena) == []
    await _opens(yusuf, "Olena")
    await yusuf.says(HELLO)
    assert len(_written(olena)) == 1, "a line that is opened later goes before the dialogue"


async def test_after_an_hour_of_silence_a_text_is_a_question_again(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    await here.wait(hours=1, seconds=1)
    await yusuf.says(HELLO)
    assert _written(olena) == []
    assert yusuf.phone.messages[-1]["from"]["is_bot"], "it is answered as any other text"


async def test_it_lasts_until_a_day_after_the_end(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await here.wait(days=3, hours=-1)  # Wednesday at 11:00 it was over; now it is Thursday, 9:00
    await _opens(yusuf, "Olena")
    await yusuf.says(HELLO)
    assert len(_written(olena)) == 1
    await here.wait(hours=3)
    await _opens(yusuf, "Olena")
    closed = "You can write to each other from the yes until a day after the end."
    assert words(yusuf, closed) in yusuf.sees() + yusuf.notice()
    await olena.says("/write")
    assert words(olena, "There is nobody to write to at the moment.") in olena.sees()


async def test_either_may_end_it_for_good(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    await yusuf.says(HELLO)
    await olena.taps("Write back", "No more messages", "Yes, end it")
    assert words(olena, "You and {name} no longer write to each other.") in olena.sees()
    await yusuf.says(SECRET)
    assert words(yusuf, "This conversation was ended.") in yusuf.sees(), "it is no question to us"
    assert SECRET not in maria.sees_all()
    assert len(_written(olena)) == 1
    await _opens(yusuf, "Olena")
    assert words(yusuf, "This conversation was ended.") in yusuf.sees() + yusuf.notice()
    await olena.says("/shifts")
    assert words(olena, "You have said yes to:") in olena.sees(), "what was agreed stays"


async def test_a_place_given_back_closes_the_line(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    await olena.taps("Give my place back", "Yes, give it back")
    await yusuf.says(HELLO)
    assert _written(olena) == []
    assert words(yusuf, "You can write to each other from the yes until") in yusuf.sees()


async def test_each_helper_has_a_line_of_their_own(
    here: Town, maria: Actor, olena: Actor, sami: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await registers_to_help(sami, ARABIC)
    await asks_for_help(yusuf, Ask(day="26.11.2026"))
    await yusuf.taps("Send to the office")
    await maria.taps("Approve")
    await here.wait(seconds=5)
    await sami.taps("I'll come")
    await yusuf.says("/write")
    assert [plain(it).split()[-1] for it in yusuf.buttons()] == ["Olena", "Sami"]
    await _opens(yusuf, "Sami")
    await yusuf.says("an Sami")
    await _opens(yusuf, "Olena")
    await yusuf.says("an Olena")
    assert "an Sami" in _written(sami)[0]
    assert "an Olena" in _written(olena)[0]
    assert len(_written(sami)) == len(_written(olena)) == 1


async def test_a_flood_is_gathered_and_nothing_is_lost(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    for n in range(50):
        yusuf.phone.say(f"Nachricht {n:02}.")
    await here.settle()
    assert len(_written(olena)) <= 6
    await here.wait(minutes=1)
    assert len(_written(olena)) <= 7
    found = re.findall(r"Nachricht (\d\d)\.", "\n".join(_written(olena)))
    assert found == [f"{n:02}" for n in range(50)]


async def test_more_than_a_hundred_an_hour_is_too_many(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    for n in range(101):
        yusuf.phone.say(f"{n}")
    await here.settle()
    assert words(yusuf, "These were very many messages to {name}.") in yusuf.sees()
    await here.wait(minutes=1)
    assert "99" in _written(olena)[-1]


async def test_the_longest_text_arrives_whole(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    long = "".join(chr(0x41 + n % 26) for n in range(4000)) + "🙂" * 48
    await yusuf.says(long)
    assert "".join(it.partition("\n")[2] for it in _written(olena)) == long


async def test_a_photo_stays_here_and_that_is_said(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    yusuf.phone.send_sticker()
    await here.settle()
    assert words(yusuf, "Only texts can be passed on to {name}.") in yusuf.sees()


async def test_whoever_cannot_be_reached_is_said_kindly(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor, refused: list[str]
) -> None:
    refused.append("blocked")
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    olena.phone.blocked = True  # before Telegram tells us
    await yusuf.says(HELLO)
    gone = "{name} cannot be reached here at the moment."
    assert words(yusuf, gone) in yusuf.sees()
    await yusuf.says("Hallo?")
    assert len(shown(yusuf, gone)) == 2


async def test_coordinators_read_only_what_was_reported(
    here: Town, maria: Actor, olena: Actor, yusuf: Actor, karim: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await _opens(yusuf, "Olena")
    await yusuf.says(SECRET)
    for actor in (maria, karim, olena):
        await actor.says("/help")
        await actor.presses("line.read:1:0")
        assert words(actor, NOT_YOURS) in actor.notice()
    assert SECRET not in maria.sees_all()

    await olena.taps("Report")
    assert not shown(maria, "{name} reports a conversation."), "one question first"
    await olena.taps("Yes, report it")
    assert words(olena, "Thank you for telling us.") in olena.sees()
    assert words(maria, "{name} reports a conversation.") in maria.sees()
    assert SECRET not in maria.sees()
    await maria.taps("Read it")
    assert SECRET in maria.sees()
    for actor in (karim, olena):
        await actor.presses("line.read:1:0")
        assert words(actor, NOT_YOURS) in actor.notice()


async def test_a_line_is_only_for_the_two_of_them(
    here: Town, maria: Actor, olena: Actor, sami: Actor, yusuf: Actor
) -> None:
    await _joined(here, maria, yusuf, olena)
    await registers_to_help(sami, ARABIC)
    for act in ("open", "end", "ended", "report", "reported"):
        await sami.presses(f"line.{act}:1")
        assert words(sami, NOT_YOURS) in sami.notice()


async def test_an_open_line_outlives_a_restart(sqlite_url: str) -> None:
    async with town(sqlite_url) as here:
        maria = here.person(101, "Maria", "de")
        olena = here.person(102, "Olena", "uk")
        yusuf = here.person(105, "Yusuf", "ar")
        await _joined(here, maria, yusuf, olena)
        await _opens(yusuf, "Olena")
        async with restarted(here, sqlite_url):
            await yusuf.says(HELLO)
            assert HELLO in _written(olena)[0]
        nothing_refused(here)
