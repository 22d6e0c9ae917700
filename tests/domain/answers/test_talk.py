"""Small talk is answered as such, and a question that begins with it as a question."""

import pytest

from bot.domain.answers.engine import Engine
from bot.domain.answers.model import Act

SMALL = {
    "uk": """привіт | Привіт! Як справи? | Добрий день, як ваші справи сьогодні? |
        Дуже дякую вам за допомогу | ок, зрозуміло | Хто ти? | Вітаю, хто ви такі? |
        Добрий вечір усім! | у мене все добре, дякую, а у вас? |
        Доброго дня, у мене є питання | чим ви можете мені допомогти? |
        До побачення, гарного вам дня | щиро дякую, ви молодці | Привіт, Олено! |
        Привіт, я тут | так, добре | ні, дякую | що ти вмієш? | Добрий ранок, як настрій? |
        pryvit, yak spravy""",
    "ar": """مرحبا | مرحبا كيفك | مرحبا كيفك اليوم | السلام عليكم، شلونكم؟ | هلا والله شخباركم |
        ازيك عامل ايه النهارده | صباح الخير، كيف حالكم اليوم؟ | شكرا كتير الكم |
        الله يعطيكم العافية | مين انت؟ | من أنت وماذا تستطيع أن تفعل؟ | تمام، فهمت عليك |
        اوكي شكرا | عندي سؤال لو سمحت | مرحبا، ممكن اسالك سؤال؟ | مع السلامة، يومك سعيد |
        الحمد لله بخير، وانت؟ | يسعد صباحكم جميعا | لا شكرا | marhaba kifak""",
    "de": """Hallo | Hallo, wie geht es Ihnen heute? | Hi, wie geht's dir? | Guten Tag zusammen |
        Danke | Vielen lieben Dank für die Hilfe! | ok | Okay, alles klar, danke |
        Wer bist du? | Hallo, wer sind Sie denn? | Was kannst du? |
        Guten Morgen, ich habe eine Frage | Tschüss und schönen Abend noch | ja gerne |
        nein danke | Moin Sabine | Mir geht es gut, danke, und Ihnen? |
        Danke, das hat mir wirklich geholfen | Hallo, ist da jemand? | Bist du ein Mensch?""",
    "en": """hello | hello, how are you | Hello, how are you today? | hi there, how is your day |
        thank you | Thank you so much for your help today! | ok | ok thanks | who are you |
        hi, who are you? | what can you do? | how can you help me | Good morning everyone |
        I am fine, thank you, and you? | bye, have a nice evening |
        Hey Lotse, I have a question | are you a real person? | no thanks |
        Hello Sabine, nice to meet you | that is very kind of you""",
    "ru": """привет | Привет, как дела? | Здравствуйте, как ваши дела сегодня? |
        Спасибо вам большое за помощь | ок, понятно | кто ты? | Добрый день, кто вы такие? |
        что ты умеешь? | у меня все хорошо, спасибо, а у вас? | Добрый вечер всем |
        Здравствуйте, можно вопрос? | до свидания, хорошего вам вечера |
        вы мне очень помогли, спасибо | да, хорошо | нет, спасибо | Привет, Олена! |
        чем вы можете помочь? | privet, kak dela""",
}  # fmt: skip
QUESTIONS = {
    "uk": [
        ("Привіт, де зареєструвати адресу?", "register"),
        ("Добрий день, як справи? Як отримати місце в садку?", "kindergarten"),
        ("Вітаю! Потрібен сімейний лікар", "doctor"),
        ("Доброго дня, у мене питання: як потрапити на інтеграційний курс?", "course"),
        ("Дякую! А де шукати квартиру?", "flat"),
        ("привіт лікар", "doctor"),
        ("Здрастуйте, підкажіть, будь ласка, дитячий садок", "kindergarten"),
        ("ок, а реєстрація адреси?", "register"),
        ("Привіт, чи можна запитати про курс німецької", "course"),
        ("Добрий вечір усім, шукаю квартиру", "flat"),
    ],
    "ar": [
        ("مرحبا، وين بسجل عنواني؟", "register"),
        ("السلام عليكم، كيفكم؟ بدي روضة لابني", "kindergarten"),
        ("هلا، كيف الاقي دكتور عائلة", "doctor"),
        ("صباح الخير، عندي سؤال، كيف اسجل بدورة الاندماج", "course"),
        ("شكرا كتير، وين بدور على شقة؟", "flat"),
        ("مرحبا روضة", "kindergarten"),
        ("يعطيكم العافية، بدي دكتور", "doctor"),
        ("لو سمحت ممكن سؤال عن تسجيل العنوان", "register"),
        ("تمام، طيب وكيف بلاقي شقة", "flat"),
        ("مرحبا كيفك اليوم بدي كورس اندماج", "course"),
    ],
    "de": [
        ("Hallo, wo melde ich mich an?", "register"),
        ("Guten Tag, wie geht es Ihnen? Ich brauche einen Kita-Platz", "kindergarten"),
        ("Hi, ich suche einen Hausarzt", "doctor"),
        ("Guten Morgen, ich habe eine Frage zum Integrationskurs", "course"),
        ("Danke! Und wie finde ich eine Wohnung?", "flat"),
        ("Hallo Hausarzt", "doctor"),
        ("Moin, Kita", "kindergarten"),
        ("Okay, alles klar, und die Anmeldung der Adresse?", "register"),
        ("Wer bist du und wo bekomme ich einen Integrationskurs?", "course"),
        ("Hallo zusammen, Wohnung gesucht", "flat"),
    ],
    "en": [
        ("Hello, where do I register my address?", "register"),
        ("Hi, how are you today? I need a kindergarten for my son", "kindergarten"),
        ("Good morning, I am looking for a family doctor", "doctor"),
        ("Hello, I have a question about the integration course", "course"),
        ("Thank you! And how do I find a flat?", "flat"),
        ("hi doctor", "doctor"),
        ("hello kindergarten", "kindergarten"),
        ("ok thanks, and registering the address?", "register"),
        ("Can you help me find a flat please", "flat"),
        ("Hey there, integration course", "course"),
    ],
    "ru": [
        ("Привет, где зарегистрировать адрес?", "register"),
        ("Здравствуйте, как дела? Нужен детский сад", "kindergarten"),
        ("Добрый день, как найти семейного врача?", "doctor"),
        ("Здравствуйте, у меня вопрос про интеграционный курс", "course"),
        ("Спасибо! А как найти квартиру?", "flat"),
        ("привет врач", "doctor"),
        ("Доброе утро, подскажите, пожалуйста, детский сад", "kindergarten"),
        ("ок, понятно, а регистрация адреса?", "register"),
        ("Можно спросить про интеграционный курс", "course"),
        ("Добрый вечер всем, ищу квартиру", "flat"),
    ],
}  # fmt: skip


def _small() -> list[tuple[str, str]]:
    return [(code, " ".join(it.split())) for code, all_ in SMALL.items() for it in all_.split("|")]


def _questions() -> list[tuple[str, str, str]]:
    return [(code, *it) for code, asked in QUESTIONS.items() for it in asked]


def _chosen(code: str) -> str:
    return "uk" if code == "ru" else code


@pytest.mark.parametrize(("code", "text"), _small())
def test_small_talk_is_no_question(engine: Engine, code: str, text: str) -> None:
    assert engine.ask(text, _chosen(code)).act is Act.SMALL_TALK


@pytest.mark.parametrize(("code", "text", "article"), _questions())
def test_what_begins_with_a_greeting_is_still_a_question(
    engine: Engine, code: str, text: str, article: str
) -> None:
    decision = engine.ask(text, _chosen(code))
    assert decision.talk == ""
    assert decision.hits[0].article == article


@pytest.mark.parametrize("text", ["Danke, und in Barcelona?", "ok, and in Madrid?"])
def test_a_place_that_no_article_knows_is_not_greeted(engine: Engine, text: str) -> None:
    assert engine.ask(text, "en").talk == ""


@pytest.mark.parametrize("code", SMALL)
def test_there_is_enough_to_go_by(code: str) -> None:
    assert len(SMALL[code].split("|")) >= 15
    assert len(QUESTIONS[code]) >= 10


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello, how are you", "how"),
        ("Hello! I have a question.", "question"),
        ("Hello, who are you?", "bot"),
        ("Привіт, Маріє", "greeting"),
        ("ok thanks bye", "thanks"),
    ],
)
def test_what_was_said_with_it_is_answered(engine: Engine, text: str, kind: str) -> None:
    assert engine.ask(text, "en").talk == kind
