"""What becomes of readings that were confirmed; their judgement is tested beside."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.core.flow import Profile, Rules
from engine.core.values import Value
from engine.core.window import Always, DayToDay, Outside, WhileClosing, Window
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from tests.utility.conftest import Utility, kyiv

ON_BOTH = True
AT = kyiv("2026-03-02T10:00")
NEXT = kyiv("2026-04-02T10:00")
HEAT, ELECTRICITY = 0, 1
RECORD = "SELECT register, zone, value, status, supersedes, id FROM readings ORDER BY id"
PHOTO: dict[str, Value] = {"reference": "AgACAgIAAx"}


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


def take(
    utility: Utility, who: Person, values: list[Any], place: int = HEAT, at: Any = AT, **more: Any
) -> Outcome:
    """Send the readings of one meter, with whatever more is given (``key sent photo``)."""
    inputs: dict[str, Any] = {
        "account": utility.account("7", at),
        "meter": utility.meter("7", at, place),
    }
    return utility.call("send_readings", at, who, **inputs, values=values, **more)


def compare(utility: Utility, who: Person, values: list[Any], place: int, at: Any = AT) -> Outcome:
    """Compare the readings of one meter with what was sent."""
    inputs: dict[str, Any] = {
        "account": utility.account("7", at),
        "meter": utility.meter("7", at, place),
    }
    return utility.call("compare_sent", at, who, **inputs, values=values)


BEFORE: list[Value] = [
    {"zone": "day", "direction": "import", "value": Decimal(1111), "unit": "кВт·год"},
    {"zone": "night", "direction": "import", "value": Decimal(2222), "unit": "кВт·год"},
]
"""What a person is shown of 1111 by day and 2222 by night."""


def closed_late(utility: Utility, outside: Outside) -> Utility:
    """Give the utility under a window that is closed from the 26th to the end of the month."""
    return utility.with_rules(Rules(window=Window(DayToDay(1, 25), outside), dated="first"))


def closing(utility: Utility, then: WhileClosing) -> Utility:
    """Give the utility on a day on which billing closes a period."""
    window = Window(closing=frozenset({AT.date()}), while_closing=then)
    return utility.with_rules(Rules(window=window))


# --- the record -------------------------------------------------------------------------------


def test_every_field_of_a_record_is_kept(home: Utility, who: Person) -> None:
    """A record says what was read, of what, for which month, when, where and by whom."""
    home.call("give_consent", AT, who)
    home.send("7", AT, who, [Decimal("110.5")], [1111, 2222])
    columns = """account, meter, service, register, zone, value, unit, as_of, billing_month,
                 received_at, channel, status, reason, photo, supersedes, person_id, bot,
                 exported_at"""
    stored = home.rows(f"SELECT {columns} FROM readings ORDER BY id")  # noqa: S608
    sent = ("2026-03-02", "2026-03", "2026-03-02T08:00:00.000000Z", "viber")
    shared = (*sent, "accepted", None, None, None, who.id, "poltava", None)
    assert stored == [
        ("7", "771", "heat", "", "", "110.5", "Гкал", *shared),
        ("7", "E1", "electricity", "1.8.2", "day", "1111", "кВт·год", *shared),
        ("7", "E1", "electricity", "1.8.1", "night", "2222", "кВт·год", *shared),
    ]


def test_whoever_has_not_agreed_leaves_no_trace_in_a_record(home: Utility, who: Person) -> None:
    """Anyone may send for anyone where no proof is asked: the chat is not remembered for it."""
    home.send("7", AT, who, [Decimal("110.5")], [1111, 2222])
    assert home.rows("SELECT DISTINCT person_id FROM readings") == [(None,)]
    home.call("delete_my_data", AT, who)
    keys = [key for (key,) in home.rows("SELECT step_key FROM readings")]
    assert keys
    assert all(key.startswith("forgotten:") for key in keys)


def test_the_receipt_says_what_was_taken(home: Utility, who: Person) -> None:
    """Month, date and the number of registers; here readings are dated the 1st of the next."""
    ruled = home.with_rules(Rules(dated="first"))
    receipt: Value = {"billing_month": "2026-03", "as_of": date(2026, 4, 1), "count": 2}
    assert take(ruled, who, [1111, 2222], ELECTRICITY) == Outcome("done", {"receipt": receipt})


@pytest.mark.parametrize(
    ("value", "stored"),
    [("110.1239", "110.123"), ("110", "110"), ("1E+2", "100"), ("7.50", "7.50")],
)
def test_a_value_is_kept_as_given_within_the_registers_decimals(
    home: Utility, who: Person, value: str, stored: str
) -> None:
    """What is beyond them is cut off, never rounded, and no zeros are added to what was typed."""
    take(home, who, [Decimal(value)])
    assert home.rows("SELECT value FROM readings") == [(stored,)]


def test_each_meter_is_stored_by_itself(home: Utility, who: Person) -> None:
    """What was confirmed of one meter stays, whatever becomes of the next."""
    take(home, who, [Decimal(110)])
    assert home.rows("SELECT meter FROM readings") == [("771",)]


@pytest.mark.parametrize(
    "values",
    [[], [1111], [1111, 2222, 3333], [1111, None], [1111, -1], [1111, "2222"], [[1111], 2222]],
)
def test_readings_that_do_not_fit_store_nothing(
    home: Utility, who: Person, values: list[Any]
) -> None:
    """All of a meter's registers or none: a wrong shape is a programmer's error."""
    with pytest.raises((ValueError, TypeError)):
        take(home, who, values, ELECTRICITY)
    assert home.rows(RECORD) == []


def test_a_meter_without_registers_is_never_accepted(home: Utility, who: Person) -> None:
    """«Accepted 0 readings» is never said, whatever a flow forgets to look at."""
    bare = {"number": "771", "registers": []}
    inputs: dict[str, Any] = {"account": home.account("7", AT), "meter": bare, "values": []}
    with pytest.raises(ValueError, match="without registers"):
        home.call("send_readings", AT, who, **inputs)


# --- sending again ----------------------------------------------------------------------------


def test_a_correction_supersedes_and_keeps_the_history(home: Utility, who: Person) -> None:
    """The old record stays, marked; the new one names it; registers that agree stay active."""
    home.send("7", AT, who, [Decimal(110)], [1111, 2222])
    outcome = home.send("7", AT.replace(day=9), who, [Decimal(110)], [1112, 2222])
    receipt: Value = {"billing_month": "2026-03", "as_of": date(2026, 3, 9), "count": 2}
    assert outcome == Outcome("done", {"receipt": receipt})
    assert home.rows(RECORD) == [
        ("", "", "110", "accepted", None, 1),
        ("1.8.2", "day", "1111", "superseded", None, 2),
        ("1.8.1", "night", "2222", "accepted", None, 3),
        ("1.8.2", "day", "1112", "accepted", 2, 4),
    ]


def test_the_same_readings_again_are_here_already(home: Utility, who: Person) -> None:
    """Readings that all agree make no second record, and the person is told so."""
    first = take(home, who, [1111, 2222], ELECTRICITY)
    again = take(home, home.person("2"), [Decimal("1111.0"), 2222], ELECTRICITY)
    assert again == Outcome("already", first.facts)
    assert len(home.rows(RECORD)) == 2


def test_the_same_reading_in_the_next_month_is_a_new_one(home: Utility, who: Person) -> None:
    """Who uses nothing repeats the reading every month, and each month has its record."""
    for at in (AT, NEXT):
        assert home.send("7", at, who, [Decimal(110)], [1111, 2222]).name == "done"
    months = home.rows("SELECT DISTINCT billing_month, status FROM readings ORDER BY 1")
    assert months == [("2026-03", "accepted"), ("2026-04", "accepted")]


def test_nobody_replaces_what_they_have_not_seen(home: Utility, who: Person) -> None:
    """Between the question and the answer somebody else of the family sent another reading."""
    take(home, home.person("2"), [1111, 2222], ELECTRICITY)
    before = home.rows(RECORD)
    for seen in (None, [None, None], [1111, None], [1111, 2221]):
        outcome = take(home, who, [1112, 2223], ELECTRICITY, sent=seen)
        assert outcome == Outcome("replaces", sent=[1111, 2222], before=BEFORE)
    assert home.rows(RECORD) == before
    assert home.rows("SELECT count(*) FROM receipts") == [(1,)]
    assert take(home, who, [1112, 2223], ELECTRICITY, sent=[1111, 2222]).name == "done"


def test_what_agrees_need_not_have_been_seen(home: Utility, who: Person) -> None:
    """Only a record that would be superseded is asked about."""
    take(home, home.person("2"), [1111, 2222], ELECTRICITY)
    assert take(home, who, [1111, 2223], ELECTRICITY, sent=[None, 2222]).name == "done"


def test_what_the_person_saw_may_be_gone(home: Utility, who: Person) -> None:
    """There is nothing left to replace, so there is nothing to ask."""
    assert take(home, who, [1111, 2222], ELECTRICITY, sent=[1000, 2000]).name == "done"


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([1111, 2222], Outcome("already", {"sent": [1111, 2222]})),
        ([Decimal("1111.9"), 2222], Outcome("already", {"sent": [1111, 2222]})),
        ([1112, 2222], Outcome("replaces", sent=[1111, 2222], before=BEFORE)),
        ([1112, 2223], Outcome("replaces", sent=[1111, 2222], before=BEFORE)),
    ],
)
def test_readings_are_compared_with_what_was_sent_this_month(
    home: Utility, who: Person, values: list[Any], outcome: Outcome
) -> None:
    """All the same is already here; anything else replaces; of the next month nothing is sent."""
    take(home, who, [1111, 2222], ELECTRICITY)
    assert compare(home, who, values, ELECTRICITY) == outcome
    assert compare(home, who, values, ELECTRICITY, NEXT) == Outcome(sent=None)
    assert compare(home, who, [Decimal(1)], HEAT) == Outcome(sent=None)


def test_a_register_that_was_not_sent_is_compared_with_nothing(home: Utility, who: Person) -> None:
    """What is there of the meter is given, the rest is None."""
    take(home, who, [1111, 2222], ELECTRICITY)
    home.run("UPDATE readings SET status = 'rejected' WHERE zone = 'night'")
    assert compare(home, who, [1111, 2222], ELECTRICITY) == Outcome(sent=[1111, None])
    outcome = compare(home, who, [1112, 2222], ELECTRICITY)
    assert outcome == Outcome("replaces", sent=[1111, None], before=BEFORE[:1])


def test_the_same_step_again_changes_nothing(home: Utility, who: Person) -> None:
    """A step repeated under its key ends as before, a month later and after others too."""

    def send(key: str, day: int, seen: int | None = None, at: Any = AT) -> Outcome:
        return take(home, who, [day, 2222], ELECTRICITY, at, key=key, sent=[seen, 2222])

    first, repeated = send("1", 1111), send("2", 1111)
    assert (first.name, repeated.name) == ("done", "already")
    assert send("3", 1112, 1111).name == "done"
    before = home.rows(RECORD)
    assert send("1", 1111, 1112, NEXT) == first
    assert send("2", 1111, 1112) == repeated
    assert home.rows(RECORD) == before


def test_keys_of_two_bots_are_apart(home: Utility, who: Person) -> None:
    """A key means a step of one bot."""
    take(home, who, [Decimal(110)], key="1")
    home.run("UPDATE receipts SET bot = 'other'")
    assert take(home, who, [Decimal(110)], key="1").name == "already"


# --- the window and the closing of a period ---------------------------------------------------


@pytest.mark.parametrize(
    ("outside", "name", "records"),
    [
        (Outside.REFUSE, "closed", []),
        (Outside.ACCEPT, "done", [("accepted", None)]),
        (Outside.FLAG, "done", [("flagged", "outside_window")]),
    ],
)
def test_outside_the_window_the_utility_decides(
    home: Utility, who: Person, outside: Outside, name: str, records: list[tuple[str, str | None]]
) -> None:
    """Refused, taken as usual for the month that closed, or taken and flagged."""
    late = kyiv("2026-03-26T00:00")
    assert take(closed_late(home, outside), who, [Decimal(110)], at=late).name == name
    assert home.rows("SELECT status, reason FROM readings") == records
    assert home.rows("SELECT 1 FROM readings WHERE billing_month != '2026-03'") == []


@pytest.mark.parametrize("outside", Outside)
def test_within_the_window_readings_are_accepted(
    home: Utility, who: Person, outside: Outside
) -> None:
    """The policy outside does not matter until midnight in Kyiv."""
    last_second = kyiv("2026-03-25T23:59:59")
    take(closed_late(home, outside), who, [Decimal(110)], at=last_second)
    assert home.rows("SELECT status, reason FROM readings") == [("accepted", None)]


def test_a_refused_reading_may_be_sent_when_the_window_opens(home: Utility, who: Person) -> None:
    """A refusal is not remembered as the end of the step."""
    ruled = closed_late(home, Outside.REFUSE)
    times = ("2026-03-31T23:59:59", "2026-04-01T00:00")
    names = [take(ruled, who, [Decimal(110)], at=kyiv(at), key="1").name for at in times]
    assert names == ["closed", "done"]


def test_a_window_that_is_always_open_takes_readings_every_day(home: Utility, who: Person) -> None:
    """In Kharkiv a second reading on another day of the month corrects the first."""
    ruled = home.with_rules(Rules(window=Window(Always())))
    for day in (1, 15, 31):
        ruled.send("7", AT.replace(day=day), who, [Decimal(110 + day)], [1111, 2222])
    active = home.rows("SELECT value, as_of FROM readings WHERE status = 'accepted' AND zone = ''")
    assert active == [("141", "2026-03-31")]


def test_while_billing_closes_a_period_readings_may_be_refused(home: Utility, who: Person) -> None:
    """Nothing is stored; the day after, the same step goes through."""
    ruled = closing(home, WhileClosing.REFUSE)
    assert take(ruled, who, [Decimal(110)], key="1") == Outcome("closing")
    assert home.rows(RECORD) == []
    assert take(ruled, who, [Decimal(110)], at=AT.replace(day=3), key="1").name == "done"


def test_while_billing_closes_a_period_readings_may_be_queued(home: Utility, who: Person) -> None:
    """They are stored as waiting, with a receipt, and the same step again ends alike."""
    ruled = closing(home, WhileClosing.QUEUE)
    receipt: Value = {"billing_month": "2026-03", "as_of": date(2026, 3, 2), "count": 1}
    queued = Outcome("queued", {"receipt": receipt})
    assert take(ruled, who, [Decimal(110)], key="1") == queued
    assert take(ruled, who, [Decimal(110)], key="1") == queued
    assert home.rows("SELECT status, reason FROM readings") == [("queued", None)]
    assert take(ruled, who, [Decimal(110)]).name == "already"


def test_a_queued_reading_counts_like_any(home: Utility, who: Person) -> None:
    """It is corrected in its month, and it is the base of the next; why it is odd is kept."""
    ruled = closing(home, WhileClosing.QUEUE)
    take(ruled, who, [Decimal(999)])
    assert home.rows("SELECT status, reason FROM readings") == [("queued", "too_high")]
    assert home.meter("7", NEXT)["registers"][0]["last"] == 999
    take(ruled, who, [Decimal(110)], at=AT.replace(day=9), sent=[Decimal(999)])
    rows = home.rows("SELECT status, supersedes FROM readings ORDER BY id")
    assert rows == [("superseded", None), ("accepted", 1)]


def test_a_closed_window_is_said_before_the_closing_of_a_period(home: Utility, who: Person) -> None:
    """Tomorrow it would be closed all the same."""
    window = Window(DayToDay(20, 25), closing=frozenset({AT.date()}))
    assert take(home.with_rules(Rules(window=window)), who, [Decimal(110)]).name == "closed"


# --- the meter by now -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE registers SET meter = 'E2' WHERE meter = 'E1'",
        "UPDATE registers SET register = '15.8.1' WHERE register = '1.8.1'",
        "UPDATE registers SET zone = 'peak' WHERE zone = 'day'",
        "DELETE FROM registers WHERE zone = 'night'",
        "DELETE FROM registers",
    ],
)
def test_a_meter_that_was_replaced_meanwhile_is_not_stored(
    home: Utility, who: Person, change: str
) -> None:
    """While the person was typing, billing learned of another meter, or of other registers."""
    inputs: dict[str, Any] = {
        "account": home.account("7", AT),
        "meter": home.meter("7", AT, ELECTRICITY),
    }
    home.run(change)
    sending: dict[str, Any] = {**inputs, "values": [1111, 2222]}
    assert home.call("compare_sent", AT, who, **sending) == Outcome(sent=None)
    assert home.call("send_readings", AT, who, **sending) == Outcome("replaced")
    assert home.rows(RECORD) == []


def test_what_else_billing_learned_does_not_stop_a_reading(home: Utility, who: Person) -> None:
    """Another base, another order, a meter beside it: it is judged by what is known now."""
    inputs: dict[str, Any] = {
        "account": home.account("7", AT),
        "meter": home.meter("7", AT, ELECTRICITY),
    }
    home.run("UPDATE registers SET last_value = '1200', position = 9 WHERE zone = 'day'")
    home.has_register("7", "E2", service="electricity")
    home.call("send_readings", AT, who, **inputs, values=[1111, 2222])
    assert home.rows("SELECT zone, status, reason FROM readings ORDER BY zone") == [
        ("day", "flagged", "too_low"), ("night", "accepted", None),
    ]  # fmt: skip


def test_an_account_that_was_renumbered_meanwhile_is_found(home: Utility, who: Person) -> None:
    """The reading is stored under the present number."""
    inputs: dict[str, Any] = {"account": home.account("7", AT), "meter": home.meter("7", AT)}
    home.run("UPDATE accounts SET number = '77'")
    home.run("UPDATE registers SET account = '77'")
    home.run("INSERT INTO aliases (bot, alias, account) VALUES ('poltava', '7', '77')")
    sending: dict[str, Any] = {**inputs, "values": [Decimal(110)]}
    assert home.call("send_readings", AT, who, **sending).name == "done"
    assert home.call("compare_sent", AT, who, **sending).name == "already"
    assert home.rows("SELECT account FROM readings") == [("77",)]


# --- what billing should look at --------------------------------------------------------------


def test_a_reading_that_is_too_high_is_flagged(home: Utility, who: Person) -> None:
    """A confirmed value above the limit is taken, and billing is told to look at it, and why."""
    home.send("7", AT, who, [Decimal("505.001")], [1400, 2222])
    records = home.rows("SELECT value, status, reason, photo FROM readings ORDER BY id")
    assert records == [
        ("505.001", "flagged", "too_high", None),
        ("1400", "accepted", None, None),
        ("2222", "accepted", None, None),
    ]


def test_a_photo_goes_with_every_register_that_is_too_high(home: Utility, who: Person) -> None:
    """One picture shows the whole meter; a register that is as usual needs none."""
    take(home, who, [1401, 2222], ELECTRICITY, photo=PHOTO)
    take(home, who, [1402, 2501], ELECTRICITY, photo=PHOTO, sent=[1401, 2222])
    records = home.rows("SELECT value, status, reason, photo FROM readings ORDER BY id")
    flagged = ("flagged", "too_high photo", "AgACAgIAAx")
    assert records == [
        ("1401", "superseded", *flagged[1:]),
        ("2222", "superseded", None, None),
        ("1402", *flagged),
        ("2501", *flagged),
    ]


def test_a_register_that_went_round_is_flagged(home: Utility, who: Person) -> None:
    """And its new value is the base of the next month."""
    home.run("UPDATE registers SET last_value = '999950' WHERE zone = 'day'")
    take(home, who, [30, 2222], ELECTRICITY)
    records = home.rows("SELECT value, status, reason FROM readings WHERE zone = 'day'")
    assert records == [("30", "flagged", "rolled_over")]
    assert home.meter("7", NEXT, ELECTRICITY)["registers"][0]["last"] == 30


def test_all_reasons_are_told(home: Utility, who: Person) -> None:
    """In one order, with spaces between them."""
    rules = closed_late(home, Outside.FLAG).bot.rules
    photo = {"electricity": Profile("electricity", photo=True)}
    ruled = home.with_rules(replace(rules, meters=photo))
    late = kyiv("2026-03-26T10:00")
    take(ruled, who, [1401, 2222], ELECTRICITY, late, photo=PHOTO)
    assert home.rows("SELECT reason FROM readings ORDER BY id") == [
        ("outside_window too_high photo",), ("outside_window",),
    ]  # fmt: skip


def test_a_flagged_reading_is_corrected_like_any(home: Utility, who: Person) -> None:
    """Flagged readings are active: a correction supersedes them."""
    take(home, who, [Decimal(999)])
    take(home, who, [Decimal(110)], sent=[Decimal(999)])
    rows = home.rows("SELECT value, status, supersedes FROM readings")
    assert rows == [("999", "superseded", None), ("110", "accepted", 1)]
