"""When calendar moments fall due, and how long what they tell is true (DOMAIN §5)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.kyiv import KYIV, kyiv_date
from engine.core.moments import DayOfMonth, OfCalendar, WindowLastDay, WindowOpens, read_moment
from engine.core.quiet import Quiet
from engine.core.window import Always, DayToDay, LastAndFirst, Rule, Window
from engine.utility.notices.occasions import PATIENCE, Occasion, occasion
from engine.utility.windows import current
from tests.utility.conftest import kyiv

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TEN = time(10)
UNTIL_28 = Window(DayToDay(1, 28))
WORKING = Window(LastAndFirst(2, 3, working=True))
CALENDAR = Window(LastAndFirst(2, 3, working=False))
ALWAYS = Window(Always())


def of_calendar(written: str) -> OfCalendar:
    """Read a moment of the calendar."""
    moment = read_moment(written)
    assert isinstance(moment, OfCalendar)
    return moment


def due(written: str, window: Window, at: str) -> str | None:
    """Name the month of what is due at a Kyiv time, if anything is."""
    found = occasion(of_calendar(written), window, kyiv(at))
    return found.month if found else None


# the day


@pytest.mark.parametrize(
    ("written", "at", "month"),
    [
        ("day 25", "2026-03-25T09:59:59", None),
        ("day 25", "2026-03-25T10:00", "2026-03"),
        ("day 25 18:30", "2026-03-25T18:29", None),
        ("day 25 18:30", "2026-03-25T18:30", "2026-03"),
        ("day 25", "2026-03-24T12:00", None),
        ("day 31", "2026-03-31T10:00", "2026-03"),
        ("day 31", "2026-04-30T10:00", "2026-04"),
        ("day 30", "2027-02-28T10:00", "2027-02"),
        ("day 30", "2028-02-28T10:00", None),
        ("day 30", "2028-02-29T10:00", "2028-02"),
        ("last day", "2028-02-29T10:00", "2028-02"),
        ("last day", "2026-12-31T10:00", "2026-12"),
        ("last day", "2026-12-30T10:00", None),
    ],
)
def test_a_day_of_the_month(written: str, at: str, month: str | None) -> None:
    """A day that a month does not have is its last; the occasion is the calendar month."""
    assert due(written, CALENDAR, at) == month


@pytest.mark.parametrize(
    ("window", "opens", "closes", "month"),
    [
        (UNTIL_28, "2026-03-01", "2026-03-28", "2026-03"),
        (WORKING, "2025-11-27", "2025-12-03", "2025-11"),  # DOMAIN §4
        (WORKING, "2025-12-30", "2026-01-05", "2025-12"),
        (WORKING, "2026-01-29", "2026-02-04", "2026-01"),
        (CALENDAR, "2028-02-28", "2028-03-03", "2028-02"),
        (
            Window(DayToDay(1, 28), overrides=(((2026, 1), DayToDay(10, 30)),)),
            "2026-01-10", "2026-01-30", "2026-01",
        ),
    ],
)  # fmt: skip
def test_the_first_and_the_last_day_of_a_window(
    window: Window, opens: str, closes: str, month: str
) -> None:
    """They are those of the span, overrides and working days respected; so is the month."""
    for written, day in (("window opens", opens), ("window last day", closes)):
        assert due(written, window, f"{day}T10:00") == month
        assert due(written, window, f"{day}T09:59") is None


def test_between_its_first_and_its_last_day_a_window_tells_nothing() -> None:
    """From a day after opening to the last day nothing falls due, and nothing outside."""
    for day in ("2026-03-03", "2026-03-15", "2026-03-27", "2026-03-29", "2026-03-31"):
        for written in ("window opens", "window last day"):
            assert due(written, UNTIL_28, f"{day}T12:00") is None


def test_a_window_that_never_closes_has_no_first_and_no_last_day() -> None:
    """Neither where that is the rule, nor in a month for which it is."""
    overridden = Window(DayToDay(1, 28), overrides=(((2026, 3), Always()),))
    for written in ("window opens", "window last day"):
        for day in ("2026-03-01", "2026-03-31"):
            assert due(written, ALWAYS, f"{day}T12:00") is None
            assert due(written, overridden, f"{day}T12:00") is None
    assert due("window opens", overridden, "2026-04-01T12:00") == "2026-04"
    assert due("last day", ALWAYS, "2026-03-31T12:00") == "2026-03"


def test_a_window_that_is_interrupted_has_one_last_day() -> None:
    """Where another month's span takes days out of the middle, the first part is not the end."""
    january = LastAndFirst(0, 3, working=True)  # 2 to 4 February 2026: the 1st is a Sunday
    window = Window(DayToDay(1, 28), overrides=(((2026, 1), january),))
    assert due("window last day", window, "2026-02-01T12:00") is None
    assert due("window last day", window, "2026-02-04T12:00") == "2026-01"
    assert due("window last day", window, "2026-02-28T12:00") == "2026-02"


# how late


@pytest.mark.parametrize(
    ("written", "window", "at", "month"),
    [
        ("day 25", UNTIL_28, "2026-03-26T10:00", "2026-03"),
        ("day 25", UNTIL_28, "2026-03-26T10:01", None),
        ("day 28", UNTIL_28, "2026-03-28T23:59", "2026-03"),
        ("day 28", UNTIL_28, "2026-03-29T00:00", None),  # the window has closed
        ("day 29", UNTIL_28, "2026-03-30T09:00", "2026-03"),  # it is about the next one
        ("last day 22:30", CALENDAR, "2026-04-01T08:00", "2026-03"),
        ("last day 22:30", ALWAYS, "2026-04-01T08:00", None),
        ("window opens", CALENDAR, "2026-03-31T09:59", "2026-03"),
        ("window opens", CALENDAR, "2026-03-31T10:01", None),
        ("window opens", Window(DayToDay(5, 5)), "2026-03-06T00:00", None),
        ("window last day", CALENDAR, "2026-04-03T23:59", "2026-03"),
        ("window last day", CALENDAR, "2026-04-04T00:00", None),
    ],
)
def test_what_is_late_is_dropped(written: str, window: Window, at: str, month: str | None) -> None:
    """After 24 hours, or when the window closes that it is about, whichever is first."""
    assert due(written, window, at) == month


@pytest.mark.parametrize(
    ("day", "hour"), [("2026-03-28", 8), ("2026-03-29", 7), ("2026-10-24", 7), ("2026-10-25", 8)]
)
def test_ten_in_kyiv_is_ten_in_summer_and_in_winter(day: str, hour: int) -> None:
    """On the days on which clocks change, the hour in UTC changes."""
    number = date.fromisoformat(day).day
    since = datetime.combine(date.fromisoformat(day), time(hour), UTC)
    moment = DayOfMonth(number, TEN)
    assert occasion(moment, ALWAYS, since - MINUTE) is None
    found = occasion(moment, ALWAYS, since)
    assert found is not None
    assert found.since == since


def test_a_day_of_23_hours_is_no_shorter_for_a_reminder() -> None:
    """24 hours are 24 hours: from 10:00 before the change to 11:00 after it."""
    moment = DayOfMonth(28, TEN)
    assert occasion(moment, ALWAYS, kyiv("2026-03-29T11:00")) is not None
    assert occasion(moment, ALWAYS, kyiv("2026-03-29T11:01")) is None


# quiet hours


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-25T21:59:59", False),
        ("2026-03-25T22:00", True),
        ("2026-03-26T00:00", True),
        ("2026-03-26T07:59:59", True),
        ("2026-03-26T08:00", False),
        ("2026-03-29T07:59", True),
        ("2026-03-29T08:00", False),
        ("2026-10-25T22:00", True),
    ],
)
def test_quiet_hours_are_those_of_a_kyiv_night(at: str, expected: bool) -> None:
    """From 22:00 to 08:00, also on the days on which clocks change."""
    assert (kyiv(at) in Quiet()) is expected
    assert (kyiv(at).astimezone(UTC) in Quiet()) is expected


# any window, any moment

_TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
_MOMENTS = st.one_of(
    st.builds(DayOfMonth, st.integers(1, 31), _TIMES),
    st.builds(WindowOpens, _TIMES),
    st.builds(WindowLastDay, _TIMES),
)
_COUNTS = st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(any)
_RULES: st.SearchStrategy[Rule] = st.one_of(
    st.just(Always()),
    st.builds(
        lambda days: DayToDay(*sorted(days)), st.lists(st.integers(1, 31), min_size=2, max_size=2)
    ),
    st.builds(lambda n, working: LastAndFirst(n[0], n[1], working), _COUNTS, st.booleans()),
)
_MONTHS = st.sampled_from([(2025, 12), (2026, 1), (2026, 2), (2026, 3), (2026, 4)])
_WINDOWS = st.builds(
    lambda rule, overrides: Window(rule, overrides=tuple(overrides.items())),
    _RULES,
    st.dictionaries(_MONTHS, _RULES, max_size=2),
)
_INSTANTS = st.datetimes(datetime(2025, 12, 1), datetime(2026, 5, 1), timezones=st.just(KYIV))


@given(_MOMENTS, _WINDOWS, _INSTANTS)
@settings(max_examples=300)
def test_nothing_is_told_before_its_moment_or_after_its_window(
    moment: OfCalendar, window: Window, at: datetime
) -> None:
    """Whatever the window: at most 24 hours late, and while the window is what it was."""
    found = occasion(moment, window, at)
    if found is None:
        return
    assert found.since <= at.astimezone(UTC) <= found.since + PATIENCE
    then, now = current(window, found.since), current(window, at)
    if then is not None:
        assert now is not None
        assert now.billing == then.billing
    if isinstance(moment, WindowLastDay):
        assert then is not None
        assert kyiv_date(at) == then.closes


def noons(moment: OfCalendar, window: Window) -> list[tuple[date, Occasion]]:
    """List the days from January to May at whose noon a moment of ten o'clock is due."""
    first = datetime(2026, 1, 1, 12, tzinfo=KYIV)
    all_days = [first + number * DAY for number in range(151)]
    found = [(kyiv_date(at), occasion(moment, window, at)) for at in all_days]
    return [(day, each) for day, each in found if each is not None]


@given(st.integers(1, 31), _WINDOWS)
@settings(max_examples=50, deadline=None)
def test_a_day_falls_once_in_every_month(day: int, window: Window) -> None:
    """Whatever the window: a calendar notice has five occasions in five months."""
    months = [each.month for _, each in noons(DayOfMonth(day, TEN), window)]
    assert months == [f"2026-{month:02d}" for month in range(1, 6)]


@given(_WINDOWS)
@settings(max_examples=50, deadline=None)
def test_a_window_has_one_last_day_in_a_month(window: Window) -> None:
    """It is the last on which readings of that month are taken; months without windows apart."""
    ends: dict[str, date] = {}
    for number in range(151):
        turn = current(window, datetime(2026, 1, 1, 12, tzinfo=KYIV) + number * DAY)
        if turn is not None and not isinstance(rule_of(window, turn.billing), Always):
            ends["{:04d}-{:02d}".format(*turn.billing)] = turn.closes
    told = {each.month: day for day, each in noons(WindowLastDay(TEN), window)}
    months = ["2026-01", "2026-02", "2026-03"]
    assert {m: told.get(m) for m in months} == {m: ends.get(m) for m in months}
    assert len(told) == len(noons(WindowLastDay(TEN), window))


def rule_of(window: Window, billing: tuple[int, int]) -> Rule:
    """Give the rule of a billing month."""
    return dict(window.overrides).get(billing, window.rule)
