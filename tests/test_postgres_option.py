"""``--db postgresql://…`` on the command line: it works, and says what is wrong in plain words."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from engine.assembly import open_store
from engine.usage import database
from tests import places
from tests.test_cli import ROOT, rozmova

SECRET = "hunter2"  # noqa: S105 - nobody's


@pytest.fixture
def address() -> Iterator[str]:
    """Make a schema with nothing in it."""
    with places.empty_schema() as made:
        yield made


def test_a_bot_lives_in_postgresql(address: str, tmp_path: Path) -> None:
    """Accounts go in, a conversation goes on from one process to the next, readings come out."""
    where = ("--db", address)
    accounts = ("import", "accounts", str(ROOT / "flows/poltava/accounts.csv"))
    assert rozmova(*accounts, "--bot", "poltava", *where, cwd=tmp_path).returncode == 0
    said = [
        json.loads(line)
        for typed in ("/start", "/help")
        for line in rozmova(
            "pipe", "poltava", *where, typed=json.dumps({"user": "1", "text": typed}) + "\n"
        ).stdout.splitlines()
    ]
    assert [each["state"] for each in said if "done" in each] == ["main.menu"] * 2
    assert [each["buttons"][0][0]["id"] for each in said if each.get("buttons")] == [
        "m1:add", "m2:add",
    ]  # fmt: skip
    exported = rozmova("export", "readings", "--bot", "poltava", *where, cwd=tmp_path)
    assert exported.returncode == 0
    status = rozmova("notices", "status", "poltava", *where, cwd=tmp_path)
    assert status.returncode == 0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"postgresql://x:{SECRET}@127.0.0.1:1/rozmova", "сервер PostgreSQL не відповідає"),
        (f"postgresql://x:{SECRET}/@127.0.0.1/rozmova", "Не розумію адреси PostgreSQL"),
    ],
)
def test_what_is_wrong_is_said_without_the_password(address: str, said: str) -> None:
    """With exit code 1, and what to do; nothing of the password is in it."""
    for command in (("pipe", "poltava"), ("export", "readings", "--bot", "poltava")):
        done = rozmova(*command, "--db", address)
        assert done.returncode == 1
        assert said in done.stderr
        assert SECRET not in done.stderr + done.stdout
        assert "Traceback" not in done.stderr


def test_another_kind_of_database_is_refused_without_its_password() -> None:
    """The forms that there are, are named."""
    done = rozmova("pipe", "poltava", "--db", f"mysql://x:{SECRET}@host/rozmova")
    assert done.returncode == 2
    assert "postgresql://" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.parametrize("url", ["postgresql://x@h/n", "postgres://x@h/n", "sqlite:///x.db", None])
def test_the_forms_of_addresses(url: str | None) -> None:
    """Both names of PostgreSQL are known."""
    command = click.Command("x")
    assert database(click.Context(command), click.Option(["--db"]), url) == url


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has only what SQLite needs learns what to install."""
    monkeypatch.setitem(sys.modules, "engine.runtime.postgres", None)
    with pytest.raises(click.ClickException, match=r"rozmova\[postgres\]"):
        open_store("postgresql://x@h/n", "uk")
