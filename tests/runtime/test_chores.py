"""Chores: done at every tick, batch by batch, with what they announce (DESIGN §3, DOMAIN §5)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.core.events import NoticeRaised
from engine.core.flow import Flow
from engine.core.session import Call
from engine.core.turn import Known
from engine.runtime import outbox, sessions
from engine.runtime.chores import Announcement, Batch, Chore
from engine.runtime.people import Person
from engine.runtime.runner import Runner
from engine.runtime.store import StoreError, Transaction
from tests.core.small_flow import BOT
from tests.runtime.desk import NOON, Desk, PlainKnowledge

ON_BOTH = True
Open = Callable[..., Desk]
MINUTE = timedelta(minutes=1)
FILES = {
    "bot": "notices: {outage: {send: {today: on the day}}}",
    "main": """
        hello:
        menu: {buttons: {a: name, send: send}}
        name: {ask: text, wait: 1 h, then: {silent: late}}
        late: {go: menu}
        send: {do: send}
        sent: {go: menu}
        """,
    "services": "send: {}",
    "uk": "notices: {outage: {today: Немає світла}}",
}


@dataclass
class Telling:
    """A chore that tells some people, a few in each batch, and notes whom it told."""

    people: list[int]
    most: int = 100
    batches: int = 0
    fails: list[BaseException] = field(default_factory=list)

    def do(self, tx: Transaction, flow: Flow, at: datetime) -> Batch:
        """Tell the next few who were not told."""
        assert flow.bot == BOT
        self.batches += 1
        known = [int(row[0]) for row in tx.rows("SELECT reading FROM sent WHERE step_key = 'told'")]
        left = [each for each in self.people if each not in known]
        for each in left[: self.most]:
            tx.run("INSERT INTO sent (step_key, reading) VALUES ('told', ?)", str(each))
        if self.fails:
            raise self.fails.pop(0)
        event = NoticeRaised(at, "outage", "today", {})
        told = tuple(Announcement(each, event, at) for each in left[: self.most])
        return Batch(told, more=len(left) > self.most)


@pytest.fixture
def bot(desk: Open) -> Desk:
    """Open a bot with three people; the first is asked for a name."""
    opened = desk(**FILES)
    for user in ("2", "3"):
        opened.say("вітаю", user)
    opened.press("a")
    return opened


class Knowledge(PlainKnowledge):
    """Knows of everybody, but for some of whom nothing can be read."""

    def __init__(self, unreadable: Collection[int] = ()) -> None:
        self._unreadable = unreadable

    def known(
        self, tx: Transaction, flow: Flow, people: Sequence[Person], at: datetime
    ) -> dict[int, Known]:
        """Gather what is known, or fail as a programmer's error does."""
        if any(person.id in self._unreadable for person in people):
            raise ZeroDivisionError("SECRET")
        return super().known(tx, flow, people, at)


def doing(bot: Desk, *chores: Chore, unreadable: Collection[int] = ()) -> Desk:
    """Let the bot have chores."""
    bot.runner.close()
    bot.runner = Runner(bot.store, {BOT: bot.flow}, bot.billing, Knowledge(unreadable), chores)
    return bot


def test_a_chore_is_done_to_its_end_at_every_tick(bot: Desk) -> None:
    """Batch by batch, as long as there is more; and once at a tick when nothing is due."""
    telling = Telling([1, 2, 3], most=1)
    doing(bot, telling)
    assert bot.tick(MINUTE) == ["notices.outage.today"] * 3
    assert telling.batches == 3
    assert bot.tick(MINUTE) == []
    assert telling.batches == 4


def test_timers_come_before_chores(bot: Desk) -> None:
    """What has run out by then has happened when a chore looks."""
    doing(bot, Telling([1]))
    assert bot.tick(2 * 60 * MINUTE) == ["main.late", "main.menu", "notices.outage.today"]


def test_an_announcement_moves_nobody(bot: Desk) -> None:
    """The session is stored as it was, to the moment; the turn stands in the journal."""
    doing(bot, Telling([1]))
    before = bot.rows("SELECT * FROM sessions ORDER BY person_id")
    assert bot.tick(MINUTE) == ["notices.outage.today"]
    assert bot.rows("SELECT * FROM sessions ORDER BY person_id") == before
    assert bot.rows("SELECT event, state_before, state_after FROM journal ORDER BY id DESC")[0] == (
        "notice outage.today", "main.name", "main.name",
    )  # fmt: skip
    assert bot.say("Оля") == ["main.late", "main.menu"]


def test_whoever_is_gone_is_told_nothing(bot: Desk) -> None:
    """Somebody may have had their data deleted a moment ago."""
    doing(bot, Telling([7, 2]))
    assert bot.tick(MINUTE) == ["notices.outage.today"]


def test_a_batch_and_its_messages_are_stored_together_or_not_at_all(bot: Desk) -> None:
    """When the store fails the ticker hears of it; the next tick does all of it."""
    telling = Telling([1, 2])
    doing(bot, telling)

    def full(*_args: object, **_more: object) -> None:
        raise StoreError("rozmova.db", "disk full")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("engine.runtime.outbox.put", full)
        with pytest.raises(StoreError):
            bot.tick(MINUTE)
    assert bot.said() == []
    assert bot.rows("SELECT * FROM sent") == []
    telling.fails = [StoreError("rozmova.db", "disk full")]
    with pytest.raises(StoreError):
        bot.tick(MINUTE)
    assert bot.rows("SELECT * FROM sent") == []
    assert bot.tick(MINUTE) == ["notices.outage.today"] * 2


# a programmer's error


def test_an_announcement_that_raises_is_dropped_alone(
    bot: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """One person's message costs nobody else theirs, and does not come round for ever."""
    doing(bot, Telling([1, 2, 3]), unreadable=[2])
    bot.runner.tick(BOT, NOON + MINUTE)
    assert [user for user, _ in bot.taken()] == ["1", "3"]
    assert caplog.text.count("outage.today: ZeroDivisionError") == 1
    assert bot.tick(MINUTE) == []
    assert caplog.text.count("outage.today: ZeroDivisionError") == 1
    assert "SECRET" not in caplog.text


def test_of_an_announcement_that_raises_nothing_is_stored(
    bot: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it had written already, as the journal's line, is undone; the chore's note stays."""
    put = outbox.put

    def choking(tx: Transaction, person: Person, *more: Any, **named: Any) -> None:
        put(tx, person, *more, **named)
        if person.id == 2:
            raise ZeroDivisionError

    monkeypatch.setattr(outbox, "put", choking)
    doing(bot, Telling([1, 2, 3]))
    bot.runner.tick(BOT, NOON + MINUTE)
    assert [user for user, _ in bot.taken()] == ["1", "3"]
    assert bot.rows("SELECT person_id FROM journal WHERE event LIKE 'notice%'") == [(1,), (3,)]
    assert bot.rows("SELECT reading FROM sent") == [("1",), ("2",), ("3",)]


def test_a_chore_that_raises_waits_for_the_next_tick(
    bot: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The ticker goes on, and so do the other chores; of the batch nothing is stored."""
    failing, other = Telling([1], fails=[ZeroDivisionError("SECRET")]), Telling([])
    doing(bot, failing, other)
    assert bot.tick(MINUTE) == []
    assert other.batches == 1
    assert "Telling: ZeroDivisionError at test_chores.py" in caplog.text
    assert "SECRET" not in caplog.text
    assert bot.tick(MINUTE) == ["notices.outage.today"]


# in the middle of a call


@pytest.mark.parametrize("remote", [True, False])
def test_an_announcement_while_a_call_is_pending(desk: Open, remote: bool) -> None:
    """A remote call goes on waiting; one that can be made on the spot is, once, and kept."""
    services = f"send: {{remote: {'yes' if remote else 'no'}}}"
    bot = doing(desk(**{**FILES, "services": services}), Telling([1]))

    def pend(tx: Transaction) -> None:
        session = sessions.load(tx, 1)
        session.top.state, session.question = "main.send", None
        session.pending, session.calls = Call(1, "send", {}), 1
        sessions.save(tx, 1, session, "0", NOON)

    bot.store.transact(pend)
    said = bot.tick(MINUTE)
    assert (bot.session().pending is not None) is remote
    assert said == ["notices.outage.today"] + ([] if remote else ["main.sent", "main.menu"])
    bot.say("слово")
    assert bot.session().pending is None
    assert len(bot.billing.calls) == 1
