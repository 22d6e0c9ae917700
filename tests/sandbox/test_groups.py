"""Groups: who is in them, what the bot hears there, topics, and becoming a supergroup."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.sandbox import Phone, Telegram
from bot.sandbox.chats import Group
from tests.sandbox.conftest import Refusal


@pytest.fixture
def group(tg: Telegram) -> Group:
    return tg.group(-1001, "Koordination", username="koordination")


@pytest.fixture
def forum(tg: Telegram) -> Group:
    return tg.group(-1002, "Team", forum=True)


async def test_people_and_the_bot_write_in_a_group(bot: Bot, group: Group, olena: Phone) -> None:
    olena.say("Who comes?", chat_id=group.id)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.chat.title == "Koordination"
    answer = await bot.send_message("@koordination", "Maria")
    assert [message["text"] for message in group.messages] == ["Who comes?", "Maria"]
    assert answer.message_id == 2
    assert olena.messages == []
    assert await bot.get_chat_member_count(group.id) == 2
    assert (await bot.get_chat_member(group.id, olena.id)).status == "member"
    (admin,) = await bot.get_chat_administrators(group.id)
    assert admin.user.id == bot.id
    assert (await bot.get_chat(group.id)).type == "supergroup"


async def test_as_a_plain_member_the_bot_hears_only_what_is_meant_for_it(
    bot: Bot, group: Group, olena: Phone
) -> None:
    olena.place_bot(group.id, "member")
    await bot.get_updates(offset=-1)
    said = await bot.send_message(group.id, "Hello")
    olena.say("just talking", chat_id=group.id)
    olena.say("/help", chat_id=group.id)
    olena.say("hey @lotse_bot", chat_id=group.id)
    olena.say("yes", chat_id=group.id, reply_to=said.message_id)
    heard = [update.message.text for update in await bot.get_updates() if update.message]
    assert heard == ["/help", "hey @lotse_bot", "yes"]


async def test_a_bot_that_was_thrown_out(bot: Bot, group: Group, olena: Phone) -> None:
    olena.place_bot(group.id, "kicked")
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_a_bot_that_left(bot: Bot, group: Group) -> None:
    await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_a_group_that_moved(bot: Bot, tg: Telegram, olena: Phone) -> None:
    tg.group(-5, "Small")
    assert (await bot.get_chat(-5)).type == "group"
    tg.migrate(-5, -1005)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(-5, "x")
    assert caught.value.new_chat_id == -1005
    await bot.send_message(-1005, "x")
    old, new = [update.message for update in await bot.get_updates()]
    assert old is not None
    assert new is not None
    assert (old.migrate_to_chat_id, new.migrate_from_chat_id) == (-1005, -5)


async def test_a_button_in_a_group(bot: Bot, group: Group, olena: Phone, tg: Telegram) -> None:
    markup = {"inline_keyboard": [[{"text": "Mine", "callback_data": "take"}]]}
    sent = await tg.call("sendMessage", {"chat_id": group.id, "text": "?", "reply_markup": markup})
    olena.press(sent["message_id"], "Mine", chat_id=group.id)
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert update.callback_query.message.chat.id == group.id


async def test_a_topic_lives_and_ends(bot: Bot, forum: Group, olena: Phone) -> None:
    topic = await bot.create_forum_topic(forum.id, "Needs")
    sent = await bot.send_message(forum.id, "card", message_thread_id=topic.message_thread_id)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.message_thread_id, True)
    olena.say("mine", chat_id=forum.id, thread_id=topic.message_thread_id)
    assert await bot.edit_forum_topic(forum.id, topic.message_thread_id, name="Open needs")
    assert await bot.close_forum_topic(forum.id, topic.message_thread_id)
    await bot.send_message(forum.id, "x", message_thread_id=topic.message_thread_id)
    assert await bot.reopen_forum_topic(forum.id, topic.message_thread_id)
    assert forum.forum is not None
    assert forum.forum.topics[topic.message_thread_id].name == "Open needs"
    assert await bot.delete_forum_topic(forum.id, topic.message_thread_id)
    assert forum.messages == []
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=topic.message_thread_id)
    with pytest.raises(LookupError):
        olena.say("x", chat_id=forum.id, thread_id=topic.message_thread_id)


async def test_the_general_topic(bot: Bot, forum: Group) -> None:
    await bot.send_message(forum.id, "no thread id needed")
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=1)
    assert await bot.edit_general_forum_topic(forum.id, "Lobby")
    assert await bot.hide_general_forum_topic(forum.id)
    assert await bot.unhide_general_forum_topic(forum.id)
    assert await bot.reopen_general_forum_topic(forum.id)


async def test_topics_that_telegram_refuses(
    bot: Bot, group: Group, forum: Group, olena: Phone, refusal: Refusal
) -> None:
    said = await refusal("createForumTopic", chat_id=group.id, name="x")
    assert said == "Bad Request: the chat is not a forum"
    said = await refusal("createForumTopic", chat_id=forum.id, name=" ")
    assert said == "Bad Request: topic name must be non-empty"
    said = await refusal("closeForumTopic", chat_id=forum.id, message_thread_id=77)
    assert said == "Bad Request: TOPIC_ID_INVALID"
    topic = await bot.create_forum_topic(forum.id, "Needs")
    same = {"chat_id": forum.id, "message_thread_id": topic.message_thread_id, "name": "Needs"}
    assert await refusal("editForumTopic", **same) == "Bad Request: TOPIC_NOT_MODIFIED"
    await bot.close_forum_topic(forum.id, topic.message_thread_id)
    olena.place_bot(forum.id, "member")
    said = await refusal("createForumTopic", chat_id=forum.id, name="x")
    assert said == "Bad Request: not enough rights to manage topics"
    post = {"chat_id": forum.id, "message_thread_id": topic.message_thread_id, "text": "x"}
    assert await refusal("sendMessage", **post) == "Bad Request: TOPIC_CLOSED"


async def test_administrators_see_their_own_commands(
    bot: Bot, tg: Telegram, group: Group, olena: Phone
) -> None:
    group.join(olena.user, "administrator")
    everybody = {"type": "all_group_chats"}
    admins = {"type": "all_chat_administrators"}
    for scope, name in ((everybody, "all"), (admins, "admin")):
        commands = [{"command": name, "description": name}]
        await tg.call("setMyCommands", {"commands": commands, "scope": scope})
    yusuf = tg.phone(102, "Yusuf")
    assert [command["command"] for command in olena.commands(group.id)] == ["admin"]
    assert [command["command"] for command in yusuf.commands(group.id)] == ["all"]
