"""How the local Telegram says no: in Telegram's own codes and words."""

from typing import Any


class Refused(Exception):  # it is an answer, not an error of the sandbox
    """Telegram's answer `ok: false`: a code, a description, and sometimes what to do instead."""

    def __init__(
        self,
        code: int,
        description: str,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to_chat_id = migrate_to_chat_id

    def answer(self) -> dict[str, Any]:
        """The JSON object that the Bot API sends with this refusal."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        parameters = {
            "retry_after": self.retry_after,
            "migrate_to_chat_id": self.migrate_to_chat_id,
        }
        if known := {name: value for name, value in parameters.items() if value is not None}:
            answer["parameters"] = known
        return answer


class Lost(Exception):  # as above
    """The connection broke: nobody can say from outside whether the call took effect."""

    def __init__(self, *, done: bool) -> None:
        super().__init__("the answer was lost" if done else "the call was lost")
        self.done = done


def bad_request(why: str) -> Refused:
    """400, in Telegram's words."""
    return Refused(400, f"Bad Request: {why}")


def forbidden(why: str) -> Refused:
    """403, in Telegram's words."""
    return Refused(403, f"Forbidden: {why}")


def conflict(why: str) -> Refused:
    """409, in Telegram's words."""
    return Refused(409, f"Conflict: {why}")


def chat_not_found() -> Refused:
    """No chat has this id, or the bot has never seen it."""
    return bad_request("chat not found")


def not_modified() -> Refused:
    """An edit that changes nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


def stale_query() -> Refused:
    """A callback query that is unknown, answered already, or older than Telegram keeps it."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def upgraded(new_id: int) -> Refused:
    """The group has become a supergroup and has another id now."""
    return Refused(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=new_id,
    )
