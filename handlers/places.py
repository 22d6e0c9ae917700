"""/places: where is what, near me, open now."""

from bot.delivery import painting
from bot.domain.directory import KINDS, Place
from bot.domain.errors import NotThere
from bot.domain.places import Point
from bot.texts import without_bidi
from bot.views import places as views
from bot.views.places import Listed
from handlers.context import Context, number

LONGEST_PAGE = 3  # figures


async def start(context: Context) -> None:
    await context.say(views.start(context.t, context.office.directory))


async def list_(context: Context, how: str, what: str, page: str) -> None:
    """A page of a list: of a kind, of what is open, of what is near."""
    if len(page) > LONGEST_PAGE:
        raise NotThere
    await _show(context, how, what, number(page))


async def _show(context: Context, how: str, what: str, page: int, *, anew: bool = False) -> None:
    office = context.office
    listed = Listed(how, what, _found(context, how, what), page)
    shown = views.places(context.t, listed, office.now(), office.zone)
    await (context.say(shown) if anew else context.show(shown))


def _found(context: Context, how: str, what: str) -> list[tuple[Place, int | None]]:
    directory = context.office.directory
    match how:
        case "kind" if what in KINDS:
            return [(it, None) for it in directory.of_kind(what)]
        case "open":
            return [(it, None) for it in directory.open_at(context.office.now())]
        case "near":
            return [*directory.near(_point(what))]
        case _:
            raise NotThere


def _point(what: str) -> Point:
    try:
        lat, lon = map(float, what.split(","))
    except ValueError:
        raise NotThere from None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise NotThere
    return Point(lat, lon)


async def near(context: Context) -> None:
    """Near what?"""
    await context.show(views.where(context.t, context.office.districts))


async def at(context: Context, district: str) -> None:
    """Near the middle of a district."""
    known = context.office.districts.get(district)
    if known is None:
        raise NotThere
    await _show(context, "near", f"{known.point.lat},{known.point.lon}", 0)


async def share(context: Context) -> None:
    await context.say(views.share(context.t))


async def located(context: Context) -> None:
    """A location that no question waits for: what is near it. It is not kept."""
    message = context.event.message
    if message is None or message.location is None:
        raise NotThere
    point = Point(message.location.latitude, message.location.longitude).coarse()
    await context.put_keyboard_away(context.t("Thank you. This is near you:"))
    await _show(context, "near", f"{point.lat},{point.lon}", 0, anew=True)


async def show(context: Context, key: str) -> None:
    """One place, and where it is on the map."""
    office = context.office
    place = office.directory.places.get(without_bidi(key))
    if place is None:
        raise NotThere
    await context.say(views.place(context.t, place, office.now(), office.zone))
    if pin := views.pin(context.t, place):
        await painting.send(context.bot, context.chat_id, pin)
