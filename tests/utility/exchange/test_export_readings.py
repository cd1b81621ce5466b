"""Readings leave for billing once, completely and exactly, in every format."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import dbfread
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import engine
from engine.runtime.store import moment
from engine.utility.exchange.export_readings import export_readings
from engine.utility.exchange.problems import Code, ExportFailed
from engine.utility.exchange.reading_records import COLUMNS, REASONS
from tests.utility.exchange.conftest import AT, BOT, MIGRATIONS, Store

_KEYS = count(1)


def put(store: Store, **columns: Any) -> None:
    """Put a reading into the store, as a person's confirmation does."""
    usual = {
        "bot": BOT, "account": "12345678", "meter": str(next(_KEYS)), "service": "heat",
        "register": "", "zone": "", "value": "105.250", "unit": "Гкал", "as_of": "2026-03-01",
        "billing_month": "2026-02", "received_at": moment(AT), "channel": "viber",
        "status": "accepted", "step_key": str(next(_KEYS)),
    } | columns  # fmt: skip
    names, places = ", ".join(usual), ", ".join("?" * len(usual))
    store.put(f"INSERT INTO readings ({names}) VALUES ({places})", *usual.values())  # noqa: S608


def export(
    store: Store, out: Path | BinaryIO, form: str = "json", month: str | None = None,
    *, everything: bool = False, **more: Any,
) -> int:  # fmt: skip
    """Export the bot's readings."""
    return export_readings(store, BOT, month, form, out, everything, AT, **more)


def ids(store: Store, month: str | None = None, *, everything: bool = False) -> list[int]:
    """Export, and give the records that left."""
    stream = io.BytesIO()
    export(store, stream, month=month, everything=everything)
    return [record["id"] for record in json.loads(stream.getvalue())]


def unmarked(store: Store) -> list[int]:
    """Give the records that are not marked as having left."""
    sql = "SELECT id FROM readings WHERE exported_at IS NULL ORDER BY id"
    return [number for (number,) in store.see(sql)]


def test_each_record_leaves_once(store: Store) -> None:
    """The next export has only what came since; the mark says when."""
    put(store)
    put(store)
    assert ids(store) == [1, 2]
    put(store)
    assert ids(store) == [3]
    assert ids(store) == []
    assert store.see("SELECT DISTINCT exported_at FROM readings") == [(moment(AT),)]


def test_only_active_records_leave(store: Store) -> None:
    """A correction names the record it supersedes; what was rejected is nobody's business."""
    put(store, meter="771", status="superseded")
    put(store, meter="771", status="flagged", supersedes=1)
    put(store, status="rejected")
    put(store, status="queued")
    assert ids(store) == [2, 4]
    assert unmarked(store) == [1, 3]


def test_everything_is_given_with_its_status_and_marks_nothing(store: Store) -> None:
    """Also what has left already."""
    for status in ("superseded", "accepted", "rejected"):
        put(store, status=status)
    assert ids(store) == [2]
    before = store.everything()
    assert ids(store, everything=True) == [1, 2, 3]
    assert store.everything() == before


def test_a_month_is_the_billing_month(store: Store) -> None:
    """Of one bot; without a month, of all of them."""
    put(store, billing_month="2026-01")
    put(store)
    put(store, bot="kharkiv")
    assert ids(store, "2026-01", everything=True) == [1]
    assert ids(store, "2026-01") == [1]
    assert ids(store) == [2]
    assert unmarked(store) == [3]


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


def dbf(path: Path, encoding: str = "cp1125") -> list[dict[str, Any]]:
    """Read a file with somebody else's reader, numbers as they stand there."""
    return list(dbfread.DBF(str(path), encoding=encoding, raw=True))


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


def test_a_letter_that_the_encoding_lacks_stops_the_export(store: Store, tmp_path: Path) -> None:
    """Nothing is marked, and the record is named; no letter is replaced by a question mark."""
    put(store)
    put(store, meter="Ω-1")
    with pytest.raises(ExportFailed) as raised:
        export(store, tmp_path / "r.dbf", "dbf")
    assert (raised.value.code, raised.value.facts) == (
        Code.NO_LETTER,
        {"record": "2", "column": "METER", "letter": "Ω", "encoding": "cp1125"},
    )
    assert unmarked(store) == [1, 2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wide", [{"meter": "7" * 255}, {"value": "1" * 20}])
def test_what_is_too_wide_for_a_dbf_stops_the_export(
    store: Store, tmp_path: Path, wide: dict[str, str]
) -> None:
    """Nothing is cut off silently."""
    put(store, **wide)
    with pytest.raises(ExportFailed) as raised:
        export(store, tmp_path / "r.dbf", "dbf")
    assert raised.value.code is Code.TOO_WIDE
    assert unmarked(store) == [1]


def test_a_file_that_cannot_be_written_marks_nothing(store: Store, tmp_path: Path) -> None:
    """A folder that is not there."""
    put(store)
    with pytest.raises(ExportFailed) as raised:
        export(store, tmp_path / "нема" / "r.csv")
    assert raised.value.code is Code.CANNOT_WRITE
    assert raised.value.facts["file"] == "r.csv"
    assert unmarked(store) == [1]


class Broken(io.BytesIO):
    """A pipe whose reader has gone."""

    def flush(self) -> None:
        """Fail, as a pipe does at the last moment."""
        raise BrokenPipeError(32, "Broken pipe")


def test_a_pipe_that_broke_marks_nothing(store: Store) -> None:
    """What has not been taken will leave again."""
    put(store)
    with pytest.raises(ExportFailed):
        export(store, Broken())
    assert unmarked(store) == [1]


def test_an_old_file_stays_until_the_new_one_is_complete(store: Store, tmp_path: Path) -> None:
    """Billing may be reading it; nothing half-written is left beside it."""
    path = tmp_path / "r.dbf"
    put(store)
    export(store, path, "dbf")
    old = path.read_bytes()
    put(store, meter="Ω-1")
    with pytest.raises(ExportFailed):
        export(store, path, "dbf")
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_many_records_leave_in_the_order_of_their_ids(store: Store) -> None:
    """More than are read at once, with a word now and then about how far it is."""
    columns = (
        "bot, account, meter, service, register, zone, value, unit, as_of, billing_month,"
        " received_at, channel, status, step_key"
    )
    rows = [
        (BOT, "1", str(number), "heat", "", "", str(number), "Гкал", "2026-03-01", "2026-02",
         moment(AT + timedelta(seconds=number)), "web", "accepted", str(number))
        for number in range(2500)
    ]  # fmt: skip
    insert = f"INSERT INTO readings ({columns}) VALUES ({', '.join('?' * 14)})"  # noqa: S608
    store.transact(lambda tx: tx.many(insert, rows))
    told: list[tuple[str, int, int]] = []
    stream = io.BytesIO()
    export(store, stream, progress=lambda *words: told.append(words))
    assert [record["id"] for record in json.loads(stream.getvalue())] == [*range(1, 2501)]
    assert told == [("write", 1000, 2500), ("write", 2000, 2500), ("write", 2500, 2500)]


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.utility.exchange.conftest import AT, BOT, MIGRATIONS, Store
from engine.utility.exchange.export_readings import export_readings

class Dying(Store):
    def transact(self, work):
        def last_words(tx):
            work(tx)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().transact(last_words)

def kill(stage, done, total):
    if sys.argv[3] == "writing":
        os.kill(os.getpid(), signal.SIGKILL)

store = Dying(Path(sys.argv[1]), MIGRATIONS)
export_readings(store, BOT, None, "csv", Path(sys.argv[2]), False, AT, progress=kill)
"""


@pytest.mark.parametrize("when", ["writing", "written"])
def test_a_kill_before_the_mark_loses_no_record(tmp_path: Path, when: str) -> None:
    """Between the rename and the commit the file is there: its records leave again, same ids."""
    database, out = tmp_path / "rozmova.db", tmp_path / "r.csv"
    store = Store(database, MIGRATIONS)
    put(store)
    put(store)
    store.close()
    root = Path(engine.__file__).parents[1]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(database), str(out), when],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    assert out.exists() == (when == "written")
    store = Store(database, MIGRATIONS)
    assert unmarked(store) == [1, 2]
    assert ids(store) == [1, 2]
    store.close()


VALUES = st.decimals(0, 999_999_999, places=3).flatmap(
    lambda value: st.sampled_from((value, value.to_integral_value(), value.normalize() + 0))
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    """Give one store for many examples; each deletes what it put there."""
    opened = Store(None, MIGRATIONS)
    yield opened
    opened.close()


@settings(max_examples=60, deadline=None)
@given(values=st.lists(VALUES, max_size=6))
def test_decimals_leave_exactly(
    shared: Store, tmp_path_factory: pytest.TempPathFactory, values: list[Decimal]
) -> None:
    """In CSV and JSON digit by digit, in DBF and XLSX by value."""
    shared.put("DELETE FROM readings")
    for value in values:
        put(shared, value=f"{value:f}")
    folder = tmp_path_factory.getbasetemp()
    for form in ("csv", "json", "dbf", "xlsx"):
        assert export(shared, folder / f"r.{form}", form, everything=True) == len(values)
    with (folder / "r.csv").open(newline="", encoding="utf-8") as file:
        assert [row["value"] for row in csv.DictReader(file)] == [f"{value:f}" for value in values]
    read = json.loads((folder / "r.json").read_bytes())
    assert [record["value"] for record in read] == [f"{value:f}" for value in values]
    assert [Decimal(row["VALUE"].decode()) for row in dbf(folder / "r.dbf")] == values
    sheet = openpyxl.load_workbook(folder / "r.xlsx").worksheets[0]
    rows = [*sheet.iter_rows(2, values_only=True)]
    assert [Decimal(repr(row[6])) for row in rows] == values
