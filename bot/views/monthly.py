"""The monthly report in plain words."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.monthly import Month, Share
from bot.domain.people import Person
from bot.domain.taxonomy import SKILLS
from bot.texts import Texts
from bot.views.message import Message
from bot.views.town import Town

NAMED = 10


def report(t: Texts, it: Month, people: Mapping[int, Person], town: Town) -> Message:
    """What was asked of whom, what it took, and whom we risk losing."""
    head = t(
        "Report: {since} to {until}",
        since=t.day(it.since, town.zone),
        until=t.day(it.until - timedelta(minutes=1), town.zone),
    )
    if not it.requests:
        return Message(head, [t("There were no requests in this time.")])
    lines = [
        t.plural("{n} request began.", "{n} requests began.", it.requests),
        t(
            "{n} of {m} places were filled ({percent}).",
            n=it.all.filled,
            m=it.all.places,
            percent=t.percent(it.all.fill),
        ),
    ]
    lines += [_lags(t, kind, share) for kind, share in it.lagging]
    lines += ["", *_took(t, it)]
    if it.by_chance.places:
        lines += ["", _by_chance(t, it)]
    return Message(head, [*lines, "", *_losing(t, it, people)])


def _lags(t: Texts, kind: str, share: Share) -> str:
    named = t(SKILLS[kind])
    return t("– {what}: only {n} of {m}", what=named, n=share.filled, m=share.places)


def _took(t: Texts, it: Month) -> list[str]:
    return [
        t.plural("We asked {n} time.", "We asked {n} times.", it.all.questions),
        t(
            "Said yes: {yes}. Said no: {no}. No answer: {silent}.",
            yes=it.yes,
            no=it.no,
            silent=it.silent,
        ),
        t.plural("{n} person was asked.", "{n} people were asked.", it.asked),
        *(_shared(t, it) if it.asked else ()),
    ]


def _shared(t: Texts, it: Month) -> list[str]:
    """How evenly the questions were shared."""
    return [
        t.plural(
            "Half of all questions went to {n} person.",
            "Half of all questions went to {n} people.",
            it.half,
        ),
        t.plural(
            "Nobody was asked more than {n} time.",
            "Nobody was asked more than {n} times.",
            it.most,
        ),
    ]


def _by_chance(t: Texts, it: Month) -> str:
    """What choosing gives: the same figures where chance decided."""
    return t(
        "Where chance decided whom to ask: {n} of {m} places filled, with {k} questions.",
        n=it.by_chance.filled,
        m=it.by_chance.places,
        k=it.by_chance.questions,
    )


def _losing(t: Texts, it: Month, people: Mapping[int, Person]) -> list[str]:
    if not it.losing:
        return [t("Everybody who was asked several times has answered lately.")]
    lines = [t("We may lose these people; a call may help:")]
    for who, count in it.losing[:NAMED]:
        person = people.get(who)
        name = person.first_name if person and person.first_name else t("somebody")
        lines.append(
            t.plural(
                "– {name}: {n} question without an answer",
                "– {name}: {n} questions without an answer",
                count,
                name=name,
            )
        )
    if len(it.losing) > NAMED:
        lines.append(t.plural("And {n} more.", "And {n} more.", len(it.losing) - NAMED))
    return lines
