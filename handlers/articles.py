"""The knowledge base: looking into it, checking it, and taking articles out of it."""

from datetime import timedelta

from bot.domain.articles import Entry
from bot.domain.errors import NotThere
from bot.services import articles
from bot.texts import without_bidi
from bot.views import articles as views
from handlers.context import Context, number


async def home(context: Context) -> None:
    """All topics; with words after the command, the articles in which they stand."""
    words = " ".join(without_bidi(context.typed).split()[1:])
    if words:
        entries = await articles.find(context.office, context.person, words)
        shown = views.found(context.t, words, entries)
    else:
        entries, todo = await articles.overview(context.office, context.person)
        shown = views.home(context.t, entries, todo)
    await context.show(shown)


async def list_(context: Context, category: str, page: str) -> None:
    everything = await articles.every(context.office, context.person)
    found = [it for it in everything if it.article.category == category]
    await context.show(views.in_topic(context.t, category, found, number(page)))


async def stale(context: Context, page: int) -> None:
    todo = await articles.to_do(context.office, context.person)
    await context.show(views.stale(context.t, todo, page, articles.today(context.office)))


async def lacking(context: Context, page: int) -> None:
    todo = await articles.to_do(context.office, context.person)
    await context.show(views.lacking(context.t, todo, page))


async def show(context: Context, article: int) -> None:
    """The article in the reader's language, if it is there in it."""
    await _card(context, await articles.watch(context.office, context.person, article))


async def in_language(context: Context, article: str, language: str) -> None:
    if language not in context.office.languages:
        raise NotThere
    entry = await articles.watch(context.office, context.person, number(article))
    await _card(context, entry, language)


async def checked(context: Context, article: int) -> None:
    """It still holds; if its date is over, the next question is until when."""
    entry = await articles.checked(context.office, context.person, article)
    if entry.article.stale(articles.today(context.office)):
        return await until(context, article)
    context.notify(context.t("Thank you for checking it."))
    return await _card(context, entry)


async def until(context: Context, article: int) -> None:
    entry = await articles.watch(context.office, context.person, article)
    await context.show(views.until(context.t, entry, articles.today(context.office)))


async def hold(context: Context, article: str, days: str) -> None:
    """It holds for so many days, or without an end."""
    until = None
    if days != "none":
        until = articles.today(context.office) + timedelta(days=min(number(days), 3660))
    entry = await articles.valid_until(context.office, context.person, number(article), until)
    await _card(context, entry)


async def withdraw(context: Context, article: int) -> None:
    entry = await articles.withdraw(context.office, context.person, article)
    await _card(context, entry)


async def put_back(context: Context, article: int) -> None:
    entry = await articles.put_back(context.office, context.person, article)
    await _card(context, entry)


async def _card(context: Context, entry: Entry, language: str = "") -> None:
    office = context.office
    code = language or entry.article.language_for(context.t.language, office.default_language)
    today = articles.today(office)
    shown = views.card(context.t, entry, code or context.t.language, office.languages, today)
    await context.show(shown)
