"""Updates that wait to be heard: whole until they take effect, known by their number afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.intake import clean
from engine.assembly import MIGRATIONS
from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    PersonEvent,
    SaidInGroup,
    TextReceived,
)
from engine.runtime import inbox
from engine.runtime.channel import Inbound
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Store, Transaction
from engine.utility.retention import Retention
from tests.core.small_flow import BOT, small_flow
from tests.places import Database, open_store
from tests.runtime.desk import CHANNEL, NOON
from tests.runtime.plans import plan

ON_BOTH = True
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1), timezones=ZONES)
TEXTS = st.text().map(clean)
EVENTS: st.SearchStrategy[PersonEvent] = st.one_of(
    st.builds(TextReceived, MOMENTS, TEXTS),
    st.builds(ChoicePressed, MOMENTS, TEXTS),
    st.builds(ContactShared, MOMENTS, TEXTS, st.booleans()),
    st.builds(MediaReceived, MOMENTS, TEXTS, TEXTS),
    st.builds(SaidInGroup, MOMENTS, TEXTS),
)
INBOUNDS = st.builds(
    Inbound,
    st.just(BOT),
    st.sampled_from([CHANNEL, "telegram"]),
    TEXTS,
    TEXTS,
    EVENTS,
    st.none() | TEXTS,
    st.integers(-(2**63), 2**63 - 1),
)
HELLO = Inbound(BOT, CHANNEL, "1", "u1", TextReceived(NOON, "Соборна, 5"), "uk", 7)
KEY = (BOT, CHANNEL, "u1")
CHAT = (BOT, CHANNEL, "1")


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    """Open an empty store."""
    opened = open_store(database.passing(), MIGRATIONS)
    yield opened
    opened.close()


def put(store: Store, *inbounds: Inbound, at: datetime = NOON) -> list[bool]:
    """Let updates wait; gives which of them are new."""
    return store.transact(lambda tx: inbox.put(tx, [(inbound, at) for inbound in inbounds]))


def waiting(store: Store) -> list[Inbound]:
    """Give what waits, each chat's in the order in which it would be heard; it goes on waiting."""

    def take_all(tx: Transaction) -> list[Inbound]:
        found: list[Inbound] = []
        tx.run("SAVEPOINT taken")
        for chat, _ in inbox.left(tx, BOT, 100):
            while waits := inbox.first(tx, [chat]):
                found.append(waits[chat])
                inbox.take(tx, *chat[:2], found[-1].update_id, NOON)
        tx.run("ROLLBACK TO SAVEPOINT taken")
        tx.run("RELEASE SAVEPOINT taken")
        return found

    return store.transact(take_all)


def seen(store: Store) -> bool:
    """Tell whether the update has taken effect."""
    return store.transact(lambda tx: inbox.seen(tx, *KEY))


def kept(store: Store) -> list[tuple[object, ...]]:
    """Give all that is kept of updates."""
    sql = "SELECT update_id, chat, payload, explanation FROM inbox"
    return store.transact(lambda tx: tx.rows(sql))


@given(st.lists(INBOUNDS, max_size=5, unique_by=lambda each: (each.channel, each.update_id)))
def test_an_update_comes_back_as_it_was(inbounds: list[Inbound]) -> None:
    """Whatever happened, whenever, with its order and language."""
    store = SqliteStore(None, MIGRATIONS)
    try:
        assert put(store, *inbounds) == [True] * len(inbounds)
        found = waiting(store)
        assert sorted(found, key=inbounds.index) == inbounds
    finally:
        store.close()


def test_an_update_waits_once(store: Store) -> None:
    """Delivered again with anything in it, it is what it was the first time."""
    other = replace(HELLO, chat="2", event=TextReceived(NOON, "інше"))
    assert put(store, HELLO, other, HELLO) == [True, False, False]
    assert put(store, other) == [False]
    assert waiting(store) == [HELLO]


def test_a_number_is_one_bots_in_one_channel(store: Store) -> None:
    """Two messengers count each for themselves."""
    others = [replace(HELLO, channel="viber"), replace(HELLO, bot="другий")]
    assert put(store, HELLO, *others) == [True] * 3
    assert waiting(store) == [HELLO, others[0]]


def test_updates_wait_in_the_order_in_which_they_came(store: Store) -> None:
    """One after the other, and those of one moment as they were put."""
    inbounds = [replace(HELLO, update_id=f"u{9 - n}") for n in range(9)]
    for number, inbound in enumerate(inbounds[:3]):
        put(store, inbound, at=NOON + timedelta(microseconds=number))
    put(store, *inbounds[3:], at=NOON + timedelta(seconds=1))
    assert waiting(store) == inbounds


@pytest.mark.parametrize("waits", [True, False])
def test_what_took_effect_is_known_by_its_number_alone(store: Store, waits: bool) -> None:
    """Neither what was said nor by whom is kept, whether it has waited or not."""
    if waits:
        put(store, HELLO)
    assert not seen(store)
    store.transact(lambda tx: inbox.take(tx, *KEY, NOON))
    assert seen(store)
    assert kept(store) == [("u1", None, None, None)]
    assert waiting(store) == []
    assert put(store, HELLO) == [False]


@pytest.mark.parametrize("waits", [True, False])
def test_what_was_put_aside_is_known_with_its_reason(store: Store, waits: bool) -> None:
    """The reason says nothing of the person; the rest is gone."""
    if waits:
        put(store, HELLO)
    store.transact(lambda tx: inbox.park(tx, *KEY, NOON, "KeyError at flow.py:1"))
    assert seen(store)
    assert kept(store) == [("u1", None, None, "KeyError at flow.py:1")]
    assert waiting(store) == []


def test_a_turn_that_fails_leaves_its_update_waiting(store: Store) -> None:
    """Taking is a part of the turn, and is rolled back with it."""

    def fail(tx: Transaction) -> None:
        inbox.take(tx, *KEY, NOON)
        raise LookupError

    put(store, HELLO)
    with pytest.raises(LookupError):
        store.transact(fail)
    assert waiting(store) == [HELLO]
    assert not seen(store)


def test_what_waits_is_never_dropped(store: Store) -> None:
    """Retention forgets numbers after a week and reasons later, but no update that nobody heard."""
    flow, old = small_flow(main="hello:\nmenu: {buttons: {a: hello}}"), NOON - timedelta(days=400)
    others = [replace(HELLO, update_id=f"u{n}") for n in (2, 3)]
    put(store, HELLO, *others, at=old)
    store.transact(lambda tx: inbox.take(tx, BOT, CHANNEL, "u2", old))
    store.transact(lambda tx: inbox.park(tx, BOT, CHANNEL, "u3", old, "x"))
    assert len(kept(store)) == 3
    store.transact(lambda tx: Retention().do(tx, flow, NOON.astimezone(UTC)))
    assert waiting(store) == [HELLO]
    assert len(kept(store)) == 1


def test_waiting_updates_are_found_by_an_index() -> None:
    """Millions of numbers are not read, nor is anything sorted, to find the few that wait."""
    store = SqliteStore(None, MIGRATIONS)
    found_by = plan(store, lambda tx: inbox.first(tx, [CHAT, (BOT, CHANNEL, "2")]))
    store.close()
    assert not [step for step in found_by if "SCAN inbox" in step or "B-TREE" in step]
    assert "SEARCH inbox USING INDEX inbox_waiting (bot=? AND channel=? AND chat=?)" in found_by
