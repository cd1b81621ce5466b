"""Notices of works under fire: dispatchers, people, clocks, processes in any order (DOMAIN §5)."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from engine.utility.notices import audience, telling
from tests.utility.conftest import kyiv
from tests.utility.notices.dispatched import ACCOUNTS, CHANGE, Change, changed, kept, row
from tests.utility.notices.expected import DAY, HOUR, clock, slots
from tests.utility.notices.grid_town import bot_with
from tests.utility.notices.watched import WatchedTown
from tests.utility.test_reminders_once import Killed

WRITES: Final = 0
"""Which transaction of an import writes: there is but one."""
MINUTE: Final = timedelta(minutes=1)
CHATS: Final = st.sampled_from("абв")
USUAL: Final = {("а", "101"), ("а", "102"), ("а", "103"), ("б", "102"), ("б", "104"), ("в", "101")}
SEASONS: Final = ("2026-03-25T12:00", "2026-10-21T12:00", "2026-12-28T09:30", "2026-06-01T21:50")
THEN: Final = st.sampled_from(["nothing", "look", "look and send", "live"])
ACT: Final = st.sampled_from(
    ["subscribe", "subscribe", "unsubscribe", "unlink", "block", "block silently", "come back",
     "come back", "delete"]
)  # fmt: skip
OFFSET: Final = st.sampled_from([-MINUTE, 0 * MINUTE, MINUTE])


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "MOST", 2)
    monkeypatch.setattr(telling, "MOST", 3)


class Works(WatchedTown):
    """A few works and people, two processes over one store, and everything that may go wrong."""

    @initialize(
        season=st.sampled_from(SEASONS),
        wanting=st.sets(st.tuples(CHATS, ACCOUNTS)),
        changes=st.lists(CHANGE, min_size=1, max_size=3),
    )
    def begin(self, season: str, wanting: set[tuple[str, str]], changes: list[Change]) -> None:
        """Begin at some time of the year with some people and works."""
        self.now = kyiv(season).astimezone(UTC)  # where an hour is an hour
        for chat in "абв":
            self.town.meet(chat, self.now)
            self.expected.reached[chat] = 0
        for chat, account in sorted(wanting | USUAL):
            self.subscribe(chat, account)
        self.happen(changes)

    # the dispatchers

    @rule(changes=st.lists(CHANGE, min_size=1, max_size=3))
    def happen(self, changes: list[Change]) -> None:
        """Let a file come, of which people are told at once as far as they are awake."""
        self.import_works(changes, "")
        self.look(0, 1, False)
        self.send(1000)

    @rule(
        changes=st.lists(CHANGE, min_size=1, max_size=3),
        killed=st.sampled_from(["", "", "", "before", "after"]),
    )
    def import_works(self, changes: list[Change], killed: str) -> None:
        """Let a file come, perhaps to a process that is killed before or after it is stored."""
        works = self.expected.works
        versions = {
            change[0]: changed(works.get(change[0], []), change, self.now) for change in changes
        }
        rows = [row(name, version) for name, version in versions.items()]
        store = self.town.stores[0]
        if killed:
            store.killed_in, store.done = WRITES, killed == "after"
        try:
            assert self.town.announce(rows, self.now).refused is None
        except Killed:
            self._start_again()
        store.killed_in = None
        if killed == "before":
            return
        for name, written_down in versions.items():
            known = self.expected.works.setdefault(name, [])
            version = kept(known[-1], written_down) if known else written_down
            if not known or replace(known[-1], at=version.at) != version:
                known.append(version)
        self._step()

    # people

    @rule(act=ACT, chat=CHATS, account=ACCOUNTS, which=st.integers(0, 20))
    def act(self, act: str, chat: str, account: str, which: int) -> None:
        """Let somebody do something."""
        self._step()
        wanted = sorted(self.expected.wanted)
        match act:
            case "subscribe":
                self.subscribe(chat, account)
            case "unsubscribe" | "unlink" if wanted:
                self._unsubscribe(*wanted[which % len(wanted)], wholly=act == "unlink")
            case "block" | "block silently":
                self._block(chat, silently=act != "block")
            case "come back":
                for each in sorted(self.gone | set(self.left)):
                    self._come_back(each)
            case "delete":
                self._delete(chat)

    @rule(
        act=ACT,
        chat=CHATS,
        account=ACCOUNTS,
        which=st.integers(0, 20),
        changes=st.lists(CHANGE, min_size=1, max_size=2),
        more=st.lists(CHANGE, max_size=2),
    )
    def act_while_it_waits(
        self,
        act: str,
        chat: str,
        account: str,
        which: int,
        changes: list[Change],
        more: list[Change],
    ) -> None:
        """Let something be decided on, somebody do something then, and the sender come after."""
        self.import_works(changes, "")
        self.look(0, 1, False)
        self.act(act, chat, account, which)
        if more:
            self.import_works(more, "")
        self.send(1000)

    def subscribe(self, chat: str, account: str) -> None:
        """Let somebody want notices, unless they have left."""
        if chat not in self.left:
            self.town.subscribe(chat, account, self.now)
            self.expected.wanted.setdefault((chat, account), self.expected.step)

    def _unsubscribe(self, chat: str, account: str, *, wholly: bool) -> None:
        (self.town.unlink if wholly else self.town.unsubscribe)(chat, account, self.now)
        del self.expected.wanted[chat, account]

    def _block(self, chat: str, *, silently: bool) -> None:
        """Block the bot; silently, the sender is the first to learn of it."""
        self.gone |= {chat}
        if not silently:
            self.town.block(chat, self.now, blocked=True)
            self.expected.reached.pop(chat, None)

    def _come_back(self, chat: str) -> None:
        """Write again, as whoever blocked the bot or had their data deleted may."""
        self.gone -= {chat}
        self.left.pop(chat, None)
        self.town.meet(chat, self.now)
        self.town.block(chat, self.now, blocked=False)
        self.expected.reached.setdefault(chat, self.expected.step)

    def _delete(self, chat: str) -> None:
        """Have one's data deleted."""
        self.town.delete(chat, self.now)
        self.left[chat] = self.expected.met_again[chat] = self.last
        self.expected.reached.pop(chat, None)
        for pair in [pair for pair in self.expected.wanted if pair[0] == chat]:
            del self.expected.wanted[pair]

    # the clock

    @rule(
        passed=st.sampled_from([MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 10 * HOUR, DAY, 3 * DAY]),
        then=THEN,
    )
    def wait(self, passed: timedelta, then: str) -> None:
        """Let time pass without anybody looking."""
        self.now += passed
        self._go_on(then)

    @rule(hour=st.sampled_from([0, 8, 10, 20, 22]), offset=OFFSET, then=THEN)
    def wait_for_hour(self, hour: int, offset: timedelta, then: str) -> None:
        """Let time pass until an hour of the clock, or just before or after it."""
        at = clock(self.now, 0, hour) + offset
        self.now = at if at >= self.now else clock(self.now, 1, hour) + offset
        self._go_on(then)

    @rule(which=st.integers(0, 5), offset=OFFSET, then=THEN)
    def wait_for_something(self, which: int, offset: timedelta, then: str) -> None:
        """Let time pass until something is due or over."""
        moments = sorted(
            moment + offset
            for versions in self.expected.works.values()
            for version in versions[-1:]
            for slot in [*slots(version, soon=True).values(), (version.starts, version.over)]
            for moment in slot
            if moment + offset > self.now
        )
        if moments:
            self.now = moments[which % len(moments)]
        self._go_on(then)

    def _go_on(self, then: str) -> None:
        """Let nobody look, or somebody, and let what they say be sent."""
        if then == "live":
            self.live(14, 0)
        elif then != "nothing":
            self.look(0, 1, False)
        if then == "look and send":
            self.send(1000)

    @rule(by=st.integers(0, 1), times=st.integers(1, 2), restarted=st.booleans())
    def look(self, by: int, times: int, restarted: bool) -> None:
        """Let a process look at the clock, once or twice, perhaps one that has just started."""
        if restarted:
            self._start_again()
        self._refresh()
        must, told = self.expected.must(self.now), []
        may = self.expected.may(self.now)
        for _ in range(times):
            told += self._composed(lambda: self.town.tick(self.now, by), may)
        while self.town.ahead is not None and self._moved():
            told += self._composed(lambda: self.town.tick(self.now, by), may)
        self._complete(must, told)
        self._step()

    @rule(by=st.integers(0, 1), killed_in=st.integers(0, 6), done=st.booleans())
    def look_and_be_killed(self, by: int, killed_in: int, done: bool) -> None:
        """Let a process look that is killed before or after a transaction."""
        self._refresh()
        self.expected.must(self.now)
        store = self.town.stores[by]
        store.killed_in, store.done = killed_in, done

        def tick() -> None:
            with suppress(Killed):
                self.town.tick(self.now, by)
            self._start_again()

        self._composed(tick, self.expected.may(self.now))
        self._step()

    @rule(hours=st.sampled_from([5, 14, 30]), by=st.integers(0, 1))
    def live(self, hours: int, by: int) -> None:
        """Let hours pass in which somebody looks each time, and what waits is sent."""
        for _ in range(hours):
            self.now += HOUR
            self.look(by, 1, False)
            self.send(1000)

    @rule(most=st.sampled_from([1, 1000, 1000]))
    def send(self, most: int) -> None:
        """Let the sender take what waits."""
        self._sent(most)

    # the processes

    @rule(soon=st.booleans(), ahead=st.sampled_from([None, 1, 2]))
    def rule_otherwise(self, soon: bool, ahead: int | None) -> None:
        """Let the bot have a stage more or less; bound what waits to be sent."""
        self._step()
        if soon != self.expected.soon:
            self.expected.soon, self.expected.ruled = soon, (self.expected.step, self.now)
        self.town.rule(bot_with(soon=soon), ahead)

    def _start_again(self) -> None:
        self.town.stop()
        self.town.start()

    def _step(self) -> None:
        self.expected.step += 1


TestWorks = Works.TestCase
TestWorks.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)


class WorksInPostgres(Works):
    """The same over PostgreSQL."""

    kind = "postgres"


TestWorksInPostgres = WorksInPostgres.TestCase
TestWorksInPostgres.settings = settings(TestWorks.settings, max_examples=5)


class WorksForLong(Works):
    """The same, for as long as one likes."""


TestWorksForLong = pytest.mark.campaign(WorksForLong.TestCase)
TestWorksForLong.settings = settings(TestWorks.settings, max_examples=2000, stateful_step_count=60)
