"""A remote call is made by one process at a time, and lost with none (DESIGN §3.2)."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.core.values import Values
from engine.runtime import hearing
from engine.runtime.conversation import Waiting
from engine.runtime.handled import Handled
from engine.runtime.intake import Intake
from engine.runtime.services import Outcome, Request
from engine.runtime.store import StoreError
from tests.core.small_flow import BOT, small_flow
from tests.places import Database
from tests.runtime.desk import Desk
from tests.runtime.office import Office, said
from tests.runtime.pieces import PATIENCE
from tests.runtime.test_rounds import FILES, chat, put

KEY = f"{BOT}:1:1"


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Open two processes over one store, whose person waits for a remote call."""
    database = Database("postgres", tmp_path)
    place = database.place()
    first, second = (Desk(small_flow(**FILES), place) for _ in range(2))
    first.runner.handle(put(first, "1", "вітаю", 0))
    put(first, "1", "far", 1)
    yield first, second
    for desk in (first, second):
        desk.stop()
    database.close()


def heard(desk: Desk) -> tuple[Handled | None, Waiting | None]:
    """Hear the person, who may wait for a call."""
    return desk.runner.hear([chat("1")]).result(PATIENCE)[chat("1")]


def call(desk: Desk) -> Waiting:
    """Hear the person, and give the call that they wait for."""
    _, waiting = heard(desk)
    assert waiting is not None
    return waiting


@contextmanager
def under_way(desk: Desk) -> Iterator["Future[Handled | None]"]:
    """Have the call made, and its end waited for until the test is through."""
    began, go_on = threading.Event(), threading.Event()

    def slow(_inputs: Values, _request: Request) -> Outcome:
        began.set()
        assert go_on.wait(PATIENCE)
        return Outcome()

    desk.billing.plan["far"] = [slow]
    waiting = call(desk)
    with ThreadPoolExecutor(1) as threads:
        try:
            finishing = threads.submit(desk.runner.finish, waiting)
            assert began.wait(PATIENCE)
            yield finishing
        finally:
            go_on.set()


def test_who_hears_a_chat_that_waits_for_a_call_leaves_it_to_who_makes_it(
    desks: tuple[Desk, Desk],
) -> None:
    """Of the two one calls, and what came meanwhile is heard after the end of the call."""
    first, second = desks
    with under_way(first):
        put(second, "1", "ну?", 2)
        assert second.runner.finish(call(second)) is None
    handled, _ = heard(second)
    assert handled is not None
    assert [first.billing.calls, second.billing.calls] == [[("far", KEY, {})], []]
    returns = second.rows("SELECT event FROM journal WHERE event LIKE 'service%'")
    assert len(returns) == 1


def test_a_call_that_has_come_to_its_end_is_not_made_again(desks: tuple[Desk, Desk]) -> None:
    """Not even by who saw it pending before that."""
    first, second = desks
    with under_way(first):
        put(second, "1", "ну?", 2)
        late = call(second)
    assert second.runner.finish(late) is None
    assert second.billing.calls == []


def test_the_call_of_who_dies_meanwhile_is_made_by_another(desks: tuple[Desk, Desk]) -> None:
    """As soon as the chat is heard again."""
    first, second = desks
    with under_way(first) as finishing:
        put(second, "1", "ну?", 2)
        first.store.close()
        finished = second.runner.finish(call(second))
    assert finished is not None
    assert finished.state == "main.menu"
    assert isinstance(finishing.exception(PATIENCE), StoreError)
    assert [key for _, key, _ in second.billing.calls] == [KEY]


def test_threads_of_one_process_make_one_call(desks: tuple[Desk, Desk]) -> None:
    """A timer may run out while the call is under way."""
    first, _ = desks
    with under_way(first):
        put(first, "1", "ну?", 2)
        assert first.runner.finish(call(first)) is None
    assert len(first.billing.calls) == 1


def test_what_came_elsewhere_is_heard_after_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that took it in looks again and again, and calls nobody."""
    monkeypatch.setattr(hearing, "CALLED", 0.01)
    database = Database("postgres", tmp_path)
    place = database.place()
    first, second = (Office(place) for _ in range(2))
    first.take([said(1), said(2, text="a")])
    began, go_on = threading.Event(), threading.Event()

    def slow(_inputs: Values, _request: Request) -> Outcome:
        began.set()
        assert go_on.wait(PATIENCE)
        return Outcome()

    first.billing.plan["send"] = [slow]

    async def work() -> None:
        here, there = (Intake(office.runner, office.figures) for office in (first, second))
        await here.accept([said(3, text="Оля")])
        await first.until(began.is_set)
        await there.accept([said(4, text="ну?")])
        await asyncio.sleep(0.1)
        assert second.runner.heard == []
        go_on.set()
        await first.until(lambda: not here.hearing and not there.hearing)
        for intake in (here, there):
            await intake.close()

    asyncio.run(work())
    assert second.runner.heard == ["u4"]
    assert [len(office.billing.calls) for office in (first, second)] == [1, 0]
    for office in (first, second):
        office.close()
    database.close()
