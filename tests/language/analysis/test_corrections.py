"""A placeholder that cannot be read is corrected where it is obvious what was meant."""

import pytest

from engine.language.analysis.corrections import corrected, filter_meant, with_filter
from engine.language.analysis.parsed import Fault, Parsed
from engine.messages import LANGUAGES, keys

PARSED = Parsed()
FILTERS = PARSED.names()[0]


@pytest.mark.parametrize(
    ("line", "what", "sign", "right"),
    [
        ("Рахунок {{ account.number }.", "unclosed", "{{", "{{ account.number }}"),
        ("Рахунок {{ account.number.", "unclosed", "{{", "{{ account.number }}"),
        ("До {{ day|date %}.", "unclosed", "{{", "{{ day|date }}"),
        ("Рахунок { account.number }}.", "unopened", "}}", "{{ account.number }}"),
        ("Рахунок account.number }}.", "unopened", "}}", "{{ account.number }}"),
        ("Рахунок {{ account number }}.", "syntax", "{{", "{{ account.number }}"),
        ("Рахунок {{ account, number }}.", "syntax", "{{", "{{ account.number }}"),
        ("Рахунок {{ account.number! }}.", "syntax", "{{", "{{ account.number }}"),
    ],
)
def test_what_was_meant_is_given(line: str, what: str, sign: str, right: str) -> None:
    """The placeholder is given whole, as it should be written."""
    fault = Fault(what, sign, 1)
    assert PARSED.text(line) == fault or what == "syntax"
    found = corrected(PARSED, fault, line, line.index(sign))
    assert found is not None
    assert found[2] == right


@pytest.mark.parametrize(
    ("line", "what", "sign"),
    [
        ("{{ один два }", "unclosed", "{{"),
        ("Усе }} тут", "unopened", "}}"),
        ("{{ a if b esle c }}", "syntax", "{{"),
        ("{% if a }", "unclosed", "{%"),
    ],
)
def test_where_it_is_not_obvious_nothing_is_given(line: str, what: str, sign: str) -> None:
    """A guess that may be wrong is worse than none."""
    assert corrected(PARSED, Fault(what, sign, 1), line, line.index(sign)) is None


@pytest.mark.parametrize(
    ("word", "filter_"),
    [("дата", "date"), ("Дата", "date"), ("деньги", "money"), ("hour", "time"), ("dat", "date")],
)
def test_a_filter_is_known_by_its_meaning(word: str, filter_: str) -> None:
    """Words of one's own language for a filter are understood, and slips too."""
    assert filter_meant(word, FILTERS) == filter_


def test_a_word_that_means_no_filter_gives_none() -> None:
    """Nothing is suggested for what nobody would call a filter."""
    assert filter_meant("щось", FILTERS) is None


def test_every_filter_has_words_of_its_own() -> None:
    """No filter is left out of the table, and every word in it means a filter that there is."""
    for language in LANGUAGES:
        assert [key.removeprefix("meant.") for key in keys(language, "filters")] == FILTERS


def test_only_the_filter_is_changed() -> None:
    """The rest of the placeholder stays as it was typed."""
    line = "Завтра, {{ outage.date | дата }}, роботи."
    start = line.index("дата")
    assert with_filter(line, start, start + 4, "date") == "{{ outage.date | date }}"
