"""A few articles to test with, and files of them."""

from datetime import date

from bot.domain.articles import Article, Text

ADDRESS = Article(
    id="register-address",
    category="arrival",
    source="https://www.gesetze-im-internet.de/bmg/__17.html",
    source_name="Bundesmeldegesetz § 17",
    checked=date(2026, 11, 22),
    valid_until=date(2027, 11, 22),
    texts={
        "de": Text(
            "Wo melde ich meine Adresse an?",
            "Beim Bürgeramt, in den ersten 2 Wochen.\n– Pass\n– Wohnungsgeberbestätigung",
            ("anmeldung machen", "adresse ummelden"),
        ),
        "uk": Text("Де зареєструвати адресу?", "У Bürgeramt, протягом 2 тижнів.", ("прописка",)),
        "ar": Text("أين أسجّل عنواني؟", "في مكتب المواطنين، خلال أسبوعين.", ("انملدونغ",)),
        "en": Text("Where do I register my address?", "At the Bürgeramt, within 2 weeks."),
        "ru": Text(aliases=("прописка по адресу",)),
    },
)
KITA = Article(
    id="kita-place",
    category="children",
    source="https://www.gesetze-im-internet.de/sgb_8/__24.html",
    source_name="SGB VIII § 24",
    checked=date(2026, 11, 22),
    valid_until=date(2027, 11, 22),
    texts={
        "de": Text("Wie bekomme ich einen Kita-Platz?", "Melden Sie Ihr Kind früh an."),
        "en": Text("How do I get a place at a Kita?", "Put your child's name down early."),
    },
)
OLD = Article(
    id="old-rule",
    category="arrival",
    source="https://www.bamf.de/",
    checked=date(2025, 1, 2),
    texts={
        code: Text(f"Old rule {code}?", f"It was so {code}.") for code in ("de", "uk", "ar", "en")
    },
)
ARTICLES = [ADDRESS, KITA, OLD]
