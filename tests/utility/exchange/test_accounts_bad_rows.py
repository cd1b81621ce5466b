"""A bad row keeps its account as it was; too many of them, or one when strict, refuse the file."""

from pathlib import Path

import openpyxl
import pytest

from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.layout import ACCOUNT_COLUMNS
from engine.utility.exchange.problems import Code
from tests.utility.exchange.conftest import AT, BOT, Store, accounts_file, cells, register
from tests.utility.exchange.imported import BAD, many, numbers


def test_an_account_with_a_bad_row_stays_as_it_was(store: Store, file: Path) -> None:
    """Also when its other rows are right, and when it comes before or after them."""
    import_accounts(store, BOT, accounts_file(file, many(12)), AT)
    before = store.see("SELECT * FROM registers WHERE account = '00000005'")
    rows = many(12, last_value="200")
    rows.insert(0, register("00000005", meter="772", **BAD))
    report = import_accounts(store, BOT, accounts_file(file, rows), AT)
    assert (report.rows, report.bad, report.accounts, report.kept) == (13, 1, 11, 1)
    assert [(each.line, each.column, each.code) for each in report.problems] == [
        (2, "digits", Code.BAD_WHOLE)
    ]
    assert not report.clean
    assert report.changed
    assert store.see("SELECT * FROM registers WHERE account = '00000005'") == before
    changed = store.see("SELECT last_value FROM registers WHERE account <> '00000005'")
    assert changed == [("200",)] * 11


def test_a_new_account_with_a_bad_row_does_not_appear(store: Store, file: Path) -> None:
    """There is nothing stored of it, and nothing right to store."""
    rows = [*many(10), register("99999999", **BAD)]
    import_accounts(store, BOT, accounts_file(file, rows), AT)
    assert numbers(store) == [f"{number:08}" for number in range(10)]


def test_a_row_without_a_readable_account_removes_nobody(store: Store, file: Path) -> None:
    """It may be anybody's: Excel has made 2.7E+11 of an account that is not in the file now."""
    import_accounts(store, BOT, accounts_file(file, [*many(20), register("270001234567")]), AT)
    rows = [*many(19), register("2.7E+11", meter="772")]
    report = import_accounts(store, BOT, accounts_file(file, rows), AT)
    assert (report.removed, report.kept) == (0, 2)
    assert numbers(store) == [*(f"{number:08}" for number in range(20)), "270001234567"]


def test_strict_refuses_all_for_one_bad_row(store: Store, file: Path) -> None:
    """Nothing changes, and what is wrong is told as usual."""
    import_accounts(store, BOT, accounts_file(file, many(3)), AT)
    before = store.everything()
    rows = [*many(50), register("99999999", **BAD)]
    report = import_accounts(store, BOT, accounts_file(file, rows), AT, strict=True)
    assert (report.refused, report.changed, len(report.problems)) == (Code.STRICT, False, 1)
    assert store.everything() == before
    assert import_accounts(store, BOT, accounts_file(file, many(50)), AT, strict=True).clean


@pytest.mark.parametrize(
    ("good", "bad", "refused"),
    [
        (9, 1, None),
        (89, 10, Code.TOO_MANY_BAD),
        (90, 10, None),
        (91, 10, None),
        (8, 1, Code.TOO_MANY_BAD),
        (0, 1, Code.TOO_MANY_BAD),
    ],
)
def test_over_one_bad_row_in_ten_changes_nothing(
    store: Store, file: Path, good: int, bad: int, refused: Code | None
) -> None:
    """Ten per cent exactly go in."""
    rows = [*many(good), *many(bad, meter="772", **BAD)]
    if not refused:
        rows = [*many(good), *(register(f"9{number:07}", **BAD) for number in range(bad))]
    before = store.everything()
    report = import_accounts(store, BOT, accounts_file(file, rows), AT)
    assert report.refused == refused
    assert (store.everything() == before) == (refused is not None)


def test_a_row_with_several_mistakes_is_one_bad_row(store: Store, file: Path) -> None:
    """Each of them is told, but rows are counted."""
    rows = [*many(9), register("99999999", digits="x", decimals="y", limit="z")]
    report = import_accounts(store, BOT, accounts_file(file, rows), AT)
    assert (report.bad, len(report.problems), report.refused) == (1, 3, None)


def test_no_good_account_changes_nothing(store: Store, file: Path) -> None:
    """One account of ten registers with a mistake in one: not over a tenth, yet nothing to take."""
    rows = [register(meter=str(number)) for number in range(1, 10)]
    rows.append(register(meter="10", **BAD))
    report = import_accounts(store, BOT, accounts_file(file, rows), AT)
    assert (report.refused, report.changed) == (Code.NONE_GOOD, False)
    assert store.see("SELECT * FROM imports") == []


def test_accounts_that_excel_made_numbers_are_refused_with_their_row(
    store: Store, tmp_path: Path
) -> None:
    """Zeros at the beginning are gone, and nobody can tell; text with its zeros is right."""
    book = openpyxl.Workbook()
    for row in cells(many(18), ACCOUNT_COLUMNS):
        book.worksheets[0].append(row)
    book.worksheets[0].append([270001234567, *cells([register()], ACCOUNT_COLUMNS)[1][1:]])
    book.worksheets[0].append([77.0, *cells([register()], ACCOUNT_COLUMNS)[1][1:]])
    book.save(tmp_path / "a.xlsx")
    report = import_accounts(store, BOT, tmp_path / "a.xlsx", AT)
    assert [(each.line, each.column, each.code, each.facts) for each in report.problems] == [
        (20, "account", Code.NUMBER_ACCOUNT, {"value": "270001234567"}),
        (21, "account", Code.NUMBER_ACCOUNT, {"value": "77"}),
    ]
    assert numbers(store) == [f"{number:08}" for number in range(18)]
