"""How fast a bot sends: the log of what went is counted again, and never holds too much."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime import pacing
from engine.runtime.channel import Pace
from engine.runtime.pacing import FOR_OTHERS, Pacer

CLOSE = 1e-6
"""Seconds, and parts of a message, that floating point may be off."""
TELEGRAM = Pace(bot=30, chat=1, burst=3)
PACES = st.builds(
    Pace,
    bot=st.sampled_from([None, 0.5, 1.0, 7.0, 30.0, 1000.0]),
    chat=st.sampled_from([None, 0.2, 1.0, 5.0]),
    burst=st.integers(1, 5),
    bulk=st.sampled_from([0.1, 0.5, 0.8, 1.0]),
)
CHATS = st.sampled_from("абвг")
SPANS = st.one_of(st.just(0.0), st.floats(0, 3, allow_subnormal=False), st.just(60.0))


@dataclass(frozen=True, slots=True)
class Want:
    """Somebody is to be sent a message; ``patient`` ones wait as long as they are told to."""

    after: float
    chat: str
    bulk: bool
    patient: bool


WANTS = st.lists(st.builds(Want, SPANS, CHATS, st.booleans(), st.booleans()), max_size=60)


@dataclass
class Clerk:
    """Sends as the pacer allows, and keeps the log."""

    pacer: Pacer
    now: float = 1000.0
    log: list[tuple[float, str, bool]] = field(default_factory=list)

    def want(self, want: Want) -> bool:
        """Send when it may go, at once or after the wait; tells whether it went."""
        self.now += want.after
        for _ in range(3):  # a wait may end a breath too early in floating point
            wait = self.pacer.wait(want.chat, self.now, bulk=want.bulk)
            if not wait or not want.patient:
                break
            self.now += wait + CLOSE / 100
        if wait:
            return False
        self.pacer.take(want.chat, self.now, bulk=want.bulk)
        self.log.append((self.now, want.chat, want.bulk))
        return True

    def sent(self, chat: str | None = None, *, bulk: bool = False) -> list[float]:
        """Give the moments at which something went, to one chat or of one kind."""
        return [
            at
            for at, to, was_bulk in self.log
            if (chat is None or to == chat) and (was_bulk or not bulk)
        ]


def excess(moments: Sequence[float], rate: float) -> float:
    """Give by how many messages the busiest of all windows is over its share."""
    return max(
        (
            last - first + 1 - rate * (moments[last] - moments[first])
            for first in range(len(moments))
            for last in range(first, len(moments))
        ),
        default=0.0,
    )


@given(PACES, WANTS, st.sampled_from([1, 10_000]))
def test_no_window_holds_more_than_its_share(
    pace: Pace, wants: list[Want], remembered: int
) -> None:
    """Of the bot, of a chat and of notices: the rate times its length, and the small start."""
    clerk = Clerk(Pacer(pace))
    with patch.object(pacing, "REMEMBERED", remembered):
        for want in wants:
            clerk.want(want)
    if pace.bot:
        assert excess(clerk.sent(), pace.bot) <= 2 + CLOSE
        assert excess(clerk.sent(bulk=True), pace.bot * pace.bulk) <= 2 + CLOSE
    for chat in "абвг" if pace.chat else "":
        assert excess(clerk.sent(chat), pace.chat or 0) <= pace.burst + CLOSE


@given(PACES, WANTS)
def test_whoever_waits_as_long_as_told_may_send(pace: Pace, wants: list[Want]) -> None:
    """No message is put off for ever, and nothing is put off without a limit."""
    clerk = Clerk(Pacer(pace))
    for want in wants:
        assert clerk.want(want) or not want.patient
    if pace.bot is None and pace.chat is None:
        assert len(clerk.log) == len(wants)


@given(PACES, WANTS, SPANS)
def test_dialogue_waits_for_notices_one_gap_at_most(
    pace: Pace, wants: list[Want], later: float
) -> None:
    """However many went before it, and whenever it comes."""
    clerk = Clerk(Pacer(pace))
    for want in wants:
        clerk.want(Want(want.after, want.chat, True, want.patient))
    gap = 1 / pace.bot if pace.bot else 0.0
    assert clerk.pacer.wait("новий", clerk.now + later, bulk=False) <= gap + CLOSE


@given(PACES, WANTS, CHATS, st.booleans(), SPANS)
def test_rest_is_the_wait_of_a_chat_that_has_no_limit_of_its_own(
    pace: Pace, wants: list[Want], chat: str, bulk: bool, later: float
) -> None:
    """Nobody waits less than everybody does."""
    clerk = Clerk(Pacer(pace))
    for want in wants:
        clerk.want(want)
    now = clerk.now + later
    rest = clerk.pacer.rest(now, bulk=bulk)
    assert clerk.pacer.wait("новий", now, bulk=bulk) == rest
    assert clerk.pacer.wait(chat, now, bulk=bulk) >= rest


@dataclass(frozen=True, slots=True)
class Stop:
    """The channel refuses a chat, or everybody when there is none."""

    after: float
    chat: str | None
    seconds: float


STOPS = st.builds(Stop, SPANS, st.none() | CHATS, st.floats(0, 100))


@given(PACES, st.lists(STOPS | st.builds(Want, SPANS, CHATS, st.booleans(), st.just(False))))
def test_a_freeze_is_a_deadline_that_nothing_shortens(pace: Pace, acts: list[Stop | Want]) -> None:
    """A refused chat and notices, or everybody when a second chat was refused meanwhile."""
    clerk, everybody, bulk = Clerk(Pacer(pace)), 0.0, 0.0
    chats: dict[str, float] = {}
    suspects: dict[str, float] = {}
    for act in acts:
        if isinstance(act, Want):
            clerk.want(act)
        else:
            clerk.now += act.after
            until = clerk.now + act.seconds
            if act.chat is None:
                clerk.pacer.freeze(clerk.now, act.seconds)
                everybody = max(everybody, until)
            else:
                clerk.pacer.refuse(act.chat, clerk.now, act.seconds)
                shared = min(until, clerk.now + FOR_OTHERS)
                bulk = max(bulk, shared)
                if any(at > clerk.now for chat, at in suspects.items() if chat != act.chat):
                    everybody = max(everybody, shared)
                suspects[act.chat] = shared
                chats[act.chat] = max(chats.get(act.chat, 0.0), until)
        for chat in "абвг":
            mine = max(everybody, chats.get(chat, 0.0))
            for is_bulk, deadline in ((False, mine), (True, max(mine, bulk))):
                wait = clerk.pacer.wait(chat, clerk.now, bulk=is_bulk)
                assert wait >= deadline - clerk.now - CLOSE


@pytest.mark.parametrize(
    ("pace", "chats", "bulk", "moments"),
    [
        (Pace(), "аааа", False, [0, 0, 0, 0]),
        (Pace(bot=10), "абвг", False, [0, 0, 0.1, 0.2]),
        (Pace(bot=10, bulk=0.5), "абвг", True, [0, 0.1, 0.3, 0.5]),
        (Pace(chat=1), "ааба", False, [0, 1, 1, 2]),
        (Pace(chat=1, burst=3), "ааааа", False, [0, 0, 0, 1, 2]),
        (Pace(chat=1, burst=2), "абабаб", False, [0, 0, 0, 0, 1, 1]),
        (TELEGRAM, "аааа", True, [0, 0.0083, 0.05, 1]),
    ],
)
def test_a_queue_goes_out_at_these_moments(
    pace: Pace, chats: str, bulk: bool, moments: list[float]
) -> None:
    """Evenly, two at the start, one chat in its burst."""
    clerk = Clerk(Pacer(pace))
    began = clerk.now
    for chat in chats:
        assert clerk.want(Want(0, chat, bulk, True))
    assert [at - began for at in clerk.sent()] == pytest.approx(moments, abs=1e-4)


def test_a_refused_chat_holds_up_notices_and_nobody_elses_dialogue() -> None:
    """A 429 does not say what it is about; a second one, of another chat, says that it is all."""
    pacer = Pacer(Pace())
    pacer.refuse("а", 0, 10)
    pacer.refuse("а", 1, 5)
    assert pacer.wait("а", 1, bulk=False) == 9
    assert pacer.wait("б", 1, bulk=True) == 9
    assert pacer.wait("б", 1, bulk=False) == 0
    pacer.refuse("б", 2, 3)
    assert [pacer.wait(chat, 2, bulk=False) for chat in "абв"] == [8, 3, 3]


def test_a_chat_that_was_refused_long_ago_counts_no_more() -> None:
    """Two refusals that have nothing to do with one another freeze nobody else."""
    pacer = Pacer(Pace())
    pacer.refuse("а", 0, 10)
    pacer.refuse("б", 10, 10)
    assert pacer.rest(10, bulk=False) == 0


def test_a_chat_is_forgotten_only_when_its_limit_has_run_out() -> None:
    """However many others are sent to meanwhile."""
    pacer = Pacer(Pace(chat=1))
    with patch.object(pacing, "REMEMBERED", 2):
        for number, chat in enumerate("абвг"):
            pacer.take(chat, 100 + number / 10, bulk=False)
        assert [round(pacer.wait(chat, 100.5, bulk=False), 1) for chat in "абвг"] == [
            0.5, 0.6, 0.7, 0.8,
        ]  # fmt: skip
        pacer.take("д", 200, bulk=False)
    assert len(pacer._chats) == 1
