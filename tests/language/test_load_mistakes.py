"""One mistake in a file: told once, at its own place, and nothing else is lost by it."""

import pytest

from engine.language.nodes import Scalar
from tests.language.loaded import codes, get, plain, read


def test_all_equal_names_are_reported_with_the_first() -> None:
    """Every repetition is reported at its own place and names the line of the first."""
    loaded = read("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n'a': 4\n")
    found = [(each.code, each.at.line, each.at.column, each.facts) for each in loaded.findings]
    assert found == [
        ("Y07", 3, 1, {"name": "a", "first": 1}),
        ("Y07", 4, 11, {"name": "d", "first": 4}),
        ("Y07", 5, 1, {"name": "a", "first": 1}),
    ]
    first = get(loaded, "a")
    assert isinstance(first, Scalar)
    assert first.text == "1"


def test_names_that_only_look_equal_are_not() -> None:
    """Every name is a text: 1 and 01, yes and true are different."""
    assert codes(read("1: a\n01: b\nyes: c\ntrue: d\n~: e\nnull: f\n")) == []


def test_the_rest_of_a_file_is_read_beside_a_mistake() -> None:
    """A mistake that one line shows does not hide what else the file holds."""
    loaded = read("a: Увага: б\nb: {{ x }}\nc: 'П'ять'\nd: е #є\nf: g\n")
    assert codes(loaded) == ["Y03", "Y04", "Y05", "Y06"]
    assert plain(loaded.root) == {
        "a": "Увага: б", "b": "{{ x }}", "c": "П'ять", "d": "е #є", "f": "g",
    }  # fmt: skip


def test_tabs_do_not_move_what_is_found_behind_them() -> None:
    """A column behind a tab is the author's, not that of the mended line."""
    loaded = read("a:\n\tb: 1\n\tb: 2\n")
    assert [(each.code, each.at.line, each.at.column) for each in loaded.findings] == [
        ("Y01", 2, 1),
        ("Y07", 3, 2),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a:\n\tb: 1\n   c: 2\n", ["Y01"]),
        ("a: b: c:\n  d: e\n", ["Y03"]),
        ('a: "б\nc: "d" e\n', ["Y08", "Y11"]),
        ("a: [б\n  c: [d\ne: f\n", ["Y09"]),
        ("menu: buttons:\n  x: y\n", ["Y03"]),
    ],
)
def test_one_mistake_is_one_message(source: str, expected: list[str]) -> None:
    """What the parser says because of a mistake already reported is not repeated."""
    assert codes(read(source)) == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    """What has a zero for every letter is told to be that, and shown as it was meant."""
    loaded = read("main:\n  hello: Hi!\n".encode(encoding))
    assert codes(loaded) == ["Y15"]
    assert loaded.findings[0].facts["case"] == "utf16"
    assert loaded.source == "main:\n  hello: Hi!\n"
