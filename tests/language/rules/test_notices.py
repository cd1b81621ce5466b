"""Notices that nobody gets, gets twice, or gets at another time: what counts, and what does not."""

import shutil
from pathlib import Path

import pytest

from tests.language.rules.conftest import BOT, MAIN, RU, UK, Check, found

SERVICES = "flows/services.yaml"
SEND = "      tomorrow: 1 day before\n"
REMEMBER = "  remember_account: {takes: [account], changes: yes}\n"
SUBSCRIBES = "  start_notices: {takes: [account], changes: yes, subscribes: yes}\n"
Files = dict[str, str | list[tuple[str, str]]]


def told(check: Check, moment: str, quiet: str = "", *, event: str = "") -> list[str]:
    """Check a bot whose notice has that moment; give the codes with their cases."""
    files: Files = {BOT: [(SEND, f"      tomorrow: {moment}\n"),
                          ("answers:", f"{quiet}\n\nanswers:")]}  # fmt: skip
    if event:
        files[SERVICES] = [("gives: [outage]}", f"gives: [outage], {event}}}")]
    return [f"{each.code} {each.facts['case']}" for each in check(files)]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("1 day before", []),
        ("1 day before 08:00", []),
        ("1 day before 07:59", ["S17 None"]),
        ("1 day before 21:59", []),
        ("1 day before 22:00", ["S17 next_day"]),
        ("on the day 08:00", []),
        ("on the day 06:00", ["S17 on_the_day"]),
        ("3 hours before", []),
        ("when known", []),
    ],
)
def test_a_time_within_the_usual_quiet_hours_is_told_later(
    check: Check, moment: str, said: list[str]
) -> None:
    """The quiet hours begin with their first minute and are over with their last."""
    assert told(check, moment) == said


def test_quiet_hours_by_day_are_over_on_the_same_day(check: Check) -> None:
    """Whoever rests from noon to two writes at two."""
    assert told(check, "1 day before 13:00", "quiet: 12:00-14:00") == ["S17 None"]


def test_what_is_urgent_does_not_wait(check: Check) -> None:
    """It is told in the quiet hours, without a sound."""
    assert told(check, "1 day before 23:00", event="urgent: yes") == []


def test_hours_that_are_alike_are_never_quiet(check: Check) -> None:
    """A bot that writes at any time says so with two equal hours."""
    assert told(check, "1 day before 03:00", "quiet: 00:00-00:00") == []


@pytest.mark.parametrize(
    ("quiet", "said"),
    [("00:00-23:59", ["S16 quiet"]), ("10:01-08:02", ["S16 quiet"]), ("10:01-08:01", ["S17 None"])],
)
def test_a_day_has_to_leave_two_hours(check: Check, quiet: str, said: list[str]) -> None:
    """What comes tomorrow early is told two hours before the night, so these must not be quiet."""
    moment = "1 day before" if quiet.startswith("00") else "1 day before 08:00"
    assert told(check, moment, f"quiet: {quiet}") == said


def test_moments_that_read_alike_are_one(check: Check) -> None:
    """Ten o'clock is meant where none is written; the words may differ, the moment counts."""
    files: Files = {
        BOT: [(SEND, f"{SEND}      too: 1  day before 10:00\n      evening: 1 day before 18:00\n")],
        UK: [("планові роботи.\n", "планові роботи.\n    too: Роботи.\n    evening: Роботи.\n")],
        RU: [("плановые работы.\n", "плановые работы.\n    too: Работы.\n    evening: Работы.\n")],
    }
    assert found(check(files)) == ["S16 too"]


@pytest.mark.parametrize("where", ["do", "remembers", "to"])
def test_who_may_subscribe_is_what_services_say(check: Check, where: str) -> None:
    """A dialog calls a service that subscribes, under whatever name; or all are told anyway."""
    files: Files = {SERVICES: [(REMEMBER, REMEMBER + SUBSCRIBES)]}
    if where == "do":
        files[MAIN] = [("  meters:\n", "  turn_on:\n    do: start_notices\n\n  meters:\n")]
    elif where == "remembers":
        files[SERVICES] = [(REMEMBER, REMEMBER.replace("yes}", "yes, subscribes: yes}"))]
    else:
        files[BOT] = [("    buttons:\n", "    to: with accounts\n    buttons:\n")]
    assert check(files) == []


def test_nobody_subscribes_to_any_of_several_notices(check: Check) -> None:
    """However many notices nobody gets, it is one thing that is missing."""
    files: Files = {
        SERVICES: [
            (REMEMBER, REMEMBER + SUBSCRIBES),
            ("[outage]}\n", "[outage]}\n  emergency: {to: account, gives: [outage]}\n"),
        ],
        BOT: [("facts:", "  emergency:\n    send: {now: when known}\n\nfacts:")],
        UK: [("\ncommands:", "  emergency:\n    now: Аварія.\n\ncommands:")],
        RU: [("\ncommands:", "  emergency:\n    now: Авария.\n\ncommands:")],
    }
    (finding,) = check(files)
    assert (finding.code, finding.facts["word"]) == ("C07", "planned_outage")
    assert finding.facts["also"] == [f"{BOT}:24"]


@pytest.mark.parametrize("condition", ["account.number", "accounts", "outage.date", "person.name"])
def test_a_condition_knows_what_its_own_notice_tells(check: Check, condition: str) -> None:
    """The event's facts, the account, and what is known everywhere."""
    assert check({BOT: [("    buttons:\n", f"    if: {condition}\n    buttons:\n")]}) == []


def test_a_calendar_notice_knows_of_no_account(check: Check) -> None:
    """It is told to people, whose accounts are ``person.accounts``."""
    notice = "  due:\n    send: {soon: day 25}\n    if: account.number\n\nfacts:"
    files: Files = {
        BOT: [("facts:", notice)],
        UK: [("\ncommands:", "  due:\n    soon: Час.\n\ncommands:")],
        RU: [("\ncommands:", "  due:\n    soon: Пора.\n\ncommands:")],
    }
    assert found(check(files)) == ["T04 account"]


@pytest.mark.parametrize(
    ("moment", "window", "said"),
    [
        ("day 29", "until day 28", ["S17 closed"]),
        ("day 26", "day 20 to day 25", ["S17 closed"]),
        ("day 28", "until day 28", []),
        ("day 19", "day 20 to day 25", []),
        ("last day", "day 20 to day 31", []),
        ("day 29", "always", []),
        ("day 29", "last 2 and first 3 days", []),
        ("day 29", "{rule: until day 28, outside: flag}", []),
    ],
)
def test_a_reminder_after_the_window_is_one_of_nothing(
    closed: Check, moment: str, window: str, said: list[str]
) -> None:
    """Where the day is after the window and its button is refused then; elsewhere it may be."""
    findings = closed({BOT: [("day 29 10:00", moment), ("until day 28", window)]})
    assert [f"{each.code} {each.facts['case']}" for each in findings] == said


def test_a_reminder_without_a_way_to_the_window_may_come_after_it(closed: Check) -> None:
    """What its button plays asks nothing about the window."""
    assert closed({"flows/shared/help.yaml": [("    if: bot.window.open\n", "")]}) == []


@pytest.fixture
def closed(check: Check, tree: Path) -> Check:
    """Give the check of the bot that reminds people after its window has closed."""
    case = Path(__file__).parents[1] / "err" / "S17_closed"
    for folder in ("flows", "locales"):
        shutil.copytree(case / folder, tree / folder, dirs_exist_ok=True)
    return check
