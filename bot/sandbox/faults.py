"""Faults on order: what goes wrong between a bot and Telegram, so that tests can watch it met."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import Lost, Refused, bad_request, chat_not_found, forbidden

KINDS = (
    "too_many_requests",  # 429 with retry_after
    "server_error",  # 500
    "bad_gateway",  # 502, as Telegram's front gives while it restarts
    "drop_before",  # the connection breaks before anything happened
    "drop_after",  # Telegram did it, and the answer is lost
    "blocked",  # 403 although the person has not pressed block
    "deactivated",  # 403: the account is gone
    "chat_not_found",  # 400
    "bad_request",  # 400 that no retry will heal
)


@dataclass
class Fault:
    """One fault waiting to happen: `times` None means until it is taken away."""

    method: str
    kind: str
    times: int | None
    retry_after: int
    chat_id: int | None

    def concerns(self, method: str, params: dict[str, Any]) -> bool:
        """Whether this call is the one that goes wrong."""
        if self.times == 0 or self.method not in ("*", method):
            return False
        return self.chat_id is None or params.get("chat_id") == self.chat_id


@dataclass
class Faults:
    """The faults that are waiting, and the calls they met."""

    waiting: list[Fault] = field(default_factory=list)
    met: list[tuple[str, str]] = field(default_factory=list)

    def add(
        self,
        method: str = "*",
        *,
        kind: str,
        times: int | None = 1,
        retry_after: int = 3,
        chat_id: int | None = None,
    ) -> None:
        """The next `times` calls of the method (to this chat) go wrong in this way.

        `*` is every method but getUpdates, which has to be named.
        """
        if kind not in KINDS:
            raise ValueError(f"no fault is called {kind!r}; there are: {', '.join(KINDS)}")
        self.waiting.append(Fault(method, kind, times, retry_after, chat_id))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.waiting.clear()

    def meet(self, method: str, params: dict[str, Any]) -> bool:
        """Raise what is waiting for this call; True if its answer is to be lost afterwards."""
        for fault in self.waiting:
            if fault.method == "*" and method == "getUpdates":
                continue
            if fault.concerns(method, params):
                self._use(fault, method)
                if fault.kind == "drop_after":
                    return True
                raise _raised(fault)
        return False

    def _use(self, fault: Fault, method: str) -> None:
        self.met.append((method, fault.kind))
        if fault.times is not None:
            fault.times -= 1
            if fault.times == 0:
                self.waiting.remove(fault)


def _raised(fault: Fault) -> Exception:
    if fault.kind == "drop_before":
        return Lost(done=False)
    if fault.kind == "too_many_requests":
        seconds = fault.retry_after
        return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
    refusals = {
        "server_error": Refused(500, "Internal Server Error"),
        "bad_gateway": Refused(502, "Bad Gateway"),
        "blocked": forbidden("bot was blocked by the user"),
        "deactivated": forbidden("user is deactivated"),
        "chat_not_found": chat_not_found(),
        "bad_request": bad_request("the sandbox was asked to refuse this"),
    }
    return refusals[fault.kind]
