"""Looking up: what is told of today and tomorrow, and when nothing may be told."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine.core.flow import Rules
from engine.core.values import Value
from engine.runtime.services import Outcome
from engine.utility.exchange.import_schedule import take_schedule
from engine.utility.schedule.look import FRESH_HOURS
from tests.utility.conftest import Utility, kyiv
from tests.utility.schedule.pieces import (
    TODAY,
    TOMORROW,
    as_bytes,
    face,
    grid,
    hours,
    off,
    slot_day,
    slots,
)

NOW = kyiv("2026-03-02T10:00")


def publish(utility: Utility, days: Any, updated: str = "02.03.2026 09:42") -> Utility:
    """Let a schedule have been published and imported."""
    tree = grid(days, updated)
    assert take_schedule(utility.store, utility.bot.bot, as_bytes(tree), NOW).clean
    return utility


def look(utility: Utility, at: datetime = NOW, group: Any = "1.1") -> Outcome:
    """Ask for the schedule of an account."""
    account = {"number": "7", "group": group}
    return utility.call("find_schedule", at, utility.person(), account=account)


def schedule(outcome: Outcome) -> Any:
    """Give the schedule in an outcome."""
    return outcome.facts["schedule"]


def span(start: str, end: str, *, tomorrow: bool = False) -> Value:
    """Give a span as texts see it."""
    return {"from": start, "until": end, "tomorrow": tomorrow}


def test_today_and_tomorrow_are_told(utility: Utility) -> None:
    """Spans by the clock; what begins today and ends tomorrow is told as one."""
    publish(utility, {
        TODAY: {"1.1": hours(face("09:00-12:30 22:00-24:00", "14:00-15:00"))},
        TOMORROW: {"1.1": off("00:00-03:00 20:00-24:00")},
    })  # fmt: skip
    outcome = look(utility)
    assert outcome.name == "done"
    assert schedule(outcome) == {
        "group": "1.1",
        "as_of": kyiv("2026-03-02T09:42"),
        "as_of_today": True,
        "fresh": True,
        "today": {
            "date": TODAY, "published": True, "emergency": False,
            "off": [span("09:00", "12:30"), span("22:00", "03:00", tomorrow=True)],
            "possible": [span("14:00", "15:00")],
        },
        "tomorrow": {
            "date": TOMORROW, "published": True, "emergency": False,
            "off": [span("00:00", "03:00"), span("20:00", "24:00")], "possible": [],
        },
    }  # fmt: skip


def test_what_is_not_published_is_told_as_such(utility: Utility) -> None:
    """A day that the grid lacks, and a group that a day lacks, have no spans and no light."""
    publish(utility, {TODAY: {"1.1": off()}, TOMORROW: {"2.1": off("09:00-12:00")}})
    told = schedule(look(utility))
    assert told["today"] == {
        "date": TODAY, "published": True, "emergency": False, "off": [], "possible": [],
    }  # fmt: skip
    assert told["tomorrow"] == {
        "date": TOMORROW, "published": False, "emergency": False, "off": [], "possible": [],
    }  # fmt: skip
    missing = look(utility, group="9.9")
    assert missing.name == "done"
    assert not schedule(missing)["today"]["published"]


def test_days_are_those_of_the_question(utility: Utility) -> None:
    """After midnight in Kyiv yesterday's tomorrow is today, by the message's own time."""
    publish(utility, {TODAY: {"1.1": off()}, TOMORROW: {"1.1": off("09:00-12:00")}})
    evening = schedule(look(utility, kyiv("2026-03-02T21:59:59")))
    night = schedule(look(utility, kyiv("2026-03-02T22:00") + timedelta(hours=2)))
    assert (evening["today"]["off"], evening["tomorrow"]["off"]) == ([], [span("09:00", "12:00")])
    assert night["today"]["off"] == [span("09:00", "12:00")]
    assert not night["tomorrow"]["published"]
    assert (evening["as_of_today"], night["as_of_today"]) == (True, False)


def test_emergency_shutdowns_are_not_light(utility: Utility) -> None:
    """Schedules do not hold then, and what begins before does not go on into such a day."""
    dark = slot_day("ScheduleApplies", (0, 1440, "Definite"))
    tree = slots(today=dark, tomorrow=slot_day("EmergencyShutdowns", day=TOMORROW))
    assert take_schedule(utility.store, utility.bot.bot, as_bytes(tree), NOW).clean
    told = schedule(look(utility))
    assert told["today"]["off"] == [span("00:00", "24:00")]
    assert told["tomorrow"] == {
        "date": TOMORROW, "published": True, "emergency": True, "off": [], "possible": [],
    }  # fmt: skip


@pytest.mark.parametrize("group", ["1.1", "GPV1.1", "gpv1.1"])
def test_an_account_finds_its_group_by_either_name(utility: Utility, group: str) -> None:
    """``GPV1.1`` and ``1.1`` are one group; ``1.10`` is another."""
    publish(utility, {TODAY: {"GPV1.1": off("09:00-12:00"), "1.10": off()}})
    assert schedule(look(utility, group=group))["today"]["off"] == [span("09:00", "12:00")]


@pytest.mark.parametrize("group", [None, ""])
def test_an_account_without_a_group_has_no_schedule(utility: Utility, group: Any) -> None:
    """It is told so, which is not that there are no outages."""
    publish(utility, {TODAY: {"1.1": off()}})
    outcome = look(utility, group=group)
    assert (outcome.name, schedule(outcome)["group"]) == ("no_group", None)
    assert not schedule(outcome)["today"]["published"]


def test_without_an_import_nothing_is_known(utility: Utility) -> None:
    """There is no schedule to speak of; works and another bot's schedule do not count."""
    utility.imported("works", NOW)
    other = as_bytes(grid({TODAY: {"1.1": off()}}))
    take_schedule(utility.store, "other", other, NOW)
    for group in ("1.1", None):
        outcome = look(utility, group=group)
        assert (outcome.name, outcome.facts) == ("unknown", {})


@pytest.mark.parametrize(
    ("facts", "patience"),
    [({}, FRESH_HOURS), ({"schedule_fresh_hours": 2}, 2), ({"schedule_fresh_hours": True}, 12)],
)
def test_a_stale_schedule_is_not_known_any_more(
    utility: Utility, facts: dict[str, Value], patience: int
) -> None:
    """Older than twelve hours, or than what the utility's fact says; of when it is, is told."""
    publish(utility, {TODAY: {"1.1": off()}})
    bot = utility.with_rules(Rules(), **facts)
    last = NOW + timedelta(hours=patience)
    assert look(bot, last).name == "done"
    stale = look(bot, last + timedelta(seconds=1))
    assert (stale.name, schedule(stale)["fresh"]) == ("unknown", False)
    assert schedule(stale)["as_of"] == kyiv("2026-03-02T09:42")


def test_the_time_told_is_that_of_the_groups_own_days(utility: Utility) -> None:
    """One group may have been published later than another; where it has none, the newest."""
    tree = slots("1.1", today=slot_day("EmergencyShutdowns"))
    tree |= slots("2.1", today=slot_day("EmergencyShutdowns"))
    tree["2.1"]["updatedOn"] = "2026-03-02T07:50:00+00:00"
    take_schedule(utility.store, utility.bot.bot, as_bytes(tree), NOW)
    told = {group: schedule(look(utility, group=group))["as_of"] for group in ("1.1", "2.1", "3")}
    assert told == {
        "1.1": kyiv("2026-03-02T09:42"), "2.1": kyiv("2026-03-02T09:50"),
        "3": kyiv("2026-03-02T09:50"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "spans"),
    [(date(2026, 3, 29), [span("02:00", "05:00")]), (date(2026, 10, 25), [span("02:00", "05:00")])],
)
def test_days_when_clocks_are_changed_are_told_by_the_clock(
    utility: Utility, day: date, spans: list[Value]
) -> None:
    """As the table that was published has it."""
    at = kyiv(f"{day}T00:30")
    tree = grid({day: {"1.1": off("02:00-05:00")}}, f"{day:%d.%m.%Y} 00:10")
    assert take_schedule(utility.store, utility.bot.bot, as_bytes(tree), at).clean
    assert schedule(look(utility, at))["today"]["off"] == spans
