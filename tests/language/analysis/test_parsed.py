import pytest

from engine.language.analysis.parsed import Fault, Parsed, plain_length


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x {{ a }?", Fault("unclosed", "{{", 1, 0)),
        ("{{ a }} {{ b", Fault("unclosed", "{{", 1, 1)),
        ("x\n{{ a }\n{{ b }}", Fault("unclosed", "{{", 2, 0)),
        ("{% if a %}x", Fault("unclosed", "{%", 1, 0)),
        ("{% if a %}{% for b in c %}{% endif %}", Fault("unclosed", "{%", 1, 2)),
        ("x {% endif %}", Fault("unclosed", "{%", 1, 0)),
        ("{# x", Fault("unclosed", "{#", 1, 0)),
        ("{% фор x in a %}{% endfor %}", Fault("tag", "фор", 1)),
        ("{{ a b }}", Fault("syntax", "", 1)),
        ("x\n{{ a|dat }}", Fault("filter", "dat", 2)),
        ("{{ a is filled }}", Fault("test", "filled", 1)),
        ("{{ a() }}", Fault("forbidden", "call", 1)),
        ("{% set a = 1 %}", Fault("forbidden", "assign", 1)),
        ("{{ a|plural('x') }}", Fault("arguments", "plural", 1)),
        ("{{ a|map('x') }}", Fault("arguments", "map", 1)),
        ("{{ a|upper('x') }}", Fault("arguments", "upper", 1)),
    ],
)
def test_a_template_that_cannot_be_read_is_explained(source: str, fault: Fault) -> None:
    """Each kind of mistake has its name, its word and its line."""
    assert Parsed().text(source) == fault


def test_a_text_without_placeholders_is_no_template() -> None:
    """Braces alone are text."""
    assert Parsed().text("{ a } %") is None


@pytest.mark.parametrize("source", ["{ a }}", "{% if a %}так{% endif %} %}"])
def test_a_mark_that_closes_nothing_is_a_mistake(source: str) -> None:
    """What is left of a placeholder whose beginning was lost."""
    found = Parsed().text(source)
    assert isinstance(found, Fault)
    assert (found.what, found.word) == ("unopened", source[-2:])


def test_a_source_is_parsed_once() -> None:
    """The same text in several bots is the same template."""
    parsed = Parsed()
    assert parsed.text("{{ a }}") is parsed.text("{{ a }}")
    assert parsed.expression("a") is parsed.expression("a")


@pytest.mark.parametrize(
    ("source", "length"),
    [("абв", 3), ("аб {{ long_name.field }} в", 5), ("а{% if b %}ббб{% endif %}в", 2)],
)
def test_only_what_is_always_said_has_a_length(source: str, length: int) -> None:
    """Placeholders and what stands in conditions may come to nothing."""
    assert plain_length(source, Parsed().text(source)) == length


def test_what_follows_an_expression_is_too_much() -> None:
    """A condition is one expression."""
    assert Parsed().expression("a also b") == Fault("leftover", "also", 1)
