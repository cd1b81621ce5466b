"""Half-hours: how many a day has, what is merged, and how spans are told by the clock."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.kyiv import kyiv_date
from engine.utility.schedule.half_hours import CELLS, HALF, Day, State, half_hours, spans, spread
from tests.utility.conftest import kyiv
from tests.utility.schedule.pieces import face

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
DAYS = st.one_of(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.sampled_from([SPRING, AUTUMN]))
FACES = st.lists(st.sampled_from(State), min_size=CELLS, max_size=CELLS)
WEEK = timedelta(days=7)


def clock(*days: Day) -> list[str]:
    """Give spans as the clock tells them; ``+`` where they end on the day after."""
    return [f"{s.starts_at}-{s.ends_at}{'+' if s.next_day else ''}" for s in spans(days)]


def day(at: date, off: str = "", possible: str = "") -> Day:
    """Give a day with spans."""
    return Day(at, spread(at, face(off, possible)))


@pytest.mark.parametrize(
    ("at", "count"), [(SPRING, 46), (AUTUMN, 50), (SPRING - WEEK, 48), (AUTUMN + WEEK, 48)]
)
def test_a_day_has_as_many_half_hours_as_pass(at: date, count: int) -> None:
    """46 when clocks go forward, 50 when they go back; they follow one another without a gap."""
    starts = half_hours(at)
    assert len(starts) == count
    assert {after - before for before, after in pairwise(starts)} == {HALF}
    assert {kyiv_date(each) for each in starts} == {at}


def test_neighbours_are_one_span_and_kinds_are_not_mixed() -> None:
    """What is certain and what is possible are told apart."""
    merged = day(date(2026, 3, 2), "09:00-10:00 10:00-12:30", "12:30-14:00")
    assert clock(merged) == ["09:00-12:30", "12:30-14:00"]
    assert [span.possible for span in spans([merged])] == [False, True]


def test_a_span_goes_on_past_midnight() -> None:
    """«До 03:00 завтра» where tomorrow is published, else up to 24:00."""
    today, tomorrow = date(2026, 3, 2), date(2026, 3, 3)
    evening, night = day(today, "22:00-24:00"), day(tomorrow, "00:00-03:00 10:00-11:00")
    assert clock(evening) == ["22:00-24:00"]
    assert clock(night, evening) == ["22:00-03:00+", "10:00-11:00"]
    assert clock(evening, Day(tomorrow, ())) == ["22:00-24:00"]
    later = day(tomorrow + timedelta(days=1), "00:00-03:00")
    assert clock(evening, later) == ["22:00-24:00", "00:00-03:00"]
    assert clock(evening, day(tomorrow, "00:00-24:00")) == ["22:00-24:00+"]


@pytest.mark.parametrize(
    ("at", "off", "told", "lasts"),
    [
        (SPRING, "02:00-05:00", ["02:00-05:00"], 2),
        (SPRING, "01:00-03:00", ["01:00-03:00"], 2),
        (SPRING, "03:00-04:00", [], 0),  # an hour that there is not
        (SPRING, "04:00-06:00", ["04:00-06:00"], 2),
        (SPRING, "00:00-24:00", ["00:00-24:00"], 23),
        (AUTUMN, "02:00-05:00", ["02:00-05:00"], 4),
        (AUTUMN, "03:00-04:00", ["03:00-04:00"], 2),  # an hour that there is twice
        (AUTUMN, "04:00-06:00", ["04:00-06:00"], 2),
        (AUTUMN, "00:00-24:00", ["00:00-24:00"], 25),
    ],
)
def test_spans_are_right_on_the_days_when_clocks_are_changed(
    at: date, off: str, told: list[str], lasts: int
) -> None:
    """The clock tells what the table says; the time that passes is the real one."""
    changed = day(at, off)
    assert clock(changed) == told
    real = sum((span.ends - span.begins for span in spans([changed])), timedelta())
    assert real == timedelta(hours=lasts)


def test_spans_are_moments() -> None:
    """They can be compared with a message's own time."""
    (span,) = spans([day(date(2026, 3, 2), "09:00-12:30")])
    assert (span.begins, span.ends) == (kyiv("2026-03-02T09:00"), kyiv("2026-03-02T12:30"))


@given(st.lists(st.tuples(DAYS, FACES), max_size=4, unique_by=lambda pair: pair[0]))
def test_spans_say_all_that_half_hours_say(pairs: list[tuple[date, list[State]]]) -> None:
    """From spans the half-hours can be made again, whatever they are, on whatever days."""
    days = [Day(at, spread(at, cells)) for at, cells in pairs]
    found = spans(days)
    for each in days:
        again = []
        for begins in half_hours(each.date):
            within = [span for span in found if span.begins <= begins < span.ends]
            assert len(within) <= 1
            kinds = [State.POSSIBLE if span.possible else State.OFF for span in within]
            again += kinds or [State.ON]
        assert tuple(again) == each.states


@given(DAYS, FACES)
def test_no_two_spans_of_a_kind_touch(at: date, cells: list[State]) -> None:
    """As few as can be, in their order, each with a beginning and an end in the day."""
    found = spans([Day(at, spread(at, cells))])
    for before, after in pairwise(found):
        assert before.ends < after.begins or (
            before.ends == after.begins and before.possible != after.possible
        )
    for span in found:
        assert span.begins < span.ends
        assert not span.next_day
