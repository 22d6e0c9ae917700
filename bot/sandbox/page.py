"""The page's routes: what the sandbox shows, its changes as they happen, what people do."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.acts import ACTS, Json, Mistake, minutes, read_body, text
from bot.sandbox.chats import Group
from bot.sandbox.phone import Phone
from bot.sandbox.refusals import Refused
from bot.sandbox.telegram import Telegram

PAGE = Path(__file__).with_name("page.html")
SHOWN = 100  # messages of a chat the page is given
TICK = 10.0  # seconds of quiet after which a listening page is told the time
SHOWN_IN_PLACE = ("image/png", "image/jpeg", "image/gif", "image/webp")
# All the page needs is in its one file; nothing said in a chat may load anything.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

Work = Callable[[Request], Awaitable[Json]]


class Clock(Protocol):
    """The time of the whole demo, which a visitor can move."""

    def now(self) -> datetime:
        """The time of the demo, aware."""

    async def move(self, by: timedelta) -> None:
        """Returns when everything that fell due has been done."""

    async def next_due(self) -> datetime | None:
        """When the next thing falls due, if anything does."""


class Tour(Protocol):
    """A story played on the phones, step by step."""

    at: int  # how many steps have been played

    def steps(self, language: str) -> list[str]:
        """One sentence of explanation per step."""

    def focus(self) -> list[int]:
        """Ids of the phones the last played step concerns."""

    async def play(self) -> None:
        """Plays step `at`; raises an exception with a readable text when that fails."""


def page_routes(telegram: Telegram, clock: Clock | None, tour: Tour | None) -> list[Route]:
    """All routes of the page; the Bot API has its own."""
    page = Page(telegram, clock, tour)
    return [
        Route("/", page.show, methods=["GET"]),
        Route("/sandbox/state", _answer(page.state), methods=["GET"]),
        Route("/sandbox/events", page.events, methods=["GET"]),
        Route("/sandbox/phones", _answer(page.add_phone), methods=["POST"]),
        Route("/sandbox/phones/{id:int}/{action}", _answer(page.act), methods=["POST"]),
        Route("/sandbox/files/{file_id}", page.file, methods=["GET"]),
        Route("/sandbox/clock", _answer(page.move_clock), methods=["POST"]),
        Route("/sandbox/tour", _answer(page.show_tour), methods=["GET"]),
        Route("/sandbox/tour/next", _answer(page.play_tour), methods=["POST"]),
    ]


def _answer(work: Work) -> Callable[[Request], Awaitable[Response]]:
    """JSON out of `work`, or its refusal as {"error": one sentence}."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await work(request))
        except Mistake as mistake:
            return JSONResponse({"error": str(mistake)}, status_code=mistake.status)
        except (Refused, LookupError, ValueError) as refusal:
            return JSONResponse({"error": _sentence(refusal)}, status_code=400)

    return endpoint


class Page:
    """What the page asks of one sandbox."""

    def __init__(self, telegram: Telegram, clock: Clock | None, tour: Tour | None) -> None:
        self.telegram = telegram
        self.clock = clock
        self.tour = tour
        self.playing = asyncio.Lock()

    async def show(self, request: Request) -> Response:
        headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
        return FileResponse(PAGE, headers=headers, media_type="text/html; charset=utf-8")

    async def state(self, request: Request) -> Json:
        """Everything the page shows."""
        telegram, tour = self.telegram, self.tour
        return {
            "revision": telegram.revision,
            "bot": {"name": telegram.me["first_name"], "username": telegram.me["username"]},
            **await self._time(),
            "tour": {"at": tour.at, "focus": tour.focus()} if tour else None,
            "phones": [_phone(phone) for phone in telegram.phones.values()],
            "groups": [_group(group) for group in telegram.groups.values()],
        }

    async def events(self, request: Request) -> Response:
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._changes(), headers=headers, media_type="text/event-stream")

    async def _changes(self) -> AsyncIterator[str]:
        """One event per change; in quiet times the hour, so that the page's clock stays right."""
        seen = self.telegram.revision
        yield _event({"revision": seen})
        while True:
            if await self.telegram.changed(seen, TICK):
                seen = self.telegram.revision
                yield _event({"revision": seen})
            else:
                yield _event(await self._time(), name="tick")

    async def _time(self) -> Json:
        if self.clock is None:
            return {"now": None, "next_due": None}
        due = await self.clock.next_due()
        return {"now": self.clock.now().isoformat(), "next_due": due.isoformat() if due else None}

    async def add_phone(self, request: Request) -> Json:
        body = await read_body(request)
        name, language = text(body, "name", 64), text(body, "language", 16)
        new = max([100, *self.telegram.phones]) + 1
        return _phone(self.telegram.phone(new, name, language_code=language))

    async def act(self, request: Request) -> Json:
        """One person writes, presses, shares, edits, blocks or reads."""
        phone = self.telegram.phones.get(request.path_params["id"])
        action = ACTS.get(request.path_params["action"])
        if phone is None:
            raise Mistake("There is no such phone.", 404)
        if action is None:
            raise Mistake("A phone cannot do that.", 404)
        done = action(phone, await read_body(request))
        query = done if isinstance(done, str) else None  # the id of a press, which `pressed` lists
        return {"revision": self.telegram.revision, "query": query}

    async def file(self, request: Request) -> Response:
        """A sent file; only pictures open in place, since anyone may have sent it."""
        try:
            _, mime, content = self.telegram.file(request.path_params["file_id"])
        except LookupError:
            return JSONResponse({"error": "There is no such file."}, status_code=404)
        headers = {"x-content-type-options": "nosniff", "content-security-policy": "sandbox"}
        if mime not in SHOWN_IN_PLACE:
            headers["content-disposition"] = "attachment"  # the link on the page carries the name
        return Response(content, media_type=mime, headers=headers)

    async def move_clock(self, request: Request) -> Json:
        """Moves by {"minutes": n} or {"to": "next"}; answers with the new time."""
        body = await read_body(request)
        clock = self.clock
        if clock is None:
            raise Mistake("This demo has no clock to move.", 404)
        async with self._alone():
            by = await _until_next(clock) if body.get("to") == "next" else minutes(body)
            await clock.move(by)
        return await self._time()

    async def show_tour(self, request: Request) -> Json:
        if self.tour is None:
            raise Mistake("This demo has no tour.", 404)
        steps = self.tour.steps(request.query_params.get("language", "en"))
        return {"steps": steps, "at": self.tour.at, "focus": self.tour.focus()}

    async def play_tour(self, request: Request) -> Json:
        await read_body(request)
        if self.tour is None:
            raise Mistake("This demo has no tour.", 404)
        async with self._alone():
            if self.tour.at >= len(self.tour.steps("en")):
                raise Mistake("The tour is over.", 409)
            try:
                await self.tour.play()
            except Exception as failure:
                raise Mistake(_sentence(failure), 500) from failure
        return {"at": self.tour.at, "focus": self.tour.focus()}

    def _alone(self) -> asyncio.Lock:
        """The lock under which time and the story move; a second hand on them is turned away."""
        if self.playing.locked():
            raise Mistake("One moment: the step before is still under way.", 409)
        return self.playing


def _phone(phone: Phone) -> Json:
    return {
        "id": phone.id,
        "name": phone.first_name,
        "language": phone.language_code,
        "blocked": phone.blocked,
        "unread": phone.unread,
        "notices": phone.notices,
        "reply_keyboard": phone.reply_keyboard,
        "commands": phone.commands(),
        "pressed": phone.unanswered,
        "messages": phone.messages[-SHOWN:],
    }


def _group(group: Group) -> Json:
    topics = [group.forum.general, *group.forum.topics.values()] if group.forum else []
    return {
        "id": group.id,
        "title": group.title,
        "forum": group.forum is not None,
        "topics": [{"id": topic.thread_id, "name": topic.name} for topic in topics],
        "messages": group.messages[-SHOWN:],
    }


async def _until_next(clock: Clock) -> timedelta:
    """How far the next due thing is away; nothing at all if it is overdue."""
    due = await clock.next_due()
    if due is None:
        raise Mistake("Nothing is due.", 409)
    return max(due - clock.now(), timedelta())


def _event(data: Json, name: str | None = None) -> str:
    """One server-sent event."""
    kind = f"event: {name}\n" if name else ""
    return f"{kind}data: {json.dumps(data)}\n\n"


def _sentence(failure: Exception) -> str:
    """The first line of what went wrong; LookupError quotes its text, so not str()."""
    words = str(failure.args[0] if failure.args else failure).strip() or type(failure).__name__
    return words.splitlines()[0]
