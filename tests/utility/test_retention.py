"""What has been kept long enough is forgotten by itself, a batch at a time (DOMAIN §8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.flow import PersonalData, Rules
from engine.core.kyiv import KYIV
from engine.runtime import people
from engine.runtime.chores import Batch, Chore
from engine.runtime.people import Person
from engine.runtime.services import ServiceFailed
from engine.runtime.store import Transaction
from engine.utility import personal_data
from engine.utility.retention import PEOPLE, ROWS, Retention, months_before
from tests.utility.conftest import Utility, kyiv
from tests.utility.filled import message, read, told, turn, update
from tests.utility.holders import Garden, ours

ON_BOTH = True
NOW = kyiv("2026-03-30T12:00")  # the day after the clocks went forward
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
CHORE: Chore = Retention()


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our package be installed as it is configured."""
    monkeypatch.setattr(personal_data, "installed", ours)


def forget(utility: Utility, at: datetime = NOW) -> Batch:
    """Do a batch."""
    return utility.store.transact(lambda tx: CHORE.do(tx, utility.bot, at))


def neighbour(utility: Utility) -> tuple[Utility, Person]:
    """Give another bot over the same store, with other terms, and its person."""
    terms = PersonalData(journal=60 * DAY, months=24)
    bot = replace(utility.bot, bot="kharkiv", rules=Rules(personal_data=terms))
    other = Utility(utility.store, bot)
    return other, other.person()


def count(utility: Utility, table: str) -> int:
    """Count the rows of a table."""
    return int(utility.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608


# turns, messages, updates, attempts


def test_turns_go_after_the_journals_term(utility: Utility) -> None:
    """Thirty days, as hours: the clock that went forward in between costs nobody an hour."""
    who = utility.person()
    turn(utility, who, NOW.astimezone(UTC) - 30 * DAY + SECOND)
    turn(utility, who, NOW.astimezone(UTC) - 30 * DAY - SECOND)
    forget(utility)
    assert count(utility, "journal") == 1


def test_each_bot_has_its_own_terms(utility: Utility) -> None:
    """What one utility forgets another may still keep."""
    other, theirs = neighbour(utility)
    for whose, at in ((utility.person(), 59), (theirs, 59), (theirs, 61)):
        turn(utility, whose, NOW - at * DAY)
        message(utility, whose, NOW - at * DAY)
    forget(utility)
    assert (count(utility, "journal"), count(utility, "outbox")) == (2, 2)
    forget(other)
    assert (count(utility, "journal"), count(utility, "outbox")) == (1, 1)


def test_messages_go_with_the_journal_unless_they_wait(utility: Utility) -> None:
    """What has not been sent is still to be sent."""
    who = utility.person()
    for status in ("sent", "blocked", "waiting"):
        message(utility, who, NOW - 31 * DAY, status)
    message(utility, who, NOW - 29 * DAY)
    forget(utility)
    assert utility.rows("SELECT status FROM outbox ORDER BY id") == [("waiting",), ("sent",)]


def test_updates_are_known_for_a_week_and_put_aside_for_the_journals_term(
    utility: Utility,
) -> None:
    """No platform delivers an update again after a week; why one failed is of interest longer."""
    ages = {"new": 6, "old": 8}
    for name, days in ages.items():
        update(utility, name, NOW - days * DAY)
        update(utility, f"{name} failed", NOW - days * DAY, why="KeyError at flow.py:1")
    update(utility, "oldest failed", NOW - 31 * DAY, why="KeyError at flow.py:1")
    forget(utility)
    left = {number for (number,) in utility.rows("SELECT update_id FROM inbox")}
    assert left == {"new", "new failed", "old failed"}


def test_updates_are_known_for_a_week_however_short_the_journal(utility: Utility) -> None:
    """That an update takes effect once does not depend on a term."""
    short = utility.with_rules(Rules(personal_data=PersonalData(journal=DAY)))
    update(utility, "failed", NOW - 6 * DAY, why="KeyError at flow.py:1")
    forget(short)
    assert count(utility, "inbox") == 1


def test_attempts_go_when_no_pause_can_come_of_them(utility: Utility) -> None:
    """They name the chat and an account; while they count they stay."""
    who = utility.person()
    for number in range(5):
        utility.call("find_account", NOW, who, account_number=f"000{number}")
    forget(utility, NOW + 19 * HOUR / 60)
    assert count(utility, "attempts") == 5
    forget(utility, NOW + 21 * HOUR / 60)
    assert count(utility, "attempts") == 0


# people


@pytest.mark.parametrize(
    ("at", "months", "before"),
    [
        ("2026-03-31T12:00", 1, "2026-02-28T12:00"),
        ("2024-03-31T12:00", 1, "2024-02-29T12:00"),
        ("2026-01-15T00:00", 12, "2025-01-15T00:00"),
        ("2026-01-15T00:00", 1, "2025-12-15T00:00"),
        ("2026-12-31T23:59", 6, "2026-06-30T23:59"),
        ("2026-04-01T00:30", 1, "2026-03-01T00:30"),  # in UTC both are a day earlier
    ],
)
def test_months_are_calendar_months_in_kyiv(at: str, months: int, before: str) -> None:
    """The same day and hour, or the month's last day."""
    assert months_before(kyiv(at), months) == kyiv(before)
    assert months_before(kyiv(at).astimezone(UTC), months) == kyiv(before)


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)), st.integers(1, 120))
def test_so_many_months_ago_is_in_the_month_so_many_before(at: datetime, months: int) -> None:
    """Never in another, whatever the day."""
    there = at.replace(tzinfo=KYIV)
    ago = months_before(there, months)
    assert (there.year - ago.year) * 12 + there.month - ago.month == months
    assert ago.day <= there.day


def test_a_silent_person_is_forgotten_wholly(utility: Utility) -> None:
    """After twelve months there is neither row nor turn nor link; readings stay without them."""
    who, met = utility.person(), kyiv("2026-01-01T10:00")
    utility.call("start_notices", met, who, account={"number": "7"})
    utility.call("give_consent", met, who)
    read(utility, who, "5", met)
    for fill in (turn, message, told):
        fill(utility, who, kyiv("2026-12-31T10:00"))
    forget(utility, kyiv("2027-01-01T10:00"))
    assert count(utility, "people") == 1
    forget(utility, kyiv("2027-01-01T10:01"))
    tables = ("people", "sessions", "links", "consents", "journal", "outbox", "notices")
    assert [count(utility, table) for table in tables] == [0] * len(tables)
    assert utility.rows("SELECT value, person_id FROM readings") == [("5", None)]


def test_people_of_other_bots_are_not_touched(utility: Utility) -> None:
    """Theirs is another term."""
    utility.person()
    other, _ = neighbour(utility)
    forget(utility, kyiv("2027-06-01T10:00"))
    assert utility.rows("SELECT bot FROM people") == [("kharkiv",)]
    forget(other, kyiv("2028-06-01T10:00"))
    assert count(utility, "people") == 0


def test_whoever_leaves_is_removed_when_everything_was_sent(utility: Utility) -> None:
    """The last words reach the chat, and then the chat is forgotten as well."""
    who, _other = utility.person("1"), utility.person("2")
    message(utility, who, NOW, "waiting")
    utility.call("delete_my_data", NOW, who)
    forget(utility)
    assert count(utility, "people") == 2
    utility.run("UPDATE outbox SET status = 'sent'")
    turn(utility, who, NOW)  # the turn of the deletion itself
    forget(utility)
    assert utility.rows("SELECT chat FROM people") == [("2",)]
    assert (count(utility, "outbox"), count(utility, "journal")) == (0, 0)


def test_whoever_leaves_and_writes_again_is_not_removed(utility: Utility) -> None:
    """The mark is gone with the first word."""
    who = utility.person()
    utility.call("delete_my_data", NOW, who)
    utility.person()
    forget(utility)
    assert utility.rows("SELECT id, leaving FROM people") == [(who.id, 0)]


def test_a_pause_outlives_the_person(utility: Utility) -> None:
    """Deleted, removed, met anew: it still lasts as long as it was to last (DOMAIN §3)."""
    who = utility.person()
    for number in range(5):
        utility.call("find_account", NOW, who, account_number=f"000{number}")
    utility.call("delete_my_data", NOW, who)
    forget(utility, NOW + SECOND)
    assert count(utility, "people") == 0
    back = utility.person()
    tried = utility.call("find_account", NOW + HOUR / 60, back, account_number="0001")
    assert (back.id != who.id, tried.name, tried.facts["minutes"]) == (True, "paused", 9)


def test_where_another_package_cannot_forget_the_person_stays(
    utility: Utility, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, for the next time; others are forgotten all the same."""
    garden, stays = Garden(), utility.person("1")
    utility.call("remember_phone", NOW, stays, contact={"phone": "+380501112233"})
    utility.person("2")
    whose = garden.forget

    def cannot(person: Person, store: Transaction) -> None:
        if person.chat == "1":
            raise ServiceFailed("garden")
        whose(person, store)

    monkeypatch.setattr(garden, "forget", cannot)
    monkeypatch.setattr(personal_data, "installed", lambda: (*ours(), garden))
    late = kyiv("2027-06-01T10:00")
    assert forget(utility, late) == Batch(more=False)
    assert utility.rows("SELECT chat, phone FROM people") == [("1", "+380501112233")]
    monkeypatch.setattr(garden, "forget", whose)
    forget(utility, late)
    assert count(utility, "people") == 0


# batches


def test_a_batch_is_limited_and_says_that_there_is_more(utility: Utility) -> None:
    """A year's arrears are worked off piece by piece, and everybody's turn comes in between."""
    who = utility.person()
    row = (who.id, "2026-01-01T00:00:00.000000Z", "1", "text", "")
    sql = "INSERT INTO journal (person_id, at, version, event, said) VALUES (?, ?, ?, ?, ?)"
    utility.store.transact(lambda tx: tx.many(sql, [row] * (2 * ROWS + 1)))
    assert [forget(utility).more for _ in range(3)] == [True, True, False]
    assert count(utility, "journal") == 0


def test_people_go_a_few_at_a_time(utility: Utility) -> None:
    """With each go rows of many tables."""
    met = kyiv("2026-01-01T10:00")

    def crowd(tx: Transaction) -> None:
        for number in range(PEOPLE + 1):
            people.meet(tx, "poltava", "viber", f"{number}", "uk", met)

    utility.store.transact(crowd)
    late = kyiv("2027-06-01T10:00")
    assert [forget(utility, late).more for _ in range(2)] == [True, False]
    assert count(utility, "people") == 0
