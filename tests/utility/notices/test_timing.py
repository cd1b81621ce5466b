"""When a stage that counts back from an event is said, and until when it is true (DOMAIN §5)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.kyiv import KYIV, kyiv_date
from engine.core.moments import DaysBefore, HoursBefore, read_moment
from engine.core.quiet import Quiet
from engine.utility.notices.timing import Slot, day_ends, slot
from tests.utility.conftest import kyiv

NIGHT = Quiet()
NEVER = Quiet(time(22), time(22))


def slot_of(written: str, starts: str, ends: str | None = None, quiet: Quiet = NIGHT) -> Slot:
    """Give the slot of a moment as ``bot.yaml`` writes it."""
    moment = read_moment(written)
    assert isinstance(moment, DaysBefore | HoursBefore)
    return slot(moment, kyiv(starts), kyiv(ends) if ends else None, quiet)


@pytest.mark.parametrize(
    ("moment", "starts", "due"),
    [
        ("5 days before", "2026-03-24T09:00", "2026-03-19T10:00"),
        ("1 day before", "2026-03-24T09:00", "2026-03-23T10:00"),
        ("1 day before 18:30", "2026-03-24T00:30", "2026-03-23T18:30"),
        ("on the day 07:30", "2026-03-24T09:00", "2026-03-24T08:00"),
        ("on the day 08:00", "2026-03-24T08:01", "2026-03-24T08:00"),
        ("on the day 12:00", "2026-03-24T09:00", "2026-03-24T08:00"),
        ("2 hours before", "2026-03-24T13:15", "2026-03-24T11:15"),
        ("3 hours before", "2026-03-24T09:00", "2026-03-24T08:00"),
        ("5 days before", "2027-01-02T09:00", "2026-12-28T10:00"),
    ],
)
def test_a_stage_is_due_as_written_or_at_the_end_of_the_night(
    moment: str, starts: str, due: str
) -> None:
    """What is written as later than the beginning comes at eight as well."""
    assert slot_of(moment, starts).due == kyiv(due)


@pytest.mark.parametrize(
    ("moment", "starts", "due"),
    [
        ("on the day 08:00", "2026-03-24T07:00", "2026-03-23T20:00"),
        ("on the day 08:00", "2026-03-24T08:00", "2026-03-23T20:00"),
        ("on the day 08:00", "2026-03-24T00:30", "2026-03-23T20:00"),
        ("on the day 08:00", "2026-03-24T00:00", "2026-03-23T20:00"),
        ("2 hours before", "2026-03-24T06:00", "2026-03-23T20:00"),
        ("1 day before 23:00", "2026-03-24T07:00", "2026-03-23T20:00"),
        ("on the day 08:00", "2026-01-01T05:00", "2025-12-31T20:00"),
    ],
)
def test_what_begins_before_the_morning_is_told_the_evening_before(
    moment: str, starts: str, due: str
) -> None:
    """Two hours before the quiet ones begin."""
    assert slot_of(moment, starts).due == kyiv(due)


@pytest.mark.parametrize(
    ("quiet", "starts", "due"),
    [
        (Quiet(time(21), time(9)), "2026-03-24T08:30", "2026-03-23T19:00"),
        (Quiet(time(1), time(8)), "2026-03-24T07:00", "2026-03-23T23:00"),
        (Quiet(time(0), time(6)), "2026-03-24T05:00", "2026-03-23T22:00"),
        (Quiet(time(0), time(0)), "2026-03-24T02:00", "2026-03-23T22:00"),
        (Quiet(time(13), time(15)), "2026-03-24T02:00", "2026-03-23T11:00"),
    ],
)
def test_the_evening_is_that_of_the_bots_own_quiet_hours(
    quiet: Quiet, starts: str, due: str
) -> None:
    """Also where they begin after midnight, or there are none."""
    assert slot_of("on the day 03:00", starts, quiet=quiet).due == kyiv(due)


@pytest.mark.parametrize(
    ("moment", "starts", "due"),
    [
        # 29 March 2026: three o'clock is four o'clock
        ("on the day 08:00", "2026-03-29T09:00", datetime(2026, 3, 29, 5, tzinfo=UTC)),
        ("on the day 08:00", "2026-03-29T07:00", datetime(2026, 3, 28, 18, tzinfo=UTC)),
        ("1 day before", "2026-03-29T09:00", datetime(2026, 3, 28, 8, tzinfo=UTC)),
        ("5 days before", "2026-03-30T09:00", datetime(2026, 3, 25, 8, tzinfo=UTC)),
        ("24 hours before", "2026-03-29T12:00", datetime(2026, 3, 28, 9, tzinfo=UTC)),
        # 25 October 2026: four o'clock is three o'clock once more
        ("on the day 08:00", "2026-10-25T09:00", datetime(2026, 10, 25, 6, tzinfo=UTC)),
        ("on the day 08:00", "2026-10-25T07:00", datetime(2026, 10, 24, 17, tzinfo=UTC)),
        ("1 day before", "2026-10-25T09:00", datetime(2026, 10, 24, 7, tzinfo=UTC)),
        ("24 hours before", "2026-10-25T12:00", datetime(2026, 10, 24, 10, tzinfo=UTC)),
    ],
)
def test_clocks_that_change_do_not_move_a_stage(moment: str, starts: str, due: datetime) -> None:
    """Days are counted by the calendar in Kyiv and times by its clock, hours are real."""
    assert slot_of(moment, starts).due == due


@pytest.mark.parametrize(
    ("moment", "ends", "until"),
    [
        ("5 days before", "2026-03-24T16:00", "2026-03-20T00:00"),
        ("1 day before", "2026-03-24T16:00", "2026-03-24T00:00"),
        ("on the day 08:00", "2026-03-24T16:00", "2026-03-24T16:00"),
        ("on the day 08:00", "2026-03-26T16:00", "2026-03-26T16:00"),
        ("on the day 08:00", None, "2026-03-25T00:00"),
        ("2 hours before", "2026-03-24T16:00", "2026-03-24T09:00"),
    ],
)
def test_a_stage_is_true_until_what_it_says_has_come(
    moment: str, ends: str | None, until: str
) -> None:
    """«In five days» is so for that day alone, «today» as long as the work lasts."""
    assert slot_of(moment, "2026-03-24T09:00", ends).until == kyiv(until)


def test_a_day_ends_at_midnight_in_kyiv() -> None:
    """Whatever the zone of the moment, and however long the day."""
    assert day_ends(datetime(2026, 3, 23, 22, 30, tzinfo=UTC)) == kyiv("2026-03-25T00:00")
    assert day_ends(kyiv("2026-03-29T00:00")) - kyiv("2026-03-29T00:00").astimezone(
        UTC
    ) == timedelta(hours=23)
    assert day_ends(kyiv("2026-10-25T00:00")) - kyiv("2026-10-25T00:00").astimezone(
        UTC
    ) == timedelta(hours=25)


# whatever the moment and the work

CLOCKS = st.times(timezones=st.none()).map(lambda at: at.replace(second=0, microsecond=0))
DAYS = st.dates(date(2025, 12, 20), date(2027, 1, 10))
STARTS = st.builds(
    lambda day, clock: datetime.combine(day, clock, KYIV).astimezone(UTC), DAYS, CLOCKS
)
BEFORE = st.builds(DaysBefore, st.integers(0, 9), CLOCKS) | st.builds(
    HoursBefore, st.integers(1, 200)
)
LASTS = st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=4))
EVENINGS = st.sampled_from([time(20), time(21, 30), time(22), time(23), time(0), time(1)])
MORNINGS = st.sampled_from([time(6), time(8), time(9, 30)])


@given(BEFORE, STARTS, LASTS, st.builds(Quiet, EVENINGS, MORNINGS))
def test_a_stage_is_told_before_the_beginning_by_day_and_while_it_is_true(
    moment: DaysBefore | HoursBefore, starts: datetime, lasts: timedelta | None, quiet: Quiet
) -> None:
    """Never in the quiet hours; and nothing is due that is not true for a while."""
    found = slot(moment, starts, starts + lasts if lasts else None, quiet)
    assert found.due < starts
    assert found.due not in quiet
    assert found.until > found.due


@given(st.integers(1, 9), CLOCKS, STARTS)
def test_days_are_those_of_the_calendar(days: int, clock: time, starts: datetime) -> None:
    """A stage is told on its day, or on the morning after when it falls into the night."""
    found = slot(DaysBefore(days, clock), starts, None, NIGHT)
    distance = (kyiv_date(starts) - kyiv_date(found.due)).days
    late = clock >= NIGHT.begins
    assert distance in ((days, days - 1) if late else (days,))
    if distance == days:
        shown = found.due.astimezone(KYIV).time()
        assert shown == max(clock, NIGHT.ends) or late


@given(BEFORE, STARTS)
def test_where_it_is_never_quiet_a_stage_is_due_as_written(
    moment: DaysBefore | HoursBefore, starts: datetime
) -> None:
    """Unless that is after the beginning."""
    written = (
        starts - timedelta(hours=moment.hours)
        if isinstance(moment, HoursBefore)
        else datetime.combine(
            kyiv_date(starts) - timedelta(days=moment.days), moment.at, KYIV
        ).astimezone(UTC)
    )
    found = slot(moment, starts, None, NEVER)
    assert found.due == written or written >= starts > found.due
