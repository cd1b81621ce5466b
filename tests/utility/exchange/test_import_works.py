"""Works are updated by their name; the same file again changes nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from engine.runtime.store import moment
from engine.utility.exchange.import_works import import_works
from engine.utility.exchange.layout import WORK_COLUMNS, Column, TableLayout
from engine.utility.exchange.problems import Code
from engine.utility.exchange.read_works import read_works
from tests.utility.exchange.conftest import AT, BOT, Store, cells, work, works_file

LATER = AT + timedelta(hours=3)


def codes(file: Path, *rows: dict[str, Any], **layout: Any) -> list[tuple[int, str, Code]]:
    """Give line, column and code of what is wrong with works."""
    parsed = read_works(works_file(file, rows), TableLayout(**layout))
    return [(problem.line, problem.column, problem.code) for problem in parsed.problems]


def test_a_file_fills_the_tables(store: Store, file: Path) -> None:
    """Times become UTC; accounts stand each by itself and once; an unknown end is nothing."""
    rows = [
        work(accounts="0077 12345678  0077"),
        work("KH-0302", kind="emergency", accounts="", group="GPV3.1", ends="", reason=""),
    ]
    report = import_works(store, BOT, works_file(file, rows), AT)
    assert (report.rows, report.works, report.new, report.changed) == (2, 2, 2, True)
    facts = "bot, work, kind, outage_group, starts, ends, reason, status, updated_at"
    assert store.see(f"SELECT {facts} FROM works ORDER BY work") == [  # noqa: S608
        (BOT, "KH-0301", "planned", None, "2026-03-05T07:00:00.000000Z",
         "2026-03-05T15:00:00.000000Z", "заміна опори", "planned", moment(AT)),
        (BOT, "KH-0302", "emergency", "3.1", "2026-03-05T07:00:00.000000Z", None, None, "planned",
         moment(AT)),
    ]  # fmt: skip
    assert store.see("SELECT * FROM work_accounts ORDER BY account") == [
        (BOT, "KH-0301", "0077"), (BOT, "KH-0301", "12345678"),
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing_but_the_date_of_the_data(
    store: Store, file: Path
) -> None:
    """What was true at noon is still true, and known to be, in the evening."""
    works_file(file, [work(accounts="1 2"), work("KH-0302")])
    import_works(store, BOT, file, AT)
    before = store.see("SELECT * FROM works"), store.see("SELECT * FROM work_accounts")
    report = import_works(store, BOT, file, LATER)
    assert (report.new, report.renewed, report.same, report.changed) == (0, 0, 2, False)
    assert (store.see("SELECT * FROM works"), store.see("SELECT * FROM work_accounts")) == before
    assert store.see("SELECT * FROM imports") == [(BOT, "works", moment(LATER), 2, 0)]


def test_the_order_of_accounts_and_the_way_a_time_is_written_are_no_changes(
    store: Store, file: Path
) -> None:
    """09:00+02:00 is 07:00Z."""
    import_works(store, BOT, works_file(file, [work(accounts="1 2")]), AT)
    rows = [work(accounts="2 1", starts="2026-03-05 07:00Z")]
    assert import_works(store, BOT, works_file(file, rows), LATER).same == 1


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "emergency"},
        {"accounts": "12345678 0077"},
        {"accounts": "", "group": "1.1"},
        {"starts": "2026-03-05T10:00:00+02:00"},
        {"ends": ""},
        {"reason": "буревій"},
        {"status": "cancelled"},
    ],
)
def test_a_work_that_changed_is_renewed(store: Store, file: Path, change: dict[str, str]) -> None:
    """With the moment at which it did; other works stay as they were."""
    import_works(store, BOT, works_file(file, [work(), work("KH-0302")]), AT)
    report = import_works(store, BOT, works_file(file, [work(**change), work("KH-0302")]), LATER)
    assert (report.new, report.renewed, report.same, report.changed) == (0, 1, 1, True)
    updated: dict[str, str] = dict(store.see("SELECT work, updated_at FROM works"))
    assert updated == {"KH-0301": moment(LATER), "KH-0302": moment(AT)}
    accounts = " ".join(
        number for (number,) in store.see(
            "SELECT account FROM work_accounts WHERE work = 'KH-0301' ORDER BY account DESC"
        )
    )  # fmt: skip
    assert accounts == change.get("accounts", "12345678")


def test_works_that_the_file_does_not_name_stay(store: Store, file: Path) -> None:
    """Another bot's work of the same name, too."""
    import_works(store, "kharkiv", works_file(file, [work()]), AT)
    import_works(store, BOT, works_file(file, [work()]), AT)
    import_works(store, BOT, works_file(file, [work("KH-0302", reason="x")]), LATER)
    assert store.see("SELECT bot, work FROM works ORDER BY bot, work") == [
        ("kharkiv", "KH-0301"), (BOT, "KH-0301"), (BOT, "KH-0302"),
    ]  # fmt: skip


def test_a_bad_row_leaves_the_work_as_it_was(store: Store, file: Path) -> None:
    """The others go in; a work that stands twice is not guessed at."""
    rows = [work(f"W{number:02}") for number in range(20)]
    import_works(store, BOT, works_file(file, rows), AT)
    changed = [{**row, "status": "finished"} for row in rows]
    changed[3]["status"] = "скасовано"
    changed.append({**rows[7], "status": "cancelled"})
    report = import_works(store, BOT, works_file(file, changed), LATER)
    assert [(each.line, each.column, each.code) for each in report.problems] == [
        (5, "status", Code.UNKNOWN_WORD), (22, "work", Code.DUPLICATE),
    ]  # fmt: skip
    assert (report.renewed, report.bad, report.clean) == (18, 2, False)
    statuses: dict[str, str] = dict(store.see("SELECT work, status FROM works"))
    assert {name for name, status in statuses.items() if status == "planned"} == {"W03", "W07"}


def test_refusals_and_dry_runs_change_nothing(store: Store, file: Path) -> None:
    """Over a tenth bad, strict with one bad, a file that is none, a rehearsal."""
    rows = [work(f"W{number:02}") for number in range(10)]
    bad = [*rows[:9], work("W99", status="?")]
    before = store.everything()
    refused = [
        import_works(store, BOT, works_file(file, [*bad[:8], bad[9]]), AT).refused,
        import_works(store, BOT, works_file(file, bad), AT, strict=True).refused,
        import_works(store, BOT, file.with_name("нема.csv"), AT).refused,
        import_works(store, BOT, works_file(file, []), AT).refused,
    ]
    assert refused == [Code.TOO_MANY_BAD, Code.STRICT, Code.UNREADABLE, Code.NO_WORKS]
    report = import_works(store, BOT, works_file(file, bad), AT, dry_run=True)
    assert (report.works, report.new, report.changed, report.refused) == (9, 9, False, None)
    assert store.everything() == before


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"work": ""}, "work", Code.EMPTY_CELL),
        ({"kind": ""}, "kind", Code.EMPTY_CELL),
        ({"kind": "аварія"}, "kind", Code.UNKNOWN_WORD),
        ({"status": "changed"}, "status", Code.UNKNOWN_WORD),
        ({"accounts": ""}, "accounts", Code.NOBODY),
        ({"accounts": "77.0"}, "accounts", Code.NUMBER_ACCOUNT),
        ({"accounts": "0077 77.0"}, "accounts", Code.NUMBER_ACCOUNT),
        ({"accounts": "2,7E+11"}, "accounts", Code.EXPONENT),
        ({"accounts": "0077 2,7E+11"}, "accounts", Code.EXPONENT),
        ({"starts": ""}, "starts", Code.EMPTY_CELL),
        ({"starts": "2026-03-05"}, "starts", Code.BAD_TIME),
        ({"starts": "2026-03-05T09:00:00"}, "starts", Code.NO_OFFSET),
        ({"starts": "0026-03-05T09:00:00+02:00"}, "starts", Code.ODD_YEAR),
        ({"starts": "завтра"}, "starts", Code.BAD_TIME),
        ({"ends": "2026-03-05T25:00:00+02:00"}, "ends", Code.NO_SUCH_TIME),
        ({"ends": "2026-03-05T09:00:00+02:00"}, "ends", Code.ENDS_FIRST),
        ({"ends": "2026-03-05T10:00:00+04:00"}, "ends", Code.ENDS_FIRST),
    ],
)
def test_a_cell_that_does_not_fit_makes_a_bad_row(
    file: Path, cells: dict[str, str], column: str, code: Code
) -> None:
    """Line, column and reason are told."""
    assert codes(file, work(**cells)) == [(2, column, code)]


@pytest.mark.parametrize(
    ("written", "day_first", "utc"),
    [
        ("2026-03-05 09:00", False, datetime(2026, 3, 5, 7, tzinfo=UTC)),
        ("2026-07-05T09:00:30", False, datetime(2026, 7, 5, 6, 0, 30, tzinfo=UTC)),
        ("05.03.2026 09:00", True, datetime(2026, 3, 5, 7, tzinfo=UTC)),
        ("05.03.2026 09:00:30", True, datetime(2026, 3, 5, 7, 0, 30, tzinfo=UTC)),
        ("2026-03-05T09:00+00:00", True, datetime(2026, 3, 5, 9, tzinfo=UTC)),
    ],
)
def test_times_of_kyiv_where_the_layout_has_them(
    file: Path, written: str, day_first: bool, utc: datetime
) -> None:
    """An offset that is written is believed all the same."""
    layout = TableLayout(kyiv=True, day_first=day_first)
    parsed = read_works(works_file(file, [work(starts=written, ends="")]), layout)
    assert [record.starts for record in parsed.records] == [utc]


@pytest.mark.parametrize("written", ["2026-03-29 03:30", "2026-10-25 03:30"])
def test_an_hour_that_is_not_there_or_twice_is_not_guessed(file: Path, written: str) -> None:
    """On the days when clocks are changed."""
    assert codes(file, work(starts=written, ends=""), kyiv=True) == [(2, "starts", Code.TWO_TIMES)]


def test_a_workbook_has_times_of_its_own(tmp_path: Path) -> None:
    """Excel's have no offset: Kyiv's if the layout says so; accounts as numbers are refused."""
    book = openpyxl.Workbook()
    rows = [work(starts=datetime(2026, 3, 5, 9), ends=""), work("W2", accounts=270001234567)]
    for row in cells(rows, WORK_COLUMNS):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    parsed = read_works(tmp_path / "a.xlsx", TableLayout(kyiv=True))
    assert [record.starts for record in parsed.records] == [datetime(2026, 3, 5, 7, tzinfo=UTC)]
    assert [problem.code for problem in parsed.problems] == [Code.NUMBER_ACCOUNT]
    assert [problem.code for problem in read_works(tmp_path / "a.xlsx").problems] == [
        Code.NO_OFFSET, Code.NUMBER_ACCOUNT,
    ]  # fmt: skip


def test_columns_of_the_dispatchers_are_mapped(store: Store, file: Path) -> None:
    """Works too have a layout."""
    columns = {name: Column(name.upper()) for name in work()}
    rows = cells([work()], tuple(work()))
    file.write_text(
        "\n".join(";".join(row) for row in [[name.upper() for name in rows[0]], rows[1]]) + "\n",
        "utf-8",
    )
    assert import_works(store, BOT, file, AT, layout=TableLayout(columns=columns)).new == 1


@pytest.mark.parametrize(("kind", "status"), [("Planned", "PLANNED"), ("EMERGENCY", "Cancelled")])
def test_the_case_of_our_own_words_does_not_count(file: Path, kind: str, status: str) -> None:
    """Excel begins cells with a capital."""
    (record,) = read_works(works_file(file, [work(kind=kind, status=status)])).records
    assert (record.kind, record.status) == (kind.lower(), status.lower())


def test_a_time_without_an_offset_is_told_the_way_out(tmp_path: Path) -> None:
    """A date cell cannot have one: the setting is named."""
    book = openpyxl.Workbook()
    for row in cells([work(starts=datetime(2026, 3, 5, 9), ends="")], WORK_COLUMNS):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    (problem,) = read_works(tmp_path / "a.xlsx").problems
    for lang in ("uk", "en"):
        words = problem.saying("flows/poltava/exchange.yaml").said(lang)
        assert "times: kyiv" in words
        assert "exchange.yaml" in words
