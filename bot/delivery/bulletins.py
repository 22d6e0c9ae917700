"""What coordinators are kept up to date with, and news: letters about no single person."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import article_letters, line_letters, question_letters, request_letters
from bot.delivery.desk import Desk, Letter
from bot.domain.broadcasts import Stage
from bot.domain.needs import Phase
from bot.services import monthly
from bot.services.needs import story
from bot.services.reaching import what_would_help
from bot.views import broadcasts as news_views
from bot.views import monthly as month_views
from bot.views import needs as need_views
from bot.views import reach as reach_views
from storage import broadcasts, needs, recipients


async def _card(desk: Desk) -> Letter | None:
    found = await story(desk.c, desk.office, desk.owed.subject_id)
    if found is None:
        return None

    async def keep(c: AsyncConnection, message_id: int) -> None:
        await needs.set_card(c, desk.owed.subject_id, message_id)

    message = need_views.card(desk.t, found, desk.town)
    return Letter(message, edits=await needs.card(desk.c, desk.owed.subject_id), keep=keep)


async def _nobody_left(desk: Desk) -> Letter | None:
    need = await needs.get(desk.c, desk.owed.subject_id)
    if need is None or need.phase(desk.office.now()) is not Phase.OPEN:
        return None
    helps = await what_would_help(desk.c, desk.office, need, need.id)
    return Letter(reach_views.nobody_left(desk.t, need, helps, desk.town))


async def _low_chance(desk: Desk) -> Letter | None:
    need = await needs.get(desk.c, desk.owed.subject_id)
    low = need and need.chance is not None and need.chance < desk.office.rules.alert_below
    if need is None or not low or need.phase(desk.office.now()) is not Phase.OPEN:
        return None
    helps = await what_would_help(desk.c, desk.office, need, need.id)
    return Letter(reach_views.low_chance(desk.t, need, helps, desk.town))


async def _news(desk: Desk) -> Letter | None:
    to = await recipients.get(desk.c, desk.owed.subject_id)
    it = await broadcasts.get(desk.c, to.broadcast_id) if to else None
    if to is None or it is None or to.message_id or it.stage is Stage.STOPPED:
        return None
    if not desk.to.news or desk.to.consented_at is None:
        return None
    return Letter(news_views.news(desk.t, it, to, desk.office.name), news=to.id)


async def _progress(desk: Desk) -> Letter | None:
    it, now = await broadcasts.get(desk.c, desk.owed.subject_id), desk.office.now()
    if it is None:
        return None
    at = await recipients.tally(desk.c, it.id)
    at = replace(at, held_back=await recipients.held_back(desk.c, it.id, now))

    async def keep(c: AsyncConnection, message_id: int) -> None:
        await broadcasts.change(c, it.id, card_message_id=message_id)

    left = at.time_left(desk.office.per_second)
    message = news_views.progress(desk.t, it, at, left, desk.office.zone, now)
    return Letter(message, edits=await broadcasts.card(desk.c, it.id), keep=keep)


async def _report(desk: Desk) -> Letter | None:
    if not desk.to.coordinator:
        return None
    found = await monthly.of_month(desk.c, desk.office, desk.owed.subject_id)
    named = await monthly.named(desk.c, found)
    return Letter(month_views.report(desk.t, found, named, desk.town))


BULLETINS: dict[str, Callable[[Desk], Awaitable[Letter | None]]] = {
    "card": _card,
    "nobody_left": _nobody_left,
    "low_chance": _low_chance,
    "news": _news,
    "progress": _progress,
    "report": _report,
    **article_letters.KINDS,
    **question_letters.KINDS,
    **request_letters.LETTERS,
    **line_letters.LETTERS,
}
