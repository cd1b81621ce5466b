import pytest
from jinja2 import nodes

from engine.language.analysis.parsed import Parsed, Template
from engine.language.analysis.uses import Use, proves


def parsed(source: str, *, expression: bool = False) -> Template:
    """Parse a text or an expression that can be read."""
    every = Parsed()
    found = every.expression(source) if expression else every.text(source)
    assert isinstance(found, Template)
    return found


def uses(source: str) -> dict[str, Use]:
    """Give the names of a text by their paths."""
    return {".".join(use.path): use for use in parsed(source).uses}


def test_fields_belong_to_their_name() -> None:
    """A chain of fields is one use, by dots or by brackets."""
    assert list(uses("{{ a.b.c }} {{ d['e'] }} {{ f[0].g }}")) == ["a.b.c", "d.e", "f.[].g"]


def test_a_loop_variable_is_an_item_of_its_list() -> None:
    """What is used inside a loop is resolved to the list, also through a loop in a loop."""
    found = uses("{% for m in a.ms %}{% for r in m.rs %}{{ r.x }}{% endfor %}{% endfor %}")
    assert list(found) == ["a.ms", "a.ms.[].rs", "a.ms.[].rs.[].x"]
    assert found["a.ms.[].rs.[].x"].inherited == 5


def test_filters_that_pick_and_map_are_followed() -> None:
    """``first`` and ``last`` give an item, ``map`` a field of each."""
    assert list(uses("{{ (a|first).b }} {{ c|map(attribute='d')|join }}")) == [
        "a.[].b",
        "c",
        "c.[].d",
    ]
    assert "a.[].b.c" in uses("{% for x in a|map(attribute='b') %}{{ x.c }}{% endfor %}")


def test_what_a_loop_runs_over_may_be_unknown() -> None:
    """Of the items of a computed list nothing is known, and nothing is reported."""
    assert uses("{% for x in [1, 2] %}{{ x.y }}{% endfor %}") == {}


@pytest.mark.parametrize(
    ("source", "mild"),
    [
        ("{{ a }}", False),
        ("{{ a|upper }}", False),
        ("{{ a|default('') }}", True),
        ("{% if a %}x{% endif %}", True),
        ("{{ 1 if a else 2 }}", True),
        ("{{ a is defined }}", True),
        ("{% for x in a %}{% endfor %}", True),
        ("{{ a or '—' }}", True),
        ("{{ a < 1 }}", False),
    ],
)
def test_where_a_missing_value_does_no_harm(source: str, mild: bool) -> None:
    """A value that is only asked about may be missing; one that is said may not."""
    assert uses(source)["a"].mild is mild


def test_conditions_around_a_use_are_known() -> None:
    """Within a condition its names have been asked about, also in ``else`` and in ``and``."""
    text = "{% if a.b %}{{ a.c }}{% else %}{{ a.d }}{% endif %}{{ e and e.f }}"
    found = uses(text)
    assert found["a.c"].roots_tested == found["a.d"].roots_tested == {"a"}
    assert found["e.f"].roots_tested == {"e"}


@pytest.mark.parametrize(
    ("condition", "proved"),
    [
        ("a", {"a"}),
        ("a.b and c", {"a", "c"}),
        ("a or b", set()),
        ("not a", set()),
        ("a is defined", {"a"}),
        ("a.b is not none", {"a"}),
        ("a.b == 'x'", {"a"}),
        ("a.b != 'x'", set()),
        ("a.b == none", set()),
        ("a|length > 1", set()),
    ],
)
def test_what_a_condition_proves(condition: str, proved: set[str]) -> None:
    """A condition that holds shows some of its names to be known."""
    assert proves(parsed(condition, expression=True).tree) == proved


def test_loop_itself_is_no_name_of_the_dialog() -> None:
    """``loop`` is the engine's inside a loop, and a name like any other outside."""
    found = parsed("{% for x in a %}{{ loop.index }}{% endfor %}{{ loop }}").uses
    assert [use.loop for use in found if use.root == "loop"] == [True, False]
    assert isinstance(parsed("{{ a }}").tree, nodes.Template)
