"""A file of accounts becomes records: registers in asking order, one account from its rows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.utility.exchange.layout import (
    ACCOUNT_COLUMNS,
    OURS,
    Column,
    Constant,
    RegisterLayout,
    TableLayout,
)
from engine.utility.exchange.problems import Code
from engine.utility.exchange.read_accounts import AccountRecord, RegisterRecord, read_accounts
from engine.utility.exchange.report import Parsed
from tests.utility.exchange.conftest import accounts_file, register, text_file


def read(file: Path, *rows: dict[str, Any], layout: TableLayout = OURS) -> Parsed[AccountRecord]:
    """Read a file of these rows."""
    return read_accounts(accounts_file(file, rows), layout)


def codes(parsed: Parsed[AccountRecord]) -> list[tuple[int, str, Code]]:
    """Give line, column and code of every problem."""
    return [(problem.line, problem.column, problem.code) for problem in parsed.problems]


def test_rows_of_one_account_become_one_record(file: Path) -> None:
    """Its registers stand in the order of the file, wherever the rows stand."""
    parsed = read(
        file,
        register(meter="772", service="hot_water", unit="м³"),
        register(meter="771", register="1.8.2", zone="day", eic="62Z270001234567D",
                 phone="+380501112233", group="GPV1.1", verified_until="2030-05-31"),
        register(meter="771", register="1.8.1", zone="night", verified_until="2030-05-31",
                 digits="", decimals="0", last_value="", last_date="", limit=""),
    )  # fmt: skip
    february, last, limit = date(2026, 2, 1), Decimal("105.25"), Decimal(20)
    assert parsed.records == (
        AccountRecord(
            "12345678", "вул. Соборності, 12", "4", "62Z270001234567D", "+380501112233", "1.1",
            date(2030, 5, 31),
            (
                RegisterRecord("772", "hot_water", "м³", "", "", 5, 3, last, february, limit),
                RegisterRecord("771", "heat", "Гкал", "1.8.2", "day", 5, 3, last, february, limit),
                RegisterRecord("771", "heat", "Гкал", "1.8.1", "night", None, 0, None, None, None),
            ),
        ),
    )  # fmt: skip


def test_a_meter_is_verified_until_one_date(file: Path) -> None:
    """Its registers cannot disagree about it; another account is not touched by that."""
    parsed = read(
        file,
        register(zone="day"),
        register("20304050"),
        register(zone="night", verified_until="2030-05-31"),
    )
    assert codes(parsed) == [(4, "verified_until", Code.DISAGREES)]
    assert parsed.spoilt == {"12345678"}
    assert [record.number for record in parsed.records] == ["20304050"]


def test_an_account_without_meters_has_no_registers(file: Path) -> None:
    """It is one row with empty meter columns."""
    bare = {"account": "20304050", "address": "вул. Європейська, 31"}
    parsed = read_accounts(accounts_file(file, [bare]))
    assert [(record.number, record.registers) for record in parsed.records] == [("20304050", ())]


@pytest.mark.parametrize("name", ["address", "flat", "eic", "phone", "group"])
def test_a_row_that_contradicts_an_earlier_one_is_bad(file: Path, name: str) -> None:
    """What is right cannot be known, so the account stays as it is stored."""
    parsed = read(file, register(**{name: "7"}), register(meter="772", **{name: "8"}))
    assert codes(parsed) == [(3, name, Code.DISAGREES)]
    assert parsed.problems[0].facts == {"value": "8", "was": "7", "first": 2}
    assert not parsed.records
    assert parsed.spoilt == {"12345678"}


def test_an_empty_cell_contradicts_nothing(file: Path) -> None:
    """Whichever row says something is believed."""
    parsed = read(file, register(eic=""), register(meter="772", eic="62Z1"), register(meter="773"))
    assert [record.eic for record in parsed.records] == ["62Z1"]


def test_meters_may_be_verified_until_different_dates(file: Path) -> None:
    """The account's date is the earliest, for that meter needs care first."""
    parsed = read(file, register(), register(meter="772", verified_until="2027-01-31"))
    assert [record.verified_until for record in parsed.records] == [date(2027, 1, 31)]


@pytest.mark.parametrize(
    "second",
    [
        register(),
        {"account": "12345678"},
    ],
)
def test_what_was_said_already_is_a_duplicate(file: Path, second: dict[str, Any]) -> None:
    """A register twice, or a register and "no meters", cannot both be meant."""
    for rows in ([register(), second], [second, register()]):
        assert codes(read(file, *rows)) == [(3, "meter", Code.DUPLICATE)]


def test_zones_and_codes_tell_registers_of_a_meter_apart(file: Path) -> None:
    """Only meter, register and zone together name one."""
    parsed = read(
        file, register(zone="day"), register(zone="night"), register(zone="day", register="15.8.2")
    )
    assert [len(record.registers) for record in parsed.records] == [3]


@pytest.mark.parametrize(
    ("cells", "last"),
    [
        ({"last_value": "00012,50", "decimals": "1"}, "12.5"),
        ({"last_value": "326.0000", "decimals": ""}, "326"),
        ({"last_value": "326.0100", "decimals": "0"}, "326.01"),
        ({"last_value": "7.250", "decimals": "3"}, "7.250"),
        ({"last_value": "12 345,6", "decimals": "1"}, "12345.6"),
        ({"last_value": "12\u00a0345", "decimals": "1"}, "12345"),
        ({"last_value": "0", "decimals": "3"}, "0"),
        ({"last_value": "99999.999", "decimals": "3"}, "99999.999"),
    ],
)
def test_readings_are_exact(file: Path, cells: dict[str, str], last: str) -> None:
    """Point or comma, thousands apart; only zeros that the register cannot show are dropped."""
    [record] = read(file, register(**cells)).records
    assert str(record.registers[0].last_value) == last


@pytest.mark.parametrize(
    ("value", "decimals", "bad"),
    [
        ("12,200", "0", True),
        ("12.345", "2", True),
        ("12,345", "3", False),
        ("7,250", "2", False),
        ("7,000", "0", False),
        ("0,345", "0", False),
        ("1234,345", "0", False),
        ("12,345", "", False),
    ],
)
def test_a_fraction_that_the_register_cannot_show_may_be_thousands(
    file: Path, value: str, decimals: str, bad: bool
) -> None:
    """Nobody guesses: «12,200» of a meter without decimals is not stored as twelve."""
    parsed = read(file, register(last_value=value, decimals=decimals))
    assert codes(parsed) == ([(2, "last_value", Code.THOUSANDS)] if bad else [])


def test_a_separator_too_many_is_told_instead_of_what_it_shifted(file: Path) -> None:
    """The cells after it are not mistakes of their own; a blank one at the end harms nobody."""
    header = ",".join(ACCOUNT_COLUMNS)
    right = "1,Миру 1,,,,,771,heat,Гкал,,,5,3,105,2026-02-01,,"
    shifted = "2,Миру, 1,,,,,771,heat,Гкал,,,5,3,105,2026-02-01,,"
    file.write_text(f"{header}\n{right}\n{shifted}\n{right.replace('1', '3')},\n", "utf-8")
    assert codes(read_accounts(file)) == [(3, "", Code.LONG_ROW)]


def test_an_account_that_differs_in_several_cells_is_another(file: Path) -> None:
    """Its number is to blame, once."""
    parsed = read(file, register(), register(meter="772", address="пл. Миру", flat="9"))
    assert codes(parsed) == [(3, "account", Code.OTHER_ACCOUNT)]
    assert parsed.spoilt == {"12345678"}


WIDE = TableLayout(
    encoding="cp1251",
    columns={
        "account": Column("OR"), "address": Column("ADRESA"), "eic": Column("EIC"),
        "meter": Column("N_LICH"), "service": Constant("electricity"), "unit": Constant("кВт·год"),
        "last_date": Column("DATA"),
    },
    registers=(
        RegisterLayout({"last_value": Column("POK1")}, {"ZONY": frozenset({"1"})}),
        RegisterLayout(
            {"zone": Constant("day"), "last_value": Column("POK1")}, {"ZONY": frozenset({"2"})}
        ),
        RegisterLayout(
            {"zone": Constant("night"), "last_value": Column("POK2")}, {"ZONY": frozenset({"2"})}
        ),
    ),
)  # fmt: skip
HEADER = ["OR", "PIB", "ADRESA", "EIC", "N_LICH", "ZONY", "POK1", "POK2", "POK3", "DATA"]


def wide(file: Path, *rows: Sequence[str]) -> Parsed[AccountRecord]:
    """Read a file with the registers of a meter side by side, as billing wrote it."""
    text_file(file, [HEADER, *rows], ";", "cp1251", "\r\n")
    return read_accounts(file, WIDE)


def test_a_row_may_have_several_registers(file: Path) -> None:
    """The layout says by another column which of them there are."""
    parsed = wide(
        file,
        ["270001234567", "Іван", "м. Харків, 10", "62Z1", "01234567", "1", "12200", "", "",
         "2025-11-01"],
        ["270007654321", "Ґудзь", "м. Харків, 3", "62Z2", "07654321", "2", "8100", "4050", "",
         "2025-11-01"],
    )  # fmt: skip
    assert not parsed.problems
    assert [
        (record.number, [(each.zone, str(each.last_value)) for each in record.registers])
        for record in parsed.records
    ] == [
        ("270001234567", [("", "12200")]),
        ("270007654321", [("day", "8100"), ("night", "4050")]),
    ]


def test_a_meter_that_no_register_of_the_layout_suits_is_a_bad_row(file: Path) -> None:
    """Nobody foresaw four zones; a row without a meter has no registers, and that is right."""
    parsed = wide(
        file,
        ["270001234567", "", "", "", "01234567", "4", "1", "2", "3", "2025-11-01"],
        ["270007654321", "", "", "", "", "", "", "", "", "2025-11-01"],
    )
    assert codes(parsed) == [(2, "N_LICH", Code.NO_REGISTER)]
    assert [(record.number, record.registers) for record in parsed.records] == [
        ("270007654321", ())
    ]


def test_a_mistake_that_registers_of_a_row_share_is_told_once(file: Path) -> None:
    """A wrong date concerns both zones, and is one mistake."""
    parsed = wide(file, ["270001234567", "", "", "", "01", "2", "1", "2", "", "01.11.2025"])
    assert codes(parsed) == [(2, "DATA", Code.BAD_DATE)]


def test_a_file_without_header_is_read_by_numbers(file: Path) -> None:
    """Two heat meters side by side, a TAB between cells; a flat with one meter has one."""
    layout = TableLayout(
        encoding="cp1251",
        header=False,
        columns={"account": Column("1"), "address": Column("2"), "decimals": Constant("3")},
        registers=(
            RegisterLayout({"meter": Column("4"), "last_value": Column("5"),
                            "service": Constant("hot_water"), "unit": Constant("м³")}),
            RegisterLayout({"meter": Column("6"), "last_value": Column("7"),
                            "service": Constant("heat"), "unit": Constant("Гкал")}),
        ),
    )  # fmt: skip
    address = "м. Полтава, вул. Соборності, 1, кв. 7"
    text_file(
        file,
        [["10203040", address, "", "ГВ-0001", "123,456", "ТЕ-0002", "7,250"],
         ["10203041", address, "", "", "", "ТЕ-0003", ""]],
        "\t", "cp1251", "\r\n",
    )  # fmt: skip
    parsed = read_accounts(file, layout)
    assert not parsed.problems
    assert [
        [(each.meter, each.service, each.last_value) for each in record.registers]
        for record in parsed.records
    ] == [
        [("ГВ-0001", "hot_water", Decimal("123.456")), ("ТЕ-0002", "heat", Decimal("7.250"))],
        [("ТЕ-0003", "heat", None)],
    ]


def test_our_own_columns_may_stand_without_header_in_our_order(file: Path) -> None:
    """``header: no`` alone is enough for a file that has ours."""
    accounts_file(file, [register()])
    file.write_text(file.read_text("utf-8").partition("\n")[2], "utf-8")
    assert [record.number for record in read_accounts(file, TableLayout(header=False)).records] == [
        "12345678"
    ]


def test_their_words_are_replaced_by_ours(file: Path) -> None:
    """Т1 is day at one utility; what the layout does not name is judged as it stands."""
    zone = Column("zone", {"Т1": "day", "2": "night"})
    columns = {name: Column(name) for name in register()} | {"zone": zone}
    layout = TableLayout(columns=columns)
    rows = [register(zone="Т1"), register(zone="2"), register(zone="peak"), register(zone="Т4")]
    parsed = read(file, *rows, layout=layout)
    assert codes(parsed) == [(5, "zone", Code.UNKNOWN_WORD)]


def test_dates_are_read_as_the_layout_has_them(file: Path) -> None:
    """dd.mm.yyyy where it is configured, and only there."""
    rows = [register(last_date="01.02.2026", verified_until="31.05.2031")]
    [record] = read(file, *rows, layout=TableLayout(day_first=True)).records
    assert record.registers[0].last_date == date(2026, 2, 1)
    assert [code for _, _, code in codes(read(file, *rows))] == [Code.BAD_DATE, Code.BAD_DATE]


@pytest.mark.parametrize("left_out", ["limit", "phone", "digits", "verified_until"])
def test_a_column_that_nobody_has_may_be_absent(file: Path, left_out: str) -> None:
    """As long as the header has no name that we do not know."""
    names = [name for name in ACCOUNT_COLUMNS if name != left_out]
    rows = [names, [str(register().get(name, "")) for name in names]]
    assert len(read_accounts(text_file(file, rows)).records) == 1
    rows[0].append("borh")
    rows[1].append("")
    [problem] = read_accounts(text_file(file, rows)).problems
    assert (problem.code, problem.column) == (Code.UNKNOWN_COLUMN, "borh")


@pytest.mark.parametrize("left_out", ["account", "meter", "service", "unit", "zone", "decimals"])
def test_a_column_that_must_be_there_is_missed(file: Path, left_out: str) -> None:
    """The message names it, and what there is instead."""
    names = [name for name in register() if name != left_out]
    parsed = read_accounts(text_file(file, [names, ["1"] * len(names)]))
    assert parsed.refused is Code.UNKNOWN_HEADER
    assert left_out in str(parsed.problems[0].facts["columns"])
    assert "aliases" not in str(parsed.problems[0].facts["columns"])


def test_a_single_misspelt_name_is_told_with_the_right_one(file: Path) -> None:
    """Not that a column is absent."""
    names = ["acount" if name == "account" else name for name in ACCOUNT_COLUMNS]
    [problem] = read_accounts(text_file(file, [names, ["1"] * len(names)])).problems
    assert (problem.code, problem.column, problem.number) == (Code.UNKNOWN_COLUMN, "acount", 1)
    assert problem.facts["suggestion"] == "account"


def test_a_header_in_one_piece_has_no_separator(file: Path) -> None:
    """Every column would be absent otherwise."""
    file.write_text("|".join(ACCOUNT_COLUMNS) + "\n", "utf-8")
    assert read_accounts(file).refused is Code.ONE_CELL


def test_names_of_columns_are_compared_without_case_and_spaces(file: Path) -> None:
    """Excel and people write them as they like; other columns do not matter."""
    layout = TableLayout(columns={"account": Column("account"), "meter": Column("N  lich")})
    rows = [[" Account ", "Назва", "n LICH", "Борг", "борг"], ["1", "", "", "", ""]]
    assert len(read_accounts(text_file(file, rows), layout).records) == 1
