"""Works that were moved, extended or shortened, and whom it concerns (DOMAIN §5)."""

import pytest

from engine.core.flow import Notice
from engine.utility.notices.stages import Audience
from tests.utility.conftest import kyiv
from tests.utility.notices.lives import EARLY, END, due, known, whom


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
