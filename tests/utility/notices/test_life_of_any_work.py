"""What holds of the stages whatever dispatchers come to know (DOMAIN §5)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.core.flow import Notice
from engine.core.moments import DaysBefore, read_moment
from engine.utility.notices.life import DAY, SOON, Life, Revision
from engine.utility.notices.stages import Stage
from engine.utility.notices.timing import slot
from tests.utility.conftest import kyiv
from tests.utility.notices.lives import COUNTED, EMERGENCY, NIGHT, PLANNED

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
