"""What was learned from examples: kept as it was fitted, and read the same way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import tables
from benchmarks.answers import learn
from benchmarks.safety import fit
from benchmarks.safety.fit import Example
from benchmarks.safety.messages import EXAMPLES, JUDGED, judged
from bot.domain.answers.normalise import words
from bot.domain.answers.signs import signs
from bot.domain.safety import Kind, alarm, likeness, uneasy
from bot.domain.safety.likeness import Learned
from tests.support.learned import must_be_same


@pytest.fixture(scope="module")
def small() -> Learned:
    """Weights of a dozen examples."""
    danger = ["my husband hits me", "he beats me every night", "he wants to hit my sister"]
    fire = ["smoke in the kitchen", "there is fire and smoke", "fire on the stairs"]
    plain = ["where is the kitchen", "every night he works", "my sister wants a course"]
    return fit.fitted(
        [Example(it, urgent=True, kind=Kind.VIOLENCE) for it in danger]
        + [Example(it, urgent=True, kind=Kind.MEDICAL) for it in fire]
        + [Example(it) for it in [*plain, "stairs of the house", "my husband"]],
        fewest=2,
        epochs=300,
    )


@pytest.fixture(scope="module")
def collected() -> list[Example]:
    """All that was fitted on: seconds to read."""
    return fit.collected()


def score(learned: Learned, text: str) -> float:
    return likeness.odds(learned.scores(signs(words(text)), ruled=False))


def test_it_tells_apart_what_it_was_fitted_on(small: Learned) -> None:
    assert score(small, "he hits my sister") > score(small, "my sister works every night")
    for text, kind in (("smoke and fire", Kind.MEDICAL), ("he hits me", Kind.VIOLENCE)):
        scores = small.scores(signs(words(text)), ruled=False)
        assert max(zip(scores, Kind, strict=True))[1] is kind


def test_what_the_rules_find_counts_too(small: Learned) -> None:
    found = signs(words("he works"))
    without, ruled = (small.scores(found, ruled=it) for it in (False, True))
    added = [two - one for one, two in zip(without, ruled, strict=True)]
    assert added == pytest.approx(small.ruled)


def test_what_is_kept_is_what_was_fitted(small: Learned) -> None:
    kept = likeness.unpacked(likeness.packed(small))
    must_be_same(kept.network, small.network)
    assert replace(kept, network=small.network) == small


def test_what_is_shipped_was_made_from_the_examples_that_stand_there() -> None:
    """Else: python -m benchmarks safety --fit"""
    assert likeness.learned().examples == tables.fingerprint(EXAMPLES)


def test_what_is_not_everyday_stands_among_the_examples(collected: list[Example]) -> None:
    """Else the example that a line was about has changed, and counts as everyday."""
    asked = {it for texts in learn.examples().values() for it in learn.texts(texts)}
    lines = fit.NOT_EVERYDAY.read_text("utf-8").splitlines()
    assert set(lines) <= asked
    everyday = {it.text for it in collected if not it.urgent and it.counts >= 1.0}
    assert not everyday & set(lines)


def test_no_message_that_is_judged_with_was_learned_from(collected: list[Example]) -> None:
    whole = (it for it in collected if it.counts >= 1.0)  # "Guten Abend" may be in both
    learned = {" ".join(it.text.lower().split()) for it in whole}
    for name in JUDGED:
        told = {" ".join(it.text.lower().split()) for it in judged(name)}
        assert not told & learned


@pytest.mark.parametrize(
    ("name", "recall", "named", "false"),
    [
        ("first", 0.97, 0.94, 0.015),
        ("second", 0.96, 0.94, 0.015),
        ("third", 0.98, 0.94, 0.01),
        ("fourth", 0.98, 0.94, 0.01),
        ("fifth", 0.97, 0.94, 0.03),
        ("sixth", 0.96, 0.94, 0.02),
        ("seventh", 0.95, 0.94, 0.01),
    ],
)
def test_what_was_reached_is_not_given_up(
    name: str, recall: float, named: float, false: float
) -> None:
    """A test that fails shows no text, for these are judged with."""
    answers = [(it, alarm(it.text)) for it in judged(name)]
    urgent = [(it, answer) for it, answer in answers if it.urgent]
    found = [(it, answer) for it, answer in urgent if answer is not None]
    calm = [answer for it, answer in answers if not it.urgent]
    assert len(found) / len(urgent) >= recall
    assert sum(it.kind in answer.kinds for it, answer in found) / len(found) >= named
    assert sum(it is not None for it in calm) / len(calm) <= false


def test_a_message_is_uneasy_or_alarms_but_not_both() -> None:
    texts = [it.text for it in judged("third")]
    assert not any(uneasy(text) and alarm(text) for text in texts)
    assert any(uneasy(text) for text in texts)


def test_danger_in_the_midst_of_a_long_letter_is_found() -> None:
    before = "Guten Tag, ich möchte fragen, wie ich den Antrag beim Jobcenter ausfülle. " * 12
    after = " Und wann muss ich die Unterlagen bringen, vielen Dank für Ihre Mühe." * 12
    assert alarm(before) is None
    assert alarm(f"{before}Mein Mann schlägt mich jede Nacht und droht, mich zu töten.{after}")


FEW = """13|...|😀|Guten Tag|Добрий вечір|مرحبا|hello|Олена|Müllerstraße 5|I am at the door
|bis morgen|я біля під'їзду|مرحبا، أنا أمام الباب|Nachricht 16.|Hallo, ich bin in 5 Minuten da
|danke, geht klar"""


@pytest.mark.parametrize("text", ["", " ", "\n\n", *FEW.replace("\n", "").split("|")])
def test_few_words_are_no_danger(text: str) -> None:
    assert alarm(text) is None


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    found = alarm(text)
    assert found is None or list(found.kinds) == sorted(set(found.kinds), key=list(Kind).index)
