"""What staff may write is read and run within bounds, whatever they write (LANGUAGE §3)."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateRuntimeError, UndefinedError

from engine.core.values import Value
from engine.language.allow_list import MAX_SOURCE
from engine.language.sandbox import MAX_ITEMS, MAX_OUTPUT, Refused
from engine.language.templates import Templates
from tests.language.fragments import SCOPE, expressions, mistyped, texts

WORDS = {"currency": "грн", **{f"month_{n}": "м" for n in range(13)}}
WORDS |= {f"weekday_{n}": "д" for n in range(8)}
TEMPLATES = Templates(WORDS)
SECONDS = 2
"""No template of these tests may take so long, on however slow a machine."""


def _reads(read: Callable[[str], object], source: str) -> bool:
    """Say whether a template is accepted; the only way not to be is ``TemplateSyntaxError``."""
    begun = perf_counter()
    try:
        read(source)
    except TemplateSyntaxError:
        return False
    finally:
        assert perf_counter() - begun < SECONDS
    return True


def _runs(compiled: Callable[[dict[str, Value]], object]) -> object:
    """Run what was accepted; it may find that the values are not of the kind that it needs."""
    begun = perf_counter()
    try:
        return compiled(SCOPE)
    except (TemplateRuntimeError, TypeError):
        return None
    finally:
        assert perf_counter() - begun < SECONDS


@given(texts | mistyped())
@example("{% for a in long %}{% for b in long %}{{ b }}{% endfor %}{% endfor %}")
@example("{% for loop in meters %}{% endfor %}")
@example("{{ text|default(otherwise=1, otherwise=2) }}")
@example(f"{{{{ {'9' * 5000} }}}}")
def test_a_text_is_refused_or_said_in_time(source: str) -> None:
    """No text that can be written, or mistyped, breaks reading it or takes long to say."""
    if _reads(TEMPLATES.sandbox.text_ast, source):
        said = _runs(TEMPLATES.text(source))
        assert said is None or (isinstance(said, str) and len(said) <= MAX_OUTPUT)


@given(expressions | st.text(max_size=40))
@example("(" * 5000)
@example("not " * 1900)
@example("count is none(count)")
def test_an_expression_is_refused_or_evaluated_in_time(source: str) -> None:
    """So it is with conditions."""
    if _reads(TEMPLATES.sandbox.expression_ast, source):
        _runs(TEMPLATES.expression(source))


@pytest.mark.parametrize(
    ("source", "what", "word"),
    [
        ("{{ f() }}", "forbidden", "call"),
        ("{{ text.upper() }}", "forbidden", "call"),
        ("{{ text ~ text }}", "forbidden", "concat"),
        ("{{ count ** 9 }}", "forbidden", "pow"),
        ("{{ text[1:] }}", "forbidden", "[…]"),
        ("{{ text[count] }}", "forbidden", "[…]"),
        ("{{ {'a': 1} }}", "forbidden", "dict"),
        ("{{ (1, 2) }}", "forbidden", "tuple"),
        ("{{ text.__class__ }}", "forbidden", "__class__"),
        ("{{ text._x }}", "forbidden", "_x"),
        ("{{ 1e30 }}", "forbidden", "0…"),
        ("{{ 1e999 }}", "forbidden", "0…"),
        ("{{ " + "9" * 31 + " }}", "forbidden", "0…"),
        ("{{ " + "9" * 5000 + " }}", "forbidden", "0…"),
        ("{% set a = 1 %}", "forbidden", "assign"),
        ("{% macro m() %}{% endmacro %}", "forbidden", "macro"),
        ("{% include 'x' %}", "forbidden", "include"),
        ("{% import 'x' as x %}", "forbidden", "import"),
        ("{% extends 'x' %}", "forbidden", "extends"),
        ("{% block x %}{% endblock %}", "forbidden", "block"),
        ("{% filter upper %}x{% endfilter %}", "forbidden", "filterblock"),
        ("{% with x = 1 %}{% endwith %}", "forbidden", "with"),
        ("{% autoescape true %}{% endautoescape %}", "forbidden", "scope"),
        ("{% raw %}{{ x }}{% endraw %}", "forbidden", "raw"),
        ("{%- raw -%}{% endraw %}", "forbidden", "raw"),
        ("{% for a, b in x %}{% endfor %}", "forbidden", "tuple"),
        ("{% for loop in x %}{% endfor %}", "forbidden", "loop"),
        ("{% for a in x recursive %}{% endfor %}", "loops", "for"),
        ("{% for a in x %}" * 3 + "{% endfor %}" * 3, "loops", "for"),
        ("{{ text|attr('x') }}", "filter", "attr"),
        ("{% if a %}{{ text|format }}{% endif %}", "filter", "format"),
        ("{{ items|_bounded }}", "filter", "_bounded"),
        ("{{ items|join(*items) }}", "arguments", "join"),
        ("{{ items|join(**items) }}", "arguments", "join"),
        ("{{ x|default(otherwise=1, otherwise=2) }}", "arguments", "default"),
        ("{{ x is even }}", "test", "even"),
        ("{{ x is none(1) }}", "syntax", ""),
        ("{{ " + "(" * 5000, "depth", "("),
        ("{{ " + "(" * 31 + "1" + ")" * 31 + " }}", "depth", "("),
        ("{{ " + "not " * 60 + "1 }}", "depth", "("),
        ("{% if a %}" * 61 + "{% endif %}" * 61, "depth", "("),
        ("x" * MAX_SOURCE + "y", "length", "x" * 20),
    ],
)
def test_what_is_not_on_the_list_is_refused(source: str, what: str, word: str) -> None:
    """Before it is compiled, with the kind of mistake and the guilty word."""
    with pytest.raises(Refused) as refused:
        TEMPLATES.sandbox.text_ast(source)
    assert (refused.value.what, refused.value.word, refused.value.lineno) == (what, word, 1)


@pytest.mark.parametrize(
    ("source", "what"),
    [("a b", "leftover"), ("a " * 4001, "length"), ("text.__class__", "forbidden")],
)
def test_an_expression_is_refused_as_a_text_is(source: str, what: str) -> None:
    """And it is one expression, with nothing after it."""
    with pytest.raises(Refused) as refused:
        TEMPLATES.sandbox.expression_ast(source)
    assert refused.value.what == what


def test_a_note_may_say_raw() -> None:
    """Only the tag is refused."""
    assert TEMPLATES.text("{# {% raw %} #}raw{{ 'raw' }}")({}) == "rawraw"


LIST: list[Value] = list(range(MAX_ITEMS))
ENDLESS = "а" * 4096


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in more %}{% endfor %}",
        "{% for a in items %}{% for b in items %}{% endfor %}{% endfor %}",
        "{% for a in items %}{% endfor %}" * 240,
        "{% for a in items %}{{ text }}{% endfor %}",
        "{% for a in items %}{% for b in items %}{% if text|upper == text|upper %}{% endif %}"
        "{% endfor %}{% endfor %}",
        "{{ [text, text]|join(text) }}{{ text }}{{ text }}",
        "{{ items|join(text) }}",
        "{{ items|join(text)|length }}",
        "{% if items|map(attribute='x')|join or items|join(text) %}{% endif %}",
        "{{ 999999999999999999999999999999 * 999999999999999999999999999999 * 9 }}",
    ],
)
def test_a_bomb_is_cut_short(source: str) -> None:
    """A loop without end, a text without end, a number without end: an error, and soon."""
    said = TEMPLATES.text(source)
    begun = perf_counter()
    with pytest.raises(SecurityError):
        said({"items": LIST, "more": [*LIST, 1], "text": ENDLESS})
    assert perf_counter() - begun < SECONDS


@pytest.mark.parametrize(
    ("source", "length"),
    [
        ("{% for a in items %}{{ loop.index }}{% if a %}, {% endif %}{% endfor %}", 890),
        ("{% for a in few %}{% for b in items %}x{% endfor %}{% endfor %}", 10 * MAX_ITEMS),
        ("{{ items|join(', ') }}", 888),
        ("{{ text }}" * 4, 4 * 4096),
        ("x" * (MAX_SOURCE - 7) + "{{ 1 }}", MAX_SOURCE - 6),
    ],
)
def test_what_is_within_bounds_is_said(source: str, length: int) -> None:
    """As long as a list, a text and its source may be."""
    said = TEMPLATES.text(source)({"items": LIST, "few": LIST[:10], "text": ENDLESS})
    assert len(said) == length


@pytest.mark.parametrize(
    "deeper",
    [
        "({})",
        "[{}]",
        "-{}",
        "not {}",
        "{}|default",
        "{}|plural('a', 'b', 'c')",
        "1 + ({})",
        "({} if 1 else 2)",
        "({} is none)",
        "(1 == {})",
        "({} and 1)",
        "{}.x",
        "{}['x']",
    ],
)
def test_what_is_not_too_deep_can_be_run(deeper: str) -> None:
    """Python, for whom it is compiled, bears any depth that is accepted."""
    source, accepted = "1", 0
    while _reads(TEMPLATES.sandbox.text_ast, f"{{{{ {source} }}}}") and accepted < 100:
        _runs(TEMPLATES.text(f"{{{{ {source} }}}}"))
        source, accepted = deeper.format(source), accepted + 1
    assert accepted >= 19


def test_conditions_may_stand_in_one_another() -> None:
    """Up to the same depth."""
    for depth in range(55):
        said = TEMPLATES.text("{% if 1 %}" * depth + "x" + "{% endif %}" * depth)
        assert said({}) == "x"


def test_bounds_are_those_of_one_saying() -> None:
    """A text that was said a thousand times has not grown tired."""
    said = TEMPLATES.text("{% for a in items %}{{ a }}{% endfor %}")
    assert {said({"items": LIST}) for _ in range(1000)} == {"".join(map(str, LIST))}


class Trap:
    """An object that notices being used."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)

    def __iter__(self) -> Iterator[object]:
        raise AssertionError("iterated")


@pytest.mark.parametrize("source", ["{{ trap.x }}", "{{ trap['x'] }}", "{{ trap }}"])
def test_no_object_is_ever_asked_for_anything(source: str) -> None:
    """Only maps have fields, only lists have items; what is behind a value stays behind it."""
    said = TEMPLATES.text(source + "{% for a in trap %}{% endfor %}")
    with pytest.raises((UndefinedError, TypeError), match="has no"):
        said({"trap": Trap()})  # type: ignore[dict-item]


@pytest.mark.parametrize("value", ["x", 5, Decimal(5), [1], {"a": 1}])
@pytest.mark.parametrize("field", ["upper", "real", "append", "keys", "format", "mro"])
def test_methods_are_no_fields(value: Value, field: str) -> None:
    """``text.upper`` is a field that a text does not have."""
    expression = TEMPLATES.expression(f"value.{field}")
    assert expression({"value": value}) is None
    assert TEMPLATES.expression(f"value['{field}'] or none")({"value": value}) is None
