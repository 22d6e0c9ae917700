"""What coordinators do: they post needs and news, and decide."""

from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.chaos.people import Walker, plain
from benchmarks.chaos.roles import Journal

PROGRESS = ("Your news is", "Your news has", "Your news was")


@dataclass
class Posted:
    """A need as its coordinator knows it."""

    title: str
    day: str  # as one types it
    time: str
    places: int
    starts: datetime
    need_id: int = 0
    cancelled: bool = False


@dataclass(frozen=True)
class Announced:
    """News, and who had registered before it was sent."""

    title: str
    readers: frozenset[int]


@dataclass
class Coordinator(Walker):
    """Somebody of the office; ``posted`` are their needs, in order."""

    journal: Journal = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    announced: list[Announced] = field(default_factory=list)
    replaced: set[int] = field(default_factory=set)  # places

    async def registers(self) -> None:
        await self.says("/start", ":reg:language:")
        await self.taps("ask:reg:language:en", ":reg:consent:")
        await self.taps("ask:reg:consent:yes", ":reg:role:")
        await self.taps("ask:reg:role:office", "ask.finish:reg:")
        await self.taps("ask.finish:reg:summary")

    async def posts(self, need: Posted) -> None:
        """Answer all questions, send, and wait for the live card."""
        await self.says("/new", ":need:kind:")
        await self.taps("ask:need:kind:donations", ":need:title")
        await self.says(need.title, ":need:day:")
        await self.says(need.day, ":need:time:")
        await self.says(need.time, ":need:duration:")
        await self.taps("ask:need:duration:30", ":need:district:")
        await self.taps("ask:need:district:innenstadt", ":need:meeting_point")
        await self.says(f"Door of {need.title}", ":need:places:")
        await self.taps(f"ask:need:places:{need.places}", ":need:languages")
        await self.taps("ask.skip:need:languages", ":need:skills")
        await self.taps("ask.skip:need:skills", ":need:requirements")
        await self.taps("ask.skip:need:requirements", ":need:urgent:")
        await self.taps("ask:need:urgent:no", ":need:public_note")
        await self.taps("ask.skip:need:public_note", ":need:private_note")
        await self.taps("ask.skip:need:private_note", "ask.finish:need:")
        await self.taps("ask.finish:need:summary", "need.send")
        self.posted.append(need)
        known = set(self.buttons("need.cancel:"))
        await self.taps("need.send")
        await self._act(lambda: None, lambda: bool(self._new_card(known)), "card")
        need.need_id = int(self._new_card(known).partition(":")[2])

    async def watches(self, need: Posted) -> None:
        """Sometimes more people are asked, sometimes all is called off."""
        more, cancel = f"need.more:{need.need_id}", f"need.cancel:{need.need_id}"
        if self.random.random() < 0.3 and more in self.buttons("need.more:"):
            await self.asks(more)
        if self.random.random() < 0.1 and cancel in self.buttons("need.cancel:"):
            await self.asks(cancel)
        for sure in self.buttons("need.cancelled:")[:1]:  # unless the card came in its place
            answer = await self.asks(sure)
            need.cancelled = not answer.startswith("This is no longer open.")

    async def decides(self) -> None:
        """Whether to count on somebody who is silent."""
        for keep in self.buttons("risk.keep:")[:1]:
            place = int(keep.partition(":")[2])
            if self.random.random() < 0.5:
                await self.asks(keep)
                continue
            self.journal.append(("given back", self.phone.id, place))
            answer = await self.asks(f"risk.replace:{place}")
            if answer.startswith("We are asking others"):
                self.replaced.add(place)

    async def announces(self, title: str, readers: frozenset[int]) -> None:
        """News to all volunteers, who tap that they have seen it; half of it is paused."""
        await self.says("/announce", ":news:who:")
        await self.taps("ask:news:who:volunteers", ":news:languages")
        await self.taps("ask.skip:news:languages", ":news:districts")
        await self.taps("ask.skip:news:districts", ":news:skills")
        await self.taps("ask.skip:news:skills", ":news:active:")
        await self.taps("ask:news:active:any", ":news:answered:")
        await self.taps("ask:news:answered:no", ":news:written_in:")
        await self.taps("ask:news:written_in:en", ":news:text")
        await self.says(title, ":news:translations")
        await self.taps("ask.skip:news:translations", ":news:wanted:")
        await self.taps("ask:news:wanted:seen", ":news:urgent:")
        await self.taps("ask:news:urgent:no", ":news:when:")
        await self.taps("ask:news:when:now", "ask.finish:news:")
        await self.taps("ask.finish:news:summary", "news.send")
        self.announced.append(Announced(title, readers))
        await self.taps("news.send")
        await self._act(lambda: None, lambda: bool(self._progress(title)), f"progress of {title}")
        if self.random.random() < 0.5:
            await self._pauses()

    async def _pauses(self) -> None:
        """And lets it go on, if there was anything left to pause."""
        pause = next(iter(self.buttons("cast.pause:")), "")
        if not pause or not (await self.asks(pause)).startswith("Paused."):
            return
        on = f"cast.on:{pause.partition(':')[2]}"
        await self._act(lambda: None, lambda: on in self.buttons("cast.on:"), on)
        await self.hesitates(2.0)
        await self.asks(on)

    def _progress(self, title: str) -> str:
        texts = (plain(it) for it in reversed(self.phone.messages))
        return next((it for it in texts if it.startswith(PROGRESS) and title in it), "")

    def _new_card(self, known: set[str]) -> str:
        return next((it for it in self.buttons("need.cancel:") if it not in known), "")
