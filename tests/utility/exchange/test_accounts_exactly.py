"""What billing wrote is what is stored, whatever the layout of its file."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.layout import ACCOUNT_COLUMNS, TableLayout
from engine.utility.exchange.read_accounts import SERVICES, ZONES
from tests.utility.exchange.conftest import AT, BOT, MIGRATIONS, Store, cells, register, text_file


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
