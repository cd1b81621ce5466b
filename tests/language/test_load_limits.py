"""Files that are too large, too deep, or made to be slow."""

import pytest

from engine.language import compose
from engine.language.load import LARGEST, LONGEST
from engine.language.read_dialog import MOST_STATES, read_dialog
from engine.language.reader import Reader
from tests.language.loaded import codes, read


def test_the_limit_of_a_file_is_a_megabyte() -> None:
    """One byte over the limit is too much, the limit itself is not."""
    assert codes(read(b"#" * LARGEST)) == []
    assert codes(read(b"#" * (LARGEST + 1))) == ["Y16"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_limit_of_a_file_is_fifty_thousand_lines(ending: str) -> None:
    """Whatever ends the lines, one too many is told and nothing more."""
    assert codes(read(f"#{ending}".encode() * LONGEST)) == []
    assert codes(read(f"#{ending}".encode() * (LONGEST + 1))) == ["Y16"]


def test_a_dialog_of_more_than_five_hundred_states_is_told_once() -> None:
    """The others are not read, so that nothing else takes long."""
    for count, expected in ((MOST_STATES, []), (MOST_STATES + 1, ["Y16"])):
        states = "".join(f"  a{number}:\n    say: no\n" for number in range(count))
        reader = Reader()
        doc = read_dialog(read(f"states:\n{states}".encode()), "main", reader)
        assert [each.code for each in reader.findings] == expected
        assert len(doc.states) == MOST_STATES


def test_too_many_names_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more parts than anybody writes is refused, not kept in memory."""
    monkeypatch.setattr(compose, "NODES", 10)
    assert codes(read("- a\n" * 9)) == []
    loaded = read("- a\n" * 10)
    assert codes(loaded) == ["Y16"]
    assert loaded.findings[0].facts["case"] == "nodes"


def test_sixty_levels_are_allowed_and_no_more() -> None:
    """Depth is limited, also the depth that aliases build."""
    assert codes(read("[" * 59 + "x" + "]" * 59)) == []
    assert codes(read("[" * 60 + "x" + "]" * 60)) == ["Y17"]
    assert codes(read("\n".join("  " * depth + "a:" for depth in range(70)))) == ["Y17"]
    stacked = "".join(f"- &a{n} {'[' * 9}{f'*a{n - 1}' if n else 'x'}{']' * 9}\n" for n in range(9))
    assert codes(read(stacked)) == ["Y17"]


def test_a_hundred_aliases_are_allowed_and_no_more() -> None:
    """Aliases are limited in number."""
    assert codes(read("a: &a x\nb:\n" + "- *a\n" * 100)) == []
    assert codes(read("a: &a x\nb:\n" + "- *a\n" * 101)) == ["Y18"]


BOMBS = {
    "aliases": "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
    "merges": "a0: &a0 {x: 1}\n"
    + "".join(
        f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 5)}]\n  k{n}: 1\n" for n in range(1, 20)
    ),
    "wide merges": "a: &a {" + ", ".join(f"k{n}: 1" for n in range(600)) + "}\n"
    + "".join(f"b{n}: {{<<: *a}}\n" for n in range(99)),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_a_finding(bomb: str) -> None:
    """A small file that would unfold to a huge one is stopped on the way."""
    loaded = read(BOMBS[bomb])
    assert codes(loaded) == ["Y18"]
    assert loaded.root is None


NASTY = {
    "open brackets": "[" * 200_000,
    "wrong brackets": "[" * 50_000 + "}" * 50_000,
    "stray brackets": "[" + "}" * 50_000 + "]",
    "open blocks": "{a: " * 50_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "quotes": '"' * 200_001,
    "broken quotes": "a: [" + '"a"b, ' * 40_000,
    "placeholders": "a: [" + "{{" * 100_000,
    "colons": "a: " + "b: " * 60_000,
    "hashes": "a: " + "b #" * 60_000,
    "tabs": "\t" * 200_000 + "x",
    "lines with tabs": "\ta\n" * 40_000,
    "controls": "\x07" * 200_000,
    "separators": "\u2028" * 60_000,
    "anchors": "".join(f"- &a{n} x\n" for n in range(10_000)),
    "properties": "a: " + "&a " * 60_000,
    "far property": "a: &a" + "\n" * 100_000,
    "one scalar": "a: " + "x " * 100_000,
    "one name": "x" * 400_000 + ": y",
    "escapes": 'a: "' + "\\x41" * 60_000 + '"',
    "directives": "%YAML 1.1\n" * 20_000,
    "documents": "---\n" * 20_000,
    "carriage returns": "\r" * 50_000,
}


@pytest.mark.parametrize("nasty", NASTY)
def test_a_nasty_file_is_read_to_an_end(nasty: str) -> None:
    """Files made to be slow or deep end in a tree or in findings like any other."""
    loaded = read(NASTY[nasty])
    assert loaded.root is not None or loaded.findings or not NASTY[nasty].strip()
