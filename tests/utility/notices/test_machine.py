"""Notices of works under fire: dispatchers, people, clocks and processes in any order (DOMAIN §5).

What people may and must be told is reckoned by ``expected``, which knows only what happened.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from engine.core.kyiv import kyiv_date
from engine.utility.notices import audience, telling
from tests.places import Database
from tests.utility.conftest import kyiv
from tests.utility.notices.expected import (
    DAY,
    HOUR,
    Expected,
    Version,
    clock,
    is_night,
    slots,
    touched,
)
from tests.utility.notices.grid_town import HOMES, GridTown, Said, bot_with, written
from tests.utility.test_reminders_once import Killed

WRITES: Final = 0
"""Which transaction of an import writes: there is but one."""
MINUTE: Final = timedelta(minutes=1)
CHATS, ACCOUNTS = st.sampled_from("абв"), st.sampled_from(sorted(HOMES))
USUAL: Final = {("а", "101"), ("а", "102"), ("а", "103"), ("б", "102"), ("б", "104"), ("в", "101")}
TIMED: Final = ("in_5_days", "tomorrow", "today", "soon")
SEASONS: Final = ("2026-03-25T12:00", "2026-10-21T12:00", "2026-12-28T09:30", "2026-06-01T21:50")
CLOCKS: Final = ("00:30", "02:30", "07:00", "08:00", "09:00", "13:00", "22:30", "23:59")
"""When works begin, in Kyiv."""
CHANGES: Final = (
    "move", "extend", "shorten", "forget the end", "cancel", "finish", "plan", "add", "take out",
    "swap the group", "nothing", "reason",
)  # fmt: skip
THEN: Final = st.sampled_from(["nothing", "look", "look and send", "live"])
ACT: Final = st.sampled_from(
    ["subscribe", "subscribe", "unsubscribe", "unlink", "block", "block silently", "come back",
     "come back", "delete"]
)  # fmt: skip
OFFSET: Final = st.sampled_from([-MINUTE, 0 * MINUTE, MINUTE])
CHANGE: Final = st.tuples(
    st.sampled_from(["W1", "W1", "W1", "W2", "E1"]),
    st.sampled_from(CHANGES),
    st.integers(-1, 7),
    st.sampled_from(CLOCKS),
    st.sampled_from([1, 8, 30, None]),
    st.sets(ACCOUNTS, min_size=1, max_size=3),
)
"""A work, what becomes of it, and: days from now, clock, hours, accounts."""


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "MOST", 2)
    monkeypatch.setattr(telling, "MOST", 3)


def _kept(was: Version, written_down: Version) -> Version:
    """Give a work as it becomes: of one that ends, what its row leaves empty stays as it was."""
    if written_down.status == "planned":
        return written_down
    group, accounts = touched(frozenset(), "1.1"), written_down.accounts
    if accounts == group:
        accounts |= was.accounts
    if group <= was.accounts:
        accounts |= group
    return replace(written_down, ends=written_down.ends or was.ends, accounts=accounts)


class Works(RuleBasedStateMachine):
    """A few works and people, two processes over one store, and everything that may go wrong."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        folder = Path(self.folder.name)
        self.database = Database(self.kind, folder)
        self.town = GridTown(folder, place=self.database.place())
        self.expected = Expected()
        self.gone: frozenset[str] = frozenset()
        self.last = 0
        self.left: dict[str, int] = {}

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.town.stop()
        self.database.close()
        self.folder.cleanup()

    @initialize(
        season=st.sampled_from(SEASONS),
        wanting=st.sets(st.tuples(CHATS, ACCOUNTS)),
        changes=st.lists(CHANGE, min_size=1, max_size=3),
    )
    def begin(
        self, season: str, wanting: set[tuple[str, str]], changes: list[tuple[Any, ...]]
    ) -> None:
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
    def happen(self, changes: list[tuple[Any, ...]]) -> None:
        """Let a file come, of which people are told at once as far as they are awake."""
        self.import_works(changes, "")
        self.look(0, 1, False)
        self.send(1000)

    @rule(
        changes=st.lists(CHANGE, min_size=1, max_size=3),
        killed=st.sampled_from(["", "", "", "before", "after"]),
    )
    def import_works(self, changes: list[tuple[Any, ...]], killed: str) -> None:
        """Let a file come, perhaps to a process that is killed before or after it is stored."""
        versions = {change[0]: self._version(*change) for change in changes}
        rows = [self._row(name, version) for name, version in versions.items()]
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
            version = _kept(known[-1], written_down) if known else written_down
            if not known or replace(known[-1], at=version.at) != version:
                known.append(version)
        self._step()

    def _version(
        self, name: str, change: str, days: int, hour: str, hours: int | None, accounts: set[str]
    ) -> Version:
        urgent = name.startswith("E")
        known = self.expected.works.get(name)
        if known is None:
            starts = self._starts(days, hour) if not urgent else self.now - HOUR
            ends = starts + hours * HOUR if hours else None
            return Version(self.now, starts, ends, "planned", frozenset(accounts), urgent)
        was = known[-1]
        match change:
            case "move":
                starts = self._starts(days, hour)
                return replace(was, at=self.now, starts=starts, ends=starts + (hours or 5) * HOUR)
            case "extend":
                return replace(
                    was, at=self.now, ends=(was.ends or was.starts) + (hours or 3) * HOUR
                )
            case "shorten":
                ends = was.starts + (was.ends - was.starts) / 2 if was.ends else was.starts + HOUR
                return replace(was, at=self.now, ends=ends)
            case "forget the end":
                return replace(was, at=self.now, ends=None)
            case "cancel":
                return replace(was, at=self.now, status="cancelled")
            case "finish":
                return replace(was, at=self.now, status="finished")
            case "plan":
                return replace(was, at=self.now, status="planned")
            case "add":
                return replace(was, at=self.now, accounts=was.accounts | accounts)
            case "take out":
                return replace(was, at=self.now, accounts=(was.accounts - accounts) or was.accounts)
            case "swap the group":
                return replace(
                    was,
                    at=self.now,
                    accounts=was.accounts ^ touched(frozenset(), "1.1") or was.accounts,
                )
        return replace(was, at=self.now)

    def _starts(self, days: int, hour: str) -> datetime:
        return kyiv(f"{clock(self.now, days, 12).date()}T{hour}").astimezone(UTC)

    def _row(self, name: str, version: Version) -> dict[str, str]:
        """Write a work, by its group where it has all of that."""
        group = touched(frozenset(), "1.1")
        by_group = group <= version.accounts
        numbers = version.accounts - group if by_group else version.accounts
        return {
            "work": name, "kind": "emergency" if version.urgent else "planned",
            "accounts": " ".join(sorted(numbers)), "group": "1.1" if by_group else "",
            "starts": written(version.starts), "ends": written(version.ends), "reason": name,
            "status": version.status,
        }  # fmt: skip

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
        changes: list[tuple[Any, ...]],
        more: list[tuple[Any, ...]],
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

    # what must hold

    def _composed(
        self, tick: Callable[[], None], may: dict[tuple[str, str], frozenset[tuple[str, str]]]
    ) -> list[Said]:
        """Let something be told, each thing to those to whom it may be."""
        tick()
        self._refresh()
        new = [said for said, _ in self.expected.said.values() if said.key > self.last]
        for said in new:
            assert said.status == "waiting", said
            self._is_right(said, may)
        self._is_merged(new)
        self.last = max([self.last, *(said.key for said in new)])
        return new

    def _is_right(self, said: Said, may: dict[tuple[str, str], frozenset[tuple[str, str]]]) -> None:
        """Check that what is told is true and that whoever is told it is to be."""
        now = self.expected.newest(said.work)
        pairs = {(said.chat, account) for account in said.accounts}
        assert pairs <= may.get((said.work, said.stage), frozenset()), said
        assert (said.starts, said.ends) == (written(now.starts), written(now.ends) or None), said
        assert said.at == self.now
        assert said.urgent == now.urgent
        assert said.silent == is_night(self.now)
        key = self.expected.key(said.work, said.stage)
        done = self.expected.finished.get(key, self.expected.step)
        for pair in pairs:
            assert self.expected.wanted[pair] <= done, f"{pair} came after it: {said}"
        if said.stage in ("changed", "extended", "cancelled", "finished"):
            before = replace(said, key=-1)
            believed = [self._believed_before(said, pair) for pair in pairs]
            assert all(believed), before
            shown = {(written(b.starts), written(b.ends) or None) for b in believed if b}
            assert said.was in shown, said

    def _believed_before(self, said: Said, pair: tuple[str, str]) -> Version | None:
        """Give what somebody believed before a message."""
        later = {key: each for key, each in self.expected.said.items() if key >= said.key}
        for key in later:
            del self.expected.said[key]
        try:
            return self.expected.belief(said.work, pair)
        finally:
            self.expected.said.update(later)

    def _is_merged(self, told: Sequence[Said]) -> None:
        """Check that one message tells of all accounts of a person at an address."""
        places = [(said.chat, said.work, said.stage, said.address) for said in told]
        assert len(places) == len(set(places)), told
        for said in told:
            assert len(set(said.accounts)) == len(said.accounts), said
            assert {HOMES[account][0] for account in said.accounts} == {said.address}, said
        for said in told:
            others = [
                o.stage
                for o in told
                if (o.chat, o.work) == (said.chat, said.work)
                if set(o.accounts) & set(said.accounts)
            ]
            if said.stage == "late":
                assert not set(others) & set(TIMED), told

    def _complete(
        self, must: dict[tuple[str, str], frozenset[tuple[str, str]]], told: Sequence[Said]
    ) -> None:
        """Check that everybody was told who had to be, after a whole look at the clock."""
        heard: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for said in told:
            hearing = {(said.chat, account) for account in said.accounts}
            heard.setdefault((said.work, said.stage), set()).update(hearing)
        for (work, stage), pairs in must.items():
            heard_of = [heard.get((work, stage), set())]
            heard_of += [heard.get((work, each), set()) for each in TIMED if stage == "late"]
            reached = (pair for pair in pairs if pair[0] in self.expected.reached)
            left_out = set(reached).difference(*heard_of)
            assert not left_out, f"{work} {stage}: {left_out} of {told}"
            self.expected.finished.setdefault(self.expected.key(work, stage), self.expected.step)

    def _sent(self, most: int = 1000) -> list[Said]:
        """Send, and check that nothing is wrong any more at that moment."""
        sent = self.town.send(self.now, gone=self.gone, most=most)
        for said in sent:
            now = self.expected.newest(said.work)
            _, version = self.expected.said[said.key]
            assert version == len(self.expected.works[said.work]) - 1, f"stale: {said}"
            assert said.chat not in self.left, f"forgotten: {said}"
            assert said.chat in self.expected.reached, f"blocked: {said}"
            assert not is_night(self.now) or now.urgent, f"at night: {said}"
            for account in said.accounts:
                assert (said.chat, account) in self.expected.wanted, f"unwanted: {said}"
            assert self.now <= self._holds_until(said, now), f"over: {said}"
            if not now.urgent and said.stage in (*TIMED, "late"):
                days = (kyiv_date(now.starts) - kyiv_date(self.now)).days
                assert said.days_ahead == max(0, days), f"another day: {said}"
        self._refresh()
        for chat in [c for c in self.expected.reached if c in self.gone]:
            if self.town.do(
                lambda tx, c=chat: tx.row("SELECT blocked FROM people WHERE chat = ?", c)
            )[0]:
                del self.expected.reached[chat]
        return sent

    def _moved(self) -> bool:
        """Send, and tell whether that has made room for more."""
        waiting = [key for key, (said, _) in self.expected.said.items() if said.status == "waiting"]
        self._sent()
        return any(self.expected.said[key][0].status != "waiting" for key in waiting)

    def _holds_until(self, said: Said, now: Version) -> datetime:
        if said.stage in TIMED:
            return slots(now, soon=True)[said.stage][1]
        if said.stage == "finished":
            return now.at + 2 * HOUR
        if said.stage == "cancelled":
            return max(version.over for version in self.expected.works[said.work])
        return now.over

    def _refresh(self) -> None:
        """See what became of everything that was ever told."""
        for said in self.town.said():
            version = self.expected.said.get(
                said.key, (said, len(self.expected.works[said.work]) - 1)
            )
            self.expected.said[said.key] = said, version[1]


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
