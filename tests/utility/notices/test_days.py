"""What is said of a day of the hourly schedule, revision by revision (DOMAIN §5)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.flow import Notice
from engine.core.quiet import Quiet
from engine.utility.notices.days import day_stages
from engine.utility.notices.stages import Audience, Stage
from tests.utility.conftest import kyiv

DAY = date(2026, 3, 3)
EVE, NIGHT = "2026-03-02T17:00", "2026-03-02T23:00"
SCHEDULE = Notice("schedule", {"published": "when known", "changed": "when changed"}, {})
LIGHT, EMERGENCY = "+" * 48, "emergency"
Told = tuple[str, Audience, tuple[int, ...]]
PUBLISHED: Told = ("published", Audience.UNTOLD, ())


def off(first: int, last: int, of: int = 48) -> str:
    """Give a day without light in some of its half-hours, which count from 0."""
    return "".join("-" if first <= half < last else "+" for half in range(of))


def planned(*revisions: str, at: str, day: date = DAY) -> list[Stage]:
    """Give the stages of a day of which these revisions are known."""
    return day_stages(SCHEDULE, day, revisions, kyiv(at), Quiet())


def told(*revisions: str, at: str, day: date = DAY) -> list[Told]:
    """Say what is told to whom."""
    return [
        (each.name, each.audience, each.believing) for each in planned(*revisions, at=at, day=day)
    ]


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (EVE, EVE),
        (NIGHT, "2026-03-03T08:00"),
        ("2026-03-03T02:00", "2026-03-03T08:00"),
        ("2026-03-03T14:10", "2026-03-03T14:10"),
    ],
)
def test_a_day_that_appears_is_told_when_nobody_sleeps(at: str, due: str) -> None:
    """Until it is over."""
    (stage,) = planned(off(18, 25), at=at)
    assert (stage.name, stage.audience) == ("published", Audience.UNTOLD_STAGE)
    assert (stage.due, stage.until) == (kyiv(due), kyiv("2026-03-04T00:00"))


def test_before_the_day_a_change_is_told_to_those_who_believe_otherwise() -> None:
    """And the day itself to all others."""
    assert told(off(18, 25), off(20, 25), at=EVE) == [("changed", Audience.TOLD, (1,)), PUBLISHED]


def test_who_believes_what_is_true_again_is_told_nothing() -> None:
    """A change that is taken back concerns those alone who heard of it."""
    assert told(off(18, 25), off(20, 25), off(18, 25), at=EVE) == [
        ("changed", Audience.TOLD, (2,)),
        PUBLISHED,
    ]


def test_on_the_day_a_change_is_told_to_all_who_do_not_know_it() -> None:
    """The first schedule of a bot is told to nobody; its change is news."""
    assert told(off(36, 40), off(40, 44), at="2026-03-03T12:00") == [
        ("changed", Audience.UNTOLD, (1,))
    ]


@pytest.mark.parametrize(
    ("at", "news"),
    [
        ("2026-03-03T08:59", True),
        ("2026-03-03T09:29:59", True),
        ("2026-03-03T09:30", False),
        ("2026-03-03T20:00", False),
    ],
)
def test_only_hours_still_ahead_count(at: str, news: bool) -> None:
    """The half-hour that has begun is still ahead: 9:00 is the eighteenth."""
    assert bool(told(LIGHT, off(18, 19), at=at)) is news


def test_what_only_concerns_the_night_is_no_news_in_the_morning() -> None:
    """Who was told in the evening is not told that the hours of their sleep were others."""
    assert told(off(20, 25), off(2, 6), at=NIGHT)[0] == ("changed", Audience.TOLD, (1,))
    assert told(off(20, 25), off(20, 25).replace("+", "-", 4), at=NIGHT) == [PUBLISHED]


def test_what_nobody_has_been_told_is_not_lost_when_it_changes() -> None:
    """Published at eleven in the evening and changed at half past: at eight it is told as it is."""
    stages = planned(off(20, 25), off(21, 25), at="2026-03-02T23:30")
    assert [each.name for each in stages] == ["changed", "published"]
    assert {each.due for each in stages} == {kyiv("2026-03-03T08:00")}


def test_a_change_that_waits_for_the_morning_outlives_a_smaller_one() -> None:
    """Who believes the first revision is told of the second, though the third is like it by day."""
    first, second, third = off(20, 25), off(30, 35), off(30, 35).replace("+", "-", 2)
    assert ("changed", Audience.TOLD, (1,)) in told(first, second, third, at=NIGHT)


@pytest.mark.parametrize(
    ("before", "now"), [(LIGHT, EMERGENCY), (EMERGENCY, LIGHT), (off(0, 4), EMERGENCY)]
)
def test_emergency_shutdowns_are_a_change_of_the_whole_day(before: str, now: str) -> None:
    """They are no light, and no hour of them is over before the day is."""
    assert told(before, now, at="2026-03-03T20:00") == [("changed", Audience.UNTOLD, (1,))]


@pytest.mark.parametrize(
    ("day", "of", "at", "hour"),
    [
        # 29 March 2026: after half past two comes four o'clock
        (date(2026, 3, 29), 46, "2026-03-29T12:00", 22),
        # 25 October 2026: three o'clock comes twice
        (date(2026, 10, 25), 50, "2026-10-25T12:00", 26),
    ],
)
def test_half_hours_are_real_time_where_clocks_change(
    day: date, of: int, at: str, hour: int
) -> None:
    """Noon is an hour earlier or later in such a day."""
    usual = "+" * of
    assert told(usual, off(hour - 1, hour, of), at=at, day=day) == []
    assert told(usual, off(hour, hour + 1, of), at=at, day=day) != []


def test_a_day_that_is_over_is_told_to_nobody() -> None:
    """Nor one whose rest falls into the quiet hours."""
    assert planned(LIGHT, at="2026-03-04T09:00") == []
    assert planned(LIGHT, off(46, 48), at="2026-03-03T22:10") == []


def test_only_what_the_bot_tells_is_planned() -> None:
    """A bot may tell of changes alone."""
    notice = Notice("schedule", {"changed": "when changed"}, {})
    assert day_stages(notice, DAY, [LIGHT], kyiv(EVE), Quiet()) == []


# whatever is published

LETTERS = st.lists(st.sampled_from(["+", "-"]), min_size=48, max_size=48).map("".join)
REVISIONS = st.lists(LETTERS | st.just(EMERGENCY), min_size=1, max_size=5)
MOMENTS = st.datetimes(datetime(2026, 3, 2), datetime(2026, 3, 4)).map(
    lambda at: at.replace(tzinfo=UTC)
)


@given(REVISIONS, MOMENTS)
def test_nobody_is_told_at_night_nor_after_the_day(revisions: list[str], at: datetime) -> None:
    """And nothing is due before it is known."""
    for stage in day_stages(SCHEDULE, DAY, revisions, at, Quiet()):
        assert stage.due >= at
        assert stage.due not in Quiet()
        assert stage.due < stage.until == kyiv("2026-03-04T00:00")


@given(REVISIONS, MOMENTS)
def test_nobody_hears_what_they_believe(revisions: list[str], at: datetime) -> None:
    """A change is told to believers of other revisions than the newest, each of them once."""
    stages = day_stages(SCHEDULE, DAY, revisions, at, Quiet())
    for stage in stages:
        assert len(revisions) not in stage.believing
        assert all(revisions[number - 1] != revisions[-1] for number in stage.believing)
    assert len({stage.name for stage in stages}) == len(stages)


@given(REVISIONS, MOMENTS)
def test_the_same_again_changes_nobodys_belief(revisions: list[str], at: datetime) -> None:
    """Those who are told of the newest are those who would be told of it once more."""
    once = told_of(revisions, at)
    again = told_of([*revisions[:-1], revisions[-1], revisions[-1]], at)
    assert once <= again


def told_of(revisions: list[str], at: datetime) -> set[int]:
    """Give the revisions whose believers are told of a change."""
    stages = day_stages(SCHEDULE, DAY, revisions, at, Quiet())
    return {number for stage in stages for number in stage.believing}
