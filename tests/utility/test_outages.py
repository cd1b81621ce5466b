"""Outages: which works concern an account, how they are told, and when nothing may be said."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine.core.flow import Rules
from engine.core.values import Value
from engine.runtime.store import moment
from tests.utility.conftest import Utility, kyiv

NOW = kyiv("2026-03-02T10:00")
ACCOUNT = {"number": "7", "group": "1.1"}


@pytest.fixture
def grid(utility: Utility) -> Utility:
    """Give a utility whose works were imported an hour ago."""
    utility.imported("works", NOW - timedelta(hours=1))
    return utility


def work(utility: Utility, name: str, *numbers: str, ends: str | None, **columns: Any) -> None:
    """Let the dispatcher know a work by its Kyiv times."""
    columns = {"starts": "2026-03-05T09:00", **columns}
    starts = moment(kyiv(columns.pop("starts")))
    stored = moment(kyiv(ends)) if ends else None
    utility.has_work(name, *numbers, starts=starts, ends=stored, **columns)


def outages(utility: Utility, at: datetime = NOW, account: Any = None) -> list[Any]:
    """Give the outages that are told."""
    outcome = utility.call("find_outages", at, utility.person(), account=account or ACCOUNT)
    assert outcome.name == "done"
    found: Value = outcome.facts["outages"]
    assert isinstance(found, list)
    return found


def test_a_work_on_the_account_is_told_in_full(grid: Utility) -> None:
    """Kind, date, times in Kyiv, hours and reason come from the work."""
    work(grid, "1", "7", ends="2026-03-05T17:30", reason="заміна опори")
    assert outages(grid) == [{
        "kind": "planned", "date": date(2026, 3, 5), "from": kyiv("2026-03-05T09:00"),
        "until": kyiv("2026-03-05T17:30"), "hours": "9:00–17:30", "reason": "заміна опори",
        "ends_known": True, "days_ahead": 3, "started": False, "overdue": False,
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "ends", "hours"),
    [
        ("2026-03-05T09:00", None, "9:00"),
        ("2026-03-05T22:00", "2026-03-06T06:00", "22:00–…"),
        ("2026-03-05T22:00", "2026-03-06T00:00", "22:00–24:00"),
        ("2026-03-05T00:00", "2026-03-05T08:05", "0:00–8:05"),
        ("2026-03-29T02:00", "2026-03-29T05:00", "2:00–5:00"),  # the night that lacks an hour
    ],
)
def test_hours_are_those_of_the_first_day(
    grid: Utility, starts: str, ends: str | None, hours: str
) -> None:
    """An end that is unknown or on another day is not given as an hour of this one."""
    work(grid, "1", "7", starts=starts, ends=ends)
    (outage,) = outages(grid)
    assert (outage["hours"], outage["ends_known"]) == (hours, ends is not None)
    assert outage["date"] == date.fromisoformat(starts[:10])


@pytest.mark.parametrize(
    ("theirs", "works", "told"),
    [("1.1", "1.1", 1), ("1.1", "GPV1.1", 1), ("GPV1.1", "1.1", 1), ("1.1", "1.10", 0),
     (None, "1.1", 0), (None, None, 0)],
)  # fmt: skip
def test_a_work_on_the_group_concerns_its_accounts(
    grid: Utility, theirs: str | None, works: str | None, told: int
) -> None:
    """«GPV1.1» and «1.1» are one group; an account without a group has none."""
    work(grid, "1", ends=None, outage_group=works)
    assert len(outages(grid, account={"number": "7", "group": theirs})) == told


def test_a_work_on_the_account_and_its_group_is_told_once(grid: Utility) -> None:
    """Two reasons to tell are one outage; other accounts' works are not told."""
    work(grid, "1", "7", "8", ends=None, outage_group="1.1")
    work(grid, "2", "8", ends=None)
    assert len(outages(grid)) == 1


@pytest.mark.parametrize(
    ("status", "ends", "told"),
    [
        ("planned", "2026-03-05T17:00", 1),
        ("started", "2026-03-05T17:00", 1),
        ("planned", "2026-03-02T08:00", 0),  # the data are younger
        ("cancelled", "2026-03-05T17:00", 0),
        ("finished", None, 0),
        ("started", None, 1),
    ],
)
def test_only_what_is_not_over_is_told(
    grid: Utility, status: str, ends: str | None, told: int
) -> None:
    """Cancelled, finished and past works are no outages; one without an end goes on."""
    work(grid, "1", "7", starts="2026-03-01T09:00", ends=ends, status=status)
    assert len(outages(grid)) == told


@pytest.mark.parametrize(
    ("kind", "ends", "status", "hours", "told"),
    [
        ("planned", "2026-03-02T10:00", "planned", 0, 1),  # this very minute
        ("planned", "2026-03-02T10:00", "started", 5, 1),
        ("planned", "2026-03-02T10:00", "planned", 6, 0),
        ("emergency", "2026-03-02T10:00", "started", 22, 1),
        ("emergency", "2026-03-02T10:00", "started", 24, 0),
        ("emergency", "2026-03-02T09:00", "started", 1, 0),  # the data are as young as the end
        ("emergency", "2026-03-02T10:00", "finished", 1, 0),
        ("planned", "2026-03-02T10:00", "cancelled", 1, 0),
    ],
)
def test_an_end_that_passed_is_overdue_until_more_is_known(
    grid: Utility, kind: str, ends: str, status: str, hours: int, told: int
) -> None:
    """While the data are older than the end: six hours, or a day for an emergency."""
    grid = grid.with_rules(Rules(), outages_fresh_hours=48)
    work(grid, "1", "7", starts="2026-03-01T09:00", ends=ends, status=status, kind=kind)
    found = outages(grid, at=NOW + timedelta(hours=hours))
    assert [outage["overdue"] for outage in found] == [True] * told


def test_newer_data_end_what_was_overdue(grid: Utility) -> None:
    """An import after the end that does not prolong it knows better."""
    work(grid, "1", "7", starts="2026-03-01T09:00", ends="2026-03-02T10:00", kind="emergency")
    at = NOW + timedelta(hours=2)
    assert len(outages(grid, at)) == 1
    grid.imported("works", at)
    assert outages(grid, at) == []


def test_what_has_not_ended_is_not_overdue(grid: Utility) -> None:
    """Nor is a work without an end."""
    for name, ends in (("1", None), ("2", "2026-03-02T10:01")):
        work(grid, name, "7", starts="2026-03-01T09:00", ends=ends)
    assert [outage["overdue"] for outage in outages(grid)] == [False, False]


def test_data_of_the_future_are_no_proof_of_light(utility: Utility) -> None:
    """A clock may be fast by an hour; beyond that, what is known is told, and absence is not."""
    utility.imported("works", NOW + timedelta(hours=1))
    assert outages(utility) == []
    utility.imported("works", NOW + timedelta(hours=1, seconds=1))

    def look() -> Any:
        return utility.call("find_outages", NOW, utility.person(), account=ACCOUNT)

    assert (look().name, "outages" in look().facts) == ("unknown", False)
    work(utility, "1", "7", starts="2026-03-01T09:00", ends="2026-03-02T09:00")
    assert (look().name, look().facts["outages"][0]["overdue"]) == ("unknown", True)


def test_the_earliest_comes_first(grid: Utility) -> None:
    """Outages are sorted by their beginning, whatever their names."""
    for name, day in [("a", 7), ("b", 5), ("c", 6)]:
        work(grid, name, "7", starts=f"2026-03-0{day}T09:00", ends=None)
    assert [outage["date"].day for outage in outages(grid)] == [5, 6, 7]


def test_another_bots_works_are_not_told(grid: Utility) -> None:
    """Two utilities may have one account number; each has its own works."""
    work(grid, "1", "7", ends=None, outage_group="1.1")
    for table in ("works", "work_accounts"):
        grid.run(f"UPDATE {table} SET bot = 'other'")  # noqa: S608
    work(grid, "1", "8", ends=None, outage_group="2.1")
    assert outages(grid) == []


def test_without_an_import_nothing_is_known(utility: Utility) -> None:
    """Before the first import, «no outages» would be a guess; accounts do not count."""
    utility.imported("accounts", NOW)
    outcome = utility.call("find_outages", NOW, utility.person(), account=ACCOUNT)
    assert outcome.name == "unknown"


@pytest.mark.parametrize(
    ("facts", "hours"),
    [({}, 24), ({"outages_fresh_hours": 2}, 2), ({"outages_fresh_hours": 72}, 72)],
)
def test_stale_works_are_not_known_any_more(
    utility: Utility, facts: dict[str, Value], hours: int
) -> None:
    """Works older than a day are stale, or than what the utility's fact says."""
    utility.imported("works", NOW)
    utility = utility.with_rules(Rules(), **facts)
    stale = NOW + timedelta(hours=hours)
    assert outages(utility, at=stale) == []
    late = stale + timedelta(seconds=1)
    outcome = utility.call("find_outages", late, utility.person(), account=ACCOUNT)
    assert outcome.name == "unknown"
