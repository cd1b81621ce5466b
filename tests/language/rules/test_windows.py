"""Windows that open never, or otherwise than they read: by what is written, whatever day it is."""

import pytest

from tests.language.rules.conftest import BOT, Check


def said(check: Check, *lines: str) -> list[str]:
    """Check a bot with that window; give the codes with their cases."""
    window = "\n".join(("window:", *(f"  {line}" for line in lines)))
    findings = check({BOT: [("answers:", f"{window}\n\nanswers:")]})
    return [f"{each.code} {each.facts['case']}" for each in findings]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("day 25 to day 20", ["S07 backwards"]),
        ("day 25 to day 40", ["S07 day"]),
        ("day 25 to day 25", []),
        ("last 0 and first 0 days", ["S07 window"]),
    ],
)
def test_a_window_closes_after_it_opens(check: Check, rule: str, found: list[str]) -> None:
    """A rule that runs backwards is told as such, one day alone is all right."""
    assert said(check, f"rule: {rule}") == found


@pytest.mark.parametrize(
    ("month", "found"),
    [("2026-02", ["S15 no_day"]), ("2026-04", []), ("2026-05", []), ("0000-02", [])],
)
def test_a_month_has_the_days_of_its_own_rule(check: Check, month: str, found: list[str]) -> None:
    """The thirtieth is not in February; a year that never was is nobody's concern."""
    lines = ("rule: until day 28", "overrides:", f"  {month}: day 30 to day 31")
    assert said(check, *lines) == found


def test_a_month_that_is_over_is_no_mistake(check: Check) -> None:
    """What was found in a tree does not change by itself with the days."""
    assert said(check, "rule: until day 28", "overrides:", "  2001-05: until day 30") == []


def test_a_month_is_written_once(check: Check) -> None:
    """Two rules of one month are two names side by side."""
    lines = ("rule: until day 28", "overrides:", "  2026-05: until day 30", "  2026-05: always")
    window = "\n".join(("window:", *(f"  {line}" for line in lines)))
    findings = check({BOT: [("answers:", f"{window}\n\nanswers:")]})
    assert [each.code for each in findings] == ["Y07"]


@pytest.mark.parametrize(
    ("january", "found"),
    [
        ("last 2 and first 10 days", ["S18 swallowed"]),
        ("last 2 and first 9 days", []),
        ("last 2 and first 12 days", ["S18 swallowed"]),
    ],
)
def test_a_month_keeps_a_day_of_its_own(check: Check, january: str, found: list[str]) -> None:
    """Days that two months share are the earlier one's; of the later something has to be left."""
    lines = ("rule: until day 10", "overrides:", f"  2026-01: {january}")
    assert said(check, *lines) == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ((), ["S18 closing"]),
        (("while_closing: queue",), []),
        (("overrides:", "  2026-05: until day 5"), []),
    ],
)
def test_billing_may_not_close_on_all_days(
    check: Check, more: tuple[str, ...], found: list[str]
) -> None:
    """Unless readings wait for it, or there are other days."""
    lines = ("rule: until day 3", "closing: [2026-05-01, 2026-05-02, 2026-05-03]", *more)
    assert said(check, *lines) == found


def test_days_off_that_are_misread_are_one_mistake(check: Check) -> None:
    """What follows from a date that is none is not told."""
    lines = ("rule: last 2 and first 3 working days", "days_off: [2026-13-01, 2026-05-04]")
    assert said(check, *lines) == ["S07 date"]
