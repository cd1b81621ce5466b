"""The runner under fire: people, duplicates, restarts, kills and failures in any order (DESIGN §3).

The process is killed before or after any transaction; the channel then delivers again, as channels
do. What must hold is checked after every step.
"""

import re
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from engine.core import codec
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    PersonEvent,
    SaidInGroup,
    TextReceived,
)
from engine.runtime import remote
from engine.runtime.channel import Inbound
from engine.runtime.services import ServiceFailed
from engine.runtime.store import moment
from tests.core.small_flow import BOT, small_flow
from tests.places import Database
from tests.runtime.desk import CHANNEL
from tests.runtime.mortal import MortalDesk

FILES = {
    "bot": """
        commands: {help: do help, back: back, menu: menu, send: do send, resume: back}
        lines: {send: "/ {account} send {reading?}"}
        wait: 4 h
        remind: 1 h
        """,
    "main": """
        hello:
        menu: {buttons: {a: choose_, help: do help, note: note}}
        choose_: {do: send, go: menu}
        note: {do: note}
        noted: {go: menu}
        """,
    "send": """
        account: {ask: text, check: look, then: {not_found: again}}
        reading: {ask: number, buttons: {back: back, same: sure, help: do help}}
        sure: {buttons: {agree: send, refuse: end}}
        send: {do: send, then: {closed: shut}}
        accepted: {go: end}
        shut: {go: end}
        """,
    "help": "help: {buttons: {thanks: end}}",
    "stuck": "stuck: {buttons: {retry: end, leave: menu}}",
    "unavailable": "sorry: {buttons: {retry: end, leave: menu}}",
    "services": """
        look: {takes: [account], ends: [not_found]}
        note: {changes: yes}
        send: {takes: [account, reading], ends: [closed], changes: yes, remote: yes}
        """,
    "uk": "send: {reading: {remind: Ви ще тут?}}",
}
WORDS = (
    "вітаю", "/help", "/back", "/menu", "/start", "/resume", "/ 1 send", "/ 2 send 7", "a", "agree",
    "5", "99", "слово", "", "thanks", "<b>{{7*7}}</b> %s", "ї" * 4096,
)  # fmt: skip
FAILURES = (
    ("look", "not_found"),
    ("look", ServiceFailed("503")),
    ("look", ZeroDivisionError("look")),
    ("note", ServiceFailed("503")),
    ("note", ZeroDivisionError("note")),
    ("send", "closed"),
    ("send", "surprise"),
    ("send", ServiceFailed("503")),
    ("send", ServiceFailed("401", retry=False)),
    ("send", ZeroDivisionError("send")),
)
USERS = st.sampled_from(["1", "2", "3"])
ANSWERED_BY = re.compile(r"m?(\d+):")


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PAUSE", 0)


class People(RuleBasedStateMachine):
    """Several people, one bot, and everything that may go wrong."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(self.kind, Path(self.folder.name))
        self.bot = MortalDesk(small_flow(**FILES), self.database.place())
        self.shown: dict[str, list[str]] = {}
        self.last_question: dict[str, int] = {}
        self.accepted = 0

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.bot.stop()
        self.database.close()
        self.folder.cleanup()

    @rule(user=USERS, text=st.sampled_from(WORDS))
    def write(self, user: str, text: str) -> None:
        """Write."""
        self._deliver(user, TextReceived(self.bot.now, text))

    @rule(user=USERS, which=st.integers(0, 30))
    def press(self, user: str, which: int) -> None:
        """Press any button that one ever saw, mostly a new one."""
        ids = self.shown.get(user) or ["1:a"]
        self._deliver(user, ChoicePressed(self.bot.now, ids[-1 - which % len(ids)]))

    @rule(user=USERS, what=st.sampled_from(["sticker", "photo", "contact"]))
    def send(self, user: str, what: str) -> None:
        """Send what nobody asked for."""
        now = self.bot.now
        card = ContactShared(now, "+380501112233", own=True)
        self._deliver(user, card if what == "contact" else MediaReceived(now, what, "x"))

    @rule(user=USERS, text=st.sampled_from(WORDS), dies_in=st.integers(0, 5), done=st.booleans())
    def write_and_be_killed(self, user: str, text: str, dies_in: int, done: bool) -> None:
        """Write to a process that is killed while it hears; the channel delivers again."""
        self._deliver(user, TextReceived(self.bot.now, text), dies_in, done=done)

    @rule(user=USERS, reading=st.sampled_from("789"), dies_in=st.integers(0, 5), done=st.booleans())
    def send_a_reading(self, user: str, reading: str, dies_in: int, done: bool) -> None:
        """Send a reading by a line and confirm it, perhaps over a kill."""
        self._deliver(user, TextReceived(self.bot.now, f"/ 1 send {reading}"))
        self._deliver(user, ChoicePressed(self.bot.now, "agree"), dies_in, done=done)

    @rule(which=st.integers(0, 50))
    def redeliver(self, which: int) -> None:
        """Deliver something once more: nothing happens."""
        if not self.bot.heard:
            return
        inbound = self.bot.heard[-1 - which % len(self.bot.heard)]
        before = self._everything()
        handled = self.bot.runner.handle(inbound)
        assert handled.duplicate
        assert handled.state == self.bot.state(inbound.chat)
        assert self._everything() == before

    @rule()
    def restart(self) -> None:
        """Stop the process and start it."""
        self.bot.restart()

    @rule(
        minutes=st.sampled_from([1, 50, 200, 2000]), dies_in=st.integers(0, 4), done=st.booleans()
    )
    def tick(self, minutes: int, dies_in: int, done: bool) -> None:
        """Let time pass, perhaps over a kill."""
        self.bot.now += timedelta(minutes=minutes)
        self.bot.survive(lambda: self.bot.runner.tick(BOT, self.bot.now), dies_in, done=done)
        self._collect()

    @rule(failure=st.sampled_from(FAILURES), times=st.integers(1, 4))
    def fail(self, failure: tuple[str, str | Exception], times: int) -> None:
        """Let a service not work for a while."""
        self.bot.billing.plan[failure[0]] = [failure[1]] * times

    @rule(user=USERS)
    def say_in_group(self, user: str) -> None:
        """Say something in a group, which moves nobody."""
        before = self.bot.session(user)
        due = self.bot.rows("SELECT 1 FROM timers WHERE due_at <= ?", moment(self.bot.now))
        self.bot.hear(SaidInGroup(self.bot.now, "усім привіт"), user)
        self._collect()
        if not due:
            assert self.bot.session(user) == before

    def _deliver(
        self, user: str, event: PersonEvent, dies_in: int | None = None, done: bool = False
    ) -> None:
        self.bot.updates += 1
        inbound = Inbound(BOT, CHANNEL, user, f"u{self.bot.updates}", event)
        if dies_in is None:
            assert not self.bot.runner.handle(inbound).duplicate
        else:
            self.bot.survive(lambda: self.bot.runner.handle(inbound), dies_in, done=done)
        self.bot.heard.append(inbound)
        assert self._collect().count(user) >= 1, "somebody wrote and was not answered"
        assert self.bot.state(user) is not None or self._gave_up(inbound)

    def _gave_up(self, inbound: Inbound) -> bool:
        rows = self.bot.rows(
            "SELECT 1 FROM inbox WHERE update_id = ? AND explanation IS NOT NULL", inbound.update_id
        )
        return bool(rows)

    def _collect(self) -> list[str]:
        """Take what is to be sent, in its order; give to whom it goes."""
        taken = self.bot.taken()
        for user, message in taken:
            assert message.text
            self.accepted += message.said == "send.accepted"
            ids = [choice.id for choice in message.choices]
            for number in filter(None, map(ANSWERED_BY.match, ids)):
                assert int(number[1]) >= self.last_question.get(user, 0), "out of order"
                self.last_question[user] = int(number[1])
            self.shown.setdefault(user, []).extend(ids)
        return [user for user, _ in taken]

    def _everything(self) -> tuple[object, ...]:
        tables = ("sessions", "outbox", "inbox", "timers", "sent", "journal")
        stored = tuple(tuple(self.bot.rows(f"SELECT * FROM {name}")) for name in tables)  # noqa: S608
        return (*stored, len(self.bot.billing.calls))

    @invariant()
    def a_key_has_one_effect(self) -> None:
        """Whatever was sent far away twice with one key was the same; here it was rolled back."""
        for name, key, given in self.bot.billing.calls:
            assert name != "send" or self.bot.billing.accepted[key] == given
        keys = [key for (key,) in self.bot.rows("SELECT step_key FROM sent")]
        assert len(keys) == len(set(keys))

    @invariant()
    def what_was_confirmed_is_accepted(self) -> None:
        """Nobody was told «accepted» of a reading that billing does not have."""
        assert self.accepted <= len(self.bot.billing.accepted)

    @invariant()
    def the_stored_session_is_the_one_in_memory(self) -> None:
        """Nothing of a conversation lives in the process alone."""
        left = self.bot.watched.left
        if left is not None:
            stored = self.bot.session(left.person.chat)
            assert left.session == stored == codec.read(codec.write(stored))
            assert stored.pending is None

    @invariant()
    def nothing_waits_to_be_sent(self) -> None:
        """Every message was taken in the order of its decision."""
        assert self.bot.rows("SELECT id FROM outbox WHERE status = 'waiting'") == []


TestPeople = People.TestCase
TestPeople.settings = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


class PeopleInPostgres(People):
    """The same over PostgreSQL."""

    kind = "postgres"


TestPeopleInPostgres = PeopleInPostgres.TestCase
TestPeopleInPostgres.settings = settings(TestPeople.settings, max_examples=6)


class PeopleForLong(People):
    """The same, for as long as one likes."""


TestPeopleForLong = pytest.mark.campaign(PeopleForLong.TestCase)
TestPeopleForLong.settings = settings(TestPeople.settings, max_examples=500, stateful_step_count=80)
