"""A planned work's stages, when it is known in time and when it is not (DOMAIN §5)."""

import pytest

from engine.utility.notices.stages import Audience
from tests.utility.conftest import kyiv
from tests.utility.notices.lives import EARLY, END, due, known, stages, whom


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
