"""What the policy is told of a need, what it decides, and what answers teach it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import matching
from bot.domain.dispatch import policy, ranking, situation
from bot.domain.dispatch import response as rsp
from bot.domain.dispatch.response import NEVER, Guess
from bot.domain.dispatch.situation import Choice, Decision, Reply, minutes
from bot.domain.matching import Candidate, Reach
from bot.domain.needs import Need, Offer, OfferState
from bot.services import nightly, rivals
from bot.services.office import Office
from bot.services.reaching import candidates
from storage import assignments, offers, volunteers

REPLIES = {
    OfferState.ASKED: Reply.NONE,
    OfferState.LATER: Reply.NONE,
    OfferState.ACCEPTED: Reply.YES,
    OfferState.DECLINED: Reply.NO,
}
REGULAR_FOR = timedelta(days=180)  # since when somebody did it
# A closed question may be answered all the same; one that was answered has taught already.
UNTAUGHT = (OfferState.ASKED, OfferState.LATER, OfferState.CLOSED)


@dataclass(frozen=True)
class Plan:
    """The policy's decision about one need, and whom it chose among."""

    decision: Decision
    known: Mapping[int, Candidate]

    @property
    def look_at(self) -> datetime | None:
        at = self.decision.look_again
        return None if at is None else _moment(at)


async def choose(c: AsyncConnection, office: Office, need: Need, *, further: bool) -> Plan:
    """Whom to ask next; ``further``: a few more in any case."""
    taught = await nightly.lessons(c, office)
    rules = replace(office.rules, habits=taught.habits)
    known_here = await regulars(c, office, need)
    found = await candidates(c, office, need, rules, known_here)
    calls = await assignments.called(c, need.id)
    queue = await to_call(c, office, need, calls)
    everybody = (*found.candidates, *found.waiting)
    wanted = await rivals.elsewhere(c, office, need, everybody, taught, rules)
    many, now = len(found.candidates), minutes(office.now())
    decision = policy.review(
        situation.Need(
            start=minutes(need.starts_at),
            open=need.open_places,
            waiting=len(queue),
            worth=taught.of(need.kind, need.district),
            urgent=need.urgent,
            aside=ranking.decided_by_chance(need.id, many, rules, urgent=need.urgent),
            by_itself=taught.by_itself(need.kind, minutes(need.starts_at) - now),
        ),
        _offers(office, await offers.of_need(c, need.id), calls),
        _candidates(office, found, known_here, wanted),
        now,
        rules,
        least=office.rules.further if further else 0,
    )
    known = {it.volunteer.person_id: it for it in found.candidates}
    return Plan(decision, known)


async def regulars(c: AsyncConnection, office: Office, need: Need) -> dict[int, float]:
    """Who did the same at this place before, each with the chance that they do it again."""
    since = office.now() - REGULAR_FOR
    done = await assignments.done_here(c, need, since, office.now())
    asked = await offers.asked_here(c, need, since, sorted(done))
    return {who: ranking.regular(times, asked.get(who, 0)) for who, times in done.items()}


async def to_call(
    c: AsyncConnection, office: Office, need: Need, calls: Mapping[int, datetime]
) -> list[int]:
    """Who on the waiting list is offered a free place now: one a place, in order.

    Whoever was called and is silent for an hour no longer keeps the place from the next.
    """
    now = minutes(office.now())
    deciding = sum(now - minutes(at) < office.rules.promoted_waits for at in calls.values())
    queue = await assignments.waiting_for(c, need.id)
    return queue[: max(need.open_places - deciding, 0)]


async def unchanged(c: AsyncConnection, plan: Plan) -> Sequence[Choice]:
    """Those chosen of whom nothing new is known: not asked by another need meanwhile."""
    ask = plan.decision.ask
    records = await volunteers.records(c, [choice.volunteer for choice in ask])
    return [
        choice
        for choice in ask
        if records.get(choice.volunteer) == plan.known[choice.volunteer].volunteer.record
    ]


async def learn(c: AsyncConnection, offer: Offer, *, yes: bool) -> None:
    """Keep what this answer teaches of the person who gave it; only the first one does."""
    if offer.guess is None or offer.state not in UNTAUGHT:
        return
    record = (await volunteers.records(c, [offer.person_id]))[offer.person_id]
    told = rsp.heard_from(record, offer.guess, minutes(offer.asked_at), yes)
    await volunteers.keep_record(c, offer.person_id, told)


def _offers(
    office: Office, asked: Sequence[Offer], calls: Mapping[int, datetime]
) -> list[situation.Offer]:
    """The questions that went out and still count, with what was believed then."""
    promoted = Guess(ready=1.0, response=office.rules.promoted_says_yes, fit=1.0, heard=1.0)
    told = []
    for offer in asked:
        called = calls.get(offer.person_id)
        guess = promoted if called else offer.guess
        if guess and offer.state in REPLIES:
            since = minutes(called or offer.asked_at)
            told.append(situation.Offer(offer.person_id, since, guess, REPLIES[offer.state]))
    return told


def _candidates(
    office: Office, found: Reach, regulars: Mapping[int, float], elsewhere: Mapping[int, float]
) -> list[situation.Candidate]:
    """All who match; those inside quiet hours from when these are over."""
    now = office.now()
    quiet = [(it, NEVER) for it in found.candidates]
    quiet += [(it, minutes(it.volunteer.quiet.over(now, office.zone))) for it in found.waiting]
    return [
        situation.Candidate(
            volunteer=it.volunteer.person_id,
            fit=matching.fit(it, office.rules.fit_at_radius, office.rules.fit_unknown),
            record=it.volunteer.record,
            price=it.volunteer.price,
            elsewhere=elsewhere.get(it.volunteer.person_id, 0.0),
            quiet_until=until,
            regular=regulars.get(it.volunteer.person_id),
        )
        for it, until in quiet
    ]


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(round(at * 60), UTC)
