"""Failures at the seams: a disk that fails while work is undone, a place that is gone."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.core.kyiv import KYIV
from engine.language.tree import read_tree
from engine.runtime.channel import Inbound
from engine.runtime.handled import Handled
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import StoreError, Transaction
from engine.stories.play import play
from engine.stories.stage import prepare
from engine.stories.watching import WatchedRunner
from engine.utility import personal_data
from tests.core.small_flow import small_flow
from tests.core.talk import Talk
from tests.runtime.pieces import FIRST, add, add_and_raise, notes
from tests.stories_engine.conftest import ROOT, read
from tests.utility.conftest import MIGRATIONS, Utility
from tests.utility.holders import Garden, ours


class Unwell(sqlite3.Connection):
    """A connection whose disk fails when a piece of work is undone."""

    fails = False

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Execute a statement, or fail as a disk does."""
        if self.fails and sql.startswith("ROLLBACK TO"):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return super().execute(sql, *values)


def test_a_disk_that_fails_while_work_is_undone_stops_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever waits is told, and the store serves on when the disk is well."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, factory=Unwell, **k))
    store = SqliteStore(None, (FIRST,))
    store.transact(add("раз"))
    monkeypatch.setattr(Unwell, "fails", True)
    assert isinstance(store.submit(add_and_raise).exception(5), StoreError)
    monkeypatch.setattr(Unwell, "fails", False)
    assert store.submit(notes).result(5) == ["раз"]


def test_a_full_disk_is_called_full(tmp_path: Path) -> None:
    """Whoever reads the log learns the cause, not what followed from it."""
    store = SqliteStore(tmp_path / "x.db", (FIRST,))

    def writing(tx: Transaction) -> None:
        (pages,) = tx.row("PRAGMA page_count") or (0,)
        tx.row(f"PRAGMA max_page_count = {pages + 1}")
        add("повно" * 100_000)(tx)

    with pytest.raises(StoreError) as raised:
        store.transact(writing)
    store.close()
    assert raised.value.why == "database or disk is full"


def test_nobody_is_told_to_go_on_where_the_place_is_gone() -> None:
    """«Продовжити» is named only where it works."""
    bot = "commands: {help: do help, back: back, resume: back}\n"
    person = Talk(
        small_flow(
            bot=bot,
            main="hello:\nmenu: {buttons: {a: first}}\nfirst: {ask: text}\nx: {go: menu}",
            help="help: {go: end}",
        )
    )
    person.type("вітаю")
    person.press("a")
    person.wait(timedelta(days=1))
    person.flow = small_flow(
        bot=bot, main="hello:\nmenu: {buttons: {a: menu}}", help="help: {go: end}"
    )
    assert person.type("раз") == ["engine.nothing_kept", "main.menu"]


@pytest.mark.parametrize("starts", ["2026-03-29 04:00", "2026-10-25 04:00", "2026-03-29 04:30"])
def test_a_story_begins_when_it_says(monkeypatch: pytest.MonkeyPatch, starts: str) -> None:
    """Also in the minute after the clocks have changed."""
    heard: list[datetime] = []
    handle = WatchedRunner.handle

    def hearing(self: WatchedRunner, inbound: Inbound) -> Handled:
        heard.append(inbound.event.at)
        return handle(self, inbound)

    monkeypatch.setattr(WatchedRunner, "handle", hearing)
    story, _ = read(f"at: {starts}\ntalk:\n- type: Привіт\n  bot: [hello, menu]\n")
    play(prepare(ROOT, read_tree(ROOT).utilities["notes"]), story, "uk")
    assert heard[0].astimezone(UTC) == datetime.fromisoformat(starts).replace(
        tzinfo=KYIV
    ).astimezone(UTC)


@pytest.mark.parametrize("service", ["my_data", "delete_my_data"])
def test_a_disk_that_fails_is_no_holders_fault(
    monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    """The turn is not stored and comes again; nobody is told that a service does not answer."""
    garden = Garden(fails=StoreError("x.db", "disk full"))
    monkeypatch.setattr(personal_data, "installed", lambda: (garden, *ours()))
    store = SqliteStore(None, MIGRATIONS)
    utility = Utility(store)
    with pytest.raises(StoreError):
        utility.call(service, datetime(2026, 3, 2, tzinfo=UTC), utility.person())
    store.close()
