"""Topics of a forum: opened, renamed, closed, deleted."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Forum, Group, Topic
from bot.sandbox.refusals import bad_request

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]

COLORS = {7322096, 16766590, 13338331, 9367192, 16749490, 16478047}


def create(telegram: "Telegram", params: Json, _: Json) -> Json:
    """Open a topic; its id is that of the message which says so."""
    group, forum = _forum(telegram, params)
    name = _name(params["name"])
    color = params.get("icon_color", 7322096)
    if color not in COLORS:
        raise bad_request("wrong icon color specified")
    said = {"forum_topic_created": {"name": name, "icon_color": color}}
    message = telegram.compose(group, telegram.me, said | {"is_topic_message": True})
    message["message_thread_id"] = message["message_id"]
    group.keep(message)
    topic = Topic(message["message_id"], name, color, params.get("icon_custom_emoji_id"))
    forum.topics[topic.thread_id] = topic
    telegram.touch()
    return topic.face()


def edit(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Another name or icon."""
    group, topic = _topic(telegram, params)
    before = (topic.name, topic.icon_custom_emoji_id)
    if "name" in params:
        topic.name = _name(params["name"])
    topic.icon_custom_emoji_id = params.get("icon_custom_emoji_id", topic.icon_custom_emoji_id)
    if before == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request("TOPIC_NOT_MODIFIED")
    return _say(telegram, group, topic, {"forum_topic_edited": {"name": topic.name}})


def close(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Only administrators can write in it now."""
    return _set_closed(telegram, *_topic(telegram, params), closed=True)


def reopen(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Everybody can write in it again."""
    return _set_closed(telegram, *_topic(telegram, params), closed=False)


def delete(telegram: "Telegram", params: Json, _: Json) -> bool:
    """The topic and all its messages are gone."""
    group, topic = _topic(telegram, params)
    if group.forum:
        del group.forum.topics[topic.thread_id]
    for message in group.messages:
        if message.get("message_thread_id") == topic.thread_id:
            group.remove(message["message_id"])
    telegram.touch()
    return True


def unpin_all(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Take down what is pinned in the topic."""
    group, topic = _topic(telegram, params)
    _unpin(group, topic.thread_id)
    telegram.touch()
    return True


def edit_general(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Rename the General topic."""
    group, forum = _forum(telegram, params)
    name = _name(params["name"])
    if name == forum.general.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    forum.general.name = name
    return _say(telegram, group, None, {"forum_topic_edited": {"name": name}})


def close_general(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Only administrators can write in the General topic now."""
    group, forum = _forum(telegram, params)
    return _set_closed(telegram, group, forum.general, closed=True)


def reopen_general(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Everybody can write in the General topic again."""
    group, forum = _forum(telegram, params)
    forum.general.is_hidden = False
    return _set_closed(telegram, group, forum.general, closed=False)


def hide_general(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Hide the General topic; it is closed with that."""
    return _set_hidden(telegram, params, hidden=True)


def unhide_general(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Show the General topic."""
    return _set_hidden(telegram, params, hidden=False)


def unpin_all_general(telegram: "Telegram", params: Json, _: Json) -> bool:
    """Take down what is pinned in the General topic."""
    group, _forum_of_group = _forum(telegram, params)
    _unpin(group, None)
    telegram.touch()
    return True


def icon_stickers(telegram: "Telegram", params: Json, _: Json) -> list[Json]:
    """No custom icons are on offer here."""
    return []


def _forum(telegram: "Telegram", params: Json) -> tuple[Group, Forum]:
    chat = telegram.find_chat(params["chat_id"])
    if not isinstance(chat, Group) or chat.forum is None:
        raise bad_request("the chat is not a forum")
    if not chat.is_bot_admin:
        raise bad_request("not enough rights to manage topics")
    return chat, chat.forum


def _topic(telegram: "Telegram", params: Json) -> tuple[Group, Topic]:
    group, forum = _forum(telegram, params)
    topic = forum.topics.get(params["message_thread_id"])
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return group, topic


def _name(name: str) -> str:
    name = name.strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    if len(name) > 128:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


def _set_closed(telegram: "Telegram", group: Group, topic: Topic, *, closed: bool) -> bool:
    if topic.is_closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.is_closed = closed
    is_general = group.forum is not None and topic is group.forum.general
    said = "forum_topic_closed" if closed else "forum_topic_reopened"
    return _say(telegram, group, None if is_general else topic, {said: {}})


def _set_hidden(telegram: "Telegram", params: Json, *, hidden: bool) -> bool:
    group, forum = _forum(telegram, params)
    if forum.general.is_hidden == hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    forum.general.is_hidden = hidden
    forum.general.is_closed = forum.general.is_closed or hidden
    said = "general_forum_topic_hidden" if hidden else "general_forum_topic_unhidden"
    return _say(telegram, group, None, {said: {}})


def _say(telegram: "Telegram", group: Group, topic: Topic | None, said: Json) -> bool:
    if topic:
        said = {"message_thread_id": topic.thread_id, "is_topic_message": True, **said}
    group.keep(telegram.compose(group, telegram.me, said))
    telegram.touch()
    return True


def _unpin(group: Group, thread_id: int | None) -> None:
    group.pinned = [
        one for one in group.pinned if group.kept[one].get("message_thread_id") != thread_id
    ]
