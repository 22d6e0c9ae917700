"""What was asked of whom in a month, what it took, and whom the office risks losing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.dispatch.situation import Why
from bot.domain.needs import Need, Offer, OfferState

SILENT = 3  # questions in a row without an answer, from which somebody may be lost
LAGS = 0.8  # of what is filled on the whole
FEWEST = 4  # places of a kind, before it can be said to lag


@dataclass(frozen=True)
class Share:
    """Requests of one sort: places, how many were filled, and the questions that took."""

    places: int = 0
    filled: int = 0
    questions: int = 0

    @property
    def fill(self) -> float:
        return self.filled / self.places if self.places else 0.0

    def plus(self, other: "Share") -> "Share":
        return Share(
            self.places + other.places,
            self.filled + other.filled,
            self.questions + other.questions,
        )


@dataclass(frozen=True)
class Month:
    """One month of an office, in figures that a coordinator can act on.

    ``half``: so few people got half of all questions. ``by_chance``: requests in which chance
    decided whom to ask first, to compare with ``all``. ``lagging``: kinds that fill less well.
    ``losing``: who did not answer the last questions, the longest silent first, with how many.
    """

    since: datetime
    until: datetime
    requests: int
    all: Share
    by_chance: Share
    lagging: tuple[tuple[str, Share], ...]
    asked: int
    half: int
    most: int
    yes: int
    no: int
    silent: int
    losing: tuple[tuple[int, int], ...]


def month(
    since: datetime, until: datetime, needs: Sequence[Need], asked: Sequence[Offer]
) -> Month:
    """The report on the needs that began in that time, and what was asked about them."""
    begun = {need.id: need for need in needs if since <= need.starts_at < until}
    about = [offer for offer in asked if offer.need_id in begun and offer.wave]
    questions = Counter(offer.need_id for offer in about)
    each = Counter(offer.person_id for offer in about)
    drawn = {offer.need_id for offer in about if offer.why is Why.CHANCE}
    states = Counter(offer.state for offer in about)
    kinds: dict[str, Share] = {}
    whole, chance = Share(), Share()
    for need in begun.values():
        share = Share(need.capacity, min(need.filled, need.capacity), questions[need.id])
        kinds[need.kind] = kinds.get(need.kind, Share()).plus(share)
        whole = whole.plus(share)
        chance = chance.plus(share) if need.id in drawn else chance
    return Month(
        since=since,
        until=until,
        requests=len(begun),
        all=whole,
        by_chance=chance,
        lagging=_lagging(kinds, whole),
        asked=len(each),
        half=_half(each.values()),
        most=max(each.values(), default=0),
        yes=states[OfferState.ACCEPTED],
        no=states[OfferState.DECLINED],
        silent=states[OfferState.ASKED] + states[OfferState.LATER] + states[OfferState.CLOSED],
        losing=_losing(asked),
    )


def _lagging(kinds: dict[str, Share], whole: Share) -> tuple[tuple[str, Share], ...]:
    behind = [
        (kind, share)
        for kind, share in kinds.items()
        if share.places >= FEWEST and share.fill < LAGS * whole.fill
    ]
    return tuple(sorted(behind, key=lambda it: (it[1].fill, it[0])))


def _half(counts: Iterable[int]) -> int:
    """How few people together got half of all questions."""
    ordered = sorted(counts, reverse=True)
    left = sum(ordered) / 2
    few = 0
    for count in ordered:
        if left <= 0:
            break
        left -= count
        few += 1
    return few


def _losing(asked: Iterable[Offer]) -> tuple[tuple[int, int], ...]:
    """Who left the last few questions without an answer, although nobody closed them."""
    row: Counter[int] = Counter()
    for offer in sorted(asked, key=lambda it: (it.asked_at, it.id)):
        if offer.state in {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.LATER}:
            row[offer.person_id] = 0
        elif offer.wave:
            row[offer.person_id] += 1
    lost = [(who, count) for who, count in row.items() if count >= SILENT]
    return tuple(sorted(lost, key=lambda it: (-it[1], it[0])))
