"""The audit: what the people of the town did and saw, held against the books."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from benchmarks.chaos import sends
from benchmarks.chaos.books import ACTIVE, Books
from benchmarks.chaos.office import Coordinator
from benchmarks.chaos.people import plain
from benchmarks.chaos.roles import (
    BOOKED,
    CAP,
    CONFIRMED,
    GIVEN_BACK,
    RADIUS,
    WAITING,
    Helper,
    Told,
)
from benchmarks.chaos.town import Town
from bot.domain import week

CLASH = "You have already said yes to something at that time"
OVER = ("This is no longer open.", "This is over", "No longer needed")
FILLED = "Filled: "
GONE = "This place has been given back already."
DONE_WITH = {"sent", "dropped", "overtaken"}


def check(town: Town, books: Books, updates: list[int]) -> None:
    """Note in ``books.lost`` whatever was done, owed or promised and is not there."""
    books.lost += _updates(books, updates)
    books.lost += _owed(books)
    books.lost += [f"a life broke off: {it}" for it in town.broken_off]
    for walker in town.everybody:
        if walker.waits_for:
            books.lost.append(f"unanswered: {walker.phone.id} {walker.waits_for}")
    for helper in town.helpers:
        books.lost += _profile(books, helper)
        books.lost += _word(books, helper)
        books.lost += _answers(books, helper)
        books.lost += _screen(books, helper)
        books.lost += sends.missing(books, helper)
    for maria in town.coordinators:
        books.lost += _needs(books, maria)
    books.lost += sends.unread(books, town)


def seen_double(town: Town, books: Books) -> int:
    """How often more people were told that they have a place than there were places.

    It is counted by what they saw, without asking the books who holds what.
    """
    holding: dict[int, set[int]] = defaultdict(set)
    wrong = 0
    for what, who, subject in town.journal:
        if what == "booked":
            need = books.needs[books.offers[subject].need_id]
            holding[need.id].add(who)
            wrong += len(holding[need.id]) > need.capacity
        elif what == "given back":
            place = books.assignments[subject]
            holding[place.need_id].discard(books.telegram_ids[place.person_id])
    return wrong


def _updates(books: Books, updates: list[int]) -> Iterator[str]:
    for number in updates:
        row = books.inbox.get(number)
        if row is None or row.done_at is None or row.fault:
            yield f"update {number}: {(row and row.fault) or 'not handled'}"


def _owed(books: Books) -> Iterator[str]:
    """What came too late because the clock jumped is not lost, if it was really too late."""
    for it in books.outbox:
        too_late = it.outcome == "expired" and it.finished_at >= it.expires_at
        if it.outcome not in DONE_WITH and not too_late:
            yield f"owed: {it.kind} {it.id} {it.outcome}"


def _profile(books: Books, helper: Helper) -> Iterator[str]:
    person = books.people.get(helper.phone.id)
    if not helper.registered or person is None:
        return
    it = books.volunteers.get(person.id)
    if it is None or person.id in books.drafts:
        yield f"registration: {helper.phone.id}"
        return
    kept = (it.languages, it.skills, it.availability, it.district, it.radius_km, it.weekly_cap)
    told = ({"uk": 3}, ["donations"], week.ALL, "innenstadt", int(RADIUS), int(CAP))
    if kept != told:
        yield f"profile: {helper.phone.id} {kept}"


def _word(books: Books, helper: Helper) -> Iterator[str]:
    """What they said last about an offer is what holds."""
    person = books.people.get(helper.phone.id)
    for offer_id, word in helper.said.items():
        offer = books.offers[offer_id]
        assert person is not None
        held = any(it.person_id == person.id for it in books.places_of(offer.need_id))
        over = books.has_begun(offer.need_id)
        called = any((it.need_id, it.person_id) == (offer.need_id, person.id) and it.called_at
                     for it in books.waiting)  # fmt: skip
        counts = held or over or called or offer.state == "accepted" or _clashes(books, offer)
        if word == "yes" and not counts:
            yield f"yes: {helper.phone.id} {offer_id} {offer.state}"
        if word == "no" and not (offer.state == "declined" or over or held):
            yield f"no: {helper.phone.id} {offer_id} {offer.state}"
        if word == "later" and offer.state == "asked" and not over:
            yield f"later: {helper.phone.id} {offer_id}"


def _answers(books: Books, helper: Helper) -> Iterator[str]:
    """What they were told when they tapped is what happened."""
    for told in helper.told:
        if told.what in {"yes", "no", "later"}:
            holds = _holds_of_offer(books, told)
        else:
            holds = _holds_of_place(books, told)
        if not holds:
            yield f"told: {helper.phone.id} {told.what} {told.subject} {told.answer[:60]!r}"


def _holds_of_offer(books: Books, told: Told) -> bool:
    offer = books.offers[told.subject]
    held = any(it.person_id == offer.person_id for it in books.places_of(offer.need_id))
    if told.answer.startswith(OVER):
        return books.has_begun(offer.need_id)
    if told.answer.startswith(FILLED):
        # In place of the question, just as they tapped; whether a yes is shown in the end is
        # looked at in _screen.
        taken = sum(it.need_id == offer.need_id for it in books.assignments.values())
        return books.has_begun(offer.need_id) or taken >= books.needs[offer.need_id].capacity
    if told.what != "yes":
        return True  # what was said last is looked at in _word
    if told.answer.startswith(BOOKED):
        return held
    if told.answer.startswith(WAITING):
        waits = any((it.need_id, it.person_id) == (offer.need_id, offer.person_id)
                    for it in books.waiting)  # fmt: skip
        return waits or held or offer.state != "accepted" or books.has_begun(offer.need_id)
    return told.answer.startswith(CLASH) and _clashes(books, offer)


def _holds_of_place(books: Books, told: Told) -> bool:
    place = books.assignments[told.subject]
    if told.answer.startswith(OVER):
        return books.has_begun(place.need_id)
    if told.answer.startswith(GONE):
        return place.state not in ACTIVE
    if told.what == "released":
        return told.answer.startswith(GIVEN_BACK) and place.state in {"released", "cancelled"}
    if told.what == "still.yes":
        return told.answer.startswith(CONFIRMED) and place.state != "booked"
    return bool(place.state == "done")


def _clashes(books: Books, offer: Any) -> bool:
    need = books.needs[offer.need_id]
    others = (books.needs[it.need_id] for it in books.assignments.values()
              if it.person_id == offer.person_id)  # fmt: skip
    return any(o.starts_at < need.ends_at and o.ends_at > need.starts_at for o in others)


def _screen(books: Books, helper: Helper) -> Iterator[str]:
    """What is on the screen is what holds: places, closed questions, what was given back."""
    person = books.people.get(helper.phone.id)
    for place in books.assignments.values():
        if person is None or place.person_id != person.id or books.has_begun(place.need_id):
            continue
        if place.state in ACTIVE and f"place.release:{place.id}" not in helper.buttons("place."):
            yield f"not shown as booked: {helper.phone.id} {place.id}"
        if place.state == "released" and f"place.released:{place.id}" in helper.buttons("place."):
            yield f"not shown as given back: {helper.phone.id} {place.id}"
    for it in books.waiting:
        if person is None or it.person_id != person.id or it.called_at:
            continue
        leave = {f"offer.no:{offer.id}" for offer in books.offers.values()
                 if (offer.need_id, offer.person_id) == (it.need_id, it.person_id)}  # fmt: skip
        if not books.has_begun(it.need_id) and not leave & set(helper.buttons("offer.no:")):
            yield f"not shown as waiting: {helper.phone.id} {it.need_id}"
    for offer in books.offers.values():
        mine = person is not None and offer.person_id == person.id
        # In the message that is known; a kill may have left a copy of it that nobody knows of.
        asks = (offer.message_id, f"offer.yes:{offer.id}") in helper.shown()
        if mine and asks and offer.state in {"closed", "declined"}:
            yield f"still asked: {helper.phone.id} {offer.id} {offer.state}"


def _needs(books: Books, maria: Coordinator) -> Iterator[str]:
    """Each need was posted once, with one card that is up to date; who was replaced is."""
    titles = Counter(it.title for it in books.needs.values())
    for need in maria.posted:
        if titles[need.title] != 1:
            yield f"need posted {titles[need.title]} times: {need.title}"
        row = books.needs.get(need.need_id)
        if row is not None and need.cancelled and row.ended_as != "cancelled":
            yield f"not cancelled: {need.title}"
        if row is not None and not books.has_begun(row.id) and not _card_holds(maria, row):
            yield f"card: {need.title}"
    for place in maria.replaced:
        if books.assignments[place].state != "replaced":
            yield f"not replaced: {place}"


def _card_holds(maria: Coordinator, need: Any) -> bool:
    wanted = f"{need.filled} of {need.capacity} places filled"
    return any(
        message["message_id"] == need.card_message_id and wanted in plain(message)
        for message in maria.phone.messages
    )
