"""What somebody writes by themselves is a question; what is shown for it, and its buttons."""

from bot.domain.articles import clean
from bot.domain.dialogues.questions import Kind
from bot.domain.errors import NotThere
from bot.domain.people import Person
from bot.domain.questions import CALM, PERSON, URGENT, NewWords
from bot.domain.safety import Alarm
from bot.domain.safety import Kind as Danger
from bot.services import articles, dialogues, following, questions, team
from bot.services.dialogues import Standing
from bot.services.passing import Heard, Outcome
from bot.texts import without_bidi
from bot.views import questions as views
from bot.views import safety as safety_views
from bot.views.message import Message
from handlers import answering, dialogue, lines, photos, places, starting
from handlers.context import Context, number

TYPED = (Kind.TEXT, Kind.DAY, Kind.TIME)  # what takes what is typed as an answer
THINGS = (
    *("voice", "photo", "video", "video_note", "audio", "document", "sticker", "animation"),
    *("contact", "location", "venue", "poll"),
)


def words(context: Context) -> NewWords | None:
    """What was written or sent; None if there is nothing in it."""
    message = context.event.message
    if message is None:
        return None
    text = clean(message.text or message.caption or "")
    kind = "text" if message.text else next((it for it in THINGS if getattr(message, it)), "")
    if not kind or (kind == "text" and not text):
        return None
    return NewWords(kind, text, message.chat_id, message.message_id, context.event.update_id)


async def written(context: Context) -> None:
    """A text: danger first, then an answer to a dialogue, then a question."""
    new = words(context)
    if new is None:
        if not await dialogue.text(context):
            await starting.not_understood(context)
        return
    waiting = await dialogues.waits(context.office, context.person)
    if context.person.coordinator and waiting:
        await dialogue.text(context)
        return
    danger = await _is_danger(context, new)
    # Whoever begins or goes on with a dialogue has left an open line. What is written on one is
    # passed on, danger or not: it was said to that person.
    if await lines.passes_on(context) or danger:
        return
    if _is_for_dialogue(context.person, waiting):
        await dialogue.text(context)
    elif not context.person.registered:
        await _newcomer(context, new)
    elif not await answering.replied(context, new):
        await _heard(context, new)


async def sent(context: Context) -> None:
    """A voice message, a photo, a sticker: a person looks at it."""
    new = words(context)
    if new is not None and await _is_danger(context, new):
        return
    if await photos.taken(context) or await lines.takes_texts_only(context):
        return
    waiting = await dialogues.waits(context.office, context.person)
    if waiting and await dialogue.anything(context):
        return
    if new is None or new.kind == "text" or not context.person.registered:
        if not await dialogue.anything(context):
            await starting.not_understood(context)
    elif not await answering.replied(context, new):
        await _heard(context, new)


async def located(context: Context) -> None:
    """A place that no dialogue has asked for: what is near it."""
    if await lines.takes_texts_only(context):
        return
    waiting = await dialogues.waits(context.office, context.person)
    if not (waiting and await dialogue.location(context)):
        await places.located(context)


def _is_for_dialogue(person: Person, waiting: Standing | None) -> bool:
    """Whoever has registered answers a dialogue only where something is to be typed."""
    if waiting is None or not person.registered:
        return waiting is not None
    return waiting.question is not None and waiting.question.kind in TYPED


async def _is_danger(context: Context, new: NewWords) -> bool:
    """Numbers at once, if somebody may need help at once."""
    found = await questions.danger(new.text)
    if found is None:
        return False
    heard = await questions.alarmed(context.office, context.person, new, found, _name(context))
    await context.say(_help(context, found, heard))
    return True


def _name(context: Context) -> str:
    """What Telegram calls them."""
    user = context.event.effective_user
    return without_bidi(user.first_name) if user else ""


def _help(context: Context, found: Alarm, heard: Heard) -> Message:
    told = bool(heard.crew.to_tell)
    return safety_views.help_now(context.t, found, context.office.numbers, told=told)


async def _newcomer(context: Context, new: NewWords) -> None:
    """Somebody who has not registered: an answer if there is a sure one, then the start."""
    heard = await questions.glance(context.office, context.person, new.text)
    if heard is not None:
        await _show(context, heard, new)
    elif perhaps := await questions.worrying(new.text):
        await context.say(safety_views.perhaps(context.t, perhaps))
    await starting.start(context)


async def _heard(context: Context, new: NewWords) -> None:
    """What comes of a message of somebody who has registered."""
    await _show(context, await questions.hear(context.office, context.person, new), new)


async def _show(context: Context, heard: Heard, new: NewWords | None = None) -> None:
    """What came of a message, or of a tap; whom to call stands below uneasy words."""
    shown = _message(context, heard, new.kind if new else "text")
    if shown is None:
        return
    if new and (perhaps := await questions.worrying(new.text)):
        shown = safety_views.perhaps(context.t, perhaps, shown)
    await context.say(shown)


def _message(context: Context, heard: Heard, kind: str) -> Message | None:
    """What is shown for what came of a message; None: nothing needs to be said."""
    t, question = context.t, heard.question
    if heard.outcome is Outcome.TALK:
        return views.talk(t, heard.talk, context.person.first_name)
    if heard.outcome is Outcome.ANSWER:
        return _answer(context, heard)
    if question is None:
        return None
    match heard.outcome:
        case Outcome.CHOOSE:
            return views.choose(t, question, heard.entries, others=False)
        case Outcome.PASSED:
            return views.passed(t, question, heard.crew, context.house, kind=kind)
        case Outcome.ADDED:
            return views.added(t, question, heard.crew, context.house)
        case Outcome.BURST:
            return views.burst(t, question)
        case _:
            return None


def _answer(context: Context, heard: Heard) -> Message:
    article, office = heard.entries[0].article, context.office
    spoken = "uk" if heard.language == "ru" else heard.language
    language = article.language_for(context.t.language, spoken, office.default_language, "en")
    number = heard.question.id if heard.question else None
    shown = views.Answer(article, language, number, office.translates)
    return views.answer(context.t, shown, articles.today(office))


async def helped(context: Context, question_id: int) -> None:
    await following.judge(context.office, context.person, question_id, helped=True)
    await _strip(context)
    await context.say(views.helped(context.t))


async def did_not(context: Context, question_id: int) -> None:
    """The next best articles, or a person."""
    heard = await following.judge(context.office, context.person, question_id, helped=False)
    assert heard.question is not None
    await _strip(context)
    await context.say(views.choose(context.t, heard.question, heard.entries, others=True))


async def choose(context: Context, question_id: str, place: str) -> None:
    at = number(question_id), number(place)
    heard = await following.choose(context.office, context.person, *at)
    await context.show(_answer(context, heard))


async def person(context: Context, question_id: int) -> None:
    """This question to a person; the answer stays on the screen."""
    heard = await following.ask_a_person(context.office, context.person, question_id)
    await _strip(context)
    await _show(context, heard)


async def anybody(context: Context) -> None:
    """A person, whatever it is about."""
    new = _tapped(context, PERSON)
    heard = await following.latest_to_a_person(context.office, context.person, new)
    await _show(context, heard)


async def calm(context: Context) -> None:
    await following.calm(context.office, context.person, _tapped(context, CALM))
    await context.show(safety_views.calm(context.t))


async def now(context: Context, *kinds: str) -> None:
    """What did not alarm is urgent after all: the numbers, and the people on duty."""
    known = tuple(it for it in Danger if it in kinds)
    if not known:
        raise NotThere
    found, new = Alarm(known), _tapped(context, URGENT)
    heard = await questions.urgent(context.office, context.person, new, found, _name(context))
    await _strip(context)
    await context.say(_help(context, found, heard))


async def end(context: Context, question_id: int) -> None:
    await following.end(context.office, context.person, question_id)
    await _strip(context)
    await context.say(views.ended(context.t))


async def take(context: Context, person_id: int) -> None:
    """For the team: I take care of this person, who may need help at once."""
    await team.claim_of(context.office, context.person, person_id)
    await _strip(context)
    context.notify(context.t("Thank you. You have it now."))


def _tapped(context: Context, kind: str) -> NewWords:
    """A button that says something to the team."""
    return NewWords(kind, "", context.chat_id, 0, context.event.update_id)


async def _strip(context: Context) -> None:
    message = context.pressed and context.pressed.message
    if message:
        await context.strip(message.message_id)
