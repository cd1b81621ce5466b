"""The calendar of submission windows: known dates, midnights, neighbours, dates of readings."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.core.spans import Span, span
from engine.core.window import (
    Always,
    DayToDay,
    LastAndFirst,
    Outside,
    Rule,
    WhileClosing,
    Window,
)
from engine.utility.windows import (
    KYIV,
    Dated,
    closing,
    current,
    dating,
    following,
    view,
)

CALENDAR = LastAndFirst(2, 3, working=False)
WORKING = LastAndFirst(2, 3, working=True)


def kyiv(text: str) -> datetime:
    """Read a Kyiv wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


# --- the span of one month -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "billing", "opens", "closes"),
    [
        (WORKING, (2025, 11), "2025-11-27", "2025-12-03"),
        (WORKING, (2025, 12), "2025-12-30", "2026-01-05"),
        (WORKING, (2026, 1), "2026-01-29", "2026-02-04"),
        (CALENDAR, (2028, 2), "2028-02-28", "2028-03-03"),
        (CALENDAR, (2026, 2), "2026-02-27", "2026-03-03"),
        (CALENDAR, (2025, 12), "2025-12-30", "2026-01-03"),
        (LastAndFirst(2, 0, working=False), (2026, 4), "2026-04-29", "2026-04-30"),
        (LastAndFirst(0, 3, working=False), (2026, 4), "2026-05-01", "2026-05-03"),
        (LastAndFirst(2, 0, working=True), (2025, 11), "2025-11-27", "2025-11-28"),
        (LastAndFirst(0, 1, working=True), (2025, 10), "2025-11-03", "2025-11-03"),
        (LastAndFirst(31, 31, working=False), (2026, 1), "2026-01-01", "2026-02-28"),
        (LastAndFirst(31, 31, working=True), (2026, 1), "2026-01-01", "2026-02-27"),
        (DayToDay(20, 25), (2026, 2), "2026-02-20", "2026-02-25"),
        (DayToDay(30, 31), (2026, 2), "2026-02-28", "2026-02-28"),
        (DayToDay(1, 31), (2028, 2), "2028-02-01", "2028-02-29"),
        (Always(), (2026, 2), "2026-02-01", "2026-02-28"),
    ],
)
def test_known_spans(rule: Rule, billing: tuple[int, int], opens: str, closes: str) -> None:
    """The spans that the utilities' notices and the calendar on the wall show."""
    expected = Span(billing, date.fromisoformat(opens), date.fromisoformat(closes))
    assert span(Window(rule), *billing) == expected


def test_special_days_move_the_working_span() -> None:
    """A day off and a working Saturday move both ends of the span."""
    window = Window(
        WORKING,
        days_off=frozenset({date(2026, 1, 30), date(2026, 2, 3)}),
        working_weekends=frozenset({date(2026, 1, 31), date(2026, 2, 1)}),
    )
    assert span(window, 2026, 1) == Span((2026, 1), date(2026, 1, 29), date(2026, 2, 4))


def test_a_day_in_both_lists_is_off() -> None:
    """A weekend listed as working and as a day off does not count as working."""
    saturday = frozenset({date(2026, 1, 31)})
    window = Window(WORKING, days_off=saturday, working_weekends=saturday)
    assert span(window, 2026, 1) == span(Window(WORKING), 2026, 1)


def test_special_days_do_not_touch_calendar_days() -> None:
    """A rule of calendar days counts days off like any others."""
    window = Window(CALENDAR, days_off=frozenset({date(2026, 1, 30), date(2026, 2, 3)}))
    assert span(window, 2026, 1) == span(Window(CALENDAR), 2026, 1)


def test_a_month_wholly_off_counts_calendar_days() -> None:
    """A month in which nobody works still has a window."""
    window = Window(WORKING, days_off=frozenset(date(2026, 1, day) for day in range(1, 32)))
    assert span(window, 2026, 1) == Span((2026, 1), date(2026, 1, 30), date(2026, 2, 4))


def test_an_override_rules_its_billing_month_alone() -> None:
    """An override replaces the rule of the month whose consumption is reported, no other."""
    window = Window(CALENDAR, overrides=(((2026, 1), DayToDay(1, 30)),))
    assert span(window, 2026, 1) == Span((2026, 1), date(2026, 1, 1), date(2026, 1, 30))
    assert span(window, 2025, 12) == span(Window(CALENDAR), 2025, 12)
    assert span(window, 2026, 2) == span(Window(CALENDAR), 2026, 2)


@pytest.mark.parametrize("rule", [LastAndFirst(0, 0, working=False), DayToDay(25, 20)], ids=str)
def test_a_rule_without_days_is_a_programmers_error(rule: Rule) -> None:
    """A rule that could not be written in YAML is refused, not searched for ever."""
    with pytest.raises(ValueError, match="without days"):
        following(Window(rule), kyiv("2026-02-02 12:00"))


# --- the moment -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "inside"),
    [
        (kyiv("2025-11-26 23:59:59.999999"), False),
        (kyiv("2025-11-27 00:00"), True),
        (kyiv("2025-11-29 12:00"), True),
        (kyiv("2025-12-03 23:59:50"), True),
        (kyiv("2025-12-04 00:00"), False),
        (datetime(2025, 12, 3, 21, 59, 50, tzinfo=UTC), True),
        (datetime(2025, 12, 3, 22, 0, tzinfo=UTC), False),
        (datetime.fromisoformat("2025-12-04T06:59:50+09:00"), True),
        (datetime.fromisoformat("2025-12-03T17:00:00-05:00"), False),
    ],
)
def test_the_window_closes_at_midnight_in_kyiv(instant: datetime, inside: bool) -> None:
    """A window that ends on the 3rd is open till the last instant of the 3rd in Kyiv."""
    assert (current(Window(WORKING), instant) is not None) is inside


@pytest.mark.parametrize(
    ("closing", "midnight"),
    [
        (29, datetime(2026, 3, 29, 21, tzinfo=UTC)),  # a day of 23 hours: +02:00 becomes +03:00
        (28, datetime(2026, 3, 28, 22, tzinfo=UTC)),  # the day before it
    ],
)
def test_the_spring_change_of_clocks(closing: int, midnight: datetime) -> None:
    """On the day that loses an hour the window closes by the new time, before it by the old."""
    window = Window(DayToDay(20, closing))
    assert current(window, midnight - timedelta(seconds=1)) == span(window, 2026, 3)
    assert current(window, midnight) is None


@pytest.mark.parametrize(
    ("opening", "midnight"),
    [
        (25, datetime(2026, 10, 24, 21, tzinfo=UTC)),  # a day of 25 hours begins by the old time
        (26, datetime(2026, 10, 25, 22, tzinfo=UTC)),
    ],
)
def test_the_autumn_change_of_clocks(opening: int, midnight: datetime) -> None:
    """The day that gains an hour opens by the old time, the next one by the new."""
    window = Window(DayToDay(opening, 28))
    assert current(window, midnight - timedelta(seconds=1)) is None
    assert current(window, midnight) == span(window, 2026, 10)


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice(fold: int) -> None:
    """Both 03:30 of the night when clocks go back are of the same day."""
    at = kyiv("2026-10-25 03:30").replace(fold=fold)
    assert current(Window(DayToDay(25, 25)), at) is not None
    assert dating(Window(), "sent", at) == (date(2026, 10, 25), "2026-10")


def test_an_instant_needs_a_time_zone() -> None:
    """A time without a zone is a programmer's error, never taken for the machine's own."""
    with pytest.raises(ValueError, match="time zone"):
        current(Window(), datetime(2026, 1, 1))


# --- neighbours ------------------------------------------------------------------------------


def test_of_two_spans_that_share_days_the_earlier_month_wins() -> None:
    """The later month's span opens when the earlier one has closed, and says so."""
    window = Window(CALENDAR, overrides=(((2026, 2), Always()),))
    january, february = (2026, 1), (2026, 2)
    shared, after = kyiv("2026-02-03 12:00"), kyiv("2026-02-04 00:00")
    rest = Span(february, date(2026, 2, 4), date(2026, 2, 28))
    assert current(window, shared) == Span(january, date(2026, 1, 30), date(2026, 2, 3))
    assert following(window, shared) == rest
    assert current(window, after) == rest


def test_a_span_inside_an_earlier_one_never_opens() -> None:
    """A month whose every day belongs to the month before is passed over."""
    window = Window(
        DayToDay(1, 5),
        overrides=(((2026, 1), LastAndFirst(2, 10, working=False)),),
    )
    january = Span((2026, 1), date(2026, 1, 30), date(2026, 2, 10))
    assert current(window, kyiv("2026-02-03 12:00")) == january
    assert following(window, kyiv("2026-02-03 12:00")).billing == (2026, 3)


def test_a_span_around_an_earlier_one_is_open_before_and_after_it() -> None:
    """Days before the earlier month's span belong to the later month all the same."""
    window = Window(LastAndFirst(0, 3, working=True), overrides=(((2025, 11), Always()),))
    assert current(window, kyiv("2025-11-02 12:00")) == Span(
        (2025, 11), date(2025, 11, 1), date(2025, 11, 2)
    )
    assert current(window, kyiv("2025-11-05 12:00")) == span(window, 2025, 10)
    assert current(window, kyiv("2025-11-06 00:00")) == Span(
        (2025, 11), date(2025, 11, 6), date(2025, 11, 30)
    )


def test_the_next_opening_may_be_of_a_far_month() -> None:
    """The next to open is found past a month that never opens, and before an earlier month's."""
    window = Window(
        LastAndFirst(0, 3, working=True),  # October's is 03.11-05.11: November begins on a Saturday
        overrides=(
            ((2025, 8), LastAndFirst(2, 10, working=False)),
            ((2025, 9), DayToDay(1, 5)),
            ((2025, 11), DayToDay(1, 2)),
        ),
    )
    assert following(window, kyiv("2025-08-31 12:00")) == span(window, 2025, 11)
    assert following(window, kyiv("2025-11-01 12:00")) == span(window, 2025, 10)


def test_touching_spans_follow_at_midnight() -> None:
    """With ``always`` one month's span turns into the next without a gap."""
    assert current(Window(), kyiv("2026-01-31 23:59:59")) == span(Window(), 2026, 1)
    assert current(Window(), kyiv("2026-02-01 00:00")) == span(Window(), 2026, 2)


# --- what texts see --------------------------------------------------------------------------


def test_the_view_of_an_open_window() -> None:
    """An open window shows the current span and the next."""
    assert view(Window(WORKING), kyiv("2025-12-03 23:59:50"), "first") == {
        "open": True,
        "outside": "refuse",
        "always": False,
        "opens": date(2025, 11, 27),
        "closes": date(2025, 12, 3),
        "next_opens": date(2025, 12, 30),
        "next_closes": date(2026, 1, 5),
        "as_of": date(2025, 12, 1),
        "billing_month": "2025-11",
        "rule": "last_and_first_working",
        "last": 2,
        "first": 3,
        "from_day": None,
        "to_day": None,
        "dated": "first",
        "closing": False,
        "while_closing": "refuse",
    }


def test_the_view_of_a_closed_window() -> None:
    """A closed window shows the span to come, the policy outside, and that billing closes."""
    window = Window(
        DayToDay(20, 25),
        Outside.FLAG,
        closing=frozenset({date(2025, 12, 4)}),
        while_closing=WhileClosing.QUEUE,
    )
    assert view(window, kyiv("2025-12-04 00:00")) == {
        "open": False,
        "outside": "flag",
        "always": False,
        "opens": date(2025, 12, 20),
        "closes": date(2025, 12, 25),
        "next_opens": date(2025, 12, 20),
        "next_closes": date(2025, 12, 25),
        "as_of": date(2025, 12, 4),
        "billing_month": "2025-11",
        "rule": "day_to_day",
        "last": None,
        "first": None,
        "from_day": 20,
        "to_day": 25,
        "dated": "sent",
        "closing": True,
        "while_closing": "queue",
    }


@pytest.mark.parametrize(
    ("outside", "at", "billing", "as_of"),
    [
        (Outside.FLAG, "2026-03-26 10:00", "2026-03", date(2026, 4, 1)),
        (Outside.ACCEPT, "2026-04-19 23:59", "2026-03", date(2026, 4, 1)),
        (Outside.FLAG, "2026-04-20 00:00", "2026-04", date(2026, 5, 1)),
        (Outside.REFUSE, "2026-03-26 10:00", "2026-04", date(2026, 5, 1)),
    ],
)
def test_a_late_reading_is_the_last_month_s(
    outside: Outside, at: str, billing: str, as_of: date
) -> None:
    """Where late readings are taken they belong to the window that closed, until the next opens."""
    assert dating(Window(DayToDay(20, 25), outside), "first", kyiv(at)) == (as_of, billing)


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        (Always(), ("always", None, None, None, None)),
        (DayToDay(1, 28), ("day_to_day", None, None, 1, 28)),
        (CALENDAR, ("last_and_first", 2, 3, None, None)),
        (WORKING, ("last_and_first_working", 2, 3, None, None)),
        (LastAndFirst(0, 5, working=False), ("last_and_first", 0, 5, None, None)),
    ],
    ids=str,
)
def test_the_rule_is_shown_by_its_name_and_numbers(
    rule: Rule, shown: tuple[str, int | None, int | None, int | None, int | None]
) -> None:
    """A text can say the rule itself; numbers that it does not have are none."""
    seen = view(Window(rule), kyiv("2026-02-10 12:00"))
    assert tuple(seen[n] for n in ("rule", "last", "first", "from_day", "to_day")) == shown


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        ("2026-02-15", "last_and_first"),  # closed: the span to come is February's own
        ("2026-03-03", "last_and_first"),  # open: still February's
        ("2026-03-04", "day_to_day"),  # from here on the span to come is March's
        ("2026-03-20", "day_to_day"),
        ("2026-03-21", "last_and_first"),
    ],
)
def test_the_rule_shown_is_that_of_the_span_shown(day: str, rule: str) -> None:
    """A single month with a rule of its own shows it as long as its span is the one in question."""
    window = Window(CALENDAR, overrides=(((2026, 3), DayToDay(10, 20)),))
    assert view(window, kyiv(f"{day} 12:00"))["rule"] == rule


@pytest.mark.parametrize(
    ("instant", "closes"),
    [
        (kyiv("2026-03-30 23:59:59"), False),
        (kyiv("2026-03-31 00:00"), True),
        (kyiv("2026-03-31 23:59:59"), True),
        (kyiv("2026-04-01 00:00"), False),
        (datetime(2026, 3, 30, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 21, 0, tzinfo=UTC), False),
    ],
)
def test_billing_closes_a_period_for_a_whole_day_in_kyiv(instant: datetime, closes: bool) -> None:
    """From midnight to midnight, whatever the window itself says of that day."""
    window = Window(closing=frozenset({date(2026, 3, 31)}))
    assert closing(window, instant) is closes
    assert view(window, instant)["closing"] is closes


@pytest.mark.parametrize(
    ("day", "always"), [("2026-01-15", True), ("2026-02-15", False), ("2026-02-27", False)]
)
def test_always_is_said_of_the_days_when_it_holds(day: str, always: bool) -> None:
    """A month limited by an override is not always open, not even when it has closed."""
    window = Window(Always(), overrides=(((2026, 2), DayToDay(1, 20)),))
    assert view(window, kyiv(f"{day} 12:00"))["always"] is always


# --- dates of a reading ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "dated", "at", "as_of", "billing_month"),
    [
        (WORKING, "first", "2025-11-27 00:00", "2025-12-01", "2025-11"),
        (WORKING, "first", "2025-12-03 23:59:50", "2025-12-01", "2025-11"),
        (WORKING, "first", "2025-12-04 00:00", "2026-01-01", "2025-12"),
        (WORKING, "first", "2025-12-31 12:00", "2026-01-01", "2025-12"),
        (WORKING, "sent", "2025-12-03 23:59:50", "2025-12-03", "2025-11"),
        (WORKING, "sent", "2025-12-15 12:00", "2025-12-15", "2025-12"),
        (WORKING, "sent", "2026-01-02 12:00", "2026-01-02", "2025-12"),
        (Always(), "sent", "2026-01-31 23:59:59", "2026-01-31", "2026-01"),
        (Always(), "first", "2025-12-10 12:00", "2026-01-01", "2025-12"),
        (DayToDay(1, 28), "sent", "2026-03-28 23:59:59", "2026-03-28", "2026-03"),
        (DayToDay(1, 28), "sent", "2026-03-29 00:00", "2026-03-29", "2026-04"),
        (DayToDay(1, 28), "first", "2025-12-29 00:00", "2026-02-01", "2026-01"),
        (DayToDay(20, 25), "sent", "2026-03-10 12:00", "2026-03-10", "2026-03"),
        (DayToDay(20, 25), "sent", "2026-12-26 12:00", "2026-12-26", "2027-01"),
    ],
)
def test_how_readings_are_dated(
    rule: Rule, dated: Dated, at: str, as_of: str, billing_month: str
) -> None:
    """A reading has the month of its span, or of the span to come, and the date of its utility."""
    expected = (date.fromisoformat(as_of), billing_month)
    assert dating(Window(rule), dated, kyiv(at)) == expected


def test_sending_is_dated_by_the_day_in_kyiv() -> None:
    """A reading sent at 22:30 UTC in winter is dated the next day, and in its month."""
    at = datetime(2026, 1, 31, 22, 30, tzinfo=UTC)
    assert dating(Window(), "sent", at) == (date(2026, 2, 1), "2026-02")
