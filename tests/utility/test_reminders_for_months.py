"""Reminders over two months: random ticks, restarts, people who come, go and send (DOMAIN §5)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.json import decode

from engine.core.effects import Message
from engine.core.kyiv import KYIV
from engine.runtime import people
from engine.runtime.store import when
from engine.utility import links
from engine.utility.notices import audience, telling
from tests.utility.conftest import kyiv
from tests.utility.town import bot_with, notice, open_town

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BEGIN, END = kyiv("2026-02-20T00:00").astimezone(UTC), kyiv("2026-04-20T00:00").astimezone(UTC)
PEOPLE = ("a", "b", "c", "d")
STAGES = {
    "early": "day 9 06:30",
    "opens": "window opens",
    "soon": "day 25",
    "late": "day 20 23:00",
    "last": "window last day",
    "never": "window last day 22:10",
}
DUE = {
    "early": {"2026-03-09T06:30": 24, "2026-04-09T06:30": 24},
    "opens": {"2026-03-01T10:00": 24, "2026-04-01T10:00": 24},
    "soon": {"2026-02-25T10:00": 24, "2026-03-25T10:00": 24},
    "late": {"2026-02-20T23:00": 24, "2026-03-20T23:00": 24},
    "last": {"2026-02-28T10:00": 14, "2026-03-28T10:00": 14},
}
"""By hand, for a window until day 28: when each stage falls due, and for how many hours."""

Event = tuple[int, str, str]
OUTBOX = "SELECT created_at, chat, message FROM outbox JOIN people p ON p.id = person_id"
ACTS = ("link", "unlink", "send", "block", "unblock", "restart")
MINUTES = st.integers(1, (END - BEGIN) // MINUTE)
NEAR = st.sampled_from([kyiv(at) for moments in DUE.values() for at in moments]).flatmap(
    lambda at: st.integers(-2000, 2000).map(lambda by: max(1, (at - BEGIN) // MINUTE + by))
)
EVENTS = st.lists(
    st.tuples(MINUTES | NEAR, st.sampled_from(ACTS), st.sampled_from(PEOPLE)), max_size=40
).map(sorted)


class Weeks:
    """Two months of a town, as they went: who was told, and who could have been."""

    def __init__(self, gaps: Sequence[int], events: Sequence[Event]) -> None:
        self._place = open_town(bot_with(notice(STAGES)))
        for number, who in enumerate(PEOPLE):
            self._place.person(who, account=str(number))
        self._linked, self._reached = set(PEOPLE), set(PEOPLE)
        self._sent: set[tuple[str, str]] = set()
        self._states = {who: [(BEGIN, True, frozenset[str]())] for who in PEOPLE}
        self._live(gaps, events)
        self.told = [
            (when(at), who, decode(message, type=Message).said.rpartition(".")[2])
            for at, who, message in self._place.rows(OUTBOX)
        ]
        self._place.stop()

    def eligible(self, who: str, month: str, since: datetime, until: datetime) -> bool:
        """Tell whether a person could be reminded of a month all the time from then to then."""
        states = self._states[who]
        began = max(number for number, (at, _, _) in enumerate(states) if at <= since)
        during = [state for number, state in enumerate(states) if number >= began]
        return all(fit and month not in sent for at, fit, sent in during if at <= until)

    def _live(self, gaps: Sequence[int], events: Sequence[Event]) -> None:
        waiting = [(BEGIN + minute * MINUTE, act, who) for minute, act, who in events]
        for now in _ticks(gaps):
            while waiting and waiting[0][0] <= now:
                self._act(*waiting.pop(0))
            self._place.runner.tick(self._place.bot.bot, now)
            self._place.taken()

    def _act(self, at: datetime, act: str, who: str) -> None:
        place, number = self._place, PEOPLE.index(who)
        match act:
            case "restart":
                place.start()
            case "link":
                place.store.transact(lambda tx: links.link(tx, number + 1, str(number), at))
                self._linked.add(who)
            case "unlink":
                place.store.transact(lambda tx: links.unlink(tx, number + 1, str(number)))
                self._linked.discard(who)
            case "send":
                place.send(str(number), _billing(at))
                self._sent.add((who, _billing(at)))
            case _:
                blocked = act == "block"
                place.store.transact(lambda tx: people.block(tx, number + 1, blocked=blocked))
                (self._reached.discard if blocked else self._reached.add)(who)
        sent = frozenset(month for sender, month in self._sent if sender == who)
        self._states[who].append((at, who in self._linked & self._reached, sent))


def _ticks(gaps: Sequence[int]) -> Iterator[datetime]:
    now = BEGIN
    for gap in cycle(gaps):
        now += gap * MINUTE
        if now > END:
            return
        yield now


def _billing(at: datetime) -> str:
    """Name the month whose readings are taken at a moment, for a window until day 28."""
    day = at.astimezone(KYIV)
    return f"{day.year}-{day.month + (day.day > 28):02d}"


def _safe(weeks: Weeks) -> None:
    """Check that nobody was told twice, by night, too late, or of what does not concern them."""
    for at, who, stage in weeks.told:
        local = at.astimezone(KYIV)
        assert 8 <= local.hour < 22
        assert any(
            timedelta() <= at - kyiv(since).astimezone(UTC) <= hours * HOUR
            for since, hours in DUE[stage].items()
        )
        assert weeks.eligible(who, f"{local:%Y-%m}", at, at)
    times = Counter((who, stage, f"{at:%Y-%m}") for at, who, stage in weeks.told)
    assert set(times.values()) <= {1}


@pytest.fixture(autouse=True, scope="module")
def _few() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(audience, "MOST", 2)
        patched.setattr(telling, "MOST", 2)
        yield


@given(st.lists(st.integers(40, 60), min_size=1, max_size=5), EVENTS)
@example([60], [])
@settings(max_examples=10, deadline=None)
def test_with_hourly_ticks_everybody_who_stays_eligible_is_told(
    gaps: list[int], events: list[Event]
) -> None:
    """Each stage once a month, by day, in time; and nobody is forgotten."""
    weeks = Weeks(gaps, events)
    _safe(weeks)
    heard = {(who, stage, f"{at.astimezone(KYIV):%Y-%m}") for at, who, stage in weeks.told}
    for stage, moments in DUE.items():
        for since, hours in moments.items():
            begins = kyiv(since).astimezone(UTC)
            for who in PEOPLE:
                if weeks.eligible(who, since[:7], begins, begins + hours * HOUR):
                    assert (who, stage, since[:7]) in heard


@given(st.lists(st.integers(90, 4000), min_size=3, max_size=12), EVENTS)
@settings(max_examples=15, deadline=None)
def test_with_ticks_at_any_times_nobody_is_told_amiss(gaps: list[int], events: list[Event]) -> None:
    """A ticker that stands still for days loses reminders; it sends none that is wrong."""
    _safe(Weeks([max(gaps), *gaps], events))
