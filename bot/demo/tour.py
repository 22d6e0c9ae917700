"""The guided tour: the whole story, step by step, each step checked by what people then see."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.demo.cast import Actor
from bot.demo.people import (
    Helper,
    Request,
    posts,
    registers_as_newcomer,
    registers_office,
    registers_to_help,
)
from bot.domain.words import N_
from bot.sandbox.page import Clock
from bot.texts import BIDI_CONTROLS, texts

NOT_FOR_YOU = "This is not open to you. If you think it should be, ask the office."
ALL_DAY = ("Morning", "Afternoon")


class StepFailed(Exception):
    """Somebody does not see what the story says; tells who, what, and what they see."""


@dataclass(frozen=True)
class Step:
    """One step: what it tells the visitor (an English msgid), and whom it concerns."""

    tells: str
    concerns: Sequence[str]
    play: Callable[["Tour"], Awaitable[None]]


@dataclass
class Tour:
    """The story on the phones of ``cast``; `play` plays the next step."""

    cast: Mapping[str, Actor]
    clock: Clock
    zone: ZoneInfo
    at: int = 0

    def steps(self, language: str) -> list[str]:
        t = texts(language)
        return [t(step.tells) for step in STEPS]

    def focus(self) -> list[int]:
        if not self.at:
            return []
        return [self.cast[name].phone.id for name in STEPS[self.at - 1].concerns]

    async def play(self) -> None:
        await STEPS[self.at].play(self)
        self.at += 1

    async def until(self, day: int, at: time) -> None:
        """Move the clock to a time of day, so many days after the story began."""
        local = self.clock.now().astimezone(self.zone)
        begun = local.date() - timedelta(days=local.weekday())
        moment = datetime.combine(begun + timedelta(days=day), at, self.zone)
        await self.clock.move(moment - self.clock.now())

    def sees(self, name: str, text: str, *, last: int = 4) -> None:
        """Check that somebody sees this, in their language, among their last messages."""
        actor = self.cast[name]
        # What stands before a value is enough: the value itself is the view's business.
        wanted = BIDI_CONTROLS.sub("", actor.t(text)).partition("{")[0].strip()
        shown = actor.sees(last)
        if not wanted or wanted not in shown:
            raise StepFailed(f"{name} does not see {wanted!r} but:\n{shown}")


async def _maria_starts(tour: Tour) -> None:
    await registers_office(tour.cast["Maria"])
    tour.sees("Maria", "Thank you, {name}. You are registered.")


async def _olena_registers(tour: Tour) -> None:
    await registers_to_help(tour.cast["Olena"], Helper())
    tour.sees(
        "Olena", "When somebody needs what you can do, we ask you here. You decide each time."
    )


async def _others_register(tour: Tour) -> None:
    languages = {"ar": "Fluently", "uk": "A little", "de": "Well"}
    sami = Helper(languages=languages, district="ostvorstadt", car="Yes", times=ALL_DAY)
    await registers_to_help(tour.cast["Sami"], sami, "Both")
    emily = Helper(
        languages={"en": "Fluently", "uk": "Well", "de": "Well"},
        district="gesundbrunnen",
        times=ALL_DAY,
    )
    await registers_to_help(tour.cast["Emily"], emily)
    tour.sees("Sami", "A person is there for you: /help shows how to reach us.")
    tour.sees("Emily", "You can take a break whenever you like: /pause")


async def _yusuf_arrives(tour: Tour) -> None:
    yusuf = tour.cast["Yusuf"]
    await registers_as_newcomer(yusuf, ["ar"], "nordostring", "Spreehotel")
    tour.sees("Yusuf", "A person is there for you: /help shows how to reach us.")


async def _maria_posts(tour: Tour) -> None:
    day = tour.clock.now().astimezone(tour.zone).date() + timedelta(days=2)
    request = Request(
        day=f"{day:%d.%m.%Y}",
        languages=["uk", "de"],
        public_note="Kinderarzt, 2 Kinder",
        private_note="Frau Kovalenko, 0151 0000000",
    )
    await posts(tour.cast["Maria"], request)
    tour.sees("Maria", "This is what will be sent:")


async def _maria_sends(tour: Tour) -> None:
    await tour.cast["Maria"].taps("Send now")
    await tour.clock.move(timedelta(seconds=5))
    for name in ("Olena", "Sami", "Emily"):
        tour.sees(name, "Help wanted: {what}")
    tour.sees("Maria", "No answer yet: {names}")


async def _sami_decides_later(tour: Tour) -> None:
    await tour.cast["Sami"].taps("Decide later")
    tour.sees("Sami", "We ask you again: {when}")
    await tour.cast["Olena"].taps("Details")
    tour.sees("Olena", "If you say yes, you get the exact place and the contact.")


async def _olena_says_yes(tour: Tour) -> None:
    await tour.cast["Olena"].taps("I'll come")
    tour.sees("Olena", "You are coming. Thank you!")
    tour.sees("Olena", "For your calendar")
    for name in ("Sami", "Emily"):
        tour.sees(name, "Filled: {what}")
    tour.sees("Maria", "not confirmed yet")


async def _olena_is_reminded(tour: Tour) -> None:
    await tour.until(1, time(17))
    tour.sees("Olena", "Are you still coming? {what}")


async def _olena_is_nudged(tour: Tour) -> None:
    await tour.until(1, time(19))
    tour.sees("Olena", "A short answer, please: {what}")


async def _olena_cannot(tour: Tour) -> None:
    await tour.cast["Olena"].taps("I can't come", "Yes, give it back")
    tour.sees("Olena", "Thank you for telling us in time.")
    tour.sees("Maria", "We are asking others now.")
    for name in ("Sami", "Emily"):
        tour.sees(name, "Help wanted: {what}")


async def _sami_steps_in(tour: Tour) -> None:
    await tour.cast["Sami"].taps("I'll come")
    tour.sees("Sami", "You are coming. Thank you!")
    tour.sees("Emily", "Filled: {what}")
    await tour.cast["Sami"].says("/shifts")
    tour.sees("Sami", "You have said yes to:")


async def _sami_sets_out(tour: Tour) -> None:
    await tour.until(2, time(7))
    tour.sees("Sami", "See you soon: {what}")


async def _it_is_thanked(tour: Tour) -> None:
    await tour.until(2, time(12))
    tour.sees("Sami", "Did it take place? {what}")
    await tour.cast["Sami"].taps("Yes, it did")
    tour.sees("Sami", "Thank you for coming.")
    tour.sees("Maria", "came", last=20)


async def _yusuf_asks(tour: Tour) -> None:
    await tour.cast["Yusuf"].says("/help")
    tour.sees("Yusuf", "In an emergency call:")
    await tour.cast["Karim"].says("/new")
    tour.sees("Karim", NOT_FOR_YOU)


STEPS = (
    Step(
        N_(
            "Maria coordinates help in a town. She starts the bot and agrees to the privacy "
            "notice."
        ),
        ("Maria",),
        _maria_starts,
    ),
    Step(
        N_(
            "Olena wants to help. One question at a time, she says what she likes to do, and when."
        ),
        ("Olena",),
        _olena_registers,
    ),
    Step(
        N_(
            "Sami has arrived himself and helps, too. Emily joins in. Each reads their own "
            "language."
        ),
        ("Sami", "Emily"),
        _others_register,
    ),
    Step(
        N_(
            "Yusuf has just arrived. He is asked for no more than his languages and where he "
            "lives."
        ),
        ("Yusuf",),
        _yusuf_arrives,
    ),
    Step(
        N_(
            "A family needs somebody at the doctor's. Before anything is sent, Maria sees how "
            "it will read, and how many match."
        ),
        ("Maria",),
        _maria_posts,
    ),
    Step(
        N_(
            "Maria sends it. Those who fit are asked, nearest first; her card shows who was asked."
        ),
        ("Maria", "Olena", "Sami", "Emily"),
        _maria_sends,
    ),
    Step(
        N_("Nobody is assigned. Sami decides later, Olena looks at the details first."),
        ("Sami", "Olena"),
        _sami_decides_later,
    ),
    Step(
        N_(
            "Olena says yes. Only now does she see the address and the contact. The others "
            "read that it is filled."
        ),
        ("Olena", "Sami", "Emily", "Maria"),
        _olena_says_yes,
    ),
    Step(
        N_("The clock moves on to the day before: is Olena still coming?"),
        ("Olena",),
        _olena_is_reminded,
    ),
    Step(
        N_("She has not answered. Two hours later she is asked once more."),
        ("Olena",),
        _olena_is_nudged,
    ),
    Step(
        N_("Olena can't come. That is fine: the next ones are asked at once, and Maria knows."),
        ("Olena", "Maria", "Sami", "Emily"),
        _olena_cannot,
    ),
    Step(
        N_("Sami steps in. Maria did not have to make a single call."),
        ("Sami", "Emily", "Maria"),
        _sami_steps_in,
    ),
    Step(
        N_("In the morning, two hours before, Sami gets the meeting point once more."),
        ("Sami",),
        _sami_sets_out,
    ),
    Step(
        N_(
            "Afterwards Sami is asked whether it took place, and is thanked. Maria's card is done."
        ),
        ("Sami", "Maria"),
        _it_is_thanked,
    ),
    Step(
        N_(
            "Whoever needs a person finds one: /help is always there. And whoever lacks the "
            "role gets a kind no."
        ),
        ("Yusuf", "Karim"),
        _yusuf_asks,
    ),
)
