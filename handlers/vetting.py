"""The volunteers, for coordinators: who they are, and the certificate the office has seen."""

from bot.services import vetting
from bot.views import volunteers as views
from handlers.context import Context


async def list_(context: Context) -> None:
    await page(context, 0)


async def page(context: Context, number: int) -> None:
    everyone = await vetting.everyone(context.office, context.person)
    await context.show(views.volunteers(context.t, everyone, number))


async def show(context: Context, person_id: int) -> None:
    profile = await vetting.watch(context.office, context.person, person_id)
    await context.show(views.volunteer(context.t, profile, context.town))


async def one_year(context: Context, person_id: int) -> None:
    await _clear(context, person_id, 1)


async def three_years(context: Context, person_id: int) -> None:
    await _clear(context, person_id, 3)


async def not_valid(context: Context, person_id: int) -> None:
    await _clear(context, person_id, 0)


async def _clear(context: Context, person_id: int, years: int) -> None:
    profile = await vetting.clear(context.office, context.person, person_id, years)
    await context.show(views.volunteer(context.t, profile, context.town))
