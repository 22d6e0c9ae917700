"""News on the screen: as it is read, as it is previewed, and how far it has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.broadcasts import (
    ANSWERS,
    Answer,
    Broadcast,
    NewBroadcast,
    Outcome,
    Plan,
    Progress,
    Recipient,
    Stage,
    Wanted,
)
from bot.domain.words import N_
from bot.texts import Texts
from bot.views.message import Button, Message, in_rows, tap
from bot.views.town import Town

REHEARSAL = Recipient(id=0, broadcast_id=0, person_id=0)  # buttons under it count nothing
ANSWER_NAMES = {Answer.SEEN: N_("I have seen it"), Answer.YES: N_("Yes"), Answer.NO: N_("No")}
HEADS = {
    Stage.SENDING: N_("Your news is on its way."),
    Stage.PAUSED: N_("Your news is paused."),
    Stage.DONE: N_("Your news has been sent."),
    Stage.STOPPED: N_("Your news was stopped."),
}


def news(
    t: Texts, it: NewBroadcast, to: Recipient, office: str, *, wanted: bool = True
) -> Message:
    """The news as somebody reads it who reads in ``t``; ``wanted``: whether they want any more."""
    lines = _body(t, it)
    if to.answer:
        lines += ["", t("Thank you. Your answer: {answer}", answer=t(ANSWER_NAMES[to.answer]))]
    row = [_answer(t, answer, to) for answer in ANSWERS[it.wanted] if answer is not to.answer]
    if wanted:
        off = Button(t("No more such news"), tap("news.off", to.id))
    else:
        off = Button(t("Send me news again"), tap("news.on", to.id))
    return Message(t("News from {office}", office=office), lines, [row, [off]] if row else [[off]])


def _answer(t: Texts, answer: Answer, to: Recipient) -> Button:
    return Button(t(ANSWER_NAMES[answer]), tap(f"news.{answer}", to.id))


def _body(t: Texts, it: NewBroadcast) -> list[str]:
    """The text, after a note if it is not in the reader's language."""
    text, written_in = it.text_for(t.language)
    lines = text.split("\n")
    if written_in == t.language:
        return lines
    name = t.language_name(written_in)
    return [t("The office wrote this in another language: {language}", language=name), "", *lines]


def preview(t: Texts, their: Texts, plan: Plan, town: Town, now: datetime) -> Message:
    """How many read it, and how it looks to those who read in ``their`` language."""
    new, total = plan.new, sum(plan.readers.values())
    head = t.plural("{n} person will read this.", "{n} people will read this.", total)
    lines = [_readers(t, plan, code) for code in plan.languages if plan.readers.get(code)]
    if new.begins_at > now:
        lines.append(t("It goes out: {when}", when=t.moment(new.begins_at, town.zone)))
    if places := _places(t, plan, town):
        lines.append(t("Only those who live here: {places}", places=t.items(places)))
    if not total:
        lines.append(t("Nobody matches. Change whom it goes to."))
    name = t.language_name(their.language)
    lines += ["", t("This is how it looks in this language: {language}", language=name), ""]
    return Message(head, [*lines, *_body(their, new)], _plan_buttons(t, their, plan, now))


def _places(t: Texts, plan: Plan, town: Town) -> list[str]:
    meant = plan.new.audience
    districts = [
        it.name(t.language) for it in town.districts.values() if it.key in meant.districts
    ]
    return districts + [it.name(t.language) for it in town.sites.values() if it.key in meant.sites]


def _readers(t: Texts, plan: Plan, code: str) -> str:
    language, n = t.language_name(code), plan.readers[code]
    if code in plan.new.texts:
        return t("{language}: {n}, with its own text", language=language, n=n)
    return t(
        "{language}: {n}, with a note that the text is not translated", language=language, n=n
    )


def _plan_buttons(t: Texts, their: Texts, plan: Plan, now: datetime) -> list[list[Button]]:
    others: Sequence[Button] = [
        Button(t.language_name(code), tap("news.preview", code))
        for code in plan.languages
        if code != their.language
    ]
    label = t("Send at that time") if plan.new.begins_at > now else t("Send now")
    send = [[Button(label, tap("news.send"))]] if any(plan.readers.values()) else []
    last = [Button(t("Change"), tap("news.change")), _discard(t)]
    return [*in_rows(others, 2), [Button(t("To myself first"), tap("news.try"))], *send, last]


def _discard(t: Texts) -> Button:
    return Button(t("Discard"), tap("ask.discard", "news", "summary"))


def sent(t: Texts, it: Broadcast, zone: ZoneInfo, now: datetime) -> Message:
    """What follows "send"; the progress comes by itself."""
    if it.begins_at > now:
        head = t("Your news goes out: {when}", when=t.moment(it.begins_at, zone))
    else:
        head = t("Your news is on its way.")
    lines = [t("The message below shows how far it has come. You can pause or stop there.")]
    return Message("✓ " + head, lines)


def progress(
    t: Texts, it: Broadcast, at: Progress, left: timedelta, zone: ZoneInfo, now: datetime
) -> Message:
    """How far it has come; a live message. ``left``: for those who may be written to now."""
    planned = it.stage is Stage.SENDING and it.begins_at > now
    if planned:
        head = t("Your news goes out: {when}", when=t.moment(it.begins_at, zone))
    else:
        head = t(HEADS[it.stage])
    lines = [*_begins(it), ""]
    lines += [] if planned else [*_counts(t, at), *_answers(t, it, at), *_left(t, it, left)]
    return Message(head, lines if lines[-1] else lines[:-1], _steering(t, it))


def _begins(it: Broadcast) -> list[str]:
    """The beginning of the original, to tell one broadcast from another."""
    first, _, _ = it.texts[it.language].partition("\n")
    return [first if len(first) <= 80 else first[:79] + "…"]


def _counts(t: Texts, at: Progress) -> list[str]:
    lines = [t("Done: {n} of {m}", n=at.finished, m=at.total)]
    lines.append(t("Delivered: {n}", n=at.outcomes.get(Outcome.SENT, 0)))
    if blocked := at.outcomes.get(Outcome.BLOCKED, 0):
        lines.append(t("Blocked, cannot be reached: {n}", n=blocked))
    if left_out := at.outcomes.get(Outcome.LEFT_OUT, 0):
        lines.append(t("Not sent to, want no news or too late: {n}", n=left_out))
    if at.held_back:
        lines.append(t("Wait until their quiet hours end: {n}", n=at.held_back))
    return lines


def _answers(t: Texts, it: Broadcast, at: Progress) -> list[str]:
    counts = {answer: at.answers.get(answer, 0) for answer in ANSWERS[it.wanted]}
    if it.wanted is Wanted.SEEN:
        return [t("Have seen it: {n}", n=counts[Answer.SEEN])]
    return [
        t("Answered {answer}: {n}", answer=t(ANSWER_NAMES[answer]), n=n)
        for answer, n in counts.items()
    ]


def _left(t: Texts, it: Broadcast, left: timedelta) -> list[str]:
    """The time left; nothing about those whom the night holds back."""
    if it.stage is not Stage.SENDING or not left:
        return []
    return [t("Time left: about {time}", time=t.between(left))]


def _steering(t: Texts, it: Broadcast) -> list[list[Button]]:
    stop = Button(t("Stop it"), tap("cast.stop", it.id))
    if it.stage is Stage.SENDING:
        return [[Button(t("Pause"), tap("cast.pause", it.id)), stop]]
    if it.stage is Stage.PAUSED:
        return [[Button(t("Go on"), tap("cast.on", it.id)), stop]]
    return []


def mine(t: Texts, office: str, *, wanted: bool) -> Message:
    """/news: whether one gets any, and one tap to change it."""
    if wanted:
        head = t("You get news from {office}.", office=office)
        button = Button(t("No more such news"), tap("news.mine", "off"))
    else:
        head = t("You get no news from {office}.", office=office)
        button = Button(t("Send me news again"), tap("news.mine", "on"))
    lines = [t("What you are asked, and what you have said yes to, is not changed by this.")]
    return Message(head, lines, [[button]])


def turned(t: Texts, *, wanted: bool) -> str:
    """What pops up after that tap."""
    if wanted:
        return t("All right: you get news again.")
    return t("All right: no more news. With /news you turn it on again.")


def rehearsed(t: Texts) -> str:
    return t("This is only a rehearsal. Nothing is counted.")
