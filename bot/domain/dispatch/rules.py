"""Every parameter of dispatch, as data with a default."""

from dataclasses import dataclass, field

HOUR = 60.0
DAY = 24 * HOUR
WEEK = 7 * DAY


@dataclass(frozen=True)
class Habits:
    """How people here answer: fitted nightly from what happened, these defaults to start from.

    ``mean`` is the chance that somebody who hears a perfectly fitting question says yes,
    ``shape`` how alike people are in that (small: a few carry most), ``decline`` the share of
    explicit "no" among those who hear and do not accept. After a push people rest for an
    exponential time with mean ``rest`` minutes (``rest_yes`` when they accepted); an answer takes
    a lognormal time with median ``delay`` minutes.
    """

    mean: float = 0.15
    shape: float = 1.0
    decline: float = 0.35
    rest: float = 3 * DAY
    rest_yes: float = 5 * DAY
    delay: float = 10.0
    spread: float = 1.5


@dataclass(frozen=True)
class Rules:
    """What the office wants: how sure, how often, and what a push is held to cost.

    Costs are in places: 0.03 says that 33 pushes are as bad as one place left empty.
    """

    habits: Habits = field(default_factory=Habits)
    miss: float = 0.05
    push_cost: float = 0.03
    ignored_cost: float = 0.02
    price_weight: float = 0.5
    load_cost: float = 0.0
    calm_goal: float = 0.5
    weekly_cap: float = 4.0
    weekly_cap_urgent: float = 8.0
    urgent_below: float = 4 * HOUR
    ready_floor: float = 0.3
    ready_floor_urgent: float = 0.2
    review_max: float = 25.0
    review_min: float = 4.0
    review_share: float = 6.0
    review_calm: float = 60.0
    alert_below: float = 0.5
    wave_max: int = 60
    doubt: float = 0.5
    place_value: float = 1.0
