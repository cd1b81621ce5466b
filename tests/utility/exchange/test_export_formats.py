"""The files that billing gets: JSON, CSV, XLSX and DBF, and why to look at a record."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import dbfread
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from engine.utility.exchange.reading_records import COLUMNS, REASONS
from tests.utility.exchange.conftest import Store
from tests.utility.exchange.leaving import dbf, export, put


def test_json_has_exactly_the_keys_and_nothing_is_null(store: Store, tmp_path: Path) -> None:
    """The value is a decimal string as it was stored; text is itself, apostrophe or not."""
    put(store, meter="=1+1", supersedes=None)
    put(store, meter="ГВ-0001", zone="day", register="1.8.2", supersedes=1)
    assert export(store, tmp_path / "r.json") == 2
    first, second = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert first == {
        "id": 1, "account": "12345678", "meter": "=1+1", "service": "heat", "register": None,
        "zone": None, "value": "105.250", "unit": "Гкал", "as_of": "2026-03-01",
        "billing_month": "2026-02", "received_at": "2026-03-01T09:30:00+02:00",
        "channel": "viber", "status": "accepted", "supersedes": None,
    }  # fmt: skip
    assert list(second) == list(COLUMNS)
    assert (second["meter"], second["zone"], second["supersedes"]) == ("ГВ-0001", "day", 1)


def test_csv_is_plain_utf8(store: Store, tmp_path: Path) -> None:
    """No byte order mark, commas, the columns in their order; nothing is an empty cell."""
    put(store, meter='771, "А"')
    export(store, tmp_path / "r.csv", "csv")
    content = (tmp_path / "r.csv").read_bytes()
    assert content.startswith(
        b"id,account,meter,service,register,zone,value,unit,as_of,billing_month,received_at,"
        b"channel,status,supersedes\r\n"
    )
    [row] = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert row == {
        "id": "1", "account": "12345678", "meter": '771, "А"', "service": "heat", "register": "",
        "zone": "", "value": "105.250", "unit": "Гкал", "as_of": "2026-03-01",
        "billing_month": "2026-02", "received_at": "2026-03-01T09:30:00+02:00",
        "channel": "viber", "status": "accepted", "supersedes": "",
    }  # fmt: skip


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
@pytest.mark.parametrize("column", ["account", "meter", "register", "unit", "channel", "photo"])
def test_no_cell_of_a_csv_is_a_formula(store: Store, sign: str, column: str) -> None:
    """A text from outside gets an apostrophe before such a sign; a value never does."""
    put(store, **{column: f"{sign}cmd"}, value="-0.5")
    stream = io.BytesIO()
    export(store, stream, "csv", reasons=True)
    [row] = csv.DictReader(io.StringIO(stream.getvalue().decode(), newline=""))
    assert (row[column], row["value"]) == (f"'{sign}cmd", "-0.5")


def test_xlsx_has_values_as_numbers_and_the_rest_as_text(store: Store, tmp_path: Path) -> None:
    """With as many places as the reading has; a text is no formula, an account keeps its zeros."""
    put(store, account="0077", meter="=1+1", value="105.250")
    put(store, value="12345", supersedes=1)
    path = tmp_path / "r.xlsx"
    assert export(store, path, "xlsx") == 2
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    value = sheet.cell(2, COLUMNS.index("value") + 1)
    assert (value.value, value.number_format) == (105.25, "0.000")
    assert sheet.cell(2, 3).data_type != "f"
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[1] == [
        1.0, "0077", "=1+1", "heat", "", "", 105.25, "Гкал", "2026-03-01", "2026-02",
        "2026-03-01T09:30:00+02:00", "viber", "accepted", "",
    ]  # fmt: skip
    assert (rows[2][6], rows[2][13]) == (12345.0, 1.0)


def test_dbf_is_read_by_others(store: Store, tmp_path: Path) -> None:
    """The format is dBase III in cp1125, numbers exact in fields wide enough, «м³» as «м3»."""
    put(store, meter="ГВ-Ґї", unit="м³", value="105.250")
    put(store, value="12345", unit="кВт·год", supersedes=1)
    path = tmp_path / "r.dbf"
    assert export(store, path, "dbf") == 2
    table = dbfread.DBF(str(path), encoding="cp1125")
    assert table.field_names == [
        "ID", "ACCOUNT", "METER", "SERVICE", "REGISTER", "ZONE", "VALUE", "UNIT", "AS_OF",
        "BILLING_MO", "RECEIVED_A", "CHANNEL", "STATUS", "SUPERSEDES",
    ]  # fmt: skip
    first, second = list(table)
    assert (first["METER"], first["UNIT"], first["AS_OF"]) == ("ГВ-Ґї", "м3", date(2026, 3, 1))
    assert (first["SUPERSEDES"], second["SUPERSEDES"]) == (None, 1)
    assert first["RECEIVED_A"] == "2026-03-01T09:30:00+02:00"
    assert [row["VALUE"].strip() for row in dbf(path)] == [b"105.250", b"12345.000"]
    assert table.header.dbversion == 3
    assert (table.date, path.read_bytes()[29]) == (date(2026, 3, 1), 0x65)


def test_why_to_look_at_a_record_leaves_when_it_is_asked_for(store: Store, tmp_path: Path) -> None:
    """In two columns after the others, in every format; empty where there is no reason."""
    put(store, status="flagged", reason="outside_window too_high photo", photo="AgACAgIAAx")
    put(store)
    for form in ("json", "csv", "xlsx", "dbf"):
        export(store, tmp_path / f"r.{form}", form, everything=True, reasons=True)
    columns = [*COLUMNS, "reason", "photo"]
    told = [("outside_window too_high photo", "AgACAgIAAx"), (None, None)]

    records = json.loads((tmp_path / "r.json").read_bytes())
    assert [[*record] for record in records] == [columns, columns]
    assert [(record["reason"], record["photo"]) for record in records] == told
    with (tmp_path / "r.csv").open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        assert [(row["reason"] or None, row["photo"] or None) for row in rows] == told
        assert rows.fieldnames == columns
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert [*sheet.iter_rows(values_only=True, min_col=len(columns) - 1)] == [REASONS, *told]
    table = dbfread.DBF(str(tmp_path / "r.dbf"), encoding="cp1125")
    assert table.field_names[-2:] == ["REASON", "PHOTO"]
    assert [(row["REASON"] or None, row["PHOTO"] or None) for row in table] == told


def test_without_being_asked_nobody_is_told_why(store: Store) -> None:
    """Billing's programs find the columns that they always found."""
    put(store, status="flagged", reason="too_high", photo="AgACAgIAAx")
    for form in ("json", "csv", "dbf"):
        stream = io.BytesIO()
        export(store, stream, form, everything=True)
        assert b"too_high" not in stream.getvalue()
        assert b"AgACAgIAAx" not in stream.getvalue()


@pytest.mark.parametrize("encoding", ["cp1125", "cp1251", "cp866"])
def test_dbf_is_written_in_the_configured_encoding(
    store: Store, tmp_path: Path, encoding: str
) -> None:
    """cp866 has no «і»: the Latin letter stands for it, as billing's own programs do."""
    put(store, meter="Літера 7")
    export(store, tmp_path / "r.dbf", "dbf", encoding=encoding)
    [row] = dbfread.DBF(str(tmp_path / "r.dbf"), encoding=encoding)
    assert row["METER"] == ("Лiтера 7" if encoding == "cp866" else "Літера 7")


def test_an_empty_export_is_a_file_of_no_records(store: Store, tmp_path: Path) -> None:
    """Billing's programs read it without complaint."""
    for form in ("csv", "json", "xlsx", "dbf"):
        assert export(store, tmp_path / f"r.{form}", form) == 0
    assert json.loads((tmp_path / "r.json").read_bytes()) == []
    assert (tmp_path / "r.csv").read_text("utf-8").strip() == ",".join(COLUMNS)
    assert dbf(tmp_path / "r.dbf") == []
