"""What the editors of the knowledge base are told."""

from collections.abc import Awaitable, Callable

from bot.delivery.desk import Desk, Letter
from bot.domain.articles import Decision, work_list
from bot.services.articles import today
from bot.views import articles as views
from bot.views import proposals as proposal_views
from storage import articles, people, proposals


async def _proposal(desk: Desk) -> Letter | None:
    it = await proposals.get(desk.c, desk.owed.subject_id)
    if it is None or it.state is not Decision.WAITING or not desk.to.coordinator:
        return None
    author = await people.get(desk.c, it.proposed_by)
    return Letter(proposal_views.to_review(desk.t, it, author))


async def _decided(desk: Desk) -> Letter | None:
    it = await proposals.get(desk.c, desk.owed.subject_id)
    if it is None or it.state is Decision.WAITING or not desk.to.coordinator:
        return None
    by = await people.get(desk.c, it.decided_by) if it.decided_by else None
    return Letter(proposal_views.decided(desk.t, it, by))


async def _stale(desk: Desk) -> Letter | None:
    entries = await articles.published(desk.c)
    todo = work_list(entries, desk.office.languages, today(desk.office), ())
    if not todo.due or not desk.to.coordinator:
        return None
    return Letter(views.weekly(desk.t, todo))


KINDS: dict[str, Callable[[Desk], Awaitable[Letter | None]]] = {
    "proposal": _proposal,
    "decided": _decided,
    "stale": _stale,
}
