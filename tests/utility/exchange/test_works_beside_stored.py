"""A file of works beside what is stored: an older one, known works that end, works of nobody."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.runtime.store import Row
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.import_works import import_works
from engine.utility.exchange.problems import Code
from engine.utility.exchange.report import WorksReport
from tests.utility.exchange.conftest import (
    AT,
    BOT,
    Store,
    accounts_file,
    register,
    work,
    works_file,
)

LATER = AT + timedelta(hours=3)
KORZO = {"accounts": "", "settlement": "м. Ужгород", "street": "вул. Корзо", "houses": "1-15, 17"}
EMPTY = {"accounts": "", "starts": "", "ends": "", "reason": ""}
INCOMPLETE = "SELECT incomplete FROM imports WHERE kind = 'works'"


def codes(report: WorksReport) -> list[tuple[int, Code]]:
    """Give line and code of what is wrong."""
    return [(problem.line, problem.code) for problem in report.problems]


def facts_of(store: Store) -> list[Row]:
    """Give all that is stored of works but their status and when they changed."""
    return [
        *store.see("SELECT work, kind, outage_group, starts, ends, reason FROM works ORDER BY 1"),
        *store.see("SELECT * FROM work_accounts ORDER BY work, account"),
        *store.see("SELECT * FROM work_places ORDER BY work, place, low"),
    ]


def statuses(store: Store) -> dict[str, str]:
    """Give the status of each work."""
    return dict(store.see("SELECT work, status FROM works"))


# the time as of which a file is true


def test_a_file_older_than_what_is_stored_is_refused(store: Store, file: Path) -> None:
    """Both times are named, as clocks in Kyiv show them; the same moment is no older one."""
    works_file(file, [work()])
    import_works(store, BOT, file, LATER)
    works_file(file, [work(status="cancelled")])
    before = store.everything()
    report = import_works(store, BOT, file, AT)
    assert (report.refused, codes(report)) == (Code.OLDER, [(0, Code.OLDER)])
    assert report.problems[0].facts == {"at": "01.03.2026 09:30", "stored": "01.03.2026 12:30"}
    assert not report.clean
    assert store.everything() == before
    assert import_works(store, BOT, file, LATER).renewed == 1


def test_a_file_of_this_moment_is_believed_whatever_is_stored(store: Store, file: Path) -> None:
    """So a date that was mistyped is got rid of."""
    import_works(store, BOT, works_file(file, [work()]), AT + timedelta(days=400))
    works_file(file, [work(status="cancelled")])
    assert import_works(store, BOT, file, AT, present=True).renewed == 1
    assert import_works(store, BOT, file, AT).same == 1


# known works that end


@pytest.mark.parametrize("status", ["cancelled", "finished"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_of_a_known_work_that_ends_its_name_is_enough(
    store: Store, file: Path, status: str, dry_run: bool
) -> None:
    """Whom it touches, when and why is as it is stored, of all its rows."""
    rows = [
        work("1", accounts="1 2", group="3.1"),
        work("2", **KORZO), work("2", **{**KORZO, "street": "пл. Миру"}),
    ]  # fmt: skip
    import_works(store, BOT, works_file(file, rows), AT)
    before = facts_of(store)
    works_file(file, [work(row["work"], **EMPTY, status=status) for row in rows])
    report = import_works(store, BOT, file, LATER, strict=True, dry_run=dry_run)
    assert (report.problems, report.refused, report.renewed, report.taken) == ((), None, 2, 3)
    assert facts_of(store) == before
    assert set(statuses(store).values()) == {"planned" if dry_run else status}


def test_what_the_row_of_an_ended_work_says_is_believed(store: Store, file: Path) -> None:
    """Only what is empty is as it was."""
    import_works(store, BOT, works_file(file, [work(group="3.1")]), AT)
    ended = {**EMPTY, "ends": "2026-03-05T12:00:00+02:00", "status": "finished"}
    assert import_works(store, BOT, works_file(file, [work(**ended)]), LATER).clean
    assert facts_of(store) == [
        ("KH-0301", "planned", "3.1", "2026-03-05T07:00:00.000000Z",
         "2026-03-05T10:00:00.000000Z", "заміна опори"),
        (BOT, "KH-0301", "12345678"),
    ]  # fmt: skip


def test_a_planned_work_takes_nothing_over(store: Store, file: Path) -> None:
    """There an empty end is one that is not known."""
    import_works(store, BOT, works_file(file, [work(group="3.1")]), AT)
    import_works(store, BOT, works_file(file, [work(ends="", reason="")]), LATER)
    assert facts_of(store)[0][2:] == (None, "2026-03-05T07:00:00.000000Z", None, None)


def test_an_unknown_work_must_say_all(store: Store, file: Path) -> None:
    """Even one that ends; the others go in."""
    rows = [work(f"W{number}") for number in range(20)]
    works_file(file, [work("new", **EMPTY, status="cancelled"), *rows])
    report = import_works(store, BOT, file, AT)
    assert codes(report) == [(2, Code.NOBODY), (2, Code.EMPTY_CELL)]
    assert (report.bad, report.new, report.taken) == (1, 20, 20)
    assert store.see(INCOMPLETE) == [(1,)]
    assert import_works(store, BOT, file, LATER, strict=True).refused == Code.STRICT


def test_a_work_may_not_end_before_it_begins(store: Store, file: Path) -> None:
    """Nor where only one of the two times is in the file."""
    import_works(store, BOT, works_file(file, [work(), work("2")]), AT)
    ended = {**EMPTY, "ends": "2026-03-04T12:00:00+02:00", "status": "finished"}
    rows = [*(work(f"W{number}") for number in range(20)), work(**ended)]
    report = import_works(store, BOT, works_file(file, rows), LATER)
    assert codes(report) == [(22, Code.ENDS_FIRST)]
    assert report.problems[0].facts == {"value": "04.03.2026 12:00", "starts": "05.03.2026 09:00"}
    assert statuses(store)["KH-0301"] == "planned"


# works that touch nobody


@pytest.fixture
def town(store: Store, file: Path) -> Store:
    """Give a store with three accounts: in a street, in a group, in a village."""
    rows = [
        register("1", address="м. Ужгород, вул. Корзо, 5"),
        register("2", address="вул. Миру, 7", group="1.1", meter="2"),
        register("3", address="с. Дубове, вул. Нова, 1", meter="3"),
    ]
    assert import_accounts(store, BOT, accounts_file(file, rows), AT).clean
    return store


NOBODY: list[dict[str, Any]] = [
    {"accounts": "999999999"},
    {"accounts": "", "group": "9.9"},
    {**KORZO, "street": "вул. Корза"},
    {**KORZO, "houses": "2-16 парні"},
    {**KORZO, "houses": "5-А"},
    {**KORZO, "settlement": "с. Дубове"},
]
SOMEBODY: list[dict[str, Any]] = [
    {"accounts": "999999999 1"},
    {"accounts": "999999999", "group": "GPV1.1"},
    {"accounts": "999999999", **{name: KORZO[name] for name in ("settlement", "street")}},
    KORZO,
    {**KORZO, "settlement": ""},
    {**KORZO, "street": "вул. Миру"},  # no settlement is named there: it may be that one
    {"accounts": "", "settlement": "с. Дубове"},
]


@pytest.mark.parametrize("cells", NOBODY)
def test_a_work_that_touches_nobody_is_told_and_stored_all_the_same(
    town: Store, file: Path, cells: dict[str, str]
) -> None:
    """Nobody is sure then that there are no works, however often the file comes."""
    works_file(file, [work("1", accounts="1"), work("2", **cells)])
    for at, new in ((AT, 2), (LATER, 0)):
        report = import_works(town, BOT, file, at)
        assert codes(report) == [(3, Code.NOBODY_THERE)]
        assert report.problems[0].facts == {"work": "2"}
        assert (report.clean, report.new, report.taken) == (False, new, 2)
        assert town.see(INCOMPLETE) == [(1,)]
    works_file(file, [work("1", accounts="1"), work("2", accounts="3")])
    assert import_works(town, BOT, file, LATER).clean
    assert town.see(INCOMPLETE) == [(0,)]


@pytest.mark.parametrize("cells", SOMEBODY)
def test_a_work_that_touches_anybody_is_fine(
    town: Store, file: Path, cells: dict[str, str]
) -> None:
    """One account is enough."""
    assert import_works(town, BOT, works_file(file, [work(**cells)]), AT).clean
    assert town.see(INCOMPLETE) == [(0,)]


def test_strict_refuses_works_that_touch_nobody(town: Store, file: Path) -> None:
    """And a rehearsal tells of them."""
    works_file(file, [work(accounts="1"), work("2", accounts="9")])
    before = town.everything()
    strict = import_works(town, BOT, file, AT, strict=True)
    assert (strict.refused, strict.bad) == (Code.STRICT, 1)
    dry = import_works(town, BOT, file, AT, dry_run=True)
    assert (codes(strict), codes(dry)) == ([(3, Code.NOBODY_THERE)],) * 2
    assert town.everything() == before


@pytest.mark.parametrize(
    "cells", [{"status": "finished"}, {"status": "cancelled"}, {"ends": "2026-03-05T09:30+02:00"}]
)
def test_whom_a_work_touched_that_is_over_is_nobody_s_matter(
    town: Store, file: Path, cells: dict[str, str]
) -> None:
    """Its accounts may be gone by now."""
    at = AT + timedelta(days=4)
    works_file(file, [work(accounts="9", **cells)])
    assert import_works(town, BOT, file, at).clean


def test_without_accounts_nobody_can_tell(store: Store, file: Path) -> None:
    """They may be imported after the works."""
    assert import_works(store, BOT, works_file(file, [work(accounts="9")]), AT).clean


def test_before_addresses_have_keys_nobody_can_tell_of_places(town: Store, file: Path) -> None:
    """As after an upgrade, until the chore or the next import has given them."""
    town.put("UPDATE accounts SET street = NULL WHERE number = '1'")
    works_file(file, [work(**KORZO), work("2", accounts="9")])
    assert codes(import_works(town, BOT, file, AT)) == [(3, Code.NOBODY_THERE)]


# accounts on rows of their own


def test_a_work_on_several_rows_has_their_accounts_together(store: Store, file: Path) -> None:
    """Each row adds some, and may add a place as well."""
    rows = [
        work("1", accounts="1"), work("2", accounts="7"), work("1", accounts="2 3"),
        work("3", **{**KORZO, "accounts": "1"}),
        work("3", **{**KORZO, "accounts": "2", "houses": "20"}),
    ]  # fmt: skip
    report = import_works(store, BOT, works_file(file, rows), AT)
    assert (report.works, report.problems, report.taken) == (3, (), 5)
    assert store.see("SELECT work, account FROM work_accounts ORDER BY work, account") == [
        ("1", "1"), ("1", "2"), ("1", "3"), ("2", "7"), ("3", "1"), ("3", "2"),
    ]  # fmt: skip
    assert store.see("SELECT low FROM work_places ORDER BY low") == [(1,), (17,), (20,)]


def test_good_rows_of_a_work_with_a_bad_row_do_not_count_as_taken(store: Store, file: Path) -> None:
    """They were left out with it."""
    rows = [work(f"W{number}") for number in range(18)]
    bad = [work("1", accounts="1"), work("1", accounts="2", reason="інше")]
    report = import_works(store, BOT, works_file(file, [*rows, *bad]), AT)
    assert codes(report) == [(21, Code.DUPLICATE)]
    assert (report.rows, report.bad, report.taken) == (20, 1, 18)


def test_a_file_that_ends_where_a_work_lost_accounts_is_not_believed(
    store: Store, file: Path
) -> None:
    """Where accounts stand on rows of their own it may have been cut off between them."""
    rows = [work(name, accounts=number) for name in ("1", "2") for number in ("1", "2")]
    import_works(store, BOT, works_file(file, rows), AT)
    before = facts_of(store)
    others = [work(f"W{number}") for number in range(10)]
    report = import_works(store, BOT, works_file(file, [*others, *rows[:-1]]), LATER)
    assert codes(report) == [(14, Code.ACCOUNTS_LOST)]
    assert [row for row in facts_of(store) if not str(row[0] + row[1]).count("W")] == before
    one = import_works(store, BOT, works_file(file, [work("2", accounts="1")]), LATER)
    assert (one.problems, one.renewed) == ((), 1)  # no file with such rows
