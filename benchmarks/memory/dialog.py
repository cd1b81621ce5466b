"""The same dialog written by hand: what a person means, and where it leads.

Not what is said (``screens``). By hand one goes through this table, and each library has its own
way of doing so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.memory.acts import Act
from benchmarks.memory.household import ACCOUNT, BOT, METERS, TODAY, Household
from benchmarks.memory.screens import (
    Says,
    Talk,
    accept_and_ask,
    accept_last,
    ask_language,
    ask_reading,
    closed,
    confirm,
    explain,
    menu,
    no_account_yet,
    refuse,
    send,
    start,
    sure,
    take_same,
    too_low,
    use_language,
)
from engine.core.answers.reading import Reading

COMMANDS = {
    "/start": "start",
    "почати": "start",
    "меню": "menu",
    "/menu": "menu",
    "назад": "back",
    "/back": "back",
    "допомога": "help",
    "/help": "help",
    "мова": "language",
    "/language": "language",
}
_READING = Reading()
_WINDOW: Any = BOT["window"]


def meant(act: Act) -> tuple[str, str]:
    """Name the event that an act is: a command, a button or ``typed``; and what was typed."""
    if act.how == "press":
        return ("use", act.what) if act.what.startswith("#") else (act.what, "")
    command = COMMANDS.get(" ".join(act.what.casefold().split()), "typed")
    return command, act.what


def no_account(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether no account was added yet."""
    return not household.person["accounts"]


def not_open(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether readings are not taken today."""
    return not _WINDOW["open"] and _WINDOW["outside"] == "refuse"


def closing(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether billing closes a period today, and refuses readings meanwhile."""
    return bool(_WINDOW["closing"]) and _WINDOW["while_closing"] == "refuse"


def no_meters(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether the account has no meters."""
    return not METERS


def expired(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether the meters are overdue for verification."""
    until = ACCOUNT["verified_until"]
    return isinstance(until, date) and until < TODAY


def wrong(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether what was typed is no reading; else it is kept, and judged."""
    meter = METERS[talk["meter"]]
    register = meter["registers"][0]
    value = _READING.read(typed, register, TODAY)
    if not isinstance(value, Decimal):
        return True
    inputs = {"meter": meter, "register": register, "reading": value, "earlier": []}
    judged = household.call("check_reading", inputs)
    talk["value"], talk["verdict"], talk["used"] = value, judged.name, judged.facts["used"]
    return False


def low(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether the reading is less than the last one."""
    return bool(talk["verdict"] == "too_low")


def rolled(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether the meter seems to have gone through its zeros."""
    return bool(talk["verdict"] == "rolled_over")


def high(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether more was used than is usual."""
    return bool(talk["verdict"] == "too_high")


def not_taken(talk: Talk, household: Household, typed: str) -> bool:
    """Send the readings, and tell whether they were not taken."""
    readings = {"account": ACCOUNT, "meter": METERS[talk["meter"]], "values": [talk["value"]]}
    sent = household.call("send_readings", {**readings, "sent": talk["sent"]})
    talk["receipt"] = sent.facts.get("receipt")
    return sent.name != "done"


def last(talk: Talk, household: Household, typed: str) -> bool:
    """Tell whether this meter is the last one."""
    return bool(talk["meter"] == len(METERS) - 1)


Guard = Callable[[Talk, Household, str], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """Where an event leads if its guard lets it: what is said, and the state that follows."""

    event: str
    says: Says
    then: str
    guard: Guard | None = None


ANYWHERE = (Way("start", start, "menu"), Way("menu", menu, "menu"))
WAYS: dict[str, tuple[Way, ...]] = {
    "menu": (
        *ANYWHERE,
        Way("language", ask_language, "language"),
        Way("send", no_account_yet, "menu", no_account),
        Way("send", closed, "menu", not_open),
        Way("send", closed, "menu", closing),
        Way("send", closed, "menu", no_meters),
        Way("send", closed, "menu", expired),
        Way("send", send, "reading"),
        Way("help", explain, "menu"),
    ),
    "language": (*ANYWHERE, Way("use", use_language, "menu")),
    "reading": (
        *ANYWHERE,
        Way("typed", refuse, "reading", wrong),
        Way("typed", too_low, "reading", low),
        Way("typed", sure, "sure", rolled),
        Way("typed", sure, "sure", high),
        Way("typed", confirm, "confirm"),
        Way("same", take_same, "confirm"),
    ),
    "sure": (
        *ANYWHERE,
        Way("right", confirm, "confirm"),
        Way("wrong", ask_reading, "reading"),
    ),
    "confirm": (
        *ANYWHERE,
        Way("back", ask_reading, "reading"),
        Way("change", ask_reading, "reading"),
        Way("agree", closed, "menu", not_taken),
        Way("agree", accept_last, "menu", last),
        Way("agree", accept_and_ask, "reading"),
    ),
}
"""The dialog as a table of ways by state: of those of one event the first that is open."""
