"""A round of turns leaves what its turns would leave one by one, and is all or nothing."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.events import TextReceived
from engine.core.values import Values
from engine.runtime import inbox
from engine.runtime.channel import Inbound
from engine.runtime.people import lock_of
from engine.runtime.services import Outcome, Request
from engine.runtime.store import Transaction
from tests.core.small_flow import BOT, small_flow
from tests.places import Database
from tests.runtime.desk import CHANNEL, NOON, Desk
from tests.runtime.pieces import PATIENCE

ON_BOTH = True
FILES = {
    "main": """
        hello:
        menu: {buttons: {a: reading, far: far}}
        reading: {ask: number, remind: 1 h, wait: 3 h}
        send: {do: send}
        accepted: {go: menu}
        far: {do: far}
        gone: {go: menu}
        """,
    "services": "send: {takes: [reading], changes: yes}\nfar: {remote: yes}",
    "unavailable": "sorry: {buttons: {retry: end, leave: menu}}",
    "uk": "main: {reading: {remind: Ви ще тут?}}",
}
LEFT = (
    "SELECT chat, language, leaving FROM people ORDER BY chat",
    "SELECT chat, state, session FROM sessions JOIN people ON id = person_id ORDER BY chat",
    "SELECT chat, timer, question, due_at FROM timers JOIN people ON id = person_id ORDER BY 1, 2",
    """SELECT chat, event, state_before, state_after, said FROM journal j
       JOIN people p ON p.id = person_id ORDER BY chat, j.id""",
    """SELECT chat, message, o.bot, o.channel, status, bulk FROM outbox o
       JOIN people p ON p.id = person_id ORDER BY chat, o.id""",
    "SELECT update_id, chat, payload, explanation FROM inbox ORDER BY update_id",
    "SELECT step_key, reading FROM sent ORDER BY 1",
)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    """Open a bot."""
    opened = Desk(small_flow(**FILES), database.place())
    yield opened
    opened.stop()


def chat(user: str) -> inbox.Chat:
    """Name a person's chat."""
    return (BOT, CHANNEL, user)


def put(desk: Desk, user: str, text: str, number: int, minutes: int = 0) -> Inbound:
    """Let an update wait."""
    event = TextReceived(NOON + timedelta(minutes=minutes), text)
    update = Inbound(BOT, CHANNEL, user, f"{user}-{number}", event)
    desk.store.transact(lambda tx: inbox.put(tx, [(update, event.at)]))
    return update


TALKS = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from(["вітаю", "a", "5", "що?", "far"])),
    max_size=12,
)


@given(TALKS, st.integers(0, 200))
def test_a_round_leaves_what_its_turns_would(talks: list[tuple[str, str]], minutes: int) -> None:
    """Row by row, timers that run out on the way and calls far away included."""
    alone, together = (Desk(small_flow(**FILES), None) for _ in range(2))
    try:
        for number, (user, text) in enumerate(talks):
            alone.runner.handle(put(alone, user, text, number, number * minutes))
            put(together, user, text, number, number * minutes)
            if user == "3":  # now and then: what waits of somebody is a line, not one update
                hear(together)
        hear(together)
        # Keys of calls name people by their number, which follows from who came first.
        found = [[desk.rows(sql) for sql in LEFT[1:6]] for desk in (alone, together)]
        assert found[0] == found[1]
    finally:
        alone.stop()
        together.stop()


def hear(desk: Desk) -> None:
    """Hear everybody, round by round, until nothing waits."""
    chats = [chat(user) for user in "123"]
    while True:
        turned = desk.runner.hear(chats).result()
        for _, waiting in turned.values():
            if waiting is not None:
                desk.runner.finish(waiting)
        if all(each == (None, None) for each in turned.values()):
            return


def test_of_a_round_that_raises_nothing_is_left(desk: Desk) -> None:
    """Nobody's turn is stored; each chat alone then is, and the one that raises is put aside."""

    def choke(_inputs: Values, _request: Request) -> Outcome:
        raise ZeroDivisionError

    for user in "12":
        for number, text in enumerate(["вітаю", "a"]):
            desk.runner.handle(put(desk, user, text, number))
    desk.billing.plan["send"] = [choke] * 9
    put(desk, "1", "5", 7)
    put(desk, "2", "слово", 7)
    before = [desk.rows(sql) for sql in LEFT]
    with pytest.raises(ZeroDivisionError):
        desk.runner.hear([chat("1"), chat("2")]).result()
    assert [desk.rows(sql) for sql in LEFT] == before
    first, second = (desk.runner.alone(chat(user)) for user in "12")
    assert first is not None
    assert second is not None
    assert (first.parked, second.parked) == (True, False)


def test_two_processes_share_the_chats_of_a_round(database: Database) -> None:
    """Each update happens once, whoever hears it, and each chat's in the order that it waits in."""
    place = database.place()
    desks = [Desk(small_flow(**FILES), place) for _ in range(2)]
    for number, text in enumerate(["вітаю", *["a", "5"] * 5]):
        for user in "123":
            put(desks[0], user, text, number, number)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(hear_all, desks))
    said = desks[0].rows("SELECT chat, event FROM journal j JOIN people p ON p.id = person_id"
                         " WHERE event LIKE 'text%' ORDER BY chat, j.id")  # fmt: skip
    events = [event for _, event in said]
    assert len(said) == 33
    assert events[:11] == events[11:22] == events[22:]
    assert len(desks[0].rows("SELECT 1 FROM sent")) == 15
    for desk in desks:
        desk.stop()


def hear_all(desk: Desk) -> None:
    """Hear everybody until nothing waits anywhere."""
    while desk.rows("SELECT 1 FROM inbox WHERE payload IS NOT NULL"):
        desk.runner.hear([chat(user) for user in "123"]).result()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Give a place that processes share: nobody ever finds a name taken in a file."""
    database = Database("postgres", tmp_path)
    yield str(database.place())
    database.close()


def test_who_finds_a_name_taken_holds_up_nobody_else(elsewhere: str) -> None:
    """The others of the round are heard at once, and that one when the name is free."""
    desk, other = (Desk(small_flow(**FILES), elsewhere) for _ in range(2))
    for user in "12":
        for number, text in enumerate(["вітаю", "a"]):
            desk.runner.handle(put(desk, user, text, number))

    def lock(_inputs: Values, request: Request) -> Outcome:
        assert request.store is not None
        request.store.lock("account x")
        return Outcome()

    desk.billing.plan["send"] = [lock] * 9
    put(desk, "1", "5", 7)
    put(desk, "2", "слово", 7)
    with locked(other, "account x"):
        turned = desk.runner.hear([chat("1"), chat("2")]).result(PATIENCE)
    assert list(turned) == [chat("2")]
    assert list(desk.runner.hear([chat("1")]).result(PATIENCE)) == [chat("1")]
    for each in (desk, other):
        each.stop()


def test_whoever_is_busy_elsewhere_holds_up_no_timer(elsewhere: str) -> None:
    """Nor what comes after the timers; theirs run out at the next look."""
    desk, other = (Desk(small_flow(**FILES), elsewhere) for _ in range(2))
    for user in "12":
        for number, text in enumerate(["вітаю", "a"]):
            desk.runner.handle(put(desk, user, text, number))
    desk.taken()
    with locked(other, lock_of(*chat("1"))):
        desk.tick(timedelta(hours=1))
        assert reminded(desk) == ["2"]
    desk.tick(timedelta())
    assert reminded(desk) == ["1", "2"]
    for each in (desk, other):
        each.stop()


def reminded(desk: Desk) -> list[str]:
    """Name the chats in which somebody was reminded."""
    sql = """SELECT chat FROM journal j JOIN people p ON p.id = person_id
             WHERE event LIKE 'timer%' ORDER BY chat"""
    return [chat for (chat,) in desk.rows(sql)]


@contextmanager
def locked(desk: Desk, name: str) -> Iterator[None]:
    """Have a name locked by another process."""
    has_it, go_on = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        tx.lock(name)
        has_it.set()
        assert go_on.wait(PATIENCE)

    holding = desk.store.submit(hold)
    assert has_it.wait(PATIENCE)
    yield
    go_on.set()
    holding.result(PATIENCE)
