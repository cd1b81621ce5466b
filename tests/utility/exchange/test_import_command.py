"""``rozmova import works``: what it says, and with which exit code."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from engine.runtime import sqlite
from tests.utility.exchange.conftest import accounts_file, register, work, works_file

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give the command with a database of its own."""
    monkeypatch.delenv("ROZMOVA_LANG", raising=False)
    monkeypatch.setattr("sys.argv", ["rozmova"])

    def running(kind: str, source: object, *options: str) -> Result:
        where = ("--bot", "poltava", "--db", f"sqlite:///{tmp_path}/t.db")
        return CliRunner().invoke(main, ["import", kind, str(source), *where, *options])

    return running


def test_rows_that_were_left_out_are_not_counted_as_taken(run: Run, file: Path) -> None:
    """Not the good ones of a work that has a bad row either."""
    rows = [*(work(f"W{number}") for number in range(18)), work("1"), work("1", reason="інше")]
    done = run("works", works_file(file, rows))
    assert (done.exit_code, done.stdout) == (1, "Прийнято: 18 рядків.\n")


def test_a_work_that_touches_nobody_is_named_with_its_line(run: Run, file: Path) -> None:
    """It was taken, and the exit code is 1; strict does not take it."""
    assert run("accounts", accounts_file(file, [register("1")])).exit_code == 0
    works_file(file, [work(accounts="1"), work("2", accounts="9")])
    at = ("--at", "2026-03-01T10:00:00+02:00")  # before they are over
    strict = run("works", file, "--strict", *at)
    assert (strict.exit_code, strict.stdout) == (1, "")
    done = run("works", file, *at)
    assert (done.exit_code, done.stdout) == (1, "Прийнято: 2 рядки.\n")
    assert done.stderr.startswith(f"{file.name}:3  Робота 2: жодного рахунка")


def test_an_older_file_is_refused_and_one_without_a_date_is_not(run: Run, file: Path) -> None:
    """What holds now is newer than a date in the future that was a slip of the pen."""
    works_file(file, [work()])
    assert run("works", file, "--at", "2099-03-01T10:00:00+02:00").exit_code == 0
    done = run("works", file, "--at", "2099-03-01T09:00:00+02:00")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "01.03.2099 09:00" in done.stderr
    assert "01.03.2099 10:00" in done.stderr
    assert run("works", file).exit_code == 0


@pytest.mark.parametrize("kind", ["accounts", "works", "schedule"])
def test_a_database_that_somebody_holds_is_said(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """It is named, with the exit code 1: the program is not what is broken."""
    from tests.utility.schedule.pieces import GRID

    written = {
        "accounts": lambda: accounts_file(file, [register()]),
        "works": lambda: works_file(file, [work()]),
        "schedule": lambda: GRID,
    }
    source = written[kind]()
    assert run(kind, source).exit_code == 0
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    opened = sqlite.SqliteStore.__init__
    other = sqlite3.connect(tmp_path / "t.db", isolation_level=None)

    def held(store: sqlite.SqliteStore, *arguments: object) -> None:
        opened(store, *arguments)  # type: ignore[arg-type]
        other.execute("BEGIN IMMEDIATE")

    monkeypatch.setattr(sqlite.SqliteStore, "__init__", held)
    done = run(kind, source)
    other.close()
    assert (done.exit_code, done.stdout) == (1, "")
    assert "t.db: базу не можна відкрити (database is locked)" in done.stderr
