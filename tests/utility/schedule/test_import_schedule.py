"""Importing: all or nothing, the same again changes nothing, and an older one does not go in."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.messages import say
from engine.runtime.store import moment
from engine.utility.exchange.import_schedule import import_schedule, take_schedule
from engine.utility.schedule.problems import Code
from tests.utility.conftest import Utility, kyiv
from tests.utility.schedule.pieces import (
    GRID,
    NOTHING,
    SLOTS,
    TODAY,
    TOMORROW,
    as_bytes,
    grid,
    off,
    slot_day,
    slots,
)

BOT = "poltava"
AT = kyiv("2026-03-02T10:00")
LATER = AT + timedelta(hours=3)


def stored(utility: Utility) -> list[tuple[str, str, str]]:
    """Give the stored days: date, group, half-hours."""
    return [
        (day, group, letters)
        for day, group, letters in utility.rows(
            "SELECT date, outage_group, half_hours FROM schedule WHERE bot = ? ORDER BY 1, 2", BOT
        )
    ]


def everything(utility: Utility) -> list[Any]:
    """Give all that an import may touch."""
    return [utility.rows(f"SELECT * FROM {table}") for table in ("schedule", "imports")]  # noqa: S608


def take(utility: Utility, tree: Any, at: Any = AT, **options: Any) -> Any:
    """Take a schedule over; gives the codes of what is wrong, or what is in the report."""
    report = take_schedule(utility.store, BOT, as_bytes(tree), at, **options)
    if report.problems:
        assert not report.changed
        return [problem.code for problem in report.problems]
    return report.days, report.groups, report.changed


def test_a_grid_goes_in_as_half_hours(utility: Utility) -> None:
    """A row for each group and day that is published, with letters for its half-hours."""
    tree = grid({TODAY: {"GPV1.1": off("09:00-12:30"), "2.1": off()}, TOMORROW: {"1.1": off()}})
    assert take(utility, tree) == (2, 2, True)
    light = "+" * 48
    assert stored(utility) == [
        ("2026-03-02", "1.1", "+" * 18 + "-" * 7 + "+" * 23), ("2026-03-02", "2.1", light),
        ("2026-03-03", "1.1", light),
    ]  # fmt: skip
    assert utility.rows("SELECT * FROM imports") == [(BOT, "schedule", moment(AT), 3, 0)]


def test_the_samples_go_in(utility: Utility) -> None:
    """Two days of twelve groups; then the other shape, which is later, with emergencies."""
    report = import_schedule(utility.store, BOT, GRID, kyiv("2025-12-05T21:00"))
    assert (report.days, report.groups, report.changed, report.clean) == (2, 12, True, True)
    assert len(stored(utility)) == 21
    report = import_schedule(utility.store, BOT, SLOTS, kyiv("2025-12-23T09:00"))
    assert (report.days, report.groups, report.changed) == (2, 2, True)
    assert [(day, group) for day, group, letters in stored(utility) if letters == "emergency"] == [
        ("2025-12-23", "4.2"), ("2025-12-24", "4.2"),
    ]  # fmt: skip


def test_the_same_again_changes_nothing_but_the_date_of_the_data(utility: Utility) -> None:
    """What was true at ten is still true, and known to be, at one."""
    tree = grid({TODAY: {"1.1": off("09:00-12:30")}})
    take(utility, tree)
    before = utility.rows("SELECT * FROM schedule")
    assert take(utility, tree, LATER) == (1, 1, False)
    assert utility.rows("SELECT * FROM schedule") == before
    assert utility.rows("SELECT at FROM imports") == [(moment(LATER),)]


def test_a_later_schedule_replaces_all_of_the_earlier(utility: Utility) -> None:
    """Also days and groups that it does not have any more: they are published no longer."""
    take(utility, grid({TODAY: {"1.1": off(), "2.1": off()}, TOMORROW: {"1.1": off()}}))
    later = grid({TODAY: {"1.1": off("20:00-24:00")}}, "02.03.2026 09:43")
    assert take(utility, later) == (1, 1, True)
    assert stored(utility) == [("2026-03-02", "1.1", "+" * 40 + "-" * 8)]


@pytest.mark.parametrize(
    ("updated", "looked"),
    [("02.03.2026 09:41", "2026-03-02T23:00Z"), ("02.03.2026 09:42", "2026-03-02T08:59Z")],
)
def test_an_older_schedule_does_not_replace_a_newer(
    utility: Utility, updated: str, looked: str
) -> None:
    """By the publisher's time, and of one time by that of the last look at it."""
    days = {TODAY: {"1.1": off("09:00-12:30")}}
    take(utility, grid(days, lastUpdated="2026-03-02T09:00Z"))
    before = everything(utility)
    older = grid({TODAY: {"1.1": off()}}, updated, lastUpdated=looked)
    assert take(utility, older, LATER) == [Code.OLDER]
    assert everything(utility) == before


def test_another_bots_schedule_is_its_own(utility: Utility) -> None:
    """Neither replaced nor in the way."""
    take(utility, grid({TODAY: {"1.1": off()}}))
    utility.run("UPDATE schedule SET bot = 'other', updated = '2030' || substr(updated, 5)")
    assert take(utility, grid({TODAY: {"1.1": off()}})) == (1, 1, True)
    assert utility.rows("SELECT count(*) FROM schedule") == [(2,)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: whole[:-40],
        lambda whole: whole.replace(b'"no"', b'"none"', 1),
        lambda whole: whole.replace(b'"GPV2.1"', b'"1.1"', 1),
        lambda whole: whole.replace(b"1764979200", b"1764892801", 1),
        lambda _: NOTHING.read_bytes(),
        lambda _: b"<html>502 Bad Gateway</html>",
        lambda _: b"",
    ],
)
def test_a_spoilt_file_leaves_what_was_stored(utility: Utility, spoil: Any, tmp_path: Path) -> None:
    """Nothing of it goes in, and what is known grows no fresher by it."""
    at = kyiv("2025-12-05T21:00")
    import_schedule(utility.store, BOT, GRID, at)
    before = everything(utility)
    spoilt = tmp_path / "графік.json"
    spoilt.write_bytes(spoil(GRID.read_bytes().replace(b"20:42", b"20:50")))
    report = import_schedule(utility.store, BOT, spoilt, at + timedelta(hours=1))
    assert not report.clean
    assert everything(utility) == before


def test_a_rehearsal_changes_nothing(utility: Utility) -> None:
    """It tells what would be done."""
    before = everything(utility)
    assert take(utility, grid({TODAY: {"1.1": off()}}), dry_run=True) == (1, 1, False)
    assert everything(utility) == before


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_what_would_do_no_good_has_words(utility: Utility, lang: str) -> None:
    """A schedule of the day after tomorrow's publisher, an older one, a file that is not there."""
    take(utility, grid({TODAY: {"1.1": off()}}))
    future = grid({TODAY: {"1.1": off()}}, "03.03.2026 10:01")
    older = slots(today=slot_day("EmergencyShutdowns"))
    older["1.1"]["updatedOn"] = "2026-03-02T07:41:59+00:00"
    reports = [
        take_schedule(utility.store, BOT, as_bytes(future), AT),
        take_schedule(utility.store, BOT, as_bytes(older), AT),
        import_schedule(utility.store, BOT, Path("нема.json"), AT),
        import_schedule(utility.store, BOT, Path("не\0ма.json"), AT),
    ]
    found = [problem for report in reports for problem in report.problems]
    assert [problem.code for problem in found] == [
        Code.FROM_FUTURE, Code.OLDER, Code.UNREADABLE, Code.UNREADABLE,
    ]  # fmt: skip
    said = [say(lang, "schedule", problem.code, **problem.facts) for problem in found]
    assert "03.03.2026 10:01" in said[0]
    assert "02.03.2026 10:00" in said[0]
    assert "02.03.2026 09:41" in said[1]
    assert "02.03.2026 09:42" in said[1]


def test_a_clock_that_is_a_little_ahead_does_no_harm(utility: Utility) -> None:
    """A day is tolerated, so that files may be imported as of any hour of their day."""
    tree = grid({TODAY: {"1.1": off()}}, "03.03.2026 10:00")
    assert take(utility, tree) == (1, 1, True)


def test_the_shape_does_not_matter_for_what_is_stored(utility: Utility) -> None:
    """A grid and slots that say the same are the same."""
    take(utility, grid({TODAY: {"GPV1.1": off("16:00-20:00")}}))
    light, dark = "NotPlanned", "Definite"
    day = slot_day("ScheduleApplies", (0, 960, light), (960, 1200, dark), (1200, 1440, light))
    assert take(utility, json.loads(json.dumps(slots(today=day)))) == (1, 1, False)
