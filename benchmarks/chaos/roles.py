"""What coordinators and volunteers do, step by step, by the buttons that everyone has."""

from dataclasses import dataclass, field

from benchmarks.chaos.people import Walker

RADIUS, CAP = "20", "5"


@dataclass
class Posted:
    """A need as its coordinator knows it."""

    title: str
    day: str  # as one types it
    time: str
    places: int
    coordinator: int
    need_id: int = 0
    cancelled: bool = False


@dataclass
class Helper(Walker):
    """A volunteer; ``said`` is the last word on each offer, ``released`` the places given back."""

    registered: bool = False
    said: dict[int, str] = field(default_factory=dict)
    released: set[int] = field(default_factory=set)

    async def registers(self) -> None:
        await self.says("/start", ":reg:language:")
        await self.taps("ask:reg:language:en", ":reg:consent:")
        await self.taps("ask:reg:consent:yes", ":reg:role:")
        await self.taps("ask:reg:role:help", ":reg:languages:")
        await self.taps("ask:reg:languages:uk", marks=True)
        await self.taps("ask.done:reg:languages", ":reg:level.uk:")
        await self.taps("ask:reg:level.uk:3", ":reg:skills:")
        await self.taps("ask:reg:skills:donations", marks=True)
        await self.taps("ask.done:reg:skills", ":reg:availability:")
        for part in range(4):
            await self.taps(f"ask:reg:availability:-1.{part}", marks=True)
        await self.taps("ask.done:reg:availability", ":reg:area:")
        await self.taps("ask:reg:area:innenstadt", ":reg:radius:")
        await self.taps(f"ask:reg:radius:{RADIUS}", ":reg:car:")
        await self.taps("ask:reg:car:no", ":reg:cap:")
        await self.taps(f"ask:reg:cap:{CAP}", ":reg:quiet:")
        await self.taps("ask:reg:quiet:0-0", ":reg:gender:")
        await self.taps("ask.skip:reg:gender", ":reg:adult:")
        await self.taps("ask:reg:adult:yes", "ask.finish:reg:")
        await self.taps("ask.finish:reg:summary")
        self.registered = True

    def question(self) -> int:
        """An offer that asks and has not been answered; 0 if there is none."""
        asked = (int(it.partition(":")[2]) for it in self.buttons("offer.yes:"))
        return next((it for it in asked if self.said.get(it) not in {"yes", "later"}), 0)

    async def answers(self, offer_id: int) -> None:
        """Yes, no or later; whoever comes may give the place back."""
        word = self.random.choices(["yes", "no", "later"], [6, 2, 1])[0]
        if f"offer.{word}:{offer_id}" not in self.buttons(f"offer.{word}:"):
            word = "no"
        self.said[offer_id] = word
        await self.asks(f"offer.{word}:{offer_id}")
        if word == "yes" and self.random.random() < 0.3:
            await self.gives_back(offer_id)

    async def gives_back(self, offer_id: int) -> None:
        for held in self.buttons("place.release:")[:1]:
            await self.asks(held)
        for sure in self.buttons("place.released:")[:1]:  # unless it was cancelled meanwhile
            self.released.add(int(sure.partition(":")[2]))
            await self.asks(sure)


@dataclass
class Coordinator(Walker):
    """Somebody of the office; ``posted`` are their needs, in order."""

    posted: list[Posted] = field(default_factory=list)

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
        if self.random.random() < 0.2 and cancel in self.buttons("need.cancel:"):
            await self.asks(cancel)
        for sure in self.buttons("need.cancelled:")[:1]:  # unless the card came in its place
            need.cancelled = True
            await self.asks(sure)

    def _new_card(self, known: set[str]) -> str:
        return next((it for it in self.buttons("need.cancel:") if it not in known), "")
