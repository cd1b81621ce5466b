"""Which stages follow from a work's revisions, and for whom (DOMAIN §5)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.flow import Notice
from engine.core.moments import DaysBefore, read_moment
from engine.core.quiet import Quiet
from engine.utility.notices.life import DAY, RECENT, SOON, Life, Revision
from engine.utility.notices.stages import Audience, Stage
from engine.utility.notices.timing import slot
from tests.utility.conftest import kyiv

NIGHT = Quiet()
PLANNED = Notice(
    "planned_outage",
    {
        "in_5_days": "5 days before",
        "tomorrow": "1 day before",
        "today": "on the day 08:00",
        "late": "when late",
        "changed": "when changed",
        "extended": "when extended",
        "cancelled": "when cancelled",
    },
    {},
)
EMERGENCY = Notice(
    "emergency_outage",
    {
        "now": "when known",
        "changed": "when changed",
        "extended": "when extended",
        "finished": "when finished",
        "cancelled": "when cancelled",
    },
    {},
    urgent=True,
)
COUNTED = ("in_5_days", "tomorrow", "today")
START, END = "2026-03-24T09:00", "2026-03-24T16:00"
EARLY = "2026-03-10T12:00"
Known = tuple[str, str, str | None, str]


def known(at: str, starts: str = START, ends: str | None = END, status: str = "planned") -> Known:
    """Say what is known of the work from a moment on."""
    return at, starts, ends, status


def history(*revisions: Known) -> list[Revision]:
    """Give the revisions of a work."""
    return [
        Revision(number, kyiv(starts), kyiv(ends) if ends else None, status, kyiv(at))
        for number, (at, starts, ends, status) in enumerate(revisions, 1)
    ]


def stages(*revisions: Known, notice: Notice = PLANNED) -> dict[str, Stage]:
    """Give the stages of the newest revision by name."""
    found = Life(notice, history(*revisions), NIGHT).stages()
    assert len({stage.name for stage in found}) == len(found)
    return {stage.name: stage for stage in found}


def due(*revisions: Known, notice: Notice = PLANNED) -> dict[str, datetime]:
    """Say when each stage of the newest revision is told."""
    return {name: stage.due for name, stage in stages(*revisions, notice=notice).items()}


def whom(
    *revisions: Known, notice: Notice = PLANNED
) -> dict[str, tuple[Audience, tuple[int, ...]]]:
    """Say who is told of the newest revision."""
    return {
        name: (stage.audience, stage.believing)
        for name, stage in stages(*revisions, notice=notice).items()
    }


# planned, in time or late


def test_a_work_known_in_time_has_the_stages_that_count_back() -> None:
    """Each for all whom this stage has not been told."""
    assert due(known(EARLY)) == {
        "in_5_days": kyiv("2026-03-19T10:00"),
        "tomorrow": kyiv("2026-03-23T10:00"),
        "today": kyiv("2026-03-24T08:00"),
    }
    assert {audience for audience, _ in whom(known(EARLY)).values()} == {Audience.UNTOLD_STAGE}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-19T10:00", ["in_5_days", "tomorrow", "today"]),
        ("2026-03-19T10:01", ["tomorrow", "today", "late"]),
        ("2026-03-21T12:00", ["tomorrow", "today", "late"]),
        ("2026-03-23T07:59", ["tomorrow", "today"]),
        ("2026-03-22T22:30", ["tomorrow", "today"]),
        ("2026-03-22T21:59", ["tomorrow", "today", "late"]),
        ("2026-03-23T10:01", ["today", "late"]),
        ("2026-03-23T22:30", ["today"]),
        ("2026-03-24T07:00", ["today"]),
        ("2026-03-24T08:30", ["late"]),
        ("2026-03-24T15:59", ["late"]),
        ("2026-03-24T16:00", []),
        ("2026-03-25T09:00", []),
    ],
)
def test_missed_stages_are_skipped_for_one_notice_now(at: str, expected: list[str]) -> None:
    """None now where a stage follows within two hours, or in the morning instead of it."""
    assert list(stages(known(at))) == expected


@pytest.mark.parametrize(
    ("at", "when"),
    [
        ("2026-03-21T12:00", "2026-03-21T12:00"),
        ("2026-03-21T23:00", "2026-03-22T08:00"),
        ("2026-03-21T03:00", "2026-03-21T08:00"),
    ],
)
def test_the_late_notice_waits_for_the_morning(at: str, when: str) -> None:
    """It is for those who know nothing, and true until the work is over."""
    late = stages(known(at))["late"]
    assert (late.due, late.until) == (kyiv(when), kyiv(END))
    assert (late.audience, late.believing) == (Audience.UNTOLD, ())


def test_a_work_of_the_coming_night_that_is_known_too_late_is_not_told() -> None:
    """Nobody is woken, and in the morning it is over."""
    assert stages(known("2026-03-23T22:30", "2026-03-24T00:30", "2026-03-24T07:00")) == {}


def test_a_work_without_an_end_is_over_with_its_day() -> None:
    """Or a day after the newest word of it."""
    assert stages(known("2026-03-24T12:00", ends=None))["late"].until == kyiv("2026-03-25T12:00")
    assert stages(known("2026-03-21T12:00", ends=None))["late"].until == kyiv("2026-03-25T00:00")


# changed, extended


def test_a_change_is_told_to_those_who_believe_otherwise() -> None:
    """And the stages are those of the new time."""
    moved = known("2026-03-20T15:00", "2026-03-27T10:00", "2026-03-27T14:00")
    assert due(known(EARLY), moved) == {
        "in_5_days": kyiv("2026-03-22T10:00"),
        "tomorrow": kyiv("2026-03-26T10:00"),
        "today": kyiv("2026-03-27T08:00"),
        "changed": kyiv("2026-03-20T15:00"),
        "cancelled": kyiv("2026-03-20T15:00"),
    }
    people = whom(known(EARLY), moved)
    assert people["changed"] == (Audience.TOLD, (1,))
    assert people["cancelled"] == (Audience.NO_MORE, (1,))


def test_who_believes_what_is_true_again_is_not_told_of_a_change() -> None:
    """Moved and moved back: only those who heard of the move hear of its end."""
    away = known("2026-03-20T12:00", "2026-03-30T09:00", "2026-03-30T16:00")
    assert whom(known(EARLY), away, known("2026-03-20T15:00"))["changed"] == (Audience.TOLD, (2,))


def test_another_account_in_a_work_is_no_change_of_it() -> None:
    """The others have been told the same stage already, and whoever is new is told it now."""
    found = whom(known(EARLY), known("2026-03-24T10:00"))
    assert found == {
        "today": (Audience.UNTOLD_STAGE, (1,)),
        "cancelled": (Audience.NO_MORE, (1,)),
    }


@pytest.mark.parametrize(
    ("at", "audience", "believing"),
    [
        ("2026-03-23T23:00", Audience.UNTOLD, ()),
        ("2026-03-24T07:30", Audience.UNTOLD, ()),
        ("2026-03-23T12:00", Audience.UNTOLD_STAGE, ()),
    ],
)
def test_who_is_told_of_a_change_is_not_told_the_same_soon_after(
    at: str, audience: Audience, believing: tuple[int, ...]
) -> None:
    """The stage is for the others."""
    later = known(at, "2026-03-24T11:00", "2026-03-24T18:00")
    assert whom(known(EARLY), later)["today"] == (audience, believing)


@pytest.mark.parametrize(
    ("was", "now", "news"),
    [
        (END, "2026-03-24T18:00", "extended"),
        (END, None, "extended"),
        (None, "2026-03-24T18:00", "extended"),
        (END, "2026-03-24T14:00", "changed"),
    ],
)
def test_a_later_end_of_a_work_that_has_begun_is_an_extension(
    was: str | None, now: str | None, news: str
) -> None:
    """An earlier one is a change."""
    found = whom(known(EARLY, ends=was), known("2026-03-24T12:00", ends=now))
    told = {name: each for name, each in found.items() if each[0] == Audience.TOLD}
    assert told == {news: (Audience.TOLD, (1,))}


def test_before_it_begins_a_later_end_is_a_change() -> None:
    """There is nothing yet that could go on for longer."""
    found = whom(known(EARLY), known("2026-03-20T12:00", ends="2026-03-24T18:00"))
    assert found["changed"] == (Audience.TOLD, (1,))
    assert "extended" not in found


def test_each_end_is_told_to_those_who_believe_an_earlier_one() -> None:
    """Two extensions between two looks at the clock are one."""
    ends = ("2026-03-24T17:00", "2026-03-24T18:00")
    longer = [known(f"2026-03-24T1{hour}:00", ends=end) for hour, end in enumerate(ends, 3)]
    assert whom(known(EARLY), *longer)["extended"] == (Audience.TOLD, (1, 2))


def test_a_bot_without_extensions_tells_of_a_change() -> None:
    """Nobody goes without a new end."""
    notice = Notice("planned_outage", {"changed": "when changed"}, {})
    longer = known("2026-03-24T12:00", ends="2026-03-24T18:00")
    assert whom(known(EARLY), longer, notice=notice) == {"changed": (Audience.TOLD, (1,))}


# cancelled, finished


def test_a_cancellation_is_told_to_those_who_believe_in_the_work() -> None:
    """And nothing else is."""
    gone = known("2026-03-20T12:00", status="cancelled")
    assert whom(known(EARLY), gone) == {"cancelled": (Audience.BELIEVING, (1,))}
    assert whom(known(EARLY), gone, known("2026-03-20T13:00", status="cancelled")) == {
        "cancelled": (Audience.BELIEVING, (1,))
    }


def test_a_cancellation_is_news_until_the_work_would_have_been_over() -> None:
    """By night it waits, if it is worth waiting for."""
    at = "2026-03-23T23:00"
    assert due(known(EARLY), known(at, status="cancelled")) == {
        "cancelled": kyiv("2026-03-24T08:00")
    }
    small = known(EARLY, "2026-03-24T00:30", "2026-03-24T05:00")
    assert due(small, (at, *small[1:3], "cancelled")) == {}


def test_a_work_planned_again_is_told_to_those_who_know_of_its_end() -> None:
    """Those who heard nothing of either believe what is true."""
    again = known("2026-03-21T12:00")
    found = whom(known(EARLY), known("2026-03-20T12:00", status="cancelled"), again)
    assert found["late"] == (Audience.UNTOLD, (2,))
    assert "changed" not in found


def test_the_end_of_a_planned_work_is_no_news() -> None:
    """Unless the bot tells of it."""
    assert stages(known(EARLY), known("2026-03-24T13:00", status="finished")) == {}


# emergencies


def test_an_emergency_is_told_at_once_also_by_night() -> None:
    """To those who know nothing of it, for as long as it lasts."""
    now = stages(known("2026-03-24T02:20", "2026-03-24T02:10", None), notice=EMERGENCY)["now"]
    assert (now.due, now.until) == (kyiv("2026-03-24T02:20"), kyiv("2026-03-25T02:20"))


def test_that_it_is_over_is_news_for_a_while() -> None:
    """To those who were told of it."""
    begun = known("2026-03-24T02:20", "2026-03-24T02:10", None)
    over = known("2026-03-24T05:00", "2026-03-24T02:10", None, "finished")
    finished = stages(begun, over, notice=EMERGENCY)["finished"]
    assert (finished.audience, finished.believing) == (Audience.BELIEVING, (1,))
    assert finished.until - finished.due == RECENT


def test_an_emergency_that_is_over_before_it_is_known_is_told_to_nobody() -> None:
    """However it became known."""
    assert stages(known("2026-03-24T17:00"), notice=EMERGENCY) == {}
    assert (
        stages(known("2026-03-24T17:00", status="finished"), notice=EMERGENCY)["finished"].believing
        == ()
    )


# whatever the dispatchers know

MINUTES = st.integers(0, 60 * 24 * 14)
FIRST = kyiv("2026-03-22T00:00").astimezone(UTC)


@st.composite
def lives(draw: st.DrawFn) -> list[Revision]:
    """Revisions over two weeks around the night in which the clocks go forward."""
    moments = sorted(draw(st.lists(MINUTES, min_size=1, max_size=5)))
    shapes = st.tuples(
        st.sampled_from([0, 60 * 31, 60 * 55, 60 * 24 * 6 + 600, 60 * 24 * 8]),
        st.sampled_from([None, 90, 420, 2000]),
        st.sampled_from(["planned", "planned", "planned", "cancelled", "finished"]),
    )
    revisions = []
    for number, at in enumerate(moments, 1):
        begins, lasts, status = draw(shapes)
        starts = FIRST + timedelta(minutes=60 * 24 * 4 + begins)
        ends = starts + timedelta(minutes=lasts) if lasts else None
        known_at = FIRST + timedelta(minutes=at)
        revisions.append(Revision(number, starts, ends, status, known_at))
    return revisions


def of(notice: Notice, revisions: Sequence[Revision]) -> list[Stage]:
    """Give the stages of the newest revision."""
    return Life(notice, revisions, NIGHT).stages()


@given(lives())
def test_every_stage_is_given_before_it_has_stopped_being_true(revisions: list[Revision]) -> None:
    """What is due after that is not planned at all; nothing planned is due by night."""
    for stage in of(PLANNED, revisions):
        assert stage.due < stage.until
        assert stage.until > revisions[-1].known_at
        assert stage.due not in NIGHT


@given(lives())
def test_an_emergency_waits_for_nothing(revisions: list[Revision]) -> None:
    """All that is said of it is said as soon as it is known."""
    assert all(stage.due == revisions[-1].known_at for stage in of(EMERGENCY, revisions))


@given(lives())
def test_what_counts_back_is_told_before_the_beginning(revisions: list[Revision]) -> None:
    """Of a work that is planned, and by its newest time."""
    now = revisions[-1]
    for stage in of(PLANNED, revisions):
        if stage.name in COUNTED:
            assert stage.due < now.starts
            assert now.status == "planned"


@given(lives())
def test_late_is_told_exactly_where_something_was_missed_and_nothing_follows(
    revisions: list[Revision],
) -> None:
    """Within two hours of when it would be told, of a work that is still ahead or under way."""
    now, found = revisions[-1], of(PLANNED, revisions)
    at = NIGHT.over(now.known_at)
    over = now.ends or max(now.starts, now.known_at + DAY)
    missed = [name for name in COUNTED if _slot_due(name, now) < now.known_at]
    follows = [each for each in found if each.name in COUNTED and each.due <= at + SOON]
    late = [each for each in found if each.name == "late"]
    alive = now.status == "planned" and (now.ends is None or at < over)
    assert bool(late) == bool(missed and not follows and alive)


def _slot_due(name: str, now: Revision) -> datetime:
    moment = read_moment(PLANNED.stages[name])
    assert isinstance(moment, DaysBefore)
    return slot(moment, now.starts, now.ends, NIGHT).due


@given(lives())
def test_nobody_who_believes_the_truth_is_told_of_a_change(revisions: list[Revision]) -> None:
    """Nor is anybody told of both a change and an extension, or of the newest revision as past."""
    now, found = revisions[-1], of(PLANNED, revisions)
    news = {
        each.name: set(each.believing) for each in found if each.name in ("changed", "extended")
    }
    wrong = {
        past.number
        for past in revisions[:-1]
        if past.status == "planned" and (past.starts, past.ends) != (now.starts, now.ends)
    }
    told = set().union(*news.values())
    assert told <= wrong
    if NIGHT.over(now.known_at) < now.over and now.status == "planned":
        assert told == wrong
    assert sum(map(len, news.values())) == len(told)
