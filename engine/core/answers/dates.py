"""The kind of answer that is a day: ``12.03``, ``2026-03-12``, «12 березня», «завтра».

Not a time of day, and not a span; a day comes before its month, as it is written in Ukraine.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from engine.core.answers.kind import Wrong
from engine.core.folding import LONGEST, bare, loosest
from engine.core.values import Values

_DAY_FIRST = re.compile(r"(\d{1,2}) ?([./-]) ?(\d{1,2})(?: ?\2 ?(\d{4}|\d{2}))?")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2})(?:-?го)? ([^\W\d_]+)(?: (\d{4}))?", re.IGNORECASE)
_YEAR_WORD = re.compile(r"(?<=\d)( (?:року|рік|года|год)| ?р| ?г)$", re.IGNORECASE)
_HALF_A_YEAR = timedelta(days=184)

_MONTHS = {
    loosest(word): number
    for number, words in enumerate(
        (
            "січня січень января январь",
            "лютого лютий февраля февраль",
            "березня березень марта март",
            "квітня квітень апреля апрель",
            "травня травень мая май",
            "червня червень июня июнь",
            "липня липень июля июль",
            "серпня серпень августа август",
            "вересня вересень сентября сентябрь",
            "жовтня жовтень октября октябрь",
            "листопада листопад ноября ноябрь",
            "грудня грудень декабря декабрь",
        ),
        start=1,
    )
    for word in words.split()
}
_DAYS_AWAY = {
    loosest(word): days
    for days, words in (
        (-2, "позавчора позавчера"),
        (-1, "вчора учора вчера"),
        (0, "сьогодні сегодня"),
        (1, "завтра"),
        (2, "післязавтра послезавтра"),
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Date:
    """A day; without a year the nearest such day, at most half a year from today.

    Wrong: ``again``; ``no_such_day`` for 31.02, and for 29.02 where no leap year is near.
    """

    private: bool = False

    def read(self, typed: str, register: Values | None, today: date) -> date | Wrong:  # noqa: ARG002
        """Give the day that is meant."""
        if len(typed) > LONGEST:
            return Wrong()
        text = bare(typed)
        away = _DAYS_AWAY.get(loosest(text))
        if away is not None:
            return today + timedelta(days=away)
        numbers = _numbers(_YEAR_WORD.sub("", text))
        if numbers is None:
            return Wrong()
        day, month, year = numbers
        found = _nearest(day, month, today) if year is None else _date(year, month, day)
        return found or Wrong("no_such_day")


def _numbers(text: str) -> tuple[int, int, int | None] | None:
    """Give day, month and year as typed, or None for what is not a date at all."""
    if found := _DAY_FIRST.fullmatch(text):
        year = found[4]
        return int(found[1]), int(found[3]), int(f"20{year}"[-4:]) if year else None
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[4]), int(found[3]), int(found[1])
    found = _IN_WORDS.fullmatch(text)
    month = _MONTHS.get(loosest(found[2])) if found else None
    if found is None or month is None:
        return None
    return int(found[1]), month, int(found[3]) if found[3] else None


def _nearest(day: int, month: int, today: date) -> date | None:
    """Give the nearest such day; of two equally near ones the later."""
    years = (today.year + 1, today.year, today.year - 1)
    found = [that for year in years if (that := _date(year, month, day))]
    near = [that for that in found if abs(that - today) <= _HALF_A_YEAR]
    return min(near, key=lambda that: abs(that - today), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
