"""The rule of a submission window, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.window import Always, DayToDay, LastAndFirst, Rule
from engine.language.window import parse_rule, spell

_COUNTS = st.integers(0, 31)
_DAYS = st.integers(1, 31)
RULES = st.one_of(
    st.just(Always()),
    st.tuples(_DAYS, _DAYS).map(lambda days: DayToDay(min(days), max(days))),
    st.builds(LastAndFirst, _COUNTS, _COUNTS, st.booleans()).filter(lambda r: r.last + r.first > 0),
)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("last 2 and first 3 days", LastAndFirst(2, 3, working=False)),
        ("last 2 and first 3 working days", LastAndFirst(2, 3, working=True)),
        ("last 1 and first 1 day", LastAndFirst(1, 1, working=False)),
        ("last 0 and first 5 days", LastAndFirst(0, 5, working=False)),
        ("last 5 and first 0 working days", LastAndFirst(5, 0, working=True)),
        ("last 31 and first 31 days", LastAndFirst(31, 31, working=False)),
        ("day 20 to day 25", DayToDay(20, 25)),
        ("day 05 to day 5", DayToDay(5, 5)),
        ("until day 28", DayToDay(1, 28)),
        ("until day 31", DayToDay(1, 31)),
        ("always", Always()),
        ("  Last  2 AND\tfirst 3\u00a0Working days ", LastAndFirst(2, 3, working=True)),
        (" ALWAYS\n", Always()),
    ],
)
def test_reads_every_kind_of_rule(text: str, rule: Rule) -> None:
    """A rule is read in any case and with any spaces."""
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "last 0 and first 0 days",
        "last 0 and first 0 working days",
        "last 32 and first 3 days",
        "last 2 and first 32 working days",
        "day 0 to day 25",
        "day 20 to day 32",
        "day 25 to day 20",
        "until day 0",
        "until day 32",
        "until day 281",
    ],
)
def test_impossible_numbers_are_no_rule(text: str) -> None:
    """A rule which no month can satisfy is not a rule."""
    assert parse_rule(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "never",
        "always open",
        "until 28",
        "until day -5",
        "until day ٢٨",
        "until day28",
        "day 20",
        "last 2 days",
        "last 2 and first 3",
        "last two and first three days",
        "last 2 and first 3 workingdays",
        "last 2 and first 3 days, always",
    ],
)
def test_other_texts_are_no_rule(text: str) -> None:
    """A text that is not wholly one of the forms is not a rule."""
    assert parse_rule(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "last 2 and first 3 days",
        "last 2 and first 3 working days",
        "day 20 to day 25",
        "until day 28",
        "always",
    ],
)
def test_writes_rules_in_the_words_of_the_reference(text: str) -> None:
    """A rule is written in the very words of the language's reference."""
    rule = parse_rule(text)
    assert rule is not None
    assert spell(rule) == text


@given(RULES)
def test_what_is_written_is_read_back(rule: Rule) -> None:
    """Every rule survives being written and read."""
    assert parse_rule(spell(rule)) == rule


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    """Whatever is read as a rule is one that can be written again; nothing raises."""
    rule = parse_rule(text)
    assert rule is None or parse_rule(spell(rule)) == rule
