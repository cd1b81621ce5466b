"""A file that says how many rows it has is taken with just so many, or not at all."""

from pathlib import Path

import openpyxl
import pytest

from engine.utility.exchange.import_works import import_works
from engine.utility.exchange.layout import TableLayout
from engine.utility.exchange.problems import Code
from engine.utility.exchange.read_accounts import read_accounts
from engine.utility.exchange.read_works import read_works
from tests.utility.exchange.conftest import (
    AT,
    BOT,
    EVERY_WORK_COLUMN,
    Store,
    accounts_file,
    cells,
    register,
    work,
    works_file,
)

DEMANDED = TableLayout(counted=True)


def written(file: Path, count: int, *, first: bool = False, separator: str = ",") -> Path:
    """Write two works and a line that says that there are so many."""
    works_file(file, [work("1"), work("2")], separator=separator)
    text, line = file.read_text("utf-8"), f"# rows: {count}\n"
    file.write_text(line + text if first else text + line, "utf-8")
    return file


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("first", [False, True])
def test_the_count_may_stand_first_or_last(file: Path, first: bool, separator: str) -> None:
    """It is no row, and does not hide which separator the file has."""
    parsed = read_works(written(file, 2, first=first, separator=separator), DEMANDED)
    assert [record.work for record in parsed.records] == ["1", "2"]
    assert not parsed.problems


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_another_count_refuses_the_file(store: Store, file: Path, first: bool, count: int) -> None:
    """Nothing of it is taken, and the line of the count is named."""
    report = import_works(store, BOT, written(file, count, first=first), AT)
    [problem] = report.problems
    assert (report.refused, problem.line) == (Code.ROWS_LOST, 1 if first else 4)
    assert (problem.facts["said"], problem.facts["rows"]) == (count, 2)
    assert store.see("SELECT work FROM works") == []


def test_a_file_cut_between_two_works_is_refused(store: Store, file: Path) -> None:
    """With its count first it says so itself; with its count last, where the layout demands one."""
    whole = written(file, 2, first=True).read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(whole[:-1]), "utf-8")
    assert import_works(store, BOT, file, AT).refused is Code.ROWS_LOST
    whole = written(file, 2).read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(whole[:-2]), "utf-8")
    assert import_works(store, BOT, file, AT, layout=DEMANDED).refused is Code.NO_COUNT
    assert store.see("SELECT work FROM works") == []


def test_a_count_that_was_cut_itself_refuses_the_file(file: Path) -> None:
    """Twelve rows are not one."""
    works_file(file, [work(str(number)) for number in range(12)])
    file.write_text(file.read_text("utf-8") + "# rows: 1", "utf-8")
    assert read_works(file).refused is Code.ROWS_LOST


def test_blank_rows_are_not_counted_and_bad_ones_are(file: Path) -> None:
    """A row counts when there is something in it."""
    accounts_file(file, [register("1"), {}, register("2", digits="x")])
    file.write_text(file.read_text("utf-8") + "# Rows: 2\n", "utf-8")
    parsed = read_accounts(file)
    assert (parsed.refused, parsed.rows, parsed.bad) == (None, 2, 1)


def test_a_sheet_may_say_its_count_too(file: Path) -> None:
    """In a cell of its own."""
    book = openpyxl.Workbook()
    for row in [*cells([work("1"), work("2")], EVERY_WORK_COLUMN), ["# rows: 3"]]:
        book.worksheets[0].append(row)
    book.save(file)
    assert read_works(file).refused is Code.ROWS_LOST


def test_without_a_header_every_row_counts(file: Path) -> None:
    """There is nothing to leave out of the count."""
    accounts_file(file, [register("1"), register("2")])
    rows = file.read_text("utf-8").partition("\n")[2]
    file.write_text(f"{rows}# rows: 2\n", "utf-8")
    layout = TableLayout(header=False)
    assert [record.number for record in read_accounts(file, layout).records] == ["1", "2"]
