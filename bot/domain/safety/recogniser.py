"""Whether a message means that somebody needs help at once: what rules say, and what is learned.

What the rules find counts much and not alone: they know no context, and "I saved 4,000 from my
job" once was a cry to them. Whether a message alarms is decided by all signs together. Two things
the rules decide alone: a bare cry for help, and what is denied.
"""

from collections.abc import Collection
from functools import lru_cache

from bot.domain.safety import likeness, rules
from bot.domain.safety.kinds import Alarm, Kind
from bot.domain.safety.spelling import sentences

# Of the logarithm of the odds. With -0.9, of seven sets of messages .981 alarm that must and .5 %
# of those that must not; of what is said in danger all but 4 in 1,648 are at least uneasy.
BOUND = -0.9
UNEASY = -4.0
SURE = 9.0  # where the rules decide alone
DENIAL = 8  # words at most: in a longer sentence something else may stand


def alarm(text: str) -> Alarm | None:
    """The kinds of help that are needed at once, or None for an everyday message."""
    odds, kinds = _judged(text)
    return Alarm(kinds) if odds >= BOUND else None


def uneasy(text: str) -> Alarm | None:
    """The kinds of help that may be needed at once, although the message does not alarm."""
    odds, kinds = _judged(text)
    return Alarm(kinds) if UNEASY <= odds < BOUND else None


@lru_cache(maxsize=8)  # one message is asked about twice
def _judged(text: str) -> tuple[float, tuple[Kind, ...]]:
    """The logarithm of the odds of danger, and what help it would be."""
    known, ruling = likeness.learned(), rules.ruling(text)
    if ruling.bare:
        return (SURE if ruling.kinds else -SURE), ruling.kinds
    ruled = bool(ruling.kinds)
    told = text if ruled else _without(text, ruling.denied)
    every = [known.scores(it, ruled=ruled) for it in likeness.windows(told)]
    scores = max(every, key=likeness.odds)
    odds, likely = likeness.odds(scores), likeness.kinds(scores)
    if ruled:  # the rules name kinds well; one that is likelier than all others stands beside
        likely = {*ruling.kinds, *(likely if len(likely) == 1 else ())}
    return odds, tuple(kind for kind in Kind if kind in likely)


def _without(text: str, denied: Collection[int]) -> str:
    """A message without the sentences that only say what does not happen."""
    every = sentences(text)
    kept = [it for n, it in enumerate(every) if n not in denied or len(it.split()) > DENIAL]
    return text if len(kept) == len(every) else "\n".join(kept)
