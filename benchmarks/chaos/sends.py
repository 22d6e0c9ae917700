"""What was sent, from the side of those who got it: nothing missing, and nothing twice."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks.chaos.books import ACTIVE, Books
from benchmarks.chaos.office import PROGRESS
from benchmarks.chaos.people import Walker, plain
from benchmarks.chaos.roles import Helper
from benchmarks.chaos.town import Town

# How a message that is sent by itself begins, and its kind; they are never edited into others.
HEADS = {
    "Cancelled: ": "cancelled",
    "See you soon: ": "meet",
    "Are you still coming? ": "confirm",
    "A short answer, please: ": "nudge",
    "Did it take place? ": "after",
    "Your place was passed on: ": "replaced",
}
FILES = {"sendVenue": "pin", "sendDocument": "calendar"}
NEWS = "News of "
Seen = Counter[tuple[str, str]]


def missing(books: Books, helper: Helper) -> Iterator[str]:
    """Whatever the books say was sent to somebody, and is not there."""
    to, seen = helper.phone.id, _seen(helper)
    for (whom, offer_id), times in books.sent("push", "later", "called").items():
        if whom == to and seen["offer", str(offer_id)] < times:
            yield f"question: {to} {offer_id}"
    for kind in (*HEADS.values(), *FILES.values()):
        if _of_kind(seen, kind) < books.sent_to(to, kind):
            yield f"{kind}: {to}"
    person = books.people.get(to)
    if person is not None:
        yield from _unasked(books, person.id, to, seen)


def _unasked(books: Books, person_id: int, to: int, seen: Seen) -> Iterator[str]:
    """Each question that is open was asked, each booking has its pin and its file."""
    for offer in books.offers.values():
        mine = offer.person_id == person_id and not books.has_begun(offer.need_id)
        # Those of wave 0 were taken from the list of open needs, in its own message.
        if mine and offer.state == "asked" and offer.wave and not seen["offer", str(offer.id)]:
            yield f"never asked: {to} {offer.id}"
    for place in books.assignments.values():
        if place.person_id != person_id or place.state not in ACTIVE:
            continue
        for kind in FILES.values():
            if not books.sent(kind)[to, place.id] and not books.has_begun(place.need_id):
                yield f"{kind} of booking {place.id}: {to}"


def unread(books: Books, town: Town) -> Iterator[str]:
    """News that somebody should have got, and answers to it that were not counted."""
    seen = {it.phone.id: _seen(it) for it in town.helpers}
    for maria in town.coordinators:
        for news in maria.announced:
            for reader in news.readers:
                if not seen[reader]["news", news.title]:
                    yield f"news: {reader} {news.title}"
    for helper in town.helpers:
        for recipient_id in helper.read:
            if books.recipients[recipient_id].answer != "seen":
                yield f"receipt: {helper.phone.id} {recipient_id}"


def duplicates(town: Town, books: Books) -> list[str]:
    """What people were sent more often than it was owed or asked for."""
    found: list[str] = []
    pushes = books.sent("push", "later", "called")
    for walker in town.everybody:
        to = walker.phone.id
        for (kind, subject), times in _seen(walker).items():
            owed = pushes[to, int(subject)] if kind == "offer" else 1
            if kind in HEADS.values() or kind in FILES.values():
                owed = books.sent_to(to, kind)
            found += [f"{to} {kind} {subject[:40]!r}"] * max(times - owed, 0)
    return found


def _seen(walker: Walker) -> Seen:
    return Counter(_identity(walker, number, call) for number, call in _sends(walker))


def _of_kind(seen: Seen, kind: str) -> int:
    return sum(times for (it, _), times in seen.items() if it == kind)


def _sends(walker: Walker) -> Iterator[tuple[int, Any]]:
    """Every message the bot sent to this person, with the number of the call."""
    for number, call in enumerate(walker.telegram.calls):
        is_send = call.method == "sendMessage" or call.method in FILES
        if is_send and call.params.get("chat_id") == walker.phone.id:
            yield number, call


def _identity(walker: Walker, number: int, call: Any) -> tuple[str, str]:
    """What a message is about: two with the same identity are the same message."""
    if call.method in FILES:
        return FILES[call.method], ""
    text = plain(call.params)
    markup = json.dumps(call.params.get("reply_markup") or "")
    for beginning, about in (("offer.yes:", "offer"), ("need.cancel:", "card")):
        if beginning in markup:
            return about, markup.split(beginning)[1].split('"')[0].rstrip("\\")
    for head, kind in HEADS.items():
        if text.startswith(head):
            return kind, ""
    if "cast." in markup or text.startswith(PROGRESS):
        return "progress", _title(text)
    if "news.seen:" in markup or "news.off:" in markup:
        return "news", _title(text)
    act = sum(it <= number for it in walker.acts)  # an answer is to one act
    return "answer", f"{act} {text}"


def _title(text: str) -> str:
    return next((line for line in text.split("\n") if line.startswith(NEWS)), text)
