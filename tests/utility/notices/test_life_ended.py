"""Works that were cancelled or are finished, and emergencies (DOMAIN §5)."""

from engine.utility.notices.life import RECENT
from engine.utility.notices.stages import Audience
from tests.utility.conftest import kyiv
from tests.utility.notices.lives import EARLY, EMERGENCY, due, known, stages, whom


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
