import pytest

from engine.core.position import Position
from engine.language.finding import Finding, Severity
from engine.language.silence import Silence

BLOCK = ["meters:", "  text: |", "    Рахунок:", "      - {{ a }}", "", "    Дякуємо", "  go: end"]


def finding(line: int, code: str = "T07") -> Finding:
    """Make a warning on a line."""
    return Finding(code, Severity.WARNING, Position("a.yaml", line, 1, line, 2))


def covers(found: Finding, lines: list[str]) -> bool:
    """Say whether the notes of a file's lines silence a finding in it."""
    return Silence(lambda _: lines).covers(found)


def noted(line: int, note: str) -> list[str]:
    """Give the block text with a note at the end of one of its lines."""
    return [f"{each}  {note}" if n == line else each for n, each in enumerate(BLOCK, start=1)]


@pytest.mark.parametrize(
    ("line", "quiet"),
    [
        ("go: menu  # ok", True),
        ("go: menu  #ok", True),
        ("go: menu  # OK", True),
        ("# ok", True),
        ("go: menu  # ok T07", True),
        ("go: menu  # ok L12, T07", True),
        ("go: menu  # ok T07 — так домовилися", True),
        ("go: menu  # ok, так домовилися", True),
        ("go: menu  # ok L12", False),
        ("    № {{ m.number }} {# ok T07 #}", True),
        ("    № {{ m.number }} {# ok L12 #}", False),
        ("go: menu  # okay", False),
        ("go: menu  # не ok", False),
        ("go: menu#ok", False),
        ("go: menu", False),
    ],
)
def test_a_warning_is_silenced_on_its_own_line(line: str, quiet: bool) -> None:
    """``# ok`` silences a line's warnings, with codes only those named."""
    assert covers(finding(2), ["інший рядок", line]) is quiet


def test_another_lines_note_silences_nothing() -> None:
    """A note counts on its own line only."""
    assert not covers(finding(1), ["go: menu", "# ok"])


def test_an_error_cannot_be_covers() -> None:
    """What publishing refuses is not waved through by a note."""
    error = Finding("L01", Severity.ERROR, Position("a.yaml", 1, 1, 1, 2))
    assert not covers(error, ["go: menu  # ok L01"])


def test_a_line_that_is_not_there_silences_nothing() -> None:
    """A finding about a file that could not be read has no line to look at."""
    assert not covers(finding(3), ["go: menu  # ok"])


@pytest.mark.parametrize("line", [3, 4, 6])
def test_a_note_on_the_line_of_the_sign_is_about_the_whole_text(line: int) -> None:
    """``text: |  # ok`` silences the warnings of all lines of the text."""
    assert covers(finding(line), noted(2, "# ok T07"))
    assert not covers(finding(7), noted(2, "# ok T07"))


@pytest.mark.parametrize("line", [3, 4, 6])
def test_a_note_within_a_text_is_about_its_line_and_the_text_as_a_whole(line: int) -> None:
    """``{# ok #}`` silences what is said of its line, and what is said of the text."""
    lines = noted(line, "{# ok T07 #}")
    assert [n for n in range(1, 8) if covers(finding(n), lines)] == [2, line]


def test_a_name_beside_the_dash_of_an_item_ends_its_text() -> None:
    """What stands as deep as the name of a text is no part of it."""
    lines = ["- bot: |  # ok", "    Так", "  do: x", "- |  # ok", "  Ні", "- ще"]
    assert [n for n in range(1, 7) if covers(finding(n), lines)] == [1, 2, 4, 5]
