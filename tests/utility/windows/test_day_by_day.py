"""The calendar of submission windows, against walks along the days that count differently."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.spans import Span, span
from engine.core.window import Always, DayToDay, LastAndFirst, Rule, Window
from engine.utility.windows import KYIV, current, following, view

DAY = timedelta(days=1)
MONTHS = [(year, month) for year in range(2025, 2029) for month in range(1, 13)]


def noon(day: date) -> datetime:
    """Give the middle of a Kyiv day."""
    return datetime.combine(day, time(12), KYIV)


def walk(start: date, end: date) -> Iterator[date]:
    """Go from one day to another, both included."""
    while start <= end:
        yield start
        start += DAY


# --- the span of one month -------------------------------------------------------------------


def works(day: date, window: Window) -> bool:
    """Tell a working day by its name."""
    if day in window.days_off:
        return False
    return day.strftime("%u") not in "67" or day in window.working_weekends


def is_open(rule: Rule, window: Window, day: date, billing: tuple[int, int]) -> bool:
    """Judge a single day by counting from it to the month's turn, instead of slicing months."""
    turn = date(billing[0] + billing[1] // 12, billing[1] % 12 + 1, 1)
    in_month = (day.year, day.month) == billing
    if isinstance(rule, Always):
        return in_month
    if isinstance(rule, DayToDay):
        last_of_month = (turn - DAY).day
        return in_month and min(rule.opens, last_of_month) <= day.day <= rule.closes
    between = list(walk(day, turn - DAY)) if day < turn else list(walk(turn, day))
    wanted = rule.last if day < turn else rule.first
    other = rule.first if day < turn else rule.last
    counted = [d for d in between if not rule.working or works(d, window)]
    if day in counted:
        return len(counted) <= wanted
    return len(counted) < wanted and (bool(counted) or other > 0)


SPECIAL = Window(
    days_off=frozenset(map(date.fromisoformat, ["2026-01-01", "2026-08-24", "2026-12-31"])),
    working_weekends=frozenset(map(date.fromisoformat, ["2026-01-31", "2026-08-02"])),
)
KINDS = [
    LastAndFirst(2, 3, working=False),
    LastAndFirst(2, 3, working=True),
    LastAndFirst(1, 0, working=True),
    LastAndFirst(0, 4, working=True),
    LastAndFirst(5, 10, working=True),
    DayToDay(20, 25),
    DayToDay(29, 31),
    DayToDay(1, 28),
    Always(),
]


@pytest.mark.parametrize("rule", KINDS, ids=str)
@pytest.mark.parametrize("dates", [Window(), SPECIAL], ids=["plain", "special days"])
def test_four_years_of_spans(rule: Rule, dates: Window) -> None:
    """Each of 48 months is open on just the days that counting day by day finds open."""
    window = Window(rule, days_off=dates.days_off, working_weekends=dates.working_weekends)
    for year, month in MONTHS:
        begin = date(year, month, 1)
        days = [d for d in walk(begin, begin + 61 * DAY) if is_open(rule, window, d, (year, month))]
        assert days[-1] - days[0] == (len(days) - 1) * DAY, "the walk found a gap"
        assert span(window, year, month) == Span((year, month), days[0], days[-1])


# --- any window, day by day ------------------------------------------------------------------

_NEAR = st.dates(date(2025, 11, 20), date(2026, 4, 30))
_COUNT = st.one_of(st.integers(0, 6), st.integers(0, 31))
_NUMBER = st.integers(1, 31)
RULES: st.SearchStrategy[Rule] = st.one_of(
    st.just(Always()),
    st.tuples(_NUMBER, _NUMBER).map(lambda days: DayToDay(min(days), max(days))),
    st.builds(LastAndFirst, _COUNT, _COUNT, st.booleans()).filter(lambda r: r.last + r.first > 0),
)
WINDOWS = st.builds(
    Window,
    rule=RULES,
    overrides=st.dictionaries(st.tuples(st.just(2026), st.integers(1, 4)), RULES, max_size=4).map(
        lambda months: tuple(months.items())
    ),
    days_off=st.frozensets(_NEAR, max_size=20),
    working_weekends=st.frozensets(_NEAR, max_size=20),
)
WALK = list(walk(date(2025, 12, 20), date(2026, 5, 10)))


def owners(window: Window, days: list[date]) -> dict[date, tuple[int, int] | None]:
    """Walk the days and give each to the earliest billing month whose span holds it."""
    spans = [span(window, 2025, month) for month in range(9, 13)]
    spans += [span(window, 2026, month) for month in range(1, 13)]
    return {
        day: next((s.billing for s in spans if s.opens <= day <= s.closes), None) for day in days
    }


@settings(max_examples=40, deadline=None)
@given(WINDOWS)
def test_current_agrees_with_a_walk_along_the_days(window: Window) -> None:
    """Each day is in the span of the month that owns it, and in that span's own days only."""
    for day, owner in owners(window, WALK).items():
        found = current(window, noon(day))
        assert (found.billing if found else None) == owner
        assert found is None or found.opens <= day <= found.closes


@settings(max_examples=40, deadline=None)
@given(WINDOWS)
def test_every_instant_belongs_to_at_most_one_span(window: Window) -> None:
    """The spans met on a walk share no day, and each is the current one on all its days."""
    met = {day: found for day in WALK if (found := current(window, noon(day)))}
    in_turn = sorted(set(met.values()), key=lambda each: each.opens)
    for earlier, later in pairwise(in_turn):
        assert earlier.closes < later.opens
    covered = {day for each in in_turn for day in walk(each.opens, each.closes)}
    assert set(met) == covered & set(WALK)


@settings(deadline=None)
@given(WINDOWS, st.dates(WALK[0], WALK[-1]))
def test_following_is_the_next_opening_of_the_walk(window: Window, day: date) -> None:
    """The next span opens on the first later day whose owner is another than the day before's."""
    ahead = list(walk(day, day + 150 * DAY))
    owner = owners(window, ahead)
    opening = next(
        later
        for later in ahead[1:]
        if owner[later] is not None and owner[later] != owner[later - DAY]
    )
    found = following(window, noon(day))
    assert (found.opens, found.billing) == (opening, owner[opening])
    assert found == current(window, noon(opening))


@settings(deadline=None)
@given(WINDOWS, st.datetimes(datetime(2025, 12, 1), datetime(2026, 5, 1), timezones=st.just(UTC)))
def test_the_view_agrees_with_the_spans(window: Window, at: datetime) -> None:
    """What texts see never contradicts itself, at any instant."""
    seen = view(window, at)
    later = following(window, at)
    shown = current(window, at) or later
    assert seen["open"] is (current(window, at) is not None)
    assert (seen["opens"], seen["closes"]) == (shown.opens, shown.closes)
    assert (seen["next_opens"], seen["next_closes"]) == (later.opens, later.closes)
    assert seen["billing_month"] == f"{shown.billing[0]}-{shown.billing[1]:02}"
    assert seen["open"] or not seen["always"]
