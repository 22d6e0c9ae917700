"""How any message gets into a chat: the checks and the fields that all of them share."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat, Group
from bot.sandbox.keyboards import checked
from bot.sandbox.refusals import bad_request

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]


def deliver(telegram: "Telegram", params: Json, content: Json) -> Json:
    """Put the content into the chat as a message of the bot. Raises Refused."""
    markup = checked(params.get("reply_markup"))
    chat = telegram.writable_chat(params["chat_id"])
    placed = thread_of(chat, params) | _answered(chat, params)
    if params.get("protect_content"):
        placed["has_protected_content"] = True
    message = telegram.compose(chat, telegram.me, placed | content)
    chat.keep(message, markup)
    telegram.touch()
    return dict(message)


def thread_of(chat: Chat, params: Json) -> Json:
    """The fields of a message in a topic. Raises Refused if it cannot be written there.

    The General topic is written to without a thread id: Telegram does not find its own 1.
    """
    thread_id = params.get("message_thread_id")
    if thread_id is None:
        return {}
    topic = chat.forum.topics.get(thread_id) if isinstance(chat, Group) and chat.forum else None
    if topic is None:
        raise bad_request("message thread not found")
    if topic.is_closed and isinstance(chat, Group) and not chat.is_bot_admin:
        raise bad_request("TOPIC_CLOSED")
    return {"message_thread_id": thread_id, "is_topic_message": True}


def _answered(chat: Chat, params: Json) -> Json:
    reply = params.get("reply_parameters")
    if reply is None:
        return {}
    answered = chat.kept.get(reply["message_id"])
    if answered is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    # A reply to a reply shows one step, no more.
    return {"reply_to_message": {k: v for k, v in answered.items() if k != "reply_to_message"}}
