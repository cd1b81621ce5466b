"""What is kept of readings that were confirmed; their judgement is tested beside."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.core.flow import Rules
from engine.core.values import Value
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from tests.utility.conftest import Utility
from tests.utility.readings.conftest import AT, ELECTRICITY, RECORD, take

ON_BOTH = True


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
