"""Why somebody was asked about a need, and why somebody else was not."""

from bot.domain.errors import NotThere
from bot.domain.matching import Reason
from bot.domain.people import Person
from bot.domain.story import Reasons
from bot.services.office import Office
from bot.services.people import must_coordinate
from bot.services.reaching import reach
from storage import needs, offers, people


async def reasons(office: Office, person: Person, need_id: int) -> Reasons:
    """For a coordinator: what was kept of each choice, and what speaks against the others now."""
    must_coordinate(person)
    async with office.read() as c:
        need = await needs.get(c, need_id)
        if need is None:
            raise NotThere
        asked = [it for it in await offers.of_need(c, need_id) if it.wave]
        found = await reach(c, office, need)
        told = {it.person_id for it in asked}
        could = [it.volunteer.person_id for it in (*found.candidates, *found.waiting)]
        left_out: dict[Reason, tuple[int, ...]] = {
            reason: tuple(who for who in ids if who not in told)
            for reason, ids in found.why_not.items()
            if reason is not Reason.ASKED
        }
        could = [who for who in could if who not in told]
        everybody = told.union(could, *left_out.values())
        known = await people.several(c, sorted(everybody))
    left_out = {reason: ids for reason, ids in left_out.items() if ids}
    return Reasons(need, tuple(asked), tuple(could), left_out, known)
