"""The rule of a submission window as staff write it. Neither YAML nor the calendar's arithmetic.

``last 2 and first 3 days``, ``last 2 and first 3 working days``, ``day 20 to day 25``,
``until day 28``, ``always`` (LANGUAGE §3 "bot.yaml, also"; DOMAIN §4).
"""

import re
from typing import Final

from engine.core.window import Always, DayToDay, LastAndFirst, Rule

_LONGEST_MONTH: Final = 31
_NUMBER: Final = "([0-9]{1,2})"
_LAST_AND_FIRST: Final = f"last {_NUMBER} and first {_NUMBER} (working )?days?"
_DAY_TO_DAY: Final = f"day {_NUMBER} to day {_NUMBER}"
_UNTIL_DAY: Final = f"until day {_NUMBER}"
WRITTEN: Final = f"always|{_LAST_AND_FIRST}|{_DAY_TO_DAY}|{_UNTIL_DAY}"
"""How a rule looks, in lower case and with single spaces."""


def parse_rule(text: str) -> Rule | None:
    """Read a rule, in any case and with any spaces; None if it is not one.

    Also None where no month has such days: day 0 or 32, a closing day before the opening one,
    ``last 0 and first 0``, more than 31 days of a month.
    """
    words = " ".join(text.lower().split())
    if words == "always":
        return Always()
    if found := re.fullmatch(_LAST_AND_FIRST, words):
        return _last_and_first(int(found[1]), int(found[2]), working=found[3] is not None)
    if found := re.fullmatch(_DAY_TO_DAY, words):
        return _day_to_day(int(found[1]), int(found[2]))
    if found := re.fullmatch(_UNTIL_DAY, words):
        return _day_to_day(1, int(found[1]))
    return None


def runs_backwards(text: str) -> bool:
    """Say whether a text is a rule but for a closing day that comes before the opening one."""
    found = re.fullmatch(_DAY_TO_DAY, " ".join(text.lower().split()))
    return found is not None and 1 <= int(found[2]) < int(found[1]) <= _LONGEST_MONTH


def no_such_day(text: str) -> int | None:
    """Give the day that no month has, if a text is a rule but for that."""
    numbers = [int(each) for each in re.findall("[0-9]+", text)]
    wrong = [each for each in numbers if not 1 <= each <= _LONGEST_MONTH]
    days = re.sub("[0-9]+", "1", text)
    plain = wrong and "last" not in text.lower() and parse_rule(days) is not None
    return wrong[0] if plain else None


def spell(rule: Rule) -> str:
    """Write a rule so that :func:`parse_rule` reads the same rule back."""
    match rule:
        case Always():
            return "always"
        case DayToDay(opens=1, closes=closes):
            return f"until day {closes}"
        case DayToDay(opens=opens, closes=closes):
            return f"day {opens} to day {closes}"
        case LastAndFirst(last=last, first=first, working=working):
            return f"last {last} and first {first} {'working ' if working else ''}days"


def _last_and_first(last: int, first: int, *, working: bool) -> LastAndFirst | None:
    if last + first == 0 or max(last, first) > _LONGEST_MONTH:
        return None
    return LastAndFirst(last, first, working)


def _day_to_day(opens: int, closes: int) -> DayToDay | None:
    return DayToDay(opens, closes) if 1 <= opens <= closes <= _LONGEST_MONTH else None
