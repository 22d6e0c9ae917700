"""Texts for the knowledge base: proposed by one, published or sent back by another."""

from bot.domain.dialogues.editing import EDITING
from bot.services import articles, dialogues, people, proposals, reviewing, wording
from bot.services.proposals import Review
from bot.views import proposals as views
from bot.views.articles import about
from bot.views.message import Message
from handlers import dialogue
from handlers.context import Context, number


async def new(context: Context) -> None:
    """Begin an article; one that was begun before goes on."""
    if not (context.person.coordinator and await dialogue.resume(context, EDITING)):
        standing = await proposals.start_new(context.office, context.person)
        await dialogue.present(context, standing, anew=True)


async def from_answer(context: Context, question_id: int) -> None:
    """Begin an article from what was asked and answered, in the coordinator's own chat."""
    if not await _goes_on(context):
        office, person = context.office, context.person
        asked, answered = await wording.answered(office, person, question_id)
        standing = await proposals.start_from(office, person, asked, answered)
        await dialogue.present(context, standing, anew=True)
        context.notify(context.t("It goes on in your own chat with the bot."))


async def change(context: Context, article: str, language: str) -> None:
    """Begin to change a text, the article staying where it is on the screen."""
    if not await _goes_on(context):
        office, person = context.office, context.person
        standing = await proposals.start_change(office, person, number(article), language)
        await dialogue.present(context, standing, anew=True)


async def again(context: Context, proposal_id: int) -> None:
    """Go on with a text that was sent back."""
    if not await _goes_on(context):
        standing = await proposals.start_again(context.office, context.person, proposal_id)
        await dialogue.present(context, standing, anew=True)


async def _goes_on(context: Context) -> bool:
    """Whether another text was begun and is not finished: that one is shown, none is lost."""
    begun = context.person.coordinator and await dialogue.resume(context, EDITING)
    if begun:
        context.notify(context.t("Please finish or discard this text first."), alert=True)
    return begun


async def edit(context: Context) -> None:
    standing = await dialogues.at(context.office, context.person, EDITING.key)
    await dialogue.present(context, standing)


async def preview(context: Context) -> None:
    """The text that stands, then the one that was written: each fills a message."""
    it = await proposals.preview(context.office, context.person)
    await context.show(views.standing(context.t, it.proposal, it.standing))
    source = about(context.t, it.entry.article)
    await context.say(views.drafted(context.t, it.proposal, source, alone=it.alone))


async def send(context: Context) -> None:
    """Hand it in; whoever is alone publishes it with the same tap."""
    it = await proposals.send(context.office, context.person)
    if it.alone:
        entry = await reviewing.publish(context.office, context.person, it.kept.id)
        await context.show(views.published(context.t, entry.number))
    else:
        await context.show(views.handed_in(context.t))


async def waiting(context: Context, page: int) -> None:
    todo = await articles.to_do(context.office, context.person)
    authors = {it.proposed_by for it in todo.proposals}
    names = await people.several(context.office, sorted(authors))
    await context.show(views.waiting(context.t, todo.proposals, names, page))


async def look(context: Context, proposal_id: int) -> None:
    """What stands now, and below it what would take its place."""
    it = await reviewing.look(context.office, context.person, proposal_id)
    await context.show(views.standing(context.t, it.proposal, it.standing))
    await context.say(_proposed(context, it))


def _proposed(context: Context, it: Review) -> Message:
    source = about(context.t, it.entry.article)
    return views.proposed(context.t, it.kept, it.author, context.person.id, source, alone=it.alone)


async def publish(context: Context, proposal_id: int) -> None:
    entry = await reviewing.publish(context.office, context.person, proposal_id)
    await context.show(views.published(context.t, entry.number))


async def send_back(context: Context, proposal_id: int) -> None:
    """One question first: why. One's own text is taken back without a word."""
    if await reviewing.take_back(context.office, context.person, proposal_id):
        await context.show(views.taken_back(context.t))
        return
    standing = await reviewing.start_return(context.office, context.person, proposal_id)
    await dialogue.present(context, standing, anew=True)


async def returned(context: Context) -> None:
    await reviewing.send_back(context.office, context.person)
    await context.show(views.returned(context.t))
