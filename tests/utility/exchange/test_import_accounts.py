"""Accounts go into the store together or not at all, and nobody is lost by a bad row."""

import os
import signal
import subprocess
import sys
import tracemalloc
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.runtime.store import moment
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.layout import ACCOUNT_COLUMNS, TableLayout
from engine.utility.exchange.problems import Code
from engine.utility.exchange.read_accounts import SERVICES, ZONES, read_accounts
from engine.utility.exchange.report import Report
from tests.utility.exchange.conftest import (
    AT,
    BOT,
    MIGRATIONS,
    Store,
    accounts_file,
    cells,
    register,
    text_file,
)

BAD = {"digits": "багато"}


def numbers(store: Store, bot: str = BOT) -> list[str]:
    """Give the accounts of a bot."""
    sql = "SELECT number FROM accounts WHERE bot = ? ORDER BY number"
    return [number for (number,) in store.see(sql, bot)]


def many(count: int, **cells: str) -> list[dict[str, str]]:
    """Give rows of so many accounts."""
    return [register(f"{number:08}", **cells) for number in range(count)]


def test_a_file_fills_the_tables(store: Store, file: Path) -> None:
    """Registers stand in asking order; what is unknown is nothing, decimals and dates are text."""
    rows = [
        register(meter="772", service="hot_water", unit="м³", limit="30", group="GPV1.1"),
        register(meter="771", zone="day", last_value="", last_date="", limit="", digits=""),
        {"account": "0765432"},
    ]
    report = import_accounts(store, BOT, accounts_file(file, rows), AT)
    assert report == Report(3, 2, (), True, None)
    facts = "bot, number, address, flat, eic, phone, outage_group, verified_until"
    assert store.see(f"SELECT {facts} FROM accounts ORDER BY number") == [  # noqa: S608
        (BOT, "0765432", None, None, None, None, None, None),
        (BOT, "12345678", "вул. Соборності, 12", "4", None, None, "1.1", "2031-05-31"),
    ]
    assert store.see("SELECT * FROM registers ORDER BY position") == [
        (BOT, "12345678", "772", 1, "hot_water", "м³", "", "", 5, 3, "105.25", "2026-02-01", "30"),
        (BOT, "12345678", "771", 2, "heat", "Гкал", "", "day", None, 3, None, None, None),
    ]
    assert store.see("SELECT * FROM imports") == [(BOT, "accounts", moment(AT), 3, 0)]


def test_a_file_replaces_the_table_of_its_bot_only(store: Store, file: Path) -> None:
    """Accounts that are not in it go, with their registers; links, readings, other bots stay."""
    accounts_file(file, many(3))
    import_accounts(store, "kharkiv", file, AT)
    import_accounts(store, BOT, file, AT)
    store.put(
        "INSERT INTO people (bot, channel, chat, language, met_at)"
        " VALUES (?, 'viber', '1', 'uk', '')",
        BOT,
    )
    store.put("INSERT INTO links (person_id, account, linked_at) VALUES (1, '00000000', '')")
    store.put(
        "INSERT INTO readings (bot, account, meter, service, register, zone, value, unit, as_of,"
        " billing_month, received_at, channel, status, step_key)"
        " VALUES (?, '00000000', '771', 'heat', '', '', '1', 'Гкал', '', '', '', '', 'queued', '')",
        BOT,
    )
    kept = store.see("SELECT * FROM links"), store.see("SELECT * FROM readings")
    report = import_accounts(store, BOT, accounts_file(file, [register("00000002")]), AT)
    assert (report.accounts, report.removed, report.kept) == (1, 2, 0)
    assert numbers(store) == ["00000002"]
    assert store.see("SELECT account FROM registers WHERE bot = ?", BOT) == [("00000002",)]
    assert numbers(store, "kharkiv") == ["00000000", "00000001", "00000002"]
    assert (store.see("SELECT * FROM links"), store.see("SELECT * FROM readings")) == kept


def test_the_same_file_twice_is_the_same_as_once(store: Store, file: Path) -> None:
    """Importing is not adding."""
    accounts_file(file, many(20))
    import_accounts(store, BOT, file, AT)
    once = store.everything()
    import_accounts(store, BOT, file, AT)
    assert store.everything() == once


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


def test_a_dry_run_tells_all_and_changes_nothing(store: Store, file: Path) -> None:
    """It counts what an import would do."""
    import_accounts(store, BOT, accounts_file(file, many(12)), AT)
    before = store.everything()
    accounts_file(file, [*many(10), register("99999999", **BAD)])
    report = import_accounts(store, BOT, file, AT, dry_run=True)
    assert (report.accounts, report.removed, report.bad, report.changed) == (10, 2, 1, False)
    assert store.everything() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        ",".join(ACCOUNT_COLUMNS).encode() + b"\n",
        b"OR;PIB\n1;2\n",
        b"PK\x03\x04 cut off",
        b"\x03 no dbf",
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    store: Store, file: Path, content: bytes
) -> None:
    """One problem says why, with the name of the file."""
    import_accounts(store, BOT, accounts_file(file, many(3)), AT)
    before = store.everything()
    file.write_bytes(content)
    report = import_accounts(store, BOT, file, AT)
    assert report.refused == report.problems[0].code
    assert (len(report.problems), report.problems[0].facts["file"]) == (1, file.name)
    assert (report.changed, store.everything()) == (False, before)


def test_a_file_that_was_cut_off_never_replaces_a_good_table(store: Store, file: Path) -> None:
    """Wherever in its last row it breaks off: the accounts after it are missing."""
    import_accounts(store, BOT, accounts_file(file, many(40)), AT)
    before = store.everything()
    whole = accounts_file(file, many(20)).read_bytes()
    for end in range(whole.rindex(b"\n", 0, -1) + 2, whole.rindex(b",")):
        file.write_bytes(whole[:end])
        report = import_accounts(store, BOT, file, AT)
        assert report.refused in (Code.CUT_OFF, Code.OPEN_QUOTE)
    assert store.everything() == before


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


def test_a_file_of_old_billing_goes_in_by_its_layout(store: Store, file: Path) -> None:
    """cp1251, semicolons, CRLF, decimal commas, dd.mm.yyyy."""
    rows = cells([register("0077", last_value="12,5", last_date="01.02.2026",
                           verified_until="", address="м. Мерефа, вул. Ґедройця, 7")],
                 ACCOUNT_COLUMNS)  # fmt: skip
    text_file(file, rows, ";", "cp1251", "\r\n")
    layout = TableLayout(encoding="cp1251", separator=";", day_first=True)
    assert import_accounts(store, BOT, file, AT, layout=layout).clean
    assert store.see("SELECT number, address FROM accounts") == [
        ("0077", "м. Мерефа, вул. Ґедройця, 7")
    ]
    assert store.see("SELECT last_value, last_date FROM registers") == [("12.5", "2026-02-01")]


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.utility.exchange.conftest import AT, BOT, MIGRATIONS, Store
from engine.utility.exchange.import_accounts import import_accounts

def kill(stage, done, total):
    if stage == "store":
        os.kill(os.getpid(), signal.SIGKILL)

import_accounts(Store(Path(sys.argv[1]), MIGRATIONS), BOT, Path(sys.argv[2]), AT, progress=kill)
"""


def test_a_kill_in_the_middle_leaves_what_was_there(tmp_path: Path, file: Path) -> None:
    """Half of the new accounts were written already; none of them is seen, and the store works."""
    database = tmp_path / "rozmova.db"
    store = Store(database, MIGRATIONS)
    import_accounts(store, BOT, accounts_file(file, many(3)), AT)
    before = store.everything()
    store.close()
    accounts_file(file, many(3000, last_value="1"))
    root = Path(engine.__file__).parents[1]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(database), str(file)],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    store = Store(database, MIGRATIONS)
    assert store.everything() == before
    assert import_accounts(store, BOT, file, AT).accounts == 3000
    store.close()


def big(file: Path, rows: int) -> Path:
    """Write a file of two registers for each account."""
    with file.open("w", encoding="utf-8") as lines:
        lines.write(",".join(ACCOUNT_COLUMNS) + "\n")
        for number in range(rows):
            zone = "night" if number % 2 else "day"
            lines.write(f"{number // 2:08},вул. Мира,{number // 2},,,,{number // 2},electricity,")
            lines.write(f"кВт·год,,{zone},6,0,{number % 1000},2026-02-01,900,\n")
    return file


def test_a_hundred_thousand_rows_go_in(store: Store, file: Path) -> None:
    """In one transaction, with a word now and then about how far it is."""
    told: list[tuple[str, int, int]] = []
    report = import_accounts(
        store, BOT, big(file, 100_000), AT, progress=lambda *words: told.append(words)
    )
    assert (report.rows, report.accounts, report.clean) == (100_000, 50_000, True)
    assert store.see("SELECT count(*) FROM registers") == [(100_000,)]
    assert {stage for stage, _, _ in told} == {"read", "store"}
    assert told[-1] == ("store", 50_000, 50_000)


def test_reading_keeps_records_and_no_rows(file: Path) -> None:
    """Whatever the file's size, it takes a kilobyte and a half for a row, or less."""
    big(file, 4_000)
    tracemalloc.start()
    read_accounts(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1500 * 4_000


WORDS = st.text(
    st.sampled_from("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАЖІЇЄҐ,;.'\"\n\t-/№ 0123456789"), max_size=20
)
NUMBERS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=12)
DECIMALS = st.decimals(0, 99999, places=3).map(lambda value: f"{value:f}")
REGISTERS = st.fixed_dictionaries(
    {
        "meter": NUMBERS,
        "service": st.sampled_from(SERVICES),
        "unit": st.sampled_from(("кВт·год", "м3", "Гкал")),
        "zone": st.sampled_from(("", *ZONES)),
        "digits": st.sampled_from(("", "5", "6")),
        "decimals": st.sampled_from(("3", "4")),
        "last_value": DECIMALS | st.just(""),
        "last_date": st.dates(date(1970, 1, 1), date(2099, 12, 31)).map(str),
        "limit": DECIMALS | st.just(""),
    }
)


@st.composite
def billed(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draw the rows of a file in which nothing is wrong."""
    rows = []
    for number in draw(st.lists(NUMBERS, min_size=1, max_size=4, unique=True)):
        facts = {"account": number, "address": draw(WORDS), "flat": draw(NUMBERS)}
        own = st.lists(REGISTERS, max_size=4, unique_by=lambda each: (each["meter"], each["zone"]))
        rows += [facts | each for each in draw(own)] or [facts]
    return rows


@settings(max_examples=60, deadline=None)
@given(
    rows=billed(),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(("utf-8", "cp1251", "cp1125")),
    comma=st.booleans(),
)
def test_what_billing_wrote_is_what_is_stored(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, str]], separator: str, encoding: str, comma: bool,
) -> None:  # fmt: skip
    """Every account, every register in its order, every decimal exactly."""
    written = [
        {name: cell.replace(".", ",") if comma and name in ("last_value", "limit") else cell
         for name, cell in row.items()}
        for row in rows
    ]  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "billed.csv"
    text_file(path, cells(written, ACCOUNT_COLUMNS), separator, encoding)
    store = Store(None, MIGRATIONS)
    try:
        report = import_accounts(store, BOT, path, AT, layout=TableLayout(encoding=encoding))
        assert report.clean, report
        addresses = store.see("SELECT number, coalesce(address, '') FROM accounts ORDER BY number")
        stored = store.see(
            "SELECT account, position, meter, service, unit, zone, digits, last_value, last_date,"
            " limit_value FROM registers ORDER BY account, position"
        )
    finally:
        store.close()
    assert addresses == sorted({(row["account"], " ".join(row["address"].split())) for row in rows})
    assert [_exact(row) for row in stored] == [_exact(row) for row in _expected(rows)]


def _expected(rows: list[dict[str, str]]) -> list[tuple[object, ...]]:
    """Say what the registers of a file should look like in the store."""
    expected: list[tuple[object, ...]] = []
    for number in sorted({row["account"] for row in rows}):
        own = [row for row in rows if row["account"] == number and "meter" in row]
        for position, row in enumerate(own, 1):
            digits = int(row["digits"]) if row["digits"] else None
            expected.append(
                (number, position, row["meter"], row["service"], row["unit"], row["zone"], digits,
                 row["last_value"] or None, row["last_date"], row["limit"] or None)
            )  # fmt: skip
    return expected


def _exact(row: tuple[object, ...]) -> tuple[object, ...]:
    """Compare decimals by value, and by nothing else."""
    *rest, last, day, limit = row
    values = [None if value is None else Decimal(str(value)) for value in (last, limit)]
    return (*rest, *values, day)
