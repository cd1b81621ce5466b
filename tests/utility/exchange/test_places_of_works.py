"""Works by address in a file of the dispatchers', and what a file that broke off may not do."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.runtime.store import Row
from engine.utility.exchange.import_works import import_works
from engine.utility.exchange.layout import PLACE_COLUMNS, WORK_COLUMNS, Column, TableLayout
from engine.utility.exchange.problems import Code
from engine.utility.exchange.read_works import read_works
from engine.utility.samples import import_samples
from tests.utility.exchange.conftest import AT, BOT, Store, cells, text_file, work, works_file

ROOT = Path(__file__).parents[3]
SAMPLES = sorted(ROOT.glob("flows/*/works.csv"))
LATER = AT + timedelta(hours=3)
KORZO = {"accounts": "", "settlement": "м. Ужгород", "street": "вул. Корзо", "houses": "1-15, 17"}


def places(store: Store) -> list[Row]:
    """Give what is stored of places."""
    return store.see("SELECT * FROM work_places ORDER BY work, street, low")


def codes(file: Path, *rows: dict[str, Any]) -> list[tuple[int, str, Code]]:
    """Give line, column and code of what is wrong with works."""
    found = read_works(works_file(file, rows)).problems
    return [(problem.line, problem.column, problem.code) for problem in found]


def test_a_place_is_stored_as_keys_and_as_written(store: Store, file: Path) -> None:
    """One row for each range; the whole street and the whole settlement are ranges as well."""
    rows = [
        work("1", **KORZO),
        work("2", accounts="", street="пл. Миру"),
        work("3", accounts="", settlement="с. Дубове"),
        work("4", accounts="77", street="Корзо", houses="2-8 парні"),
    ]
    report = import_works(store, BOT, works_file(file, rows), AT)
    assert (report.new, report.problems) == (4, ())
    assert places(store) == [
        (BOT, "1", 1, "ужгород", "м. Ужгород", "корзо", "вул", "вул. Корзо", 1, 15, None, None),
        (BOT, "1", 1, "ужгород", "м. Ужгород", "корзо", "вул", "вул. Корзо", 17, 17, None, ""),
        (BOT, "2", 1, "", "", "миру", "пл", "пл. Миру", 0, 9999, None, None),
        (BOT, "3", 1, "дубове", "с. Дубове", "", "", "", 0, 9999, None, None),
        (BOT, "4", 1, "", "", "корзо", "", "Корзо", 2, 8, 0, None),
    ]


def test_a_work_on_several_rows_has_their_places_together(store: Store, file: Path) -> None:
    """Each row adds one, also further houses of the same street."""
    rows = [
        work("1", **KORZO),
        work("2", **KORZO),
        work("1", **{**KORZO, "street": "пл. Петефі"}),
        work("1", **{**KORZO, "houses": "30"}),
    ]
    report = import_works(store, BOT, works_file(file, rows), AT)
    assert (report.rows, report.works, report.problems) == (4, 2, ())
    ones = [row for row in places(store) if row[1] == "1"]
    assert [(row[2], row[5], row[8]) for row in ones] == [
        (1, "корзо", 1), (1, "корзо", 17), (3, "корзо", 30), (2, "петефі", 1), (2, "петефі", 17),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (KORZO, KORZO),  # the same place
        (KORZO, {**KORZO, "street": "ВУЛИЦЯ КОРЗО"}),  # the same, written otherwise
        (KORZO, {**KORZO, "street": "пл. Миру", "reason": "інше"}),
        (KORZO, {**KORZO, "street": "пл. Миру", "accounts": "77"}),
        (KORZO, {**KORZO, "street": "пл. Миру", "status": "cancelled"}),
        ({}, {"accounts": "12345678", **{k: v for k, v in KORZO.items() if k != "accounts"}}),
        ({}, {}),
    ],
)
def test_a_further_row_that_adds_no_place_or_disagrees_is_bad(
    store: Store, file: Path, first: dict[str, str], second: dict[str, str]
) -> None:
    """Then the work is not guessed at, whatever its rows say."""
    rows = [work(f"W{number}") for number in range(9)]
    assert codes(file, work("1", **first), work("1", **second)) == [(3, "work", Code.DUPLICATE)]
    works_file(file, [*rows, work("1", **first), work("1", **second)])
    assert import_works(store, BOT, file, AT).new == len(rows)
    assert places(store) == []


def test_a_bad_row_spoils_the_whole_work(store: Store, file: Path) -> None:
    """Half of its places would be as good as a lie about the others."""
    rows = [work(f"W{number}") for number in range(9)]
    bad = {**KORZO, "houses": "15-1"}
    works_file(file, [work("1", **bad), *rows, work("1", **KORZO)])
    report = import_works(store, BOT, file, AT)
    assert [(each.line, each.code) for each in report.problems] == [(2, Code.BAD_HOUSES)]
    assert places(store) == []


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"settlement": "м."}, "settlement", Code.BAD_SETTLEMENT),
        ({"street": "вул. Корзо, 5"}, "street", Code.BAD_STREET),
        ({"street": "вул. Корзо 5"}, "street", Code.BAD_STREET),
        ({"street": "?"}, "street", Code.BAD_STREET),
        ({"street": "Корзо", "houses": "5-1"}, "houses", Code.BAD_HOUSES),
        ({"street": "Корзо", "houses": "усе"}, "houses", None),
        ({"houses": "5"}, "houses", Code.NO_STREET),
        ({"settlement": "Ужгород", "houses": "5"}, "houses", Code.NO_STREET),
        ({"accounts": ""}, "accounts", Code.NOBODY),
        ({"accounts": "", "street": "Корзо"}, "", None),
        ({"accounts": "", "settlement": "Дубове"}, "", None),
        ({"accounts": "", "street": "?"}, "street", Code.BAD_STREET),  # and not NOBODY as well
    ],
)
def test_a_place_that_cannot_be_read_is_a_bad_row(
    file: Path, cells: dict[str, str], column: str, code: Code | None
) -> None:
    """Its column is named; a work needs accounts, a group or a place."""
    assert codes(file, work(**cells)) == ([(2, column, code)] if code else [])


def test_the_piece_of_a_list_that_makes_no_sense_is_told(file: Path) -> None:
    """And not the whole list."""
    row = work(**{**KORZO, "houses": "1-15, 17, дев'ять, 20"})
    (problem,) = read_works(works_file(file, [row])).problems
    assert problem.facts == {"value": "дев'ять"}


@pytest.mark.parametrize(
    "change",
    [
        {"houses": "1-15"},
        {"houses": "1-15, 17, 19"},
        {"street": "пл. Корзо"},
        {"settlement": ""},
        {"street": "", "houses": ""},
    ],
)
def test_a_work_whose_place_changed_is_renewed(
    store: Store, file: Path, change: dict[str, str]
) -> None:
    """As one whose accounts did; the same place again is no change."""
    import_works(store, BOT, works_file(file, [work(**KORZO)]), AT)
    assert import_works(store, BOT, file, LATER).same == 1
    before = places(store)
    report = import_works(store, BOT, works_file(file, [work(**{**KORZO, **change})]), LATER)
    assert (report.renewed, report.same) == (1, 0)
    assert places(store) != before


def test_places_are_mapped_as_other_columns_are(store: Store, file: Path) -> None:
    """A file of theirs, without a header too; without a mapping such a file has no places."""
    names = (*WORK_COLUMNS, *PLACE_COLUMNS)
    columns = {name: Column(str(number)) for number, name in enumerate(names, 1)}
    text_file(file, cells([work(**KORZO)], names)[1:], ";")
    layout = TableLayout(header=False, columns=columns)
    assert import_works(store, BOT, file, AT, layout=layout).new == 1
    assert len(places(store)) == 2
    text_file(file, cells([work()], WORK_COLUMNS)[1:], ";")
    assert import_works(store, BOT, file, AT, layout=TableLayout(header=False)).renewed == 1
    assert places(store) == []


def test_bad_rows_make_what_is_known_incomplete_until_a_right_file_comes(
    store: Store, file: Path
) -> None:
    """Of the works on those rows nobody knows."""
    rows = [work(f"W{number}") for number in range(10)]
    incomplete = "SELECT incomplete FROM imports WHERE kind = 'works'"
    import_works(store, BOT, works_file(file, [*rows[:9], work("W9", status="?")]), AT)
    assert store.see(incomplete) == [(1,)]
    import_works(store, BOT, works_file(file, rows), LATER)
    assert store.see(incomplete) == [(0,)]


def test_a_file_that_ends_where_a_work_lost_places_is_not_believed(
    store: Store, file: Path
) -> None:
    """It may have been cut off between two rows of that work, which stays as it was."""
    rows = [work(f"W{number}") for number in range(10)]
    ours = [work("1", **KORZO), work("1", **{**KORZO, "street": "пл. Миру"})]
    import_works(store, BOT, works_file(file, [*rows, *ours]), AT)
    before = places(store)
    report = import_works(store, BOT, works_file(file, [*rows, ours[0]]), LATER)
    assert [(each.line, each.code) for each in report.problems] == [(12, Code.PLACES_LOST)]
    assert (report.bad, report.same, places(store)) == (1, 10, before)
    assert store.see("SELECT incomplete FROM imports WHERE kind = 'works'") == [(1,)]
    report = import_works(store, BOT, works_file(file, [ours[0], *rows]), LATER)
    assert (report.problems, report.renewed) == ((), 1)
    assert places(store) == [row for row in before if row[2] == 1]


@pytest.mark.parametrize(
    "now",
    [
        [{**KORZO, "houses": "1-15"}, {**KORZO, "street": "пл. Миру"}],  # fewer houses
        [{**KORZO, "street": "пл. Миру"}],  # no beginning of what there was
        [KORZO, {**KORZO, "street": "пл. Миру"}, {**KORZO, "street": "Іншa"}],
    ],
)
def test_other_changes_of_the_last_work_are_believed(
    store: Store, file: Path, now: list[dict[str, str]]
) -> None:
    """Whatever a cut cannot do."""
    ours = [work("1", **KORZO), work("1", **{**KORZO, "street": "пл. Миру"})]
    import_works(store, BOT, works_file(file, ours), AT)
    report = import_works(store, BOT, works_file(file, [work("1", **row) for row in now]), LATER)
    assert (report.problems, report.renewed) == ((), 1)


@pytest.mark.parametrize("header", [WORK_COLUMNS, (*WORK_COLUMNS, *PLACE_COLUMNS)])
def test_a_list_without_works_is_refused(store: Store, file: Path, header: tuple[str, ...]) -> None:
    """A file that lost all its rows looks the same, and «no outages» would be a lie."""
    import_works(store, BOT, works_file(file, [work()]), AT)
    before = store.everything()
    report = import_works(store, BOT, text_file(file, [header]), LATER)
    assert (report.refused, report.clean) == (Code.NO_WORKS, False)
    assert store.everything() == before


@pytest.mark.parametrize("last", ["houses", "street", "reason", "accounts", "group", "ends"])
def test_a_last_cell_that_may_be_half_a_cell_is_not_believed(file: Path, last: str) -> None:
    """«1-15» that broke off after «1-1» is another list of houses."""
    names = [*(name for name in (*WORK_COLUMNS, *PLACE_COLUMNS) if name != last), last]
    text_file(file, cells([work(**KORZO), work("2", **KORZO)], names))
    assert read_works(file).problems == ()
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    assert [each.code for each in read_works(file).problems] == [Code.CUT_OFF]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: str(path.parent.name))
def test_a_file_cut_at_any_byte_replaces_nothing(store: Store, file: Path, sample: Path) -> None:
    """Whatever is left of it: works that are stored stay as they were.

    Nor does half a row pass for a whole one: then the file is refused, or known to be incomplete.
    """
    bot, whole = sample.parent.name, sample.read_bytes()
    import_samples(store, ROOT, bot, AT)
    before = works_stored(store)
    for length in range(len(whole)):
        left, cut = whole[:length], whole[length:]
        file.write_bytes(left)
        report = import_works(store, bot, file, LATER)
        assert (report.new, report.renewed) == (0, 0), left
        between_rows = left.endswith(b"\n") or cut.startswith(b"\n")
        incomplete = store.see("SELECT incomplete FROM imports WHERE kind = 'works'")
        assert between_rows or report.refused or incomplete == [(1,)], left
    assert works_stored(store) == before


def works_stored(store: Store) -> list[list[Row]]:
    """Give all that is stored of works."""
    tables = ("works", "work_accounts", "work_places")
    return [sorted(store.see(f"SELECT * FROM {table}"), key=repr) for table in tables]  # noqa: S608
