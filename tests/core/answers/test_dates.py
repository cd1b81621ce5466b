"""Days as people type them (LANGUAGE §3 "Kinds of answer")."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.dates import Date
from engine.core.answers.kind import Kind, Wrong
from tests.core.answers.typed import TODAY, any_text, endless

KIND: Kind = Date()
UK = "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
RU = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days)
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    """With a year, a day is the same in figures and in both languages, whatever today is."""
    uk, ru = UK.split()[day.month - 1], RU.split()[day.month - 1]
    for typed in (
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day:%y}",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {uk} {day.year}",
        f"{day.day} {ru.upper()} {day.year} года",
        f"{day:%d.%m.%Y} р.",
    ):
        assert KIND.read(typed, None, TODAY) == day


@given(days, st.integers(-180, 180))
def test_without_a_year_it_is_the_nearest_such_day(today: date, away: int) -> None:
    """A day within half a year, before or after, needs no year."""
    day = today + timedelta(days=away)
    uk = UK.split()[day.month - 1]
    for typed in (f"{day:%d.%m}", f"{day:%d/%m}", f"{day.day} {uk}"):
        assert KIND.read(typed, None, today) == day


@pytest.mark.parametrize(
    ("typed", "away"),
    [
        ("сьогодні", 0),
        ("Завтра!", 1),
        ("післязавтра", 2),
        ("вчора", -1),
        ("сегодня", 0),
        ("ПОСЛЕЗАВТРА", 2),
        ("вчера", -1),
    ],
)
def test_words_count_from_today(typed: str, away: int) -> None:
    """Today is the day of the message."""
    assert KIND.read(typed, None, TODAY) == TODAY + timedelta(days=away)


@pytest.mark.parametrize(
    "typed", ["31.02", "31.04.2026", "00.05", "12.13", "29.02.2026", "29.02", "2026-02-30", "0 мая"]
)
def test_a_day_that_does_not_exist_is_told(typed: str) -> None:
    """29.02 without a year exists only near a leap year."""
    assert KIND.read(typed, None, TODAY) == Wrong("no_such_day")


def test_the_leap_day_is_found_when_it_is_near() -> None:
    """In late 2027 «29 лютого» is 29.02.2028."""
    assert KIND.read("29 лютого", None, date(2027, 11, 1)) == date(2028, 2, 29)
    assert KIND.read("29 лютого", None, date(2028, 5, 1)) == date(2028, 2, 29)
    assert KIND.read("29 лютого", None, date(2027, 3, 2)) == Wrong("no_such_day")


@pytest.mark.parametrize(
    "typed",
    ["", "колись", "12", "12.03.202", "12.03/2026", "12 кіт", "березня", "1.2.3.4", "12 03"],
)
def test_what_is_not_a_day_is_again(typed: str) -> None:
    """A number alone, mixed signs or other words are not a day."""
    assert KIND.read(typed, None, TODAY) == Wrong()


@given(any_text | endless, days)
def test_any_text_gives_a_day_or_a_reason(typed: str, today: date) -> None:
    """Never an exception; an accepted day written in full is itself."""
    value = KIND.read(typed, None, today)
    if not isinstance(value, Wrong):
        assert isinstance(value, date)
        assert KIND.read(value.isoformat(), None, today) == value
