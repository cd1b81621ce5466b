"""Remote services: outside the transaction, with retries, and once (LANGUAGE §3, DESIGN §3.2)."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import cast

import pytest

from engine.core.events import TextReceived
from engine.core.session import Call
from engine.core.values import Values
from engine.runtime import remote
from engine.runtime.services import Outcome, Request, ServiceFailed
from tests.core.small_flow import BOT, small_flow
from tests.runtime.desk import NOON, Desk

Open = Callable[..., Desk]

MAIN = """
hello:
menu: {buttons: {a: reading}}
reading: {ask: number, wait: 1 h}
send: {do: send, then: {closed: too_late}}
accepted: {go: menu}
too_late: {go: menu}
"""
SERVICES = "send: {takes: [reading], ends: [closed], changes: yes, remote: yes}"
RESCUE = "sorry: {buttons: {retry: end, leave: menu}}"


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PAUSE", 0)
    monkeypatch.setattr(remote, "PATIENCE", 5)


@pytest.fixture
def bot(desk: Open) -> Desk:
    """Open a bot that sends readings far away, its person at the question."""
    opened = desk(main=MAIN, services=SERVICES, unavailable=RESCUE)
    opened.press("a")
    return opened


@pytest.fixture
def hang() -> Iterator[Callable[[Values, Request], Outcome]]:
    """Give a service that does not answer before the test is over."""
    over = threading.Event()

    def never(_inputs: Values, _request: Request) -> Outcome:
        over.wait(60)
        return Outcome()

    yield never
    over.set()


def test_a_remote_service_has_no_transaction(bot: Desk) -> None:
    """It runs while others use the store, and gets what it needs by name."""
    seen: list[object] = []

    def look(inputs: Values, request: Request) -> Outcome:
        seen.extend([request.store, request.key, inputs, bot.state()])
        return Outcome()

    bot.billing.plan["send"] = [look]
    assert bot.say("5") == ["main.accepted", "main.menu"]
    assert seen == [None, f"{BOT}:1:1", {"reading": 5}, "main.send"]


def test_its_outcome_leads_on(bot: Desk) -> None:
    """As that of a local one."""
    bot.billing.plan["send"] = ["closed"]
    assert bot.say("5") == ["main.too_late", "main.menu"]


def test_all_ways_of_the_turn_are_told(bot: Desk) -> None:
    """Also those after the call: coverage counts them."""
    handled = bot.hear(TextReceived(NOON, "5"))
    ways = [(passage.state, passage.trigger) for passage in handled.passages]
    assert ways == [("main.reading", "done"), ("main.send", "done"), ("main.accepted", "done")]
    assert handled.state == "main.menu"


def test_a_failure_is_tried_again_with_the_same_key(bot: Desk) -> None:
    """Three attempts, one effect."""
    bot.billing.plan["send"] = [ServiceFailed("503"), ServiceFailed("503")]
    assert bot.say("5") == ["main.accepted", "main.menu"]
    assert [key for _, key, _ in bot.billing.calls] == [f"{BOT}:1:1"] * 3


def test_after_the_attempts_the_person_is_told(bot: Desk) -> None:
    """Never «accepted»; a retry is the same call."""
    bot.billing.plan["send"] = [ServiceFailed("503")] * 3
    assert bot.say("5") == ["unavailable.sorry"]
    assert bot.press("retry") == ["main.accepted", "main.menu"]
    assert len(bot.billing.calls) == 4
    assert len(bot.billing.accepted) == 1


def test_a_failure_for_good_is_not_tried_again(bot: Desk) -> None:
    """``retry=False``: the service knows that it is of no use."""
    bot.billing.plan["send"] = [ServiceFailed("401", retry=False)]
    assert bot.say("5") == ["unavailable.sorry"]
    assert len(bot.billing.calls) == 1


def test_a_service_that_hangs_is_given_up(
    bot: Desk,
    monkeypatch: pytest.MonkeyPatch,
    hang: Callable[[Values, Request], Outcome],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After its patience each attempt counts as failed."""
    monkeypatch.setattr(remote, "PATIENCE", 0.01)
    bot.billing.plan["send"] = [hang, hang, hang]
    assert bot.say("987654") == ["unavailable.sorry"]
    assert "987654" not in caplog.text


def test_what_hung_once_may_answer_the_second_time(
    bot: Desk, monkeypatch: pytest.MonkeyPatch, hang: Callable[[Values, Request], Outcome]
) -> None:
    """The late answer of the first attempt is not waited for."""
    monkeypatch.setattr(remote, "PATIENCE", 0.05)
    bot.billing.plan["send"] = [hang]
    assert bot.say("5") == ["main.accepted", "main.menu"]


def test_a_crash_during_the_call_is_finished_at_the_redelivery(bot: Desk) -> None:
    """The update was stored, the call not answered: the same call with the same key."""
    bot.die_at("send", lambda: bot.say("5"))
    assert bot.state() == "main.send"
    assert bot.redeliver().duplicate
    assert bot.said() == ["main.accepted", "main.menu"]
    assert [key for _, key, _ in bot.billing.calls] == [f"{BOT}:1:1"] * 2
    assert len(bot.billing.accepted) == 1


def test_a_crash_during_the_call_is_finished_at_the_next_event(bot: Desk) -> None:
    """First what was begun, then what is new; nothing is lost, in order."""
    bot.die_at("send", lambda: bot.say("5"))
    assert bot.say("a") == ["main.accepted", "main.menu", "main.reading"]
    assert len(bot.billing.accepted) == 1


def test_a_crash_after_the_call_does_not_repeat_its_effect(bot: Desk) -> None:
    """Billing has it and we do not know: the key tells billing that it is the same."""
    bot.die_at("send", lambda: bot.say("5"))
    bot.die_at("send", bot.redeliver)
    assert bot.redeliver().duplicate
    assert bot.said() == ["main.accepted", "main.menu"]
    assert len(bot.billing.accepted) == 1


def test_time_that_passes_during_a_crash_takes_nothing_away(bot: Desk) -> None:
    """The question was answered: it is not silence that comes of it, but what was begun."""
    bot.die_at("send", lambda: bot.say("5"))
    assert bot.tick(timedelta(days=3)) == ["main.accepted", "main.menu"]
    assert len(bot.billing.accepted) == 1


def test_a_programmers_error_is_put_aside_and_the_conversation_goes_on(bot: Desk) -> None:
    """Tried again, then explained; the step counts as failed, so that nobody is stuck in it."""
    bot.billing.plan["send"] = [ZeroDivisionError("987654")] * 3
    handled = bot.hear(TextReceived(NOON, "987654"))
    assert (handled.parked, handled.state) == (True, "unavailable.sorry")
    assert bot.said() == ["engine.error", "unavailable.sorry"]
    explanations = bot.rows("SELECT explanation FROM inbox WHERE explanation IS NOT NULL")
    assert [text.partition(" ")[0] for (text,) in explanations] == ["ZeroDivisionError"]
    assert "987654" not in str(explanations)
    assert bot.press("retry") == ["main.accepted", "main.menu"]
    assert len(bot.billing.accepted) == 1


def test_a_programmers_error_that_passes_is_no_duplicate(bot: Desk) -> None:
    """The second attempt goes on where the first stopped: this is still the first delivery."""
    bot.billing.plan["send"] = [ZeroDivisionError()]
    handled = bot.hear(TextReceived(NOON, "5"))
    assert (handled.parked, handled.duplicate, handled.state) == (False, False, "main.menu")
    assert bot.said() == ["main.accepted", "main.menu"]


def test_an_outcome_that_was_never_declared_strands_nobody(bot: Desk) -> None:
    """The conversation cannot take it: the step counts as failed."""
    bot.billing.plan["send"] = ["surprise"] * 3
    assert bot.say("5") == ["engine.error", "unavailable.sorry"]
    assert bot.press("leave") == ["main.menu"]


def test_a_conversation_that_cannot_even_fail_begins_anew(desk: Open) -> None:
    """The last resort: an honest word, and the next message is answered."""
    bot = desk(
        main="""
        hello:
        menu: {buttons: {a: send}}
        send: {do: send, then: {failed: circle}}
        accepted: {go: menu}
        circle: {go: circle}
        """,
        services="send: {remote: yes}",
    )
    bot.billing.plan["send"] = [ZeroDivisionError()] * 3
    handled = bot.hear(TextReceived(NOON, "a"))
    assert (handled.parked, handled.state) == (True, None)
    assert bot.said() == ["engine.error"]
    assert "RecursionError" in str(bot.rows("SELECT explanation FROM inbox"))
    assert bot.say("вітаю") == ["engine.nothing_kept", "main.hello", "main.menu"]


def test_several_calls_in_a_row(desk: Open) -> None:
    """One remote service after another, within one turn of the person."""
    bot = desk(
        main="""
        menu: {buttons: {a: one}}
        one: {do: send}
        two: {do: local}
        three: {do: send}
        x: {go: menu}
        """,
        services="send: {remote: yes}\nlocal: {}",
    )
    assert bot.press("a") == ["main.x", "main.menu"]
    assert [(name, key[-1]) for name, key, _ in bot.billing.calls] == [
        ("send", "1"),
        ("local", "2"),
        ("send", "3"),
    ]


def test_a_crash_between_two_calls_repeats_only_the_second(desk: Open) -> None:
    """What was answered is stored before the next call is made."""
    bot = desk(
        main="menu: {buttons: {a: one}}\none: {do: send}\ntwo: {do: other}\nx: {go: menu}",
        services="send: {remote: yes}\nother: {remote: yes}",
    )
    bot.die_at("other", lambda: bot.press("a"))
    bot.redeliver()
    assert bot.said() == ["main.x", "main.menu"]
    assert [name for name, _, _ in bot.billing.calls] == ["send", "other", "other"]


def test_a_service_that_is_local_now_is_called_on_the_spot(bot: Desk) -> None:
    """A publish between crash and restart: the call is made as the new version makes it."""
    bot.die_at("send", lambda: bot.say("5"))
    _publish(bot, services=SERVICES.replace(", remote: yes", ""))
    assert bot.redeliver().duplicate
    assert bot.said() == ["main.accepted", "main.menu"]
    assert len(bot.rows("SELECT * FROM sent")) == 1


def test_a_service_that_is_no_more_ends_at_the_menu(bot: Desk) -> None:
    """Nobody waits for ever for what cannot come."""
    bot.die_at("send", lambda: bot.say("5"))
    _publish(bot, services="other: {}", main="hello:\nmenu: {buttons: {a: hello}}")
    bot.redeliver()
    assert bot.said() == ["engine.moved", "main.menu"]


def test_two_messages_at_once_make_the_call_once(bot: Desk) -> None:
    """Another thread that finds the call under way waits for its end before it hears anything."""
    threads = ThreadPoolExecutor(1)

    def meanwhile(_inputs: Values, _request: Request) -> Outcome:
        threads.submit(bot.hear, TextReceived(NOON, "a"), update="meanwhile")
        return Outcome()

    bot.billing.plan["send"] = [meanwhile]
    bot.hear(TextReceived(NOON, "5"))
    threads.shutdown()
    assert bot.said() == ["main.accepted", "main.menu", "main.reading"]
    assert len(bot.billing.calls) == 1
    assert bot.state() == "main.reading"


def _publish(bot: Desk, **files: str) -> None:
    """Put another version of the flow into service."""
    whole = {"main": MAIN, "services": SERVICES, "unavailable": RESCUE, **files}
    bot.flow = small_flow(**whole)
    bot.restart()


def test_a_call_that_never_began_is_not_made_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """All threads are taken by calls that hang: the person is told, and nothing follows."""
    monkeypatch.setattr(remote, "PATIENCE", 0.05)
    monkeypatch.setattr(remote, "AT_ONCE", 1)
    made, go_on = [], threading.Event()

    class Slow:
        """Services of which one hangs."""

        def call(self, name: str, _inputs: Values, _request: Request) -> Outcome:
            made.append(name)
            go_on.wait(10)
            return Outcome()

    calls, request = remote.RemoteCalls(Slow()), cast(Request, None)
    assert calls.call(Call(1, "slow", {}), request).name == "failed"
    assert calls.call(Call(2, "send", {}), request).name == "failed"
    go_on.set()
    monkeypatch.setattr(remote, "PATIENCE", 30)
    assert calls.call(Call(3, "later", {}), request).name == "done"
    assert made == ["slow", "later"]


def test_what_is_closed_makes_no_call_that_has_not_begun() -> None:
    """The process is about to end, and nobody would hear of the call."""
    made: list[str] = []

    class Noting:
        """Services that note what is called."""

        def call(self, name: str, _inputs: Values, _request: Request) -> Outcome:
            made.append(name)
            return Outcome()

    calls = remote.RemoteCalls(Noting())
    calls.close()
    assert calls.call(Call(1, "send", {}), cast(Request, None)).name == "failed"
    assert made == []


HANGING = """
import threading
from engine.core.session import Call
from engine.runtime import remote

class Hanging:
    def call(self, *_):
        threading.Event().wait()

remote.PATIENCE, remote.ATTEMPTS = 0.05, 1
calls = remote.RemoteCalls(Hanging())
print(calls.call(Call(1, "send", {}), None).name)
calls.close()
"""


def test_a_call_that_hangs_keeps_no_process_from_ending() -> None:
    """Whoever stops it would have to kill it."""
    done = subprocess.run(
        [sys.executable, "-c", HANGING], capture_output=True, timeout=30, check=True
    )
    assert done.stdout == b"failed\n"
