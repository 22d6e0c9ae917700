"""A small knowledge base in four languages, as an organisation might keep it."""

import pytest

from bot.domain.answers.engine import Engine
from bot.domain.answers.model import Article

ARTICLES = (
    Article.of(
        "register",
        {
            "de": "Wo und wann melde ich meine Adresse an?",
            "en": "Where and when do I register my address?",
            "uk": "Де і коли зареєструвати адресу?",
            "ar": "أين ومتى أسجّل عنواني؟",
        },
        {
            "de": "Im Bürgeramt, in zwei Wochen nach dem Einzug. Bringen Sie Pass und "
            "Wohnungsgeberbestätigung mit.",
            "en": "At the registration office, within two weeks after moving in.",
            "uk": "У бюргерамті, протягом двох тижнів після переїзду. Візьміть паспорт.",
            "ar": "في مكتب تسجيل السكان خلال أسبوعين من الانتقال. أحضر جواز السفر.",
        },
    ),
    Article.of(
        "kindergarten",
        {
            "de": "Wie bekomme ich einen Kita-Platz?",
            "en": "How do I get a place in kindergarten?",
            "uk": "Як отримати місце в дитячому садку?",
            "ar": "كيف أحصل على مكان في الروضة؟",
        },
        {
            "de": "Melden Sie Ihr Kind online an. Ab einem Jahr gibt es einen Rechtsanspruch.",
            "en": "Apply online. From the age of one, every child has a right to a place.",
            "uk": "Подайте заявку онлайн. З одного року дитина має право на місце.",
            "ar": "قدّم الطلب عبر الإنترنت. لكل طفل من عمر سنة الحق في مكان.",
        },
    ),
    Article.of(
        "doctor",
        {
            "de": "Wie finde ich eine Hausärztin oder einen Hausarzt?",
            "en": "How do I find a family doctor?",
            "uk": "Як знайти сімейного лікаря?",
            "ar": "كيف أجد طبيب عائلة؟",
        },
        {
            "de": "Rufen Sie in der Praxis an und fragen Sie, ob sie neue Patienten nimmt. "
            "Nehmen Sie die Versichertenkarte mit.",
            "en": "Call the practice and ask whether they take new patients. Bring your card.",
            "uk": "Зателефонуйте до практики і запитайте, чи беруть нових пацієнтів.",
            "ar": "اتصل بالعيادة واسأل إن كانوا يقبلون مرضى جددًا. أحضر بطاقة التأمين.",
        },
    ),
    Article.of(
        "course",
        {
            "de": "Wie komme ich in einen Integrationskurs?",
            "en": "How do I join an integration course?",
            "uk": "Як потрапити на інтеграційний курс?",
            "ar": "كيف ألتحق بدورة الاندماج؟",
        },
        {
            "de": "Das BAMF gibt einen Berechtigungsschein für den Sprachkurs.",
            "en": "The BAMF issues a voucher for the language course.",
            "uk": "BAMF видає дозвіл на мовний курс німецької.",
            "ar": "يصدر البامف تصريحًا لدورة اللغة الألمانية.",
        },
    ),
    Article.of(
        "flat",
        {
            "de": "Wie finde ich eine Wohnung?",
            "en": "How do I find a flat?",
            "uk": "Як знайти квартиру?",
            "ar": "كيف أجد شقة؟",
        },
        {
            "de": "Suchen Sie in Portalen. Zahlen Sie nie Geld vor der Besichtigung.",
            "en": "Look at the portals. Never pay before you have seen the flat.",
            "uk": "Шукайте на порталах. Ніколи не платіть до огляду.",
            "ar": "ابحث في المواقع. لا تدفع مالًا قبل المعاينة.",
        },
        aliases=("чотири стіни",),
    ),
)


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(ARTICLES)
