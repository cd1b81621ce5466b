"""How long a text may plausibly become, in the units of the strictest channel."""

import pytest

from engine.language.analysis.parsed import Parsed, Template
from engine.language.analysis.plausible import MANY, plausible_length, units


def length(source: str, kind: str = "any") -> int:
    """Give the plausible length of a text whose values are of one kind."""
    template = Parsed().text(source)
    assert isinstance(template, Template)
    return plausible_length(template.tree, lambda _: kind)


@pytest.mark.parametrize(("text", "count"), [("абв", 3), ("", 0), ("💡", 2), ("є💡", 3)])
def test_a_picture_counts_twice(text: str, count: int) -> None:
    """Telegram counts UTF-16 code units."""
    assert units(text) == count


def test_a_value_is_as_long_as_its_kind_usually_is() -> None:
    """A number is shorter than a text, a date in words longer than its digits."""
    assert length("{{ a }}", "number") < length("{{ a }}", "decimal") < length("{{ a }}", "text")
    assert length("{{ a|date }}", "date") == len("28 листопада")


def test_of_two_branches_the_longer_one_counts() -> None:
    """Only one of them is said."""
    assert length("{% if a %}аб{% elif b %}абвг{% else %}а{% endif %}") == 4
    assert length("{{ 'аб' if a else 'абв' }}") == 3
    assert length("{{ 2|plural('раз', 'рази', 'разів') }}") == 5


def test_a_list_is_long_and_a_list_within_it_shorter() -> None:
    """Ten accounts are plausible, ten meters of each of them are not."""
    inner = "{% for m in a.meters %}б{% endfor %}"
    assert length("{% for a in b %}а{% endfor %}") == MANY
    assert length(f"{{% for a in b %}}{inner}{{% endfor %}}") == MANY * (MANY // 3)
    assert length("{% for a in [1, 2, 3] %}а{% endfor %}") == 3
