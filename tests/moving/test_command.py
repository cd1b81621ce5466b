"""``rozmova move-db`` as an operator sees it: a table, what to do next, and no password."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import click
import pytest

from engine.assembly import MIGRATIONS
from engine.moving.command import run
from engine.runtime.file_locks import FileLocks
from tests.moving.places import change, fill, held
from tests.places import empty_schema
from tests.test_cli import ROZMOVA, rozmova

TABLE = re.compile(r"(?m)^(\w+) +(\d+)  ([0-9a-f]{32})$")
SECRET = "hunter2"  # noqa: S105 - nobody's


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """Give a file with people and messages."""
    return fill(tmp_path / "full.db", 3, 1_234, MIGRATIONS)


@pytest.fixture
def server() -> Iterator[str]:
    """Give a schema with nothing in it."""
    with empty_schema() as made:
        yield made


def test_what_was_moved_is_shown_table_by_table(full: Path, server: str, tmp_path: Path) -> None:
    """Rows and checksums, alike in both directions, and what to do next."""
    there = rozmova("move-db", f"sqlite:///{full}", server)
    back = rozmova("--lang", "en", "move-db", server, f"sqlite:///{tmp_path / 'back.db'}")
    assert (there.returncode, back.returncode) == (0, 0)
    tables = re.findall(TABLE, there.stdout)
    assert tables == re.findall(TABLE, back.stdout)
    assert {name: rows for name, rows, _ in tables if rows != "0"} == {
        "people": "3", "outbox": "1234",
    }  # fmt: skip
    assert "1 237 рядків" in there.stdout
    assert "--db" in there.stdout
    assert there.stderr.splitlines() == [
        "Переношу: 1 237 рядків", "Перечитую і звіряю", "Усе збіглося, записую остаточно",
    ]  # fmt: skip


def test_what_is_not_moved_as_it_was_is_told(full: Path, server: str) -> None:
    """NUL in a text, and a table of somebody else's."""
    change(full, "UPDATE people SET name = 'Ї' || char(0) || 'вга' WHERE id < 3")
    change(full, "CREATE TABLE guests AS SELECT 1")
    done = rozmova("move-db", f"sqlite:///{full}", server)
    assert "people: у 2 значеннях" in done.stdout
    assert "guests: 1 рядок не перенесено" in done.stdout
    assert {row[6] for row in held(server)["people"]} == {None, "Ї\N{REPLACEMENT CHARACTER}вга"}


def test_where_somebody_looks_there_is_a_bar(full: Path, tmp_path: Path) -> None:
    """On a terminal, up to the end."""
    near, far = pty.openpty()
    command = [str(ROZMOVA), "move-db", f"sqlite:///{full}", f"sqlite:///{tmp_path / 'to.db'}"]
    done = subprocess.run(command, stderr=far, stdout=subprocess.DEVNULL, check=True)
    os.close(far)
    shown = b""
    with suppress(OSError):  # how a terminal says that nobody writes to it any more
        while came := os.read(near, 65536):
            shown += came
    os.close(near)
    assert done.returncode == 0
    assert "100%" in shown.decode()
    assert "Переношу: " not in shown.decode()


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("sqlite:///nowhere.db", "sqlite:///to.db", "такого файлу немає"),
        ("sqlite:///full.db", f"postgresql://x:{SECRET}@127.0.0.1:1/x", "не відповідає"),
        (f"postgresql://x:{SECRET}@127.0.0.1:1/x", "sqlite:///to.db", "не відповідає"),
        (f"postgresql://x:{SECRET}/@127.0.0.1/x", "sqlite:///to.db", "Не розумію адреси"),
        ("sqlite:///full.db", "sqlite:///nowhere/to.db", "Перевірте шлях"),
        ("sqlite:///full.db", "sqlite:///full.db", "та сама база"),
    ],
)
def test_what_is_in_the_way_is_said_in_a_sentence(
    full: Path, source: str, target: str, said: str
) -> None:
    """With exit code 1, no traceback and no password, and nothing is made."""
    before = full.read_bytes()
    done = rozmova("move-db", source, target, cwd=full.parent)
    assert done.returncode == 1
    assert said in done.stderr
    assert SECRET not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert full.read_bytes() == before
    assert not (full.parent / "to.db").exists()


def test_an_address_of_another_kind_is_wrong_usage() -> None:
    """As with ``--db``."""
    done = rozmova("move-db", "rozmova.db", f"mysql://x:{SECRET}@host/x")
    assert done.returncode == 2
    assert SECRET not in done.stderr


def test_nobody_begins_to_serve_what_is_being_moved(full: Path) -> None:
    """Whoever tries is told what to wait for."""
    with closing(FileLocks(full)) as locks:
        assert locks.own_whole()
        done = rozmova("serve", "poltava", "--port", "0", "--db", f"sqlite:///{full}")
    assert done.returncode == 1
    assert "move-db" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_driver_is_named(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has only what SQLite needs learns what to install."""
    monkeypatch.setitem(sys.modules, "engine.moving.postgres_server", None)
    with pytest.raises(click.ClickException, match=r"rozmova\[postgres\]"):
        run(f"sqlite:///{full}", "postgresql://x@h/n", "uk")
