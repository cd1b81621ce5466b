"""A disk that fails or a statement that is wrong, in the midst of a turn or an announcement.

The first is the world's: nothing is stored, the channel and the ticker hear of it, and all of it
happens when the disk is well again. The second is a programmer's: it costs one person one message.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from engine.core.events import TextReceived
from engine.core.values import Values
from engine.runtime import outbox
from engine.runtime.people import Person
from engine.runtime.services import Outcome, Request
from engine.runtime.store import StoreError, Transaction
from tests.core.small_flow import BOT
from tests.runtime.desk import Desk
from tests.runtime.test_chores import FILES, Telling, doing

Open = Callable[..., Desk]
MAIN = """
hello:
menu: {buttons: {a: reading}}
reading: {ask: number, wait: 1 h, then: {silent: send}}
send: {do: send}
accepted: {go: menu}
"""
SERVICES = "send: {takes: [reading], changes: yes}"
MINUTE = timedelta(minutes=1)
LARGE = "x" * 1_000_000
TABLES = ("people", "sessions", "inbox", "outbox", "journal", "sent")
REFUSING = """CREATE TRIGGER refusing BEFORE INSERT ON {table}
              BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"""


class Full:
    """A disk with room for a page or two."""

    now = False

    def strike(self, tx: Transaction) -> None:
        """Write more than that."""
        tx.run("INSERT INTO sent (step_key, reading) VALUES (?, ?)", "much", LARGE)

    def begin(self, tx: Transaction) -> None:
        """Take the room away."""
        self._leave(tx, 2)

    def end(self, tx: Transaction) -> None:
        """Give it back."""
        self._leave(tx, 100_000)

    def _leave(self, tx: Transaction, more: int) -> None:
        (pages,) = tx.row("PRAGMA page_count") or (0,)
        tx.row(f"PRAGMA max_page_count = {pages + more}")


class ReadOnly:
    """A disk that cannot be written to for a moment; SQLite itself rolls nothing back then."""

    now = False

    def strike(self, tx: Transaction) -> None:
        """Write in that moment."""
        tx.run(f"PRAGMA query_only = {int(self.now)}")
        try:
            tx.run("INSERT INTO sent (step_key, reading) VALUES (?, ?)", "much", LARGE)
        finally:
            tx.run("PRAGMA query_only = 0")

    def begin(self, tx: Transaction) -> None:
        """Change nothing: it is the moment of writing that counts."""

    end = begin


@pytest.fixture(params=[Full, ReadOnly])
def disk(request: pytest.FixtureRequest) -> Full | ReadOnly:
    """Give each disk that fails."""
    made: Full | ReadOnly = request.param()
    return made


@contextmanager
def failing(disk: Full | ReadOnly, bot: Desk) -> Iterator[None]:
    """Let the disk fail for a while, and prove that it is the world that is blamed."""
    bot.store.transact(disk.begin)
    disk.now = True
    with pytest.raises(StoreError):
        yield
    disk.now = False
    bot.store.transact(disk.end)


def stored(bot: Desk) -> list[Any]:
    """Give all that is stored."""
    return [bot.rows(f"SELECT * FROM {table}") for table in TABLES]  # noqa: S608 - our own


@pytest.fixture
def bot(desk: Open, disk: Full | ReadOnly) -> Desk:
    """Open a bot whose service writes much, its person at the question."""

    def serve(_inputs: Values, request: Request) -> Outcome:
        assert request.store is not None
        disk.strike(request.store)
        return Outcome()

    opened = desk(main=MAIN, services=SERVICES)
    opened.billing.plan["send"] = [serve, serve]
    opened.press("a")
    return opened


def test_a_turn_on_a_failing_disk_is_not_put_aside(bot: Desk, disk: Full | ReadOnly) -> None:
    """The channel must not confirm it; delivered again later it takes effect, once."""
    before = stored(bot)
    with failing(disk, bot):
        bot.hear(TextReceived(bot.now, "5"))
    assert stored(bot) == before
    assert len(bot.billing.calls) == 1  # it is not tried three times, as what raises is
    handled = bot.redeliver()
    assert (handled.duplicate, handled.parked) == (False, False)
    assert bot.said() == ["main.accepted", "main.menu"]
    assert bot.redeliver().duplicate
    assert bot.rows("SELECT count(*) FROM sent WHERE reading = ?", LARGE) == [(1,)]


def test_a_timer_on_a_failing_disk_runs_out_later(bot: Desk, disk: Full | ReadOnly) -> None:
    """The ticker hears of it; the timer is not dropped, as one that raises would be."""
    before = stored(bot)
    with failing(disk, bot):
        bot.tick(60 * MINUTE)
    assert stored(bot) == before
    assert bot.tick(MINUTE) == ["main.accepted", "main.menu"]


@pytest.fixture
def telling(desk: Open) -> Desk:
    """Open a bot that has something to tell three people."""
    opened = desk(**FILES)
    for user in ("2", "3"):
        opened.say("вітаю", user)
    return doing(opened, Telling([1, 2, 3]))


def test_an_announcement_on_a_failing_disk_is_nobodys_failure(
    telling: Desk,
    disk: Full | ReadOnly,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Of the batch nothing is stored, nobody counts as told, and the next tick tells everybody."""
    put = outbox.put

    def putting(tx: Transaction, person: Person, *more: Any, **named: Any) -> None:
        put(tx, person, *more, **named)
        if person.id == 2:
            disk.strike(tx)

    monkeypatch.setattr(outbox, "put", putting)
    before = stored(telling)
    with failing(disk, telling):
        telling.tick(MINUTE)
    assert stored(telling) == before
    assert caplog.text == ""
    assert telling.tick(MINUTE) == ["notices.outage.today"] * 3


# a wrong statement


def test_a_turn_with_a_wrong_statement_is_put_aside(desk: Open) -> None:
    """It would be wrong the next time as well: the person is told, and can go on."""
    bot = desk(main=MAIN, services=SERVICES)
    bot.press("a")
    bot.store.transact(lambda tx: tx.run(REFUSING.format(table="sent")))
    handled = bot.hear(TextReceived(bot.now, "5"))
    assert (handled.parked, handled.state) == (True, "main.reading")
    assert bot.said() == ["engine.error"]
    assert len(bot.billing.calls) == 3


def test_an_announcement_with_a_wrong_statement_is_one_persons_failure(
    telling: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The others are told, and this one does not come round for ever."""
    second = "outbox WHEN new.person_id = 2"
    telling.store.transact(lambda tx: tx.run(REFUSING.format(table=second)))
    telling.runner.tick(BOT, telling.now + MINUTE)
    assert [user for user, _ in telling.taken()] == ["1", "3"]
    assert telling.rows("SELECT person_id FROM journal WHERE event LIKE 'notice%'") == [(1,), (3,)]
    assert caplog.text.count("outage.today: IntegrityError") == 1
    assert telling.tick(MINUTE) == []
