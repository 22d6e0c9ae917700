"""Long dialogues answered on paper: the same acts as on a phone, without Telegram in between.

A phone opens the dialogue and finishes it; between the two the draft is filled in by the engine,
through the buttons that the person would see. For scenes in which the answers are not the point.
"""

from collections.abc import Awaitable, Callable

from bot.demo import people
from bot.demo.cast import Actor
from bot.demo.people import Helper, Request
from bot.domain.dialogues import engine
from bot.domain.dialogues.catalogue import DIALOGUES
from bot.domain.dialogues.engine import Draft
from bot.domain.dialogues.posting import POSTING
from bot.domain.dialogues.questions import Dialogue, Room
from bot.domain.dialogues.registration import REGISTRATION
from bot.services.dialogues import Act
from bot.texts import without_bidi
from bot.views import dialogues as views
from bot.views.message import untap
from handlers.dialogue import chosen
from storage import drafts
from storage import people as stored
from tests.support.town import Resident


class Paper(Actor):
    """Takes a dialogue's answers as an actor does, and writes them into a draft."""

    def __init__(self, actor: Actor, draft: Draft, room: Room) -> None:
        super().__init__(actor.phone, actor.settle)
        self.draft, self._room = draft, room
        self._dialogue = DIALOGUES[draft.dialogue]

    async def says(self, text: str) -> None:
        typed = without_bidi(text).strip()
        self._act(lambda d, draft, room: engine.say(d, draft, typed, room))

    async def taps(self, *labels: str) -> None:
        for label in labels:
            wanted, buttons = {label, self.t(label)}, self._buttons()
            found = [data for text, data in buttons.items() if text in wanted]
            assert found, f"no button says {label!r}: {list(buttons)}"
            await self.presses(found[0])

    async def presses(self, data: str) -> None:
        assert data in self._buttons().values(), f"no button holds {data!r}"
        act, (*_, value) = untap(data)
        acts: dict[str, Act] = {
            "ask": chosen(value),
            "ask.done": engine.done,
            "ask.skip": engine.skip,
        }
        self._act(acts[act])

    def _act(self, act: Act) -> None:
        self.draft = act(self._dialogue, self.draft, self._room)

    def _buttons(self) -> dict[str, str]:
        asked = engine.current(self._dialogue, self.draft)
        assert asked, "all is answered"
        shown = views.question(self.t, self._dialogue, self.draft, asked, self._room)
        return {it.label.removeprefix("✓").strip(): it.data for row in shown.buttons for it in row}


async def registers_to_help(actor: Resident, helper: Helper, role: str = "I want to help") -> None:
    await people.agrees(actor)
    await _fill_in(actor, REGISTRATION, lambda paper: people.says_how_to_help(paper, helper, role))
    await actor.says("/start")
    await actor.taps("Yes, that is right")


async def posts(actor: Resident, request: Request) -> None:
    """Up to the preview."""
    await actor.says("/new")
    await _fill_in(actor, POSTING, lambda paper: people.says_what_is_needed(paper, request))
    await actor.says("/new")
    await actor.taps("Preview")


async def _fill_in(
    actor: Resident, dialogue: Dialogue, answer: Callable[[Paper], Awaitable[None]]
) -> None:
    office = actor.town.lotse.office
    async with office.write() as c:
        person = await stored.by_telegram_id(c, actor.phone.id)
        assert person
        draft = await drafts.get(c, person.id, dialogue.key)
        assert draft
        paper = Paper(actor, draft, office.room(person))
        await answer(paper)
        assert paper.draft.question == engine.SUMMARY
        await drafts.keep(c, person.id, paper.draft, office.now())
