"""What was learned from examples: kept as it was fitted, and read the same way."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.safety import fit
from benchmarks.safety.fit import Example
from bot.domain.answers.normalise import words
from bot.domain.safety import Kind, alarm, likeness, uneasy
from bot.domain.safety.likeness import Learned

MESSAGES = Path(__file__).parent / "messages"


def judged(name: str) -> Iterator[tuple[str, str]]:
    """Messages with what they call for, or "everyday"."""
    for language in tomllib.loads((MESSAGES / f"{name}.toml").read_text("utf-8")).values():
        for kind, texts in language.items():
            yield from ((kind, text) for text in texts)


@pytest.fixture(scope="module")
def small() -> Learned:
    """Weights of a dozen examples."""
    danger = ["my husband hits me", "he beats me every night", "he wants to hit my sister"]
    fire = ["smoke in the kitchen", "there is fire and smoke", "fire on the stairs"]
    plain = ["where is the kitchen", "every night he works", "my sister wants a course"]
    return fit.fitted(
        [Example(it, urgent=True, kind=Kind.VIOLENCE) for it in danger]
        + [Example(it, urgent=True, kind=Kind.MEDICAL) for it in fire]
        + [Example(it, urgent=False) for it in [*plain, "stairs of the house", "my husband"]],
    )


def score(learned: Learned, text: str) -> float:
    return learned.score(likeness.signs(words(text)), ruled=False)


def test_it_tells_apart_what_it_was_fitted_on(small: Learned) -> None:
    assert score(small, "he hits my sister") > score(small, "my sister works every night")
    assert small.kinds_of(likeness.signs(words("smoke and fire"))) == {Kind.MEDICAL}
    assert small.kinds_of(likeness.signs(words("he hits me"))) == {Kind.VIOLENCE}


def test_what_the_rules_find_counts_too(small: Learned) -> None:
    found = likeness.signs(words("he works"))
    without = small.score(found, ruled=False)
    assert small.score(found, ruled=True) - without == pytest.approx(small.ruled)


def test_what_is_kept_is_what_was_fitted(small: Learned) -> None:
    assert likeness.unpacked(likeness.packed(small)) == small


def test_what_is_shipped_was_made_from_the_examples_that_stand_there() -> None:
    """Else: python -m benchmarks safety --fit"""
    assert likeness.learned().examples == fit.fingerprint()


def test_no_message_that_is_judged_with_was_learned_from() -> None:
    whole = (it for it in fit.collected() if it.counts == 1.0)  # "Guten Abend" may be in both
    learned = {" ".join(it.text.lower().split()) for it in whole}
    for number in ("first", "second", "third", "fourth"):
        told = {" ".join(text.lower().split()) for _, text in judged(f"judged_{number}")}
        assert not told & learned


@pytest.mark.parametrize(
    ("name", "recall", "named", "false"),
    [
        ("judged_first", 0.95, 0.92, 0.025),
        ("judged_second", 0.95, 0.92, 0.025),
        ("judged_third", 0.95, 0.92, 0.02),
        ("judged_fourth", 0.97, 0.92, 0.02),
    ],
)
def test_what_was_reached_is_not_given_up(
    name: str, recall: float, named: float, false: float
) -> None:
    """A test that fails shows no text, for these are judged with."""
    answers = [(kind, alarm(text)) for kind, text in judged(name)]
    urgent = [(kind, it) for kind, it in answers if kind != "everyday"]
    found = [(kind, it) for kind, it in urgent if it is not None]
    calm = [it for kind, it in answers if kind == "everyday"]
    assert len(found) / len(urgent) >= recall
    assert sum(kind in it.kinds for kind, it in found) / len(found) >= named
    assert sum(it is not None for it in calm) / len(calm) <= false


def test_a_message_is_uneasy_or_alarms_but_not_both() -> None:
    texts = [text for _, text in judged("judged_third")]
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
