"""A town with works whose every message is judged: against the rules, and when it is sent.

What people may and must be told is reckoned by ``expected``, which knows only what happened.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from hypothesis.stateful import RuleBasedStateMachine

from engine.core.kyiv import kyiv_date
from tests.places import Database
from tests.utility.notices.expected import HOUR, Expected, Version, is_night, slots
from tests.utility.notices.grid_town import HOMES, GridTown, Said, written

TIMED: Final = ("in_5_days", "tomorrow", "today", "soon")


class WatchedTown(RuleBasedStateMachine):
    """A town over a database, and what must hold of all that is said in it; nothing happens yet."""

    kind = "sqlite"
    now: datetime

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
