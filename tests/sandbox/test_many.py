"""A thousand people at once lose nothing."""

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Telegram

YES = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Yes", callback_data="y"))


async def test_a_thousand_messages_and_presses(bot: Bot, tg: Telegram) -> None:
    phones = [tg.phone(1000 + number, f"P{number}") for number in range(1000)]
    for phone in phones:
        await bot.send_message(phone.id, "<b>Coming</b> on Tuesday?", "HTML", reply_markup=YES)
    for phone in phones:
        phone.tap("Yes")
    taken = 0
    while updates := await bot.get_updates(offset=taken + 1):
        taken = updates[-1].update_id
    assert taken == 1000
    assert all(len(phone.messages) == 1 and not phone.notices for phone in phones)
