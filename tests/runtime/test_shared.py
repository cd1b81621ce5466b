"""Two processes over one store hear the same people: each update once, nobody's turn in between."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine.core.events import TextReceived
from engine.runtime import outbox
from engine.runtime.channel import Inbound
from engine.runtime.handled import Handled
from tests.core.small_flow import BOT, small_flow
from tests.places import Database
from tests.runtime.desk import CHANNEL, NOON, Desk

ON_BOTH = True
PEOPLE = 6
ROUNDS = 6
FILES = {
    "main": """
        hello:
        menu: {buttons: {a: reading}}
        reading: {ask: number, remind: 1 h, wait: 3 h}
        send: {do: send}
        accepted: {go: menu}
        """,
    "services": "send: {takes: [reading], changes: yes}",
    "unavailable": "sorry: {buttons: {retry: end, leave: menu}}",
    "uk": "main: {reading: {remind: Ви ще тут?}}",
}


@pytest.fixture
def desks(database: Database) -> Iterator[list[Desk]]:
    """Open two desks over one store."""
    place = database.place()
    opened = [Desk(small_flow(**FILES), place) for _ in range(2)]
    yield opened
    for desk in opened:
        desk.stop()


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all of it at the same time."""
    with ThreadPoolExecutor(len(works)) as threads:
        return [done.result(60) for done in [threads.submit(work) for work in works]]


def test_what_both_are_told_happens_once(desks: list[Desk]) -> None:
    """A messenger delivers to both, over and over; readings are taken once, and all of them."""
    texts = ["вітаю", *["a", "5"] * ROUNDS]
    handled: list[Handled] = []

    def deliver(desk: Desk, user: str, seed: int) -> None:
        again = random.Random(seed)  # noqa: S311 - moments, not secrets
        for number, text in enumerate(texts):
            update = Inbound(BOT, CHANNEL, user, f"{user}-{number}", TextReceived(NOON, text))
            for _ in range(again.randint(1, 2)):
                handled.append(desk.runner.handle(update))

    at_once(
        *(
            lambda desk=desk, user=user: deliver(desk, str(user), user)
            for desk in desks
            for user in range(PEOPLE)
        )
    )
    assert sum(not each.duplicate for each in handled) == PEOPLE * len(texts)
    assert not any(each.parked for each in handled)
    (sent,) = desks[0].rows("SELECT count(*), count(DISTINCT step_key) FROM sent")
    assert sent == (PEOPLE * ROUNDS, PEOPLE * ROUNDS)
    assert desks[0].rows("SELECT count(*) FROM people") == [(PEOPLE,)]
    said = ["main.hello", "main.menu", *["main.reading", "main.accepted", "main.menu"] * ROUNDS]
    heard = desks[1].taken()
    for user in range(PEOPLE):
        assert [message.said for chat, message in heard if chat == str(user)] == said


def test_a_timer_that_both_see_runs_out_once(desks: list[Desk]) -> None:
    """Whoever is first reminds."""
    for user in map(str, range(PEOPLE)):
        desks[0].say("вітаю", user)
        desks[0].press("a", user)
    later = NOON + timedelta(hours=1)
    at_once(*(lambda desk=desk: desk.runner.tick(BOT, later) for desk in desks))
    assert desks[1].said() == ["main.reading.remind"] * PEOPLE


def test_a_message_that_both_would_send_is_sent_by_one(desks: list[Desk]) -> None:
    """Of two who begin with a message one is refused it."""
    desks[0].runner.handle(Inbound(BOT, CHANNEL, "1", "u", TextReceived(NOON, "вітаю")))
    (keys,) = zip(*desks[0].rows("SELECT id FROM outbox"), strict=True)

    def claim(desk: Desk) -> list[object]:
        return [desk.store.transact(lambda tx, k=key: outbox.claim(tx, k, NOON)) for key in keys]  # type: ignore[misc]

    first, second = at_once(*(lambda desk=desk: claim(desk) for desk in desks))
    assert isinstance(first, list)
    assert isinstance(second, list)
    assert [(a is None) != (b is None) for a, b in zip(first, second, strict=True)] == [True] * 2
