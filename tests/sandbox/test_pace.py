"""A thousand people at once are no reason to wait."""

from time import perf_counter

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Telegram

YES = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Yes", callback_data="y"))


async def test_a_thousand_messages_and_presses(bot: Bot, tg: Telegram) -> None:
    began = perf_counter()
    phones = [tg.phone(1000 + number, f"P{number}") for number in range(1000)]
    for phone in phones:
        await bot.send_message(phone.id, "<b>Coming</b> on Tuesday?", "HTML", reply_markup=YES)
    for phone in phones:
        phone.tap("Yes")
    taken = 0
    while updates := await bot.get_updates(offset=taken + 1):
        taken = updates[-1].update_id
    assert taken == 1000
    assert perf_counter() - began < 2
