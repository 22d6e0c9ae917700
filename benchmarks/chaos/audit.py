"""The audit: what the people of the town did and see, held against the books."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks.chaos.books import ACTIVE, Books
from benchmarks.chaos.people import Walker
from benchmarks.chaos.roles import CAP, RADIUS, Helper
from benchmarks.chaos.town import Town
from bot.domain import week
from bot.texts import BIDI_CONTROLS

# How a message that is sent by itself begins, and its kind; they are never edited into others.
HEADS = {
    "Cancelled: ": "cancelled",
    "See you soon: ": "meet",
    "Are you still coming? ": "confirm",
    "Your place was passed on: ": "replaced",
}


def check(town: Town, books: Books, updates: list[int]) -> None:
    """Note in ``books.lost`` whatever was done, owed or promised and is not there."""
    books.lost += _updates(books, updates)
    books.lost += [f"owed: {it.kind} {it.id} {it.outcome}" for it in books.outbox
                   if it.outcome not in {"sent", "dropped"}]  # fmt: skip
    for walker in town.everybody:
        if walker.waits_for:
            books.lost.append(f"unanswered: {walker.phone.id} {walker.waits_for}")
    for helper in town.helpers:
        books.lost += _profile(books, helper)
        books.lost += _word(books, helper)
        books.lost += _screen(books, helper)
        books.lost += _owed_to(books, helper)
    for maria in town.coordinators:
        books.lost += _needs(books, town, maria.phone.id)


def duplicates(town: Town, books: Books) -> list[str]:
    """What people were sent more often than it was owed or asked for."""
    found: list[str] = []
    pushes = books.sent("push", "later", "called")
    for walker in town.everybody:
        seen = Counter(_identity(walker, params) for params in _sends(walker))
        for (kind, subject), times in seen.items():
            owed = pushes[walker.phone.id, int(subject)] if kind == "offer" else 1
            if kind in HEADS.values():
                owed = sum(n for (to, _), n in books.sent(kind).items() if to == walker.phone.id)
            if kind in {"sendVenue", "sendDocument"}:
                name = "pin" if kind == "sendVenue" else "calendar"
                owed = _to_person(books, name, walker.phone.id)
            found += [f"{walker.phone.id} {kind} {subject[:40]!r}"] * max(times - owed, 0)
    return found


def _to_person(books: Books, kind: str, telegram_id: int) -> int:
    return sum(n for (to, _), n in books.sent(kind).items() if to == telegram_id)


def _updates(books: Books, updates: list[int]) -> Iterator[str]:
    for number in updates:
        row = books.inbox.get(number)
        if row is None or row.done_at is None or row.fault:
            yield f"update {number}: {(row and row.fault) or 'not handled'}"


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
        states = {it.state for it in books.assignments.values()
                  if it.need_id == offer.need_id and it.person_id == person.id}  # fmt: skip
        over = books.needs[offer.need_id].ended_as is not None
        counts = states or over or offer.state == "accepted" or _clashes(books, offer)
        if word == "yes" and not counts:
            yield f"yes: {helper.phone.id} {offer_id} {offer.state}"
        if word == "no" and not (offer.state == "declined" or over):
            yield f"no: {helper.phone.id} {offer_id} {offer.state}"
        if word == "later" and offer.state == "asked" and not over:
            yield f"later: {helper.phone.id} {offer_id}"
    for place in helper.released:
        if books.assignments[place].state not in {"released", "cancelled"}:
            yield f"released: {helper.phone.id} {place} {books.assignments[place].state}"


def _clashes(books: Books, offer: Any) -> bool:
    need = books.needs[offer.need_id]
    others = (books.needs[it.need_id] for it in books.assignments.values()
              if it.person_id == offer.person_id)  # fmt: skip
    return any(o.starts_at < need.ends_at and o.ends_at > need.starts_at for o in others)


def _screen(books: Books, helper: Helper) -> Iterator[str]:
    """What is on the screen is what holds: places, closed questions, what was given back."""
    person = books.people.get(helper.phone.id)
    for place in books.assignments.values():
        if person is None or place.person_id != person.id:
            continue
        if place.state in ACTIVE and f"place.release:{place.id}" not in helper.buttons("place."):
            yield f"not shown as booked: {helper.phone.id} {place.id}"
        if place.state == "released" and f"place.released:{place.id}" in helper.buttons("place."):
            yield f"not shown as given back: {helper.phone.id} {place.id}"
    for offer in books.offers.values():
        mine = person is not None and offer.person_id == person.id
        asks = f"offer.yes:{offer.id}" in helper.buttons("offer.yes:")
        if mine and asks and offer.state in {"closed", "declined"}:
            yield f"still asked: {helper.phone.id} {offer.id} {offer.state}"


def _owed_to(books: Books, helper: Helper) -> Iterator[str]:
    """Each question is there, and each booking with its pin and its file."""
    person = books.people.get(helper.phone.id)
    seen = Counter(_identity(helper, it) for it in _sends(helper))
    for (to, offer_id), times in books.sent("push", "later", "called").items():
        if to == helper.phone.id and seen["offer", str(offer_id)] < times:
            yield f"question: {to} {offer_id}"
    for offer in books.offers.values():
        mine = person is not None and offer.person_id == person.id
        if mine and offer.state == "asked" and not seen["offer", str(offer.id)]:
            yield f"never asked: {helper.phone.id} {offer.id}"
    for kind, method in (("pin", "sendVenue"), ("calendar", "sendDocument")):
        shown = sum(n for (it, _), n in seen.items() if it == method)
        if shown < _to_person(books, kind, helper.phone.id):
            yield f"{kind}: {helper.phone.id}"
        for place in books.assignments.values():
            mine = person is not None and place.person_id == person.id and place.state in ACTIVE
            if mine and not books.sent(kind)[helper.phone.id, place.id]:
                yield f"{kind} of booking {place.id}: {helper.phone.id}"


def _needs(books: Books, town: Town, coordinator: int) -> Iterator[str]:
    """Each need was posted once, with one card that is up to date."""
    maria = next(it for it in town.coordinators if it.phone.id == coordinator)
    titles = Counter(it.title for it in books.needs.values())
    for need in maria.posted:
        if titles[need.title] != 1:
            yield f"need posted {titles[need.title]} times: {need.title}"
        row = books.needs.get(need.need_id)
        if row is not None and need.cancelled and row.ended_as != "cancelled":
            yield f"not cancelled: {need.title}"
        if row is not None and not row.ended_as and not _card_holds(maria, row):
            yield f"card: {need.title}"


def _card_holds(maria: Walker, need: Any) -> bool:
    wanted = f"{need.filled} of {need.capacity} places filled"
    return any(
        message["message_id"] == need.card_message_id and wanted in _plain(message)
        for message in maria.phone.messages
    )


def _plain(message: Any) -> str:
    return BIDI_CONTROLS.sub("", message.get("text", ""))


def _sends(walker: Walker) -> Iterator[tuple[int, Any]]:
    """Every message the bot sent to this person, with the number of the call."""
    for number, call in enumerate(walker.telegram.calls):
        is_send = call.method in {"sendMessage", "sendVenue", "sendDocument"}
        if is_send and call.params.get("chat_id") == walker.phone.id:
            yield number, call


def _identity(walker: Walker, send: tuple[int, Any]) -> tuple[str, str]:
    """What a message is about: two with the same identity are the same message."""
    number, call = send
    if call.method != "sendMessage":
        return call.method, ""
    text = BIDI_CONTROLS.sub("", str(call.params.get("text", "")))
    markup = json.dumps(call.params.get("reply_markup") or "")
    for beginning, about in (("offer.yes:", "offer"), ("need.cancel:", "card")):
        if beginning in markup:
            return about, markup.split(beginning)[1].split('"')[0].rstrip("\\")
    for head, kind in HEADS.items():
        if text.startswith(head):
            return kind, ""
    act = sum(it <= number for it in walker.acts)  # an answer is to one act
    return "answer", f"{act} {text}"
