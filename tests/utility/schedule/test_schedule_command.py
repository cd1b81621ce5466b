"""``rozmova import schedule``: what it says, where to, and with which exit code."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from tests.utility.schedule.faulty_server import publishing
from tests.utility.schedule.pieces import GRID, NOTHING, TODAY, as_bytes, grid, off

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give the command with a database of its own."""
    monkeypatch.delenv("ROZMOVA_LANG", raising=False)
    monkeypatch.setattr("sys.argv", ["rozmova"])

    def running(source: object, *options: str) -> Result:
        where = ("--bot", "kharkiv", "--db", f"sqlite:///{tmp_path}/t.db")
        return CliRunner().invoke(main, ["import", "schedule", str(source), *where, *options])

    return running


def test_it_says_how_much_was_taken(run: Run) -> None:
    """Days and groups, when they were published, and whether anything changed."""
    done = [run(GRID, "--dry-run"), run(GRID, "--strict"), run(GRID)]
    assert [each.exit_code for each in done] == [0, 0, 0]
    what = "2 дні, 12 черг, оприлюднено 05.12.2025 20:42."
    assert done[0].stdout == f"Графік гідний: {what} Нічого не змінено (--dry-run).\n"
    assert done[1].stdout == f"Графік прийнято: {what}\n"
    assert done[2].stdout == f"Графік той самий: {what} Оновлено лише час перевірки.\n"
    assert [each.stderr for each in done] == ["", "", ""]


def test_it_says_what_is_wrong_and_where(run: Run, tmp_path: Path) -> None:
    """On standard error, with the names that lead to it, and the exit code 1."""
    file = tmp_path / "графік.json"
    file.write_bytes(as_bytes(grid({TODAY: {"1.1": off() | {"7": "ні"}}})))
    done = run(file)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "графік.json  fact.data.1772402400.1.1.7: Значення «ні» невідоме."
        " Можна: yes, no, first, second, maybe, mfirst, msecond.\n"
    )
    assert run(NOTHING).exit_code == 1
    assert "немає жодного дня" in run(NOTHING).stderr


def test_an_older_schedule_is_refused(run: Run, tmp_path: Path) -> None:
    """It says of when both are."""
    file = tmp_path / "вчора.json"
    file.write_bytes(GRID.read_bytes().replace(b"05.12.2025 20:42", b"04.12.2025 20:42"))
    assert run(GRID).exit_code == 0
    done = run(file)
    assert done.exit_code == 1
    assert "старіший (04.12.2025 20:42) за збережений (05.12.2025 20:42)" in done.stderr


def test_it_takes_addresses(run: Run) -> None:
    """Whatever is wrong with one, no more of it than its host is shown."""
    with publishing() as address:
        done = run(f"{address}/ok?key-77", "--at", "2026-03-02T10:00")
        assert (done.exit_code, done.stdout[:15]) == (0, "Графік прийнято")
        done = run(f"{address}/missing?key-77")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("127.0.0.1: Сервер відповів кодом 404")
    assert "key-77" not in done.stderr
    for wrong in ("https://[key-77", "ftp://key-77/x"):
        assert run(wrong).exit_code == 1


@pytest.mark.parametrize(("lang", "word"), [("uk", "Приклад: "), ("en", "Example: ")])
def test_its_help_has_an_example(lang: str, word: str) -> None:
    """Whoever asks sees how it is used, in their language."""
    rozmova = str(Path(sys.executable).parent / "rozmova")
    command = [rozmova, "--lang", lang, "import", "schedule", "--help"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert f"{word}rozmova import schedule" in " ".join(done.stdout.split())
