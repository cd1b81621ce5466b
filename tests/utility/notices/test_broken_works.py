"""What a broken file of works does to people who were told of them: nothing (DOMAIN §5, §6).

A file that arrives in part brings at most what stands in it whole. Nobody is told that a work is
off, or is another, unless a whole row says so.
"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.utility.exchange.import_works import import_works
from engine.utility.exchange.layout import WORK_COLUMNS, TableLayout
from engine.utility.exchange.read_works import WorkRecord, read_works
from tests.utility.conftest import BOT, kyiv
from tests.utility.exchange.conftest import cells, text_file
from tests.utility.notices.grid_town import GridTown, Said

EVENING, MORNING = kyiv("2026-03-03T12:00"), kyiv("2026-03-03T12:30")
OLD: Final = [
    {
        "work": f"W{number}", "kind": "planned", "accounts": "101 102 103", "group": "",
        "starts": "2026-03-04T09:00:00+02:00", "ends": "2026-03-04T17:00:00+02:00",
        "reason": f"W{number}", "status": "planned",
    }
    for number in range(1, 5)
]  # fmt: skip
CHANGES: Final[dict[str, dict[str, str]]] = {
    "W2": {"starts": "2026-03-04T11:00:00+02:00"},
    "W3": {"status": "cancelled"},
    "W4": {"accounts": "101 102"},
}
NEW: Final = [row | CHANGES.get(row["work"], {}) for row in OLD]
TOLD: Final = {("W2", "changed"), ("W3", "cancelled"), ("W4", "cancelled")}
"""What follows from the whole of the new file."""
OFF: Final = {"W3": {"101", "102", "103"}, "W4": {"103"}}
"""For which accounts works are off."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a town where everybody was told of four works."""
    folder = tmp_path_factory.mktemp("told")
    town = GridTown(folder)
    for account in ("101", "102", "103"):
        town.subscribe("а", account, EVENING)
    town.announce(OLD, EVENING)
    town.tick(EVENING)
    assert len(town.send(EVENING)) == 2 * len(OLD)
    town.stop()
    return folder


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    """Give the new file, whole."""
    return text_file(tmp_path / "good.csv", cells(NEW, WORK_COLUMNS)).read_bytes()


def heard(told: Path, folder: Path, file: Path, **layout: Any) -> list[Said]:
    """Give what people hear once a file was imported, from the state in which all were told."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(told, folder)
    town = GridTown(folder, new=False)
    import_works(town.stores[0], BOT.bot, file, MORNING, layout=TableLayout(**layout))
    town.tick(MORNING)
    sent = town.send(MORNING)
    town.stop()
    return sent


def whole(told: Path, folder: Path, file: Path) -> set[tuple[str, str]]:
    """Give what people hear; each of it is in the new file."""
    found = {(said.work, said.stage) for said in heard(told, folder, file)}
    assert found <= TOLD
    return found


def test_the_whole_file_is_told(told: Path, good: bytes, tmp_path: Path) -> None:
    """Else nothing below would mean anything."""
    (tmp_path / "whole.csv").write_bytes(good)
    assert whole(told, tmp_path / "town", tmp_path / "whole.csv") == TOLD


SOME: Final = ("accounts", "ends", "status")
LAST: Final = [
    name if name in SOME else pytest.param(name, marks=pytest.mark.campaign)
    for name in WORK_COLUMNS
]
"""Columns that stand last; all of them on demand."""


@pytest.mark.parametrize("last", LAST)
def test_a_file_cut_at_any_byte_tells_nothing_untrue(told: Path, tmp_path: Path, last: str) -> None:
    """Whichever column stands last; what was read of it is one of the rows that were sent."""
    columns = [*(name for name in WORK_COLUMNS if name != last), last]
    data = text_file(tmp_path / "good.csv", cells(NEW, columns)).read_bytes()
    right = {record.work: record for record in records(tmp_path / "good.csv")}
    file = tmp_path / "cut.csv"
    seen: set[tuple[str, ...]] = set()
    for length in range(len(data)):
        file.write_bytes(data[:length])
        read = records(file)
        assert all(record == right[record.work] for record in read), data[:length]
        names = tuple(record.work for record in read)
        if names not in seen:
            seen.add(names)
            whole(told, tmp_path / "town", file)
    assert len(seen) >= len(NEW)


def test_a_flipped_bit_is_a_bad_row_or_another_cell(good: bytes, tmp_path: Path) -> None:
    """One work at most is read otherwise, in one respect, and none is off that was not."""
    (tmp_path / "good.csv").write_bytes(good)
    right = {record.work: record for record in records(tmp_path / "good.csv")}
    file = tmp_path / "flipped.csv"
    for place in range(len(good)):
        for bit in (place % 3, 4, 5 + place % 3):
            file.write_bytes(flipped(good, place, bit))
            other = [each for each in records(file) if each != right.get(each.work)]
            for each in other:
                assert (
                    each.status != "cancelled" or right.get(each.work, each).status == "cancelled"
                )
            assert len(other) <= 1, (place, bit, other)
            if other and other[0].work in right:
                assert differing(other[0], right[other[0].work]) == 1, (place, bit, other)


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=20, deadline=None)
def test_a_flipped_bit_cancels_nothing(
    told: Path, tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    """Unless it made another right account of one: no file can tell.

    A bit of its name makes another work of it, of which nobody was told.
    """
    folder = tmp_path_factory.mktemp("flipped")
    data = text_file(folder / "good.csv", cells(NEW, WORK_COLUMNS)).read_bytes()
    place %= len(data)
    (folder / "flipped.csv").write_bytes(flipped(data, place, bit))
    right = {record.work: record for record in records(folder / "good.csv")}
    changed = {
        each.work for each in records(folder / "flipped.csv")
        if each.work not in right or each.accounts != right[each.work].accounts
    }  # fmt: skip
    for said in heard(told, folder / "town", folder / "flipped.csv"):
        if said.stage == "cancelled" and said.work not in changed:
            off = [OFF[name] for name in OFF if name == said.work or said.work not in right]
            assert any(set(said.accounts) <= accounts for accounts in off), said


BROKEN: Final[Mapping[str, Sequence[Sequence[str]]]] = {
    "empty": [],
    "a header alone": [[*WORK_COLUMNS]],
    "no header": cells(NEW, WORK_COLUMNS)[1:],
    "another table": [["account", "address"], ["101", "вул. Корзо, 5"]],
    "a column less": cells(NEW, [name for name in WORK_COLUMNS if name != "accounts"]),
    "a cell less": [row[:-1] if n else row for n, row in enumerate(cells(NEW, WORK_COLUMNS))],
    "a cell more": [[*row, "x"] if n else row for n, row in enumerate(cells(NEW, WORK_COLUMNS))],
    "begin and end swapped": [
        [{"starts": "ends", "ends": "starts"}.get(c, c) if not n else c for c in row]
        for n, row in enumerate(cells(NEW, WORK_COLUMNS))
    ],
    "accounts and group swapped": [
        [{"accounts": "group", "group": "accounts"}.get(c, c) if not n else c for c in row]
        for n, row in enumerate(cells(NEW, WORK_COLUMNS))
    ],
    "kind and status swapped": [
        [{"kind": "status", "status": "kind"}.get(c, c) if not n else c for c in row]
        for n, row in enumerate(cells(NEW, WORK_COLUMNS))
    ],
    "all accounts gone": cells([row | {"accounts": ""} for row in NEW], WORK_COLUMNS),
    "everything twice": cells([*NEW, *OLD], WORK_COLUMNS),
    "accounts as numbers": cells([r | {"accounts": "1,01E+02"} for r in NEW], WORK_COLUMNS),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_of_another_form_is_told_to_nobody(told: Path, tmp_path: Path, name: str) -> None:
    """Not one person hears of anything but of the work that is off by its own row."""
    file = text_file(tmp_path / "broken.csv", BROKEN[name])
    found = {(said.work, said.stage) for said in heard(told, tmp_path / "town", file)}
    assert found <= {("W3", "cancelled")}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("cp1251", "utf-8"), ("cp1125", "utf-8"), ("koi8-u", "utf-8"), ("utf-16", "utf-8"),
        ("utf-8", "cp1251"), ("utf-16", "cp1251"), ("cp1125", "cp1251"),
    ],
)  # fmt: skip
def test_a_file_in_another_encoding_is_told_to_nobody(
    told: Path, tmp_path: Path, written: str, expected: str
) -> None:
    """The reasons of works are words: they show it."""
    rows = [row | {"reason": f"заміна опори лінії {row['work']}"} for row in NEW]
    file = text_file(tmp_path / "broken.csv", cells(rows, WORK_COLUMNS), encoding=written)
    assert heard(told, tmp_path / "town", file, encoding=expected) == []


def records(file: Path) -> tuple[WorkRecord, ...]:
    """Give the works of a file that may be stored."""
    read = read_works(file)
    return read.records if read.refusal(strict=False) is None else ()


def differing(one: WorkRecord, other: WorkRecord) -> int:
    """Count what is told of one work and not of another."""
    names = ("work", "kind", "accounts", "group", "starts", "ends", "reason", "status", "places")
    return sum(getattr(one, name) != getattr(other, name) for name in names)


def flipped(data: bytes, place: int, bit: int) -> bytes:
    """Flip a bit."""
    return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]
