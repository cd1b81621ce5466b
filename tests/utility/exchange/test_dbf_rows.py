"""DBF files of billing's old programs: exact numbers, the configured encoding, no half files."""

import struct
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from engine.utility.exchange.layout import TableLayout
from engine.utility.exchange.problems import Code, Unreadable, silent
from engine.utility.exchange.rows import Row, read_rows

FIELDS = [("SCHET", "C", 9, 0), ("FIO", "C", 12, 0), ("NEW", "N", 12, 4), ("DATA", "D", 8, 0)]
RECORDS = [
    (" ", "0084060", "Їжак Ґ.", "12.5000", "20260201"),
    ("*", "0084061", "стерто", "1.0000", "20260201"),
    (" ", "0088028", "Євген", "8.0000", ""),
]


def dbf(path: Path, records: Sequence[Sequence[str]] = RECORDS, encoding: str = "cp1125") -> Path:
    """Write a file byte by byte, as the description of the format has it."""
    width = 1 + sum(size for _, _, size, _ in FIELDS)
    sizes = (len(records), 32 * len(FIELDS) + 33, width)
    content = struct.pack("<BBBBLHH17xB2x", 3, 126, 2, 1, *sizes, 0x65)
    for name, kind, size, places in FIELDS:
        content += struct.pack("<11sc4xBB14x", name.encode(), kind.encode(), size, places)
    content += b"\r"
    for mark, account, name, number, day in records:
        content += mark.encode() + account.ljust(9).encode()
        content += name.encode(encoding).ljust(12) + f"{number:>12}{day:8}".encode()
    path.write_bytes(content + b"\x1a")
    return path


def rows(path: Path, encoding: str = "cp1125") -> list[Row]:
    """Read all rows."""
    return list(read_rows(path, TableLayout(encoding=encoding), frozenset(), silent))


def refused(path: Path, encoding: str = "cp1125") -> Unreadable:
    """Read a file that cannot be read."""
    with pytest.raises(Unreadable) as raised:
        rows(path, encoding)
    return raised.value


def test_fields_are_the_header_and_cells_stay_exact(tmp_path: Path) -> None:
    """Numbers keep the places that the file has, accounts their zeros; deleted records go."""
    found = rows(dbf(tmp_path / "a.dbf"))
    assert [(row.line, row.cells) for row in found] == [
        (0, ("SCHET", "FIO", "NEW", "DATA")),
        (1, ("0084060", "Їжак Ґ.", "12.5000", date(2026, 2, 1))),
        (3, ("0088028", "Євген", "8.0000", "")),
    ]


@pytest.mark.parametrize("name", ["a.dbf", "A.DBF", "a.dat"])
def test_the_format_is_known_by_name_or_content(tmp_path: Path, name: str) -> None:
    """Programs name their files as they like."""
    assert len(rows(dbf(tmp_path / name))) == 3


def test_the_encoding_is_the_configured_one(tmp_path: Path) -> None:
    """Another one is refused where a byte does not fit; the record and field are told."""
    error = refused(dbf(tmp_path / "a.dbf"), "utf-8")
    assert (error.code, error.line, error.column, error.number) == (
        Code.WRONG_ENCODING, 1, "FIO", 2,
    )  # fmt: skip


@pytest.mark.parametrize("lost", [2, 40, 70])
def test_a_file_with_fewer_records_than_it_says_is_refused(tmp_path: Path, lost: int) -> None:
    """It was cut off: the accounts in the lost part must not disappear."""
    path = dbf(tmp_path / "a.dbf")
    path.write_bytes(path.read_bytes()[:-lost])
    assert refused(path).code is Code.CUT_OFF


def test_a_file_with_more_records_than_it_says_is_refused(tmp_path: Path) -> None:
    """A program that is still writing puts the number right at the end."""
    path = dbf(tmp_path / "a.dbf")
    content = bytearray(path.read_bytes())
    content[4] = 1
    path.write_bytes(content)
    assert refused(path).code is Code.BROKEN_FILE


@pytest.mark.parametrize("content", [b"\x03", b"\x03" + b"\0" * 40, b"OR;ADRESA\n1;a\n" * 9])
def test_what_only_looks_like_a_dbf_is_refused(tmp_path: Path, content: bytes) -> None:
    """Fields that do not add up to the length of a record are no fields."""
    path = tmp_path / "a.dbf"
    path.write_bytes(content)
    assert refused(path).code is Code.BROKEN_FILE


def test_a_cut_off_header_is_refused(tmp_path: Path) -> None:
    """Not even the names of the fields came whole."""
    path = dbf(tmp_path / "a.dbf")
    path.write_bytes(path.read_bytes()[:80])
    assert refused(path).code is Code.BROKEN_FILE
