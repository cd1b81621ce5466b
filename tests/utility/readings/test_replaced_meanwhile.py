"""Readings of meters and accounts of which billing learned something else meanwhile."""

from decimal import Decimal
from typing import Any

import pytest

from engine.runtime.people import Person
from engine.runtime.services import Outcome
from tests.utility.conftest import Utility
from tests.utility.readings.conftest import AT, ELECTRICITY, RECORD

ON_BOTH = True


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
