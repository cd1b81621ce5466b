"""The sender under fire: people write, notices come, channels fail, processes die, in any order.

A message comes in parts named ``7.0``, ``7.1``: its number and the part's. The channel knows which
of them have arrived, whatever it said; what must hold is checked after every step.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from engine.runtime import people
from engine.runtime.channel import Gone, Payload, Permanent, RetryAfter, SendResult, Sent, Unknown
from tests.places import Database
from tests.runtime.post import Post, at_work, text_of
from tests.runtime.scripted import Scripted

CHATS = st.sampled_from("абв")
LOST, ARRIVED = Unknown("lost"), Unknown("arrived")
RESULTS = st.sampled_from(
    [
        Sent(),
        LOST,
        ARRIVED,
        RetryAfter("429", 20),
        RetryAfter("429"),
        RetryAfter("502", everybody=True),
        Permanent("400"),
        Gone("403"),
        KeyError("a programmer's error"),
    ]
)
STEP = 30.0
"""Seconds that pass at a time."""


def number_of(part: str) -> int:
    """Give the number of the message that a part, or a text, belongs to."""
    return int(part.partition(".")[0])


@dataclass
class World(Scripted):
    """A channel that knows what has arrived; after ``dies_in`` calls it does not answer.

    ``refused`` holds the messages that were not taken for good.
    """

    dies_in: int | None = None
    arrived: list[tuple[str, str]] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    async def send(self, chat: str, payload: Payload) -> SendResult:
        """Take a part, or not."""
        part = payload["text"]
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in < 0:
                self.called()
                if part.endswith(("0", "2")):  # half of what is cut off has arrived
                    self.arrived.append((chat, part))
                await asyncio.Event().wait()
        result = await super().send(chat, payload)
        if isinstance(result, Sent) or result is ARRIVED:
            self.arrived.append((chat, part))
        if isinstance(result, Permanent | Gone):
            self.refused.add(number_of(part))
        return result


class Mail(RuleBasedStateMachine):
    """Several people, one sender, and everything that may go wrong."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        folder = self.opened.enter_context(tempfile.TemporaryDirectory())
        self.world = World()
        database = Database(self.kind, Path(folder))
        self.opened.callback(database.close)
        post = Post(database.place(), channel=self.world)
        self.post = self.opened.enter_context(at_work(post))
        self.lanes: dict[int, tuple[str, bool]] = {}
        self.ever_blocked: set[str] = set()

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.opened.close()

    @rule(chat=CHATS, parts=st.lists(st.integers(1, 3), min_size=1, max_size=4))
    def reply(self, chat: str, parts: list[int]) -> None:
        """Decide on replies."""
        for count in parts:
            self._put(chat, count)

    @rule(chat=CHATS, parts=st.integers(1, 2), valid=st.sampled_from([None, 45, 100_000]))
    def notice(self, chat: str, parts: int, valid: int | None) -> None:
        """Decide on a notice, true for some seconds."""
        self._put(chat, parts, bulk=True, valid=valid)

    @rule(chat=CHATS, results=st.lists(RESULTS, max_size=5))
    def plan(self, chat: str, results: list[SendResult | BaseException]) -> None:
        """Let the channel answer so to the next calls."""
        self.world.plan[chat] = list(results)

    @rule(chat=CHATS, blocked=st.booleans())
    def block(self, chat: str, blocked: bool) -> None:
        """Let a person block the bot, or not any more."""
        key = self.post.person(chat)
        self.post.do(lambda tx: people.block(tx, key, blocked=blocked))
        if blocked:
            self.ever_blocked.add(chat)

    @rule(wanted=st.integers(0, 3))
    def work_a_little(self, wanted: int) -> None:
        """Send some messages and stop in good order."""
        self._work(lambda: len(self.world.calls) >= wanted)

    @rule(chats=st.lists(CHATS, max_size=4))
    def work_to_the_end(self, chats: list[str]) -> None:
        """Send everything, also what people cause meanwhile."""
        self._work(lambda: self.post.quiet, chats)
        assert self.post.quiet

    @rule(dies_in=st.integers(0, 4))
    def be_killed(self, dies_in: int) -> None:
        """Die in the middle of a call, and start again."""
        self.world.dies_in = dies_in

        def over() -> bool:
            assert self.world.dies_in is not None
            return self.world.dies_in < 0 or self.post.quiet

        async def work() -> None:
            self.post.begin()
            await self.post.pass_until(over, STEP)

        asyncio.run(work())
        self.world.dies_in = None
        self.post.store.close()
        self.post.open()

    def _work(self, reached: Callable[[], bool], chats: Sequence[str] = ()) -> None:
        async def work() -> None:
            async with self.post.sending():
                for chat in chats:
                    self._put(chat, 1)
                    self.post.sender.wake()
                    await asyncio.sleep(0)
                await self.post.pass_until(lambda: reached() or self.post.quiet, STEP)

        self.world.calls.clear()
        asyncio.run(work())

    def _put(self, chat: str, parts: int, bulk: bool = False, valid: int | None = None) -> None:
        number = len(self.lanes)
        self.lanes[number] = (chat, bulk)
        text = "|".join(f"{number}.{part}" for part in range(parts))
        until = None if valid is None else self.post.now + timedelta(seconds=valid)
        self.post.put(chat, text, bulk=bulk, valid_until=until)

    def _rows(self) -> list[tuple[int, str, str, int]]:
        rows = self.post.rows("SELECT message, status, unknowns FROM outbox ORDER BY id")
        said = [(text_of(message), status, unknowns) for message, status, unknowns in rows]
        return [(number_of(text), text, status, unknowns) for text, status, unknowns in said]

    @invariant()
    def everything_arrives_or_has_a_reason_not_to(self) -> None:
        """Note of a message what became of it."""
        arrived = {part for _, part in self.world.arrived}
        for number, text, status, unknowns in self._rows():
            chat, bulk = self.lanes[number]
            match status:
                case "sent":
                    assert arrived.issuperset(text.split("|"))
                case "failed":
                    assert number in self.world.refused
                case "blocked":
                    gone = any(self.lanes[other][0] == chat for other in self.world.refused)
                    assert gone or chat in self.ever_blocked
                case "unknown":
                    assert unknowns == (1 if bulk else 2)
                case "late":
                    assert bulk

    @invariant()
    def nothing_arrives_twice_without_a_doubt(self) -> None:
        """Send a part again only where nobody knows of the first time, and never a notice's."""
        unknowns = {number: count for number, _, _, count in self._rows()}
        for (_, part), times in Counter(self.world.arrived).items():
            number = number_of(part)
            assert times == 1 or times - 1 <= unknowns[number]
            assert times == 1 or not self.lanes[number][1]

    @invariant()
    def everybody_reads_in_order(self) -> None:
        """Of one person's messages of a kind none comes before an earlier one has come."""
        read: dict[tuple[str, bool], list[tuple[int, int]]] = {}
        for chat, part in dict.fromkeys(self.world.arrived):
            lane = self.lanes[number_of(part)]
            assert lane[0] == chat
            read.setdefault(lane, []).append((number_of(part), int(part.partition(".")[2])))
        for parts in read.values():
            assert parts == sorted(parts)


TestMail = Mail.TestCase
TestMail.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


class MailInPostgres(Mail):
    """The same over PostgreSQL."""

    kind = "postgres"


TestMailInPostgres = MailInPostgres.TestCase
TestMailInPostgres.settings = settings(TestMail.settings, max_examples=6)


class MailForLong(Mail):
    """The same, for as long as one likes."""


TestMailForLong = pytest.mark.campaign(MailForLong.TestCase)
TestMailForLong.settings = settings(TestMail.settings, max_examples=300, stateful_step_count=50)
