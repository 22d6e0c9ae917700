"""Every parameter of dispatch, as data with a default."""

from dataclasses import dataclass, field

HOUR = 60.0
DAY = 24 * HOUR
WEEK = 7 * DAY


@dataclass(frozen=True)
class Habits:
    """How people here answer: learned nightly from what happened, these defaults to start from.

    ``mean`` is the chance that somebody who hears a perfectly fitting question says yes,
    ``shape`` how alike people are in that (small: a few carry most), ``decline`` the share of
    explicit "no" among those who hear and do not accept. After a push people rest for an
    exponential time with mean ``rest`` minutes (``rest_yes`` when they accepted); an answer takes
    a lognormal time with median ``delay`` minutes and ``spread`` of its logarithm.
    """

    mean: float = 0.15
    shape: float = 0.8
    decline: float = 0.35
    rest: float = 3 * DAY
    rest_yes: float = 5 * DAY
    delay: float = 10.0
    spread: float = 1.5


@dataclass(frozen=True)
class Rules:
    """What the office wants: how sure, how often, and what a push is held to cost.

    Costs and prices are in places: a ``push_cost`` of 0.078 at a ``place_value`` of 6.5 says
    that 83 pushes are as bad as one place left empty. Times are minutes.
    """

    habits: Habits = field(default_factory=Habits)

    # how well a need suits somebody: 1 next door, less on the way to their radius
    fit_at_radius: float = 0.5
    fit_unknown: float = 0.8

    # what a yes costs, and what it is worth
    push_cost: float = 0.078
    ignored_cost: float = 0.035  # more for a push that is likely not heard: those make people stop
    usual: float = 0.15  # mean response where pushes cost this much
    place_value: float = 6.5
    doubt: float = 0.3  # how much of the value goes as the need gets surer
    least_price: float = 0.5  # of everybody's readiness: good fits first, poor ones last
    price_weight: float = 5.75  # of the nightly prices, against all that a push costs
    stress: float = 1.15  # needs are taken to be this many times what was seen
    priced_from: int = 200  # volunteers; a smaller office sees by itself who is rare
    fairness: float = 1.6  # how strongly kinds that lag behind are worth more
    fairness_area: float = 0.0  # and districts
    worth_max: float = 4.0

    # so much of all needs is decided by chance, to see what choosing gives
    aside: float = 0.03

    # how sure after each wave
    hurry: float = 1 * HOUR
    hurry_goal: float = 0.42
    calm: float = 8 * HOUR
    calm_goal: float = 0.15
    wave_max: int = 60
    handful: int = 3  # at least so many are asked about a need, however few there are
    handful_urgent: int = 6
    few: int = 20  # where fewer match, the handful takes in those who rest
    further: int = 3  # and so many more whenever a coordinator says so
    promoted_says_yes: float = 0.7  # of those called from the waiting list
    promoted_waits: float = 1 * HOUR  # after which the next on the list is called

    # protection of people
    weekly_cap: float = 6.0
    weekly_cap_urgent: float = 8.0
    urgent_below: float = 4 * HOUR
    ready_floor: float = 0.4
    ready_floor_urgent: float = 0.1

    # when to look again
    review_share: float = 7.5
    review_min: float = 3.5
    review_max: float = 25.0
    review_calm: float = 60.0
    hopeless: float = 0.05  # fewer yeses than this are not waited for, once all have been asked
    alert_below: float = 0.5
