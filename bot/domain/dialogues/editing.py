"""Editing the knowledge base: an article's text in one language, and why one is sent back."""

from bot.domain.article_fields import MOST_ALIASES, sound_source
from bot.domain.articles import (
    LONGEST_ALIAS,
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_QUESTION,
    LONGEST_SOURCE,
    clean,
    units,
)
from bot.domain.dialogues import ready
from bot.domain.dialogues.questions import Answers, Dialogue, Room
from bot.domain.errors import NotAnAnswer
from bot.domain.words import N_

CATEGORIES = {
    "arrival": N_("Arrival"),
    "housing": N_("Housing"),
    "money": N_("Money"),
    "work": N_("Work"),
    "language": N_("Language"),
    "children": N_("Children"),
    "health": N_("Health"),
    "rights": N_("Rights"),
    "everyday": N_("Everyday life"),
    "general": N_("Other topics"),
}
LONGEST_NOTE = 500


def _is_new(answers: Answers) -> bool:
    """A new article; of one that is there, its number stands among the answers."""
    return "article" not in answers


def _question_fits(room: Room, answers: Answers) -> None:
    _must_fit(answers["question"], LONGEST_QUESTION)


def _answer_fits(room: Room, answers: Answers) -> None:
    _must_fit(answers["answer"], LONGEST_ANSWER)


def _must_fit(text: str, longest: int) -> None:
    """The engine has counted characters; Telegram counts some of them twice."""
    if not clean(text):
        raise NotAnAnswer(N_("We need this answer to go on."))
    if units(text) > longest:
        raise NotAnAnswer(N_("That is too long for this question. Please shorten it."))


def _source_is_sound(room: Room, answers: Answers) -> None:
    source = answers.get("source")
    if source and not sound_source(source):
        raise NotAnAnswer(N_("Please give an address that begins with https://, or skip this."))


def phrases(typed: str) -> tuple[str, ...]:
    """Search words as they were typed, one after the other."""
    found = (clean(it) for it in typed.replace("،", ",").replace("\n", ",").split(","))
    return tuple(dict.fromkeys(it for it in found if it))


def _phrases_are_short(room: Room, answers: Answers) -> None:
    found = phrases(answers.get("aliases") or "")
    if len(found) > MOST_ALIASES or any(units(it) > LONGEST_ALIAS for it in found):
        raise NotAnAnswer(N_("Please write short phrases, with commas between them."))


EDITING = Dialogue(
    key="article",
    summary=N_("Your text for the knowledge base"),
    finish=N_("Preview"),
    questions=(
        ready.one(
            name="category",
            text=N_("What is the article about?"),
            label=N_("Topic"),
            choices=ready.among(CATEGORIES),
            when=_is_new,
        ),
        ready.written_in(
            name="language",
            text=N_("In which language do you write it?"),
            hint=N_("The other languages can follow later."),
            when=_is_new,
        ),
        ready.words(
            name="question",
            text=N_("Which question does it answer?"),
            label=N_("Question"),
            hint=N_("Write it as a newcomer would ask it, at most 200 characters."),
            longest=LONGEST_QUESTION,
            check=_question_fits,
        ),
        ready.words(
            name="answer",
            text=N_("What is the answer?"),
            label=N_("Answer"),
            hint=N_("The first line answers at once; then what to bring, what it costs, where."),
            longest=LONGEST_ANSWER,
            check=_answer_fits,
        ),
        ready.words(
            name="aliases",
            text=N_("Which other words do people use for it?"),
            label=N_("Other words"),
            hint=N_("Short phrases, with commas between them. They help to find it."),
            longest=2000,
            optional=True,
            check=_phrases_are_short,
        ),
        ready.words(
            name="source",
            text=N_("Where is this said officially?"),
            label=N_("Source"),
            hint=N_("The address of the page, beginning with https://."),
            longest=LONGEST_SOURCE,
            optional=True,
            when=_is_new,
            check=_source_is_sound,
        ),
        ready.words(
            name="source_name",
            text=N_("What is this source called?"),
            label=N_("Name of the source"),
            longest=LONGEST_NAME,
            optional=True,
            when=_is_new,
        ),
    ),
)

RETURNING = Dialogue(
    key="return",
    summary=N_("Send this text back"),
    finish=N_("Send it back"),
    questions=(
        ready.note(
            name="note",
            text=N_("What should be different?"),
            label=N_("Note"),
            hint=N_("Whoever wrote the text reads this note."),
            longest=LONGEST_NOTE,
        ),
    ),
)
