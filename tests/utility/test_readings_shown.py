"""Which of their readings a person is shown who asks what is kept of them, and in which order."""

from datetime import date, timedelta
from typing import Any

import pytest

from engine.runtime.people import Person
from engine.utility import personal_data
from tests.utility.conftest import Utility, kyiv
from tests.utility.filled import read
from tests.utility.holders import ours

AT = kyiv("2026-03-02T10:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our package be installed as it is configured."""
    monkeypatch.setattr(personal_data, "installed", ours)


def mine(utility: Utility, who: Person) -> dict[str, Any]:
    """Ask to be shown everything."""
    found: Any = utility.call("my_data", AT, who).facts["mine"]
    return dict(found)


def test_the_newest_twenty_readings_are_shown_and_all_are_counted(utility: Utility) -> None:
    """A list that fits a message; of the rest the person knows how many there are."""
    who = utility.person()
    for number in range(22):
        read(utility, who, str(number), AT + number * HOUR, step=number, meter=f"M{number}")
    read(utility, utility.person("neighbour"), "99", AT + DAY, meter="N")
    shown = mine(utility, who)
    assert [reading["value"] for reading in shown["readings"]] == [*range(21, 1, -1)]
    assert shown["readings_count"] == 22


def test_what_was_corrected_is_neither_shown_nor_counted(utility: Utility) -> None:
    """A person sees what stands, not every slip; what billing rejected they sent all the same."""
    who = utility.person()
    slips = ((1, "115", "superseded"), (2, "114", "superseded"), (3, "110", "accepted"))
    for hour, value, status in slips:
        read(utility, who, value, AT + hour * HOUR, step=hour, status=status)
    for value, status in (("1", "flagged"), ("2", "queued"), ("3", "rejected")):
        read(utility, who, value, AT, meter=status, status=status)
    shown = mine(utility, who)
    assert [reading["value"] for reading in shown["readings"]] == [110, 1, 2, 3]
    assert shown["readings_count"] == 4


def test_what_somebody_else_corrected_is_shown_to_them(utility: Utility) -> None:
    """One reading stands, and it is that of whoever sent it last."""
    who, other = utility.person("1"), utility.person("2")
    read(utility, who, "115", AT, status="superseded")
    read(utility, other, "110", AT + HOUR)
    shown = [mine(utility, each) for each in (who, other)]
    assert [[reading["value"] for reading in each["readings"]] for each in shown] == [[], [110]]
    assert [each["readings_count"] for each in shown] == [0, 1]


def test_what_was_sent_together_stands_in_the_order_of_sending(utility: Utility) -> None:
    """The newest sending first; within one the day stands before the night, as it was sent."""
    who = utility.person()
    for step, at, values in ((1, AT, ("1", "2", "3")), (2, AT + HOUR, ("4", "5", "6"))):
        for zone, value in zip(("peak", "day", "night"), values, strict=True):
            read(utility, who, value, at, step=step, zone=zone, meter=f"M{step}")
    shown = [reading["value"] for reading in mine(utility, who)["readings"]]
    assert shown == [4, 5, 6, 1, 2, 3]


def test_dates_are_those_in_kyiv(utility: Utility) -> None:
    """A reading sent just after midnight was sent on the new day."""
    who = utility.person()
    read(utility, who, "1", kyiv("2026-03-03T00:10"))
    assert mine(utility, who)["readings"][0]["date"] == date(2026, 3, 3)
