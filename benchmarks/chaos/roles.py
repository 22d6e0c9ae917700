"""What volunteers do, step by step, by the buttons that everyone has."""

from dataclasses import dataclass, field

from benchmarks.chaos.people import Walker

RADIUS, CAP = "20", "5"
BOOKED, WAITING = "✓ You are coming.", "Thank you for wanting to come."
CONFIRMED, GIVEN_BACK = "✓ Thank you, see you then.", "Thank you for telling us in time."
OPEN, NOTHING_OPEN = "This is open, and you could do it:", "There is nothing open for you"

Journal = list[tuple[str, int, int]]  # what was seen, whose or which, in order


@dataclass(frozen=True)
class Told:
    """What somebody wanted, and what they were told; ``calls`` is how late it was by then."""

    what: str
    subject: int
    answer: str
    calls: int


@dataclass
class Helper(Walker):
    """A volunteer; ``said`` is the last word on each offer, ``told`` every answer to a tap."""

    journal: Journal = field(default_factory=list)
    registered: bool = False
    said: dict[int, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    answered: set[tuple[int, int]] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)  # places about which they do not answer
    read: set[int] = field(default_factory=set)

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

    async def does_something(self) -> None:
        """What is asked first; else look at what is open, or give a place back."""
        dice = self.random.random()
        if question := self._question():
            await self._answers(*question)
        elif await self._reads_news() or await self._says_whether_they_come():
            return
        elif dice < 0.1:
            await self.hears("/open", OPEN, NOTHING_OPEN)
            if offered := self.buttons("open:")[:4]:
                before = set(self.shown())
                await self.asks(self.random.choice(offered))
                for _, data in set(self.shown()) - before:
                    if data.startswith("offer.yes:"):
                        # Asked anew: what was said before is over.
                        self.said.pop(int(data.partition(":")[2]), None)
        elif dice < 0.12:
            await self._gives_back()

    def _question(self) -> tuple[int, int] | None:
        """The newest message that asks about an offer, and the offer."""
        asks = ((it, data) for it, data in self.shown() if data.startswith("offer.yes:"))
        all_ = ((message, int(data.partition(":")[2])) for message, data in asks)
        return next((it for it in all_ if it not in self.answered), None)

    async def _answers(self, message: int, offer_id: int) -> None:
        """Yes, no or later, often together with others; whoever comes may give it back."""
        word = self.random.choices(["yes", "no", "later"], [8, 1, 1])[0]
        if self.random.random() < 0.5:
            await self.waits_for_the_stroke()
        if f"offer.{word}:{offer_id}" not in self.buttons(f"offer.{word}:"):
            return  # it was closed at the last moment
        self.answered.add((message, offer_id))
        self.said[offer_id] = word
        answer = await self._tells(word, offer_id, f"offer.{word}:{offer_id}")
        if answer.startswith(BOOKED):
            self.journal.append(("booked", self.phone.id, offer_id))
            if self.random.random() < 0.2:
                await self.hesitates(1.0)
                await self._gives_back()

    async def _gives_back(self) -> None:
        """They are asked whether they are sure, unless it was cancelled or begun meanwhile."""
        for held in self.buttons("place.release:")[:1]:
            place, message = int(held.partition(":")[2]), self.holding(held)
            await self.asks(held)
            sure = f"place.released:{place}"
            if (message, sure) in self.shown():
                self.journal.append(("given back", self.phone.id, place))
                await self._tells("released", place, sure, message)

    async def _says_whether_they_come(self) -> bool:
        """The day before, and afterwards; some stay silent about some."""
        for beginning in ("still.yes:", "done.yes:"):
            for data in self.buttons(beginning):
                place = int(data.partition(":")[2])
                if place in self.silent:
                    continue
                if self.random.random() < 0.2:
                    self.silent.add(place)
                    continue
                await self._tells(beginning.rstrip(":"), place, data)
                return True
        return False

    async def _reads_news(self) -> bool:
        for data in self.buttons("news.seen:")[:1]:
            self.read.add(int(data.partition(":")[2]))
            await self.asks(data)
            return True
        return False

    async def _tells(self, what: str, subject: int, data: str, on: int | None = None) -> str:
        answer = await self.asks(data, on)
        self.told.append(Told(what, subject, answer, len(self.telegram.calls)))
        return answer
