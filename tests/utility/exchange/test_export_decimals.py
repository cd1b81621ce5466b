"""A value leaves exactly as it was confirmed, in every format."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.utility.exchange.conftest import MIGRATIONS, Store
from tests.utility.exchange.leaving import dbf, export, put

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
