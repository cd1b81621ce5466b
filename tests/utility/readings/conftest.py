"""A utility with one account, and its readings sent meter by meter."""

from typing import Any

import pytest

from engine.core.flow import Rules
from engine.core.window import DayToDay, Outside, Window
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from tests.utility.conftest import Utility, kyiv

AT = kyiv("2026-03-02T10:00")
NEXT = kyiv("2026-04-02T10:00")
HEAT, ELECTRICITY = 0, 1
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


def take(
    utility: Utility, who: Person, values: list[Any], place: int = HEAT, at: Any = AT, **more: Any
) -> Outcome:
    """Send the readings of one meter, with whatever more is given (``key sent photo``)."""
    inputs: dict[str, Any] = {
        "account": utility.account("7", at),
        "meter": utility.meter("7", at, place),
    }
    return utility.call("send_readings", at, who, **inputs, values=values, **more)


def closed_late(utility: Utility, outside: Outside) -> Utility:
    """Give the utility under a window that is closed from the 26th to the end of the month."""
    return utility.with_rules(Rules(window=Window(DayToDay(1, 25), outside), dated="first"))
