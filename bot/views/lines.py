"""What two people see who write to each other through the bot, and what a coordinator reads."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.lines import LONGEST, LineText
from bot.domain.needs import Need
from bot.domain.people import Person
from bot.texts import Texts
from bot.views.message import Button, Message, tap
from bot.views.offers import what
from bot.views.people import House
from bot.views.requests import write_to
from bot.views.town import Town


def ready(t: Texts, need: Need, asker: Person, line_id: int, town: Town) -> Message:
    """A volunteer who said yes can write to whoever asked."""
    lines = [
        what(t, need, town),
        t("Your number and your user name are not shown. It works until a day after the end."),
    ]
    head = t("You can write to {name} here.", name=asker.first_name)
    return Message(head, lines, [[write_to(t, asker.first_name, line_id)]])


def mine(t: Texts, found: Sequence[tuple[int, Person, Need]], town: Town) -> Message:
    """Everybody to whom one can write now."""
    if not found:
        lines = [t("As soon as somebody comes, or you say yes, you can write to each other here.")]
        return Message(t("There is nobody to write to at the moment."), lines)
    lines, rows = [], []
    for number, (line_id, partner, need) in enumerate(found, 1):
        lines.append(t("{n}. {what}", n=number, what=what(t, need, town)))
        label = t("{n}. {name}", n=number, name=partner.first_name[:14].strip())
        rows.append([Button(label, tap("line.open", line_id))])
    return Message(t("To whom would you like to write?"), lines, rows)


def opened(t: Texts, partner: Person, line_id: int) -> Message:
    """The line is open."""
    name = partner.first_name
    lines = [
        t("Press End when you have written everything. Your number is not shown."),
        t("If something is not right, report it: then the office reads along."),
    ]
    rows = [
        [Button(t("End"), tap("line.down"))],
        [
            Button(t("Report"), tap("line.report", line_id)),
            Button(t("No more messages"), tap("line.end", line_id)),
        ],
    ]
    return Message(t("What you write now goes to {name}.", name=name), lines, rows)


def passed(
    t: Texts, writer: Person, texts: Sequence[LineText], line_id: int, *, speaks: bool
) -> Message:
    """What the other one wrote, as they wrote it."""
    answer = Button(t("End"), tap("line.down"))
    if not speaks:
        answer = Button(t("Write back"), tap("line.open", line_id))
    head = t("{name} writes:", name=writer.first_name)
    row = [answer, Button(t("Report"), tap("line.report", line_id))]
    return Message(head, [it.text for it in texts], [row])


def put_down(t: Texts) -> Message:
    lines = [t("What you write now is for us again. /write opens it once more.")]
    return Message(t("Finished writing."), lines)


def unreachable(t: Texts, partner: Person, house: House) -> Message:
    """Blocked, or gone from Telegram: it is nobody's fault."""
    name = partner.first_name
    lines = [t("Your message has not arrived. If it is urgent, tell the office.")]
    if house.contact:
        lines += [t("You reach us here:"), house.contact]
    return Message(t("{name} cannot be reached here at the moment.", name=name), lines)


def too_many(t: Texts, partner: Person) -> Message:
    lines = [t("Please wait a while. What you wrote last has not been passed on.")]
    head = t("These were very many messages to {name}.", name=partner.first_name)
    return Message(head, lines)


def texts_only(t: Texts, partner: Person) -> Message:
    lines = [t("Please write it. If you want to end it, press End.")]
    head = t("Only texts can be passed on to {name}.", name=partner.first_name)
    return Message(head, lines, [[Button(t("End"), tap("line.down"))]])


def sure_to_end(t: Texts, partner: Person, line_id: int) -> Message:
    """One question before it ends for good."""
    lines = [t("Then neither of you can write any more. What was agreed stays.")]
    buttons = [
        Button(t("Yes, end it"), tap("line.ended", line_id)),
        Button(t("No, go on writing"), tap("line.open", line_id)),
    ]
    head = t("No more messages from {name}?", name=partner.first_name)
    return Message(head, lines, [buttons])


def ended(t: Texts, partner: Person, line_id: int) -> Message:
    lines = [t("If something was not right, report it. The office helps: /help")]
    head = t("You and {name} no longer write to each other.", name=partner.first_name)
    return Message(head, lines, [[Button(t("Report"), tap("line.report", line_id))]])


def sure_to_report(t: Texts, partner: Person, line_id: int) -> Message:
    """One question before the office may read it."""
    lines = [t("The office then reads what you and {name} wrote.", name=partner.first_name)]
    buttons = [
        Button(t("Yes, report it"), tap("line.reported", line_id)),
        Button(t("No"), tap("line.open", line_id)),
    ]
    return Message(t("Report this conversation?"), lines, [buttons])


def thanks_for_report(t: Texts, partner: Person, line_id: int, house: House) -> Message:
    lines = [t("Somebody from the office reads it and gets in touch with you.")]
    if house.contact:
        lines += [t("You reach us here:"), house.contact]
    lines.append(t("In an emergency call 110."))
    buttons = [[Button(t("No more messages"), tap("line.end", line_id))]]
    return Message(t("Thank you for telling us."), lines, buttons)


def report(t: Texts, reporter: Person | None, other: Person, line_id: int) -> Message:
    """To a coordinator: something is to be read."""
    head = t("A conversation was reported.")
    lines = [t("With: {name}", name=other.first_name)]
    if reporter:
        head = t("{name} reports a conversation.", name=reporter.first_name)
    lines.append(t("Please read it soon, and get in touch with both."))
    return Message(head, lines, [[Button(t("Read it"), tap("line.read", line_id, 0))]])


def conversation(
    t: Texts, texts: Sequence[LineText], names: Mapping[int, str], line_id: int,
    page: int, zone: ZoneInfo,
) -> Message:  # fmt: skip
    """A reported conversation, page by page, as it was written."""
    pages = paged(t, texts, names, zone)
    at = min(page, len(pages) - 1)
    row = []
    if at:
        row.append(Button("‹ " + t("Previous"), tap("line.read", line_id, at - 1)))
    if at + 1 < len(pages):
        row.append(Button(t("More") + " ›", tap("line.read", line_id, at + 1)))
    return Message(t("What was written"), pages[at], [row] if row else [])


def paged(
    t: Texts, texts: Sequence[LineText], names: Mapping[int, str], zone: ZoneInfo
) -> list[list[str]]:
    """The lines of each page: who, when, and the text."""
    pages: list[list[str]] = [[]]
    room = LONGEST
    for it in texts:
        when = t.moment(it.written_at, zone)
        head = t("{name}, {when}:", name=names.get(it.person_id, ""), when=when)
        size = len(f"{head}{it.text}".encode("utf-16-le")) // 2 + 3
        if size > room and pages[-1]:
            pages.append([])
            room = LONGEST
        pages[-1] += [*([""] if pages[-1] else []), head, it.text]
        room -= size
    return pages
