"""Readings that come outside the window, or while billing closes a period."""

from datetime import date
from decimal import Decimal

import pytest

from engine.core.flow import Rules
from engine.core.values import Value
from engine.core.window import Always, DayToDay, Outside, WhileClosing, Window
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from tests.utility.conftest import Utility, kyiv
from tests.utility.readings.conftest import AT, NEXT, RECORD, closed_late, take

ON_BOTH = True


def closing(utility: Utility, then: WhileClosing) -> Utility:
    """Give the utility on a day on which billing closes a period."""
    window = Window(closing=frozenset({AT.date()}), while_closing=then)
    return utility.with_rules(Rules(window=window))


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
