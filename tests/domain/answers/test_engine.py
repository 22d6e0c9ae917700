"""From a message to an act: the right article, whatever the words are written in."""

import pytest

from bot.domain.answers.engine import Engine
from bot.domain.answers.model import Act, Decision

from .conftest import ARTICLES


def first(decision: Decision) -> str:
    return decision.hits[0].article


@pytest.mark.parametrize(
    ("text", "chosen", "article"),
    [
        ("wo muss ich mich anmelden nach umzug", "de", "register"),
        ("адресу де зареєструвати", "uk", "register"),
        ("وين بسجل عنواني", "ar", "register"),
        ("where can i registre my adress", "en", "register"),
        ("kita platz", "uk", "kindergarten"),
        ("садік для дитини", "uk", "kindergarten"),
        ("детский сад", "uk", "kindergarten"),
        ("روضة لابني", "ar", "kindergarten"),
        ("нужен семейный врач", "uk", "doctor"),
        ("hausarzt", "de", "doctor"),
        ("хаусарцт", "uk", "doctor"),
        ("انتغراتسيونس كورس", "ar", "course"),
        ("integration kurs", "en", "course"),
        ("shukayu kvartyru", "uk", "flat"),
        ("bdi sha2a", "ar", "flat"),
    ],
)
def test_the_article_is_found(engine: Engine, text: str, chosen: str, article: str) -> None:
    assert first(engine.ask(text, chosen)) == article


@pytest.mark.parametrize(
    ("text", "chosen", "language"),
    [
        ("Де знайти лікаря?", "de", "uk"),
        ("Где найти врача?", "uk", "ru"),
        ("وين في دكتور", "de", "ar"),
        ("Wo finde ich einen Arzt?", "uk", "de"),
        ("Where is a doctor?", "de", "en"),
        ("wein fi 3iyade", "ar", "ar"),
    ],
)
def test_the_language_is_heard(engine: Engine, text: str, chosen: str, language: str) -> None:
    assert engine.ask(text, chosen).language == language


def test_a_clear_question_is_answered(engine: Engine) -> None:
    decision = engine.ask("Wie bekomme ich einen Kita-Platz?", "de")
    assert decision.act is Act.ANSWER
    assert decision.chance > 0.5


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("Wann wird über meinen Antrag entschieden? Aktenzeichen 12/34", "de"),
        ("شو صار بملفي؟", "ar"),
        ("Розкажи анекдот", "uk"),
        ("Who will win the election?", "en"),
        ("qwxz vbnm", "en"),
    ],
)
def test_what_no_article_answers_is_handed_over(engine: Engine, text: str, chosen: str) -> None:
    assert engine.ask(text, chosen).act is Act.HANDOVER


@pytest.mark.parametrize(
    ("text", "chosen", "act", "talk"),
    [
        ("Привіт!", "uk", Act.SMALL_TALK, "greeting"),
        ("السلام عليكم", "ar", Act.SMALL_TALK, "greeting"),
        ("vielen dank euch!", "de", Act.SMALL_TALK, "thanks"),
        ("спасибо большое", "uk", Act.SMALL_TALK, "thanks"),
        ("🙂", "uk", Act.SMALL_TALK, "greeting"),
        ("Can I talk to a human please", "en", Act.PERSON, "person"),
        ("بدي احكي مع حدا", "ar", Act.PERSON, "person"),
        ("хочу поговорити з людиною", "uk", Act.PERSON, "person"),
    ],
)
def test_talk_is_not_searched(engine: Engine, text: str, chosen: str, act: Act, talk: str) -> None:
    decision = engine.ask(text, chosen)
    assert (decision.act, decision.talk) == (act, talk)


def test_a_greeting_does_not_hide_the_question(engine: Engine) -> None:
    decision = engine.ask("Guten Tag! Wie bekomme ich einen Kita-Platz? Danke", "de")
    assert decision.talk == ""
    assert first(decision) == "kindergarten"


def test_a_letter_finds_its_article(engine: Engine) -> None:
    letter = (
        "Добрий день! Мене звати Олена, мені 34 роки, я з Харкова. Ми приїхали минулого місяця. "
        "Моїй доньці три роки. Як отримати місце в дитячому садку? Дуже дякую за відповідь!"
    )
    assert first(engine.ask(letter, "uk")) == "kindergarten"
    assert first(engine.ask(letter + " дякую" * 600, "uk")) == "kindergarten"


def test_a_follow_up_leans_on_the_question_before(engine: Engine) -> None:
    before = engine.ask("Wie bekomme ich einen Kita-Platz?", "de")
    after = engine.ask("und was brauche ich dafür?", "de", previous=before.query)
    assert first(after) == "kindergarten"
    assert "Kita-Platz" in after.query


def test_a_new_question_forgets_the_one_before(engine: Engine) -> None:
    decision = engine.ask("Wie finde ich eine Wohnung?", "de", previous="Kita-Platz")
    assert decision.query == "Wie finde ich eine Wohnung?"


def test_an_alias_means_its_article(engine: Engine) -> None:
    assert first(engine.ask("чотири стіни", "uk")) == "flat"


def test_an_alarm_comes_before_everything() -> None:
    wary = Engine(ARTICLES, alarm=lambda text: "fire" if "brennt" in text else None)
    assert wary.ask("Hallo, es brennt", "de").act is Act.EMERGENCY
    assert wary.ask("Hallo, es brennt", "de").alarm == "fire"
    assert wary.ask("Hallo", "de").alarm is None


def test_other_scores_can_be_added(engine: Engine) -> None:
    decision = engine.ask("Wie finde ich eine Wohnung?", "de", extra={"course": 9.0})
    assert first(decision) == "course"


@pytest.mark.parametrize(
    "text", ["", " ", "?", "\u202e\u2066", "1", "<b>", "abcdefgh" * 512, "؟؟"]
)
def test_odd_messages_are_survived(engine: Engine, text: str) -> None:
    assert engine.ask(text, "uk").act in (Act.HANDOVER, Act.SMALL_TALK, Act.CHOOSE)


def test_no_articles_mean_a_person() -> None:
    decision = Engine([]).ask("Wo melde ich mich an?", "de")
    assert decision.act is Act.HANDOVER
    assert decision.hits == ()


@pytest.mark.parametrize("text", ["4711 2288", "٤٧١١", "24-1187"])
def test_figures_alone_are_for_a_person(engine: Engine, text: str) -> None:
    assert engine.ask(text).act is Act.HANDOVER
