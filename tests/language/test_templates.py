"""What texts and conditions come to: LANGUAGE §2.3.8 and §3 "Expressions and texts"."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError, UndefinedError

from engine.core.values import Value
from engine.language.templates import Templates
from tests.core.answers.typed import any_text

TEMPLATES = Templates({"day": "День"})
SCOPE: dict[str, Value] = {
    "used": Decimal("7.5"),
    "count": 3,
    "nothing": None,
    "account": {"number": "2700", "meters": [{"number": "5"}]},
    "bot": {"office": "Садова, 1"},
    "today": date(2026, 3, 1),
    "until": datetime(2026, 2, 28, 22, 30, tzinfo=UTC),  # the first of March in Kyiv
}


def say(source: str, **more: Value) -> str:
    """Say a text."""
    return TEMPLATES.text(source)({**SCOPE, **more})


def value(source: str) -> Value:
    """Evaluate an expression."""
    return TEMPLATES.expression(source)(SCOPE)


@pytest.mark.parametrize(
    "source", ["", "Вітаємо!", "100%", "{ } % # }}", "  \n%s {0} $x\t", "%}\n#}"]
)
def test_a_text_without_placeholders_is_said_as_it_stands(source: str) -> None:
    """Nothing in it is a sign of anything, and its blanks stay."""
    assert say(source) == source


TEXTS = (
    "{{ typed }}",
    "{% if typed %}{{ typed }}{% endif %}",
    "{% for each in [typed] %}{{ each }}{% endfor %}",
    "{{ [typed]|join('{{') }}",
    "{{ typed|default('—') }}",
    "{{ answer.typed }}",
    "{{ answer['typed'] }}",
    "{{ typed if typed else '' }}",
)


@pytest.mark.parametrize("source", TEXTS)
@pytest.mark.parametrize(
    "typed",
    [
        "{{7*7}}",
        "{% for a in b %}",
        "{# note #}",
        "%s %(name)s {0} {name.__class__}",
        "<b>&amp;",
        "*_[`",
        "\\n\\u0041",
        "'\"",
        "line\r\nline\r",
        "{{" * 2048,
    ],
)
def test_what_a_person_typed_comes_out_as_it_went_in(typed: str, source: str) -> None:
    """DOMAIN §2 row 11: it is data, and no template sees it as code."""
    assert say(source, typed=typed, answer={"typed": typed}) == typed


@given(any_text, st.sampled_from(TEXTS))
def test_nothing_that_can_be_typed_is_code(typed: str, source: str) -> None:
    """Any characters at all come out as they went in."""
    expected = typed if typed or "default" in source else ""
    assert say(source, typed=typed, answer={"typed": typed}) == expected


def test_4096_characters_of_markup_come_out_whole() -> None:
    """The longest message that there is."""
    typed = ("<b>{{7*7}}%s" * 400)[:4096]
    assert say("«{{ typed }}»", typed=typed) == f"«{typed}»"


@pytest.mark.parametrize(
    "source",
    [
        "{{ unknown }}",
        "{{ unknown.field.field }}",
        "{{ account.adress }}",
        "{{ account['adress'] }}",
        "{{ account.meters[1] }}",
        "{{ account.meters[1].number }}",
        "{{ account.number.upper }}",
        "{{ unknown|upper }}",
        "{{ unknown|join(', ') }}",
        "{{ unknown|length }}",
        "{{ unknown|first }}",
        "{{ unknown|plural('а', 'б', 'в') }}",
        "{{ unknown|map(attribute='x')|join }}",
        "{{ used|unit(unknown) }}",
        "{{ unknown + 1 }}",
        "{{ -unknown }}",
        "{{ today.hours }}",
    ],
)
def test_an_unknown_name_is_never_an_empty_space(source: str) -> None:
    """It is an error of the author's, whatever filters it goes through."""
    with pytest.raises(UndefinedError):
        say(source)


@pytest.mark.parametrize(
    "condition",
    [
        "bot.limit",
        "unknown.field",
        "unknown|length",
        "unknown|upper == 'X'",
        "bot.limit > 3",
        "bot.limit <= 3",
        "3 < bot.limit < 5",
        "bot.limit + 1 > 0",
        "nothing > 3",
        "nothing <= nothing",
        "3 > nothing",
        "used - nothing > 1",
        "-nothing < 0",
        "used / 0 > 1",
        "'x' in nothing",
        "'x' in unknown",
        "nothing",
        "unknown == 'x'",
        "unknown is defined",
        "account.meters[7].number",
    ],
)
def test_what_is_not_there_is_false_in_a_condition(condition: str) -> None:
    """In a flow's ``if`` and in a text's; and never an error."""
    assert TEMPLATES.condition(condition)(SCOPE) is False
    assert say(f"{{% if {condition} %}}так{{% else %}}ні{{% endif %}}") == "ні"


@pytest.mark.parametrize(
    "condition",
    [
        "used > 7",
        "used == 7.5",
        "7 < used <= 7.50 < 8",
        "'x' not in nothing",
        "nothing is none",
        "not unknown",
        "nothing is none and used or unknown",
        "'27' in account.number",
        "count in [1, 2, 3]",
        "until == today",
        "until <= today and until >= today",
        "today.year == 2026 and until.month == 3",
    ],
)
def test_what_holds(condition: str) -> None:
    """Comparisons go one after another; a moment is on its date in Kyiv."""
    assert TEMPLATES.condition(condition)(SCOPE) is True
    assert say(f"{{% if {condition} %}}так{{% endif %}}") == "так"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("count + 1", 4),
        ("count * 1.5", Decimal("4.5")),
        ("0.1 + 0.2", Decimal("0.3")),
        ("used / 3", Decimal("2.5")),
        ("count // 2", 1),
        ("count % 2", 1),
        ("-count", -3),
        ("count / 0", None),
        ("used - nothing", None),
        ("unknown", None),
        ("unknown.field", None),
        ("unknown + 1", None),
        ("account.number", "2700"),
        ("account.meters|length", 1),
        ("account.meters|map(attribute='number')", ["5"]),
        ("[count, 'x']", [3, "x"]),
        ("'a' if nothing else 'b'", "b"),
        ("'a' if nothing", None),
        ("today.day", 1),
    ],
)
def test_an_expression_comes_to_a_value(source: str, expected: Value) -> None:
    """Sums are exact; with what is not there they come to nothing."""
    assert value(source) == expected
    assert type(value(source)) is type(expected)


def test_a_sum_with_nothing_prints_nothing() -> None:
    """As nothing itself does."""
    assert say("{{ used - nothing }}{{ -nothing }}{{ used / 0 }}{{ 'x' if nothing }}") == ""


@pytest.mark.parametrize("source", ["'a' + 'b'", "'a' * 9", "true + 1", "account - 1", "-'a'"])
def test_arithmetic_is_for_numbers(source: str) -> None:
    """Texts are put together by standing together."""
    with pytest.raises(SecurityError, match="numbers only"):
        value(source)


def test_a_loop_knows_where_it_is() -> None:
    """``loop.index``, ``loop.first`` and ``loop.last``, and nothing else of it."""
    source = "{% for n in [7, 8] %}{{ loop.index }}{% if loop.last %}.{% endif %}{% endfor %}"
    assert say(source) == "12."
    with pytest.raises(UndefinedError):
        say("{% for n in [7, 8] %}{{ loop.length }}{% endfor %}")


@pytest.mark.parametrize("items", ["nothing", "unknown", "[]", "bot.offices"])
def test_a_loop_over_nothing_says_what_else_says(items: str) -> None:
    """Over none, over an empty list, and over a fact that the bot does not have."""
    assert say(f"{{% for n in {items} %}}{{{{ n }}}}{{% else %}}немає{{% endfor %}}") == "немає"
