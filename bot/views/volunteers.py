"""What a coordinator sees of the volunteers."""

from collections.abc import Sequence

from bot.domain.people import Person, Profile
from bot.texts import Texts
from bot.views import names
from bot.views.message import Button, Message, in_rows, tap
from bot.views.town import Town

LISTED = 30


def volunteers(t: Texts, everyone: Sequence[Person], page: int) -> Message:
    """Names to choose from, a page at a time."""
    if not everyone:
        return Message(t("Nobody has registered to help yet."))
    shown = everyone[page * LISTED : (page + 1) * LISTED]
    rows = in_rows([Button(it.first_name[:24], tap("vet.show", it.id)) for it in shown], 2)
    turn = []
    if page:
        turn.append(Button("‹ " + t("Previous"), tap("vet.page", page - 1)))
    if (page + 1) * LISTED < len(everyone):
        turn.append(Button(t("More") + " ›", tap("vet.page", page + 1)))
    head = t.plural("{n} person helps.", "{n} people help.", len(everyone))
    return Message(head, [t("Choose somebody to see more.")], [*rows, *([turn] if turn else [])])


def volunteer(t: Texts, profile: Profile, town: Town) -> Message:
    """What the office needs to know of one volunteer, and the certificate it has seen."""
    helper = profile.volunteer
    assert helper is not None
    where = names.district(t, helper.district or "", town.districts)
    lines = [
        t("Languages: {languages}", languages=names.languages(t, helper.languages)),
        t("Help with: {skills}", skills=names.skills(t, helper.skills)),
        t("Area: {where}, up to {away}", where=where, away=t.kilometres(helper.radius_km)),
    ]
    until = helper.cleared_until
    if until is None:
        lines.append(t("Police certificate: not seen yet"))
    else:
        lines.append(t("Police certificate: seen, valid until {day}", day=t.long_date(until)))
    lines += ["", t("Look at the certificate yourself, note it here, and give it back.")]
    number = profile.person.id
    buttons = [
        Button(t("Seen, valid 1 year"), tap("vet.one", number)),
        Button(t("Seen, valid 3 years"), tap("vet.three", number)),
    ]
    last = [Button(t("No longer valid"), tap("vet.none", number))] if until else []
    head = t("Volunteer: {name}", name=profile.person.first_name)
    return Message(head, lines, [buttons, *([last] if last else [])])
