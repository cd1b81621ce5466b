"""Attempts: what is counted, against whom, for how long, and that a restart forgives nothing."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.core.flow import Attempts, Rules
from engine.runtime.people import Person
from engine.runtime.sqlite import SqliteStore
from engine.utility import attempts
from engine.utility.attempts import Kind
from tests.utility.conftest import MIGRATIONS, Utility, kyiv

NOON = kyiv("2026-03-02T12:00")
MINUTE = timedelta(minutes=1)


def fail(utility: Utility, who: Person, kind: Kind, number: str, at: datetime) -> None:
    """Fail once."""
    utility.store.transact(lambda tx: attempts.failed(tx, utility.bot, who, kind, number, at))


def wait(utility: Utility, who: Person, number: str, at: datetime) -> int | None:
    """Ask how long to wait."""
    return utility.store.transact(
        lambda tx: attempts.minutes_left(tx, utility.bot, who, number, at)
    )


@pytest.mark.parametrize(("kind", "limit"), [("proof", 3), ("account", 5)])
def test_the_last_failure_that_is_borne_begins_the_pause(
    utility: Utility, kind: Kind, limit: int
) -> None:
    """Three wrong proofs or five unknown numbers, and the chat waits ten minutes."""
    who = utility.person()
    for number in range(limit):
        assert wait(utility, who, "new", NOON) is None
        fail(utility, who, kind, str(number), NOON)
    assert wait(utility, who, "new", NOON) == 10
    assert wait(utility, who, "new", NOON + 9 * MINUTE + timedelta(seconds=1)) == 1
    assert wait(utility, who, "new", NOON + 10 * MINUTE) is None


def test_failures_long_apart_bring_no_pause(utility: Utility) -> None:
    """Three failures count only if they lie within ten minutes."""
    who = utility.person()
    for minutes in (0, 5, 10):
        fail(utility, who, "proof", "7", NOON + minutes * MINUTE)
    assert wait(utility, who, "7", NOON + 10 * MINUTE) is None


def test_the_pause_is_counted_from_the_last_failure(utility: Utility) -> None:
    """Failures at 12:00, 12:04 and 12:09 bring a pause until 12:19."""
    who = utility.person()
    for minutes in (0, 4, 9):
        fail(utility, who, "proof", "7", NOON + minutes * MINUTE)
    assert wait(utility, who, "7", NOON + 9 * MINUTE) == 10
    assert wait(utility, who, "7", NOON + 18 * MINUTE) == 1


def test_after_a_pause_one_begins_anew(utility: Utility) -> None:
    """One more failure after the pause does not bring the next."""
    who = utility.person()
    for _ in range(3):
        fail(utility, who, "proof", "7", NOON)
    fail(utility, who, "proof", "7", NOON + 10 * MINUTE)
    assert wait(utility, who, "7", NOON + 10 * MINUTE) is None


def test_an_account_is_guarded_against_many_chats(utility: Utility) -> None:
    """Three chats with one wrong proof each: a fourth waits with that account, not with others."""
    for chat in ("1", "2", "3"):
        fail(utility, utility.person(chat), "proof", "7", NOON)
    fourth = utility.person("4")
    assert wait(utility, fourth, "7", NOON) == 10
    assert wait(utility, fourth, "8", NOON) is None


def test_an_unknown_number_is_not_guarded(utility: Utility) -> None:
    """Unknown numbers count against the chat alone."""
    for chat in "123456":
        fail(utility, utility.person(chat), "account", "7", NOON)
    assert wait(utility, utility.person("9"), "7", NOON) is None


def test_a_chat_of_that_name_in_another_channel_is_another(utility: Utility) -> None:
    """Chats are told apart by channel and by bot."""
    for number in "123":
        fail(utility, utility.person("1"), "proof", number, NOON)
    assert wait(utility, utility.person("1", "viber"), "9", NOON) is None
    utility.run("UPDATE attempts SET bot = 'other'")
    assert wait(utility, utility.person("1"), "9", NOON) is None


def test_a_message_written_long_before_does_not_wait(utility: Utility) -> None:
    """Messages may come out of order; nobody waits longer than the pause."""
    who = utility.person()
    for _ in range(3):
        fail(utility, who, "proof", "7", NOON)
    assert wait(utility, who, "7", NOON - 10 * MINUTE) is None
    assert wait(utility, who, "7", NOON - MINUTE) == 10


def test_what_is_too_old_to_matter_is_not_kept(utility: Utility) -> None:
    """Chats and numbers of old failures leave the store with the next failure."""
    who = utility.person()
    fail(utility, who, "proof", "7", NOON)
    fail(utility, who, "proof", "8", NOON + 21 * MINUTE)
    assert utility.rows("SELECT account FROM attempts") == [("8",)]


def test_the_utility_decides_how_much_it_bears(utility: Utility) -> None:
    """Limits and pause come from the bot's rules."""
    strict = utility.with_rules(Rules(attempts=Attempts(proof=1, pause=timedelta(hours=1))))
    who = strict.person()
    fail(strict, who, "proof", "7", NOON)
    assert wait(strict, who, "7", NOON) == 60


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), max_size=6))
def test_a_restart_forgives_nothing(
    tmp_path_factory: pytest.TempPathFactory, failures: list[tuple[str, str]]
) -> None:
    """Failures of each chat and each account add up over any number of restarts."""
    path: Path = tmp_path_factory.mktemp("restart") / "rozmova.db"
    for chat, number in failures:
        store = SqliteStore(path, MIGRATIONS)
        utility = Utility(store)
        fail(utility, utility.person(chat), "proof", number, NOON)
        store.close()
    store = SqliteStore(path, MIGRATIONS)
    utility = Utility(store)
    for chat in "ab":
        for number in "xy":
            of_chat = sum(failed[0] == chat for failed in failures)
            of_account = sum(failed[1] == number for failed in failures)
            waits = wait(utility, utility.person(chat), number, NOON) is not None
            assert waits == (max(of_chat, of_account) >= 3)
    store.close()
