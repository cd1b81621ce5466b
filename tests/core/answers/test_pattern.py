"""Answers by a developer's expression (LANGUAGE §3 "Kinds of answer")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.kind import Wrong
from engine.core.answers.pattern import Pattern
from tests.core.answers.typed import TODAY, any_text, endless


def test_the_whole_text_must_match_in_any_case() -> None:
    """A part of the text is not the answer; case and invisible marks do not count."""
    kind = Pattern("[а-я]{2}[0-9]+")
    assert kind.read("\u200f АВ123 ", None, TODAY) == "АВ123"
    assert kind.read("АВ123!", None, TODAY) == Wrong()
    assert kind.read("див. ав123", None, TODAY) == Wrong()


@pytest.mark.parametrize(
    ("expression", "typed", "text"),
    [
        ("[A-Z]-[0-9]+", "U–7770", "U-7770"),
        ("[0-9]{3}", "٣٤٥", "345"),
        ("об'єкт", "об’єкт", "об'єкт"),
        (".–.", "а–б", "а–б"),
        (".+", "а–б", "а–б"),
    ],
)
def test_a_plain_spelling_will_do(expression: str, typed: str, text: str) -> None:
    """Any dash, apostrophe or script's digits match; what matches as it is stays as it is."""
    assert Pattern(expression).read(typed, None, TODAY) == text


def test_named_groups_become_fields() -> None:
    """The text stands beside its groups; a group that took no part is None."""
    kind = Pattern(r"(?P<street>[^,]+), (?P<house>\d+)(?:/(?P<flat>\d+))?")
    assert kind.read("Соборності, 5", None, TODAY) == {
        "text": "Соборності, 5",
        "street": "Соборності",
        "house": "5",
        "flat": None,
    }


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("(", "missing ): ("),
        (r"(a)\1", r"invalid escape sequence: \1"),
        ("(?=a)", "invalid perl operator: (?="),
        ("(?P<text>a)", "invalid group name: text"),
        ("(?P<a>x)(?P<a>y)", "invalid group name: a"),
        ("(?P<рік>x)", "invalid group name: рік"),
    ],
)
def test_an_invalid_expression_is_explained(expression: str, words: str) -> None:
    """Staff see what is wrong before anybody types an answer."""
    assert Pattern.problem(expression) == words
    with pytest.raises(ValueError, match=r"invalid|missing"):
        Pattern(expression).read("a", None, TODAY)


@pytest.mark.parametrize("expression", ["", "a+", r"\(?P<text>", "(?P<year>[0-9]{4})"])
def test_a_valid_expression_has_no_problem(expression: str) -> None:
    """What matches is not complained of; an escaped bracket is not a group."""
    assert Pattern.problem(expression) is None


def test_lone_surrogates_in_an_expression_are_a_problem() -> None:
    """An expression that is not Unicode text is refused, not a crash."""
    assert Pattern.problem("\ud800") is not None


@given(st.sampled_from(["(a+)+b", "(.*)*x", r"(\d+|\s+|.)*", "(?P<a>.?)+"]), any_text | endless)
def test_any_text_takes_bounded_time(expression: str, typed: str) -> None:
    """Expressions that would stop a backtracking engine for years answer at once."""
    value = Pattern(expression).read(typed, None, TODAY)
    assert isinstance(value, str | dict | Wrong)
