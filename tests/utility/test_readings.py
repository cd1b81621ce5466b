"""What becomes of readings that were confirmed; their judgement is tested beside."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.core.flow import Rules
from engine.core.values import Value
from engine.core.window import Always, DayToDay, Outside, Window
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from tests.utility.conftest import Utility, kyiv

AT = kyiv("2026-03-02T10:00")
NEXT = kyiv("2026-04-02T10:00")
RECORD = "SELECT register, zone, value, status, supersedes, id FROM readings ORDER BY id"


@pytest.fixture
def home(utility: Utility) -> Utility:
    """Give a utility with one account: a heat meter, and one of electricity with two zones."""
    utility.has("7")
    last = {"last_date": "2026-02-01", "limit_value": "400"}
    utility.has_register("7", "771", decimals=3, last_value="105", **last)
    zones = {"service": "electricity", "unit": "кВт·год", "digits": 6}
    for name, zone, value in [("1.8.2", "day", "1000"), ("1.8.1", "night", "2100")]:
        utility.has_register("7", "E1", register=name, zone=zone, last_value=value, **zones, **last)
    return utility


@pytest.fixture
def who(home: Utility) -> Person:
    """Give the person who sends."""
    return home.person("1001", "viber")


def closing(utility: Utility, outside: Outside) -> Utility:
    """Give the utility under a window that is closed from the 26th to the end of the month."""
    return utility.with_rules(Rules(window=Window(DayToDay(1, 25), outside), dated="first"))


def test_every_field_of_a_record_is_kept(home: Utility, who: Person) -> None:
    """A record says what was read, of what, for which month, when, where and by whom."""
    home.send("7", AT, who, [Decimal("110.5")], [1111, 2222])
    columns = """account, meter, service, register, zone, value, unit, as_of, billing_month,
                 received_at, channel, status, supersedes, person_id, bot, exported_at"""
    stored = home.rows(f"SELECT {columns} FROM readings ORDER BY id")  # noqa: S608
    sent = ("2026-03-02", "2026-03", "2026-03-02T08:00:00.000000Z", "viber")
    shared = (*sent, "accepted", None, who.id, "poltava", None)
    assert stored == [
        ("7", "771", "heat", "", "", "110.5", "Гкал", *shared),
        ("7", "E1", "electricity", "1.8.2", "day", "1111", "кВт·год", *shared),
        ("7", "E1", "electricity", "1.8.1", "night", "2222", "кВт·год", *shared),
    ]


def test_the_receipt_says_what_was_taken(home: Utility, who: Person) -> None:
    """Month, date and the number of registers; here readings are dated the 1st of the next."""
    ruled = home.with_rules(Rules(dated="first"))
    receipt: Value = {"billing_month": "2026-03", "as_of": date(2026, 4, 1), "count": 3}
    outcome = ruled.send("7", AT, who, [Decimal(110)], [1111, 2222])
    assert outcome == Outcome("done", {"receipt": receipt})


@pytest.mark.parametrize(
    ("value", "stored"),
    [("110.1239", "110.123"), ("110", "110"), ("1E+2", "100"), ("7.50", "7.50")],
)
def test_a_value_is_kept_as_given_within_the_registers_decimals(
    home: Utility, who: Person, value: str, stored: str
) -> None:
    """What is beyond them is cut off, never rounded, and no zeros are added to what was typed."""
    home.send("7", AT, who, [Decimal(value)], [1111, 2222])
    assert home.rows("SELECT value FROM readings WHERE meter = '771'") == [(stored,)]


def test_a_correction_supersedes_and_keeps_the_history(home: Utility, who: Person) -> None:
    """The old record stays, marked; the new one names it; registers that agree stay active."""
    home.send("7", AT, who, [Decimal(110)], [1111, 2222])
    outcome = home.send("7", AT.replace(day=9), who, [Decimal(110)], [1112, 2222])
    assert outcome.name == "done"
    assert outcome.facts["receipt"] == {
        "billing_month": "2026-03", "as_of": date(2026, 3, 9), "count": 3,
    }  # fmt: skip
    assert home.rows(RECORD) == [
        ("", "", "110", "accepted", None, 1),
        ("1.8.2", "day", "1111", "superseded", None, 2),
        ("1.8.1", "night", "2222", "accepted", None, 3),
        ("1.8.2", "day", "1112", "accepted", 2, 4),
    ]


def test_the_same_readings_again_are_here_already(home: Utility, who: Person) -> None:
    """Readings that all agree make no second record, and the person is told so."""
    first = home.send("7", AT, who, [Decimal(110)], [1111, 2222])
    again = home.send("7", AT, home.person("2"), [Decimal("110.0")], [1111, 2222])
    assert again == Outcome("already", first.facts)
    assert len(home.rows(RECORD)) == 3


def test_the_same_reading_in_the_next_month_is_a_new_one(home: Utility, who: Person) -> None:
    """Who uses nothing repeats the reading every month, and each month has its record."""
    for at in (AT, NEXT):
        assert home.send("7", at, who, [Decimal(110)], [1111, 2222]).name == "done"
    months = home.rows("SELECT DISTINCT billing_month, status FROM readings ORDER BY 1")
    assert months == [("2026-03", "accepted"), ("2026-04", "accepted")]


def test_the_same_step_again_changes_nothing(home: Utility, who: Person) -> None:
    """A step repeated under its key ends as before, a month later and after others too."""
    account = home.account("7", AT)

    def send(key: str, day: int, at: Any = AT) -> Outcome:
        inputs = {"account": account, "readings": [[Decimal(110)], [day, 2222]]}
        return home.call("send_readings", at, who, key, **inputs)

    first, repeated = send("1", 1111), send("2", 1111)
    assert (first.name, repeated.name) == ("done", "already")
    send("3", 1112)
    before = home.rows(RECORD)
    assert send("1", 1111, NEXT) == first
    assert send("2", 1111) == repeated
    assert home.rows(RECORD) == before


def test_keys_of_two_bots_are_apart(home: Utility, who: Person) -> None:
    """A key means a step of one bot."""
    inputs = {"account": home.account("7", AT), "readings": [[Decimal(110)], [1111, 2222]]}
    home.call("send_readings", AT, who, "1", **inputs)
    home.run("UPDATE receipts SET bot = 'other'")
    assert home.call("send_readings", AT, who, "1", **inputs).name == "already"


@pytest.mark.parametrize(
    ("outside", "name", "statuses"),
    [
        (Outside.REFUSE, "closed", []),
        (Outside.ACCEPT, "done", [("accepted",)]),
        (Outside.FLAG, "done", [("flagged",)]),
    ],
)
def test_outside_the_window_the_utility_decides(
    home: Utility, who: Person, outside: Outside, name: str, statuses: list[tuple[str]]
) -> None:
    """Refused, taken as usual for the next month, or taken and flagged."""
    late = kyiv("2026-03-26T00:00")
    ruled = closing(home, outside)
    assert ruled.send("7", late, who, [Decimal(110)], [1111, 2222]).name == name
    assert home.rows("SELECT DISTINCT status FROM readings") == statuses
    assert home.rows("SELECT 1 FROM readings WHERE billing_month != '2026-04'") == []


@pytest.mark.parametrize("outside", Outside)
def test_within_the_window_readings_are_accepted(
    home: Utility, who: Person, outside: Outside
) -> None:
    """The policy outside does not matter until midnight in Kyiv."""
    last_second = kyiv("2026-03-25T23:59:59")
    closing(home, outside).send("7", last_second, who, [Decimal(110)], [1111, 2222])
    assert home.rows("SELECT DISTINCT status FROM readings") == [("accepted",)]


def test_a_refused_reading_may_be_sent_when_the_window_opens(home: Utility, who: Person) -> None:
    """A refusal is not remembered as the end of the step."""
    ruled = closing(home, Outside.REFUSE)
    inputs = {"account": home.account("7", AT), "readings": [[Decimal(110)], [1111, 2222]]}
    closed = ruled.call("send_readings", kyiv("2026-03-31T23:59:59"), who, "1", **inputs)
    opened = ruled.call("send_readings", kyiv("2026-04-01T00:00"), who, "1", **inputs)
    assert (closed.name, opened.name) == ("closed", "done")


def test_a_reading_that_is_too_high_is_flagged(home: Utility, who: Person) -> None:
    """A confirmed value above the limit is taken, and billing is told to look at it."""
    home.send("7", AT, who, [Decimal("505.001")], [1400, 2222])
    statuses = home.rows("SELECT value, status FROM readings ORDER BY id")
    assert statuses == [("505.001", "flagged"), ("1400", "accepted"), ("2222", "accepted")]


def test_a_flagged_reading_is_corrected_like_any(home: Utility, who: Person) -> None:
    """Flagged readings are active: a correction supersedes them."""
    home.send("7", AT, who, [Decimal(999)], [1111, 2222])
    home.send("7", AT, who, [Decimal(110)], [1111, 2222])
    rows = home.rows("SELECT value, status, supersedes FROM readings WHERE meter = '771'")
    assert rows == [("999", "superseded", None), ("110", "accepted", 1)]


@pytest.mark.parametrize(
    "readings",
    [
        [],
        [[Decimal(110)]],
        [[Decimal(110)], [1111]],
        [[Decimal(110)], [1111, 2222, 3333]],
        [[Decimal(110)], [1111, 2222], [1]],
        [[Decimal(110)], [1111, None]],
        [[Decimal(110)], [1111, -1]],
        [[Decimal(110)], [1111, "2222"]],
        [Decimal(110), [1111, 2222]],
    ],
)
def test_readings_that_do_not_fit_store_nothing(
    home: Utility, who: Person, readings: list[Any]
) -> None:
    """All of a meter's registers or none: a wrong shape is a programmer's error."""
    inputs: dict[str, Any] = {"account": home.account("7", AT), "readings": readings}
    with pytest.raises((ValueError, TypeError)):
        home.call("send_readings", AT, who, **inputs)
    assert home.rows(RECORD) == []


def test_an_account_without_meters_is_never_accepted(home: Utility, who: Person) -> None:
    """«Accepted 0 readings» is never said, whatever a flow forgets to look at."""
    home.has("8")
    with pytest.raises(ValueError, match="without meters"):
        home.send("8", AT, who)


def test_a_window_that_is_always_open_takes_readings_every_day(home: Utility, who: Person) -> None:
    """In Kharkiv a second reading on another day of the month corrects the first."""
    ruled = home.with_rules(Rules(window=Window(Always())))
    for day in (1, 15, 31):
        ruled.send("7", AT.replace(day=day), who, [Decimal(110 + day)], [1111, 2222])
    active = home.rows("SELECT value, as_of FROM readings WHERE status = 'accepted' AND zone = ''")
    assert active == [("141", "2026-03-31")]
