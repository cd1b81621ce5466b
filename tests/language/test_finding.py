import pytest

from engine.core.position import Position
from engine.language.finding import Finding, Severity, silenced


def finding(line: int, column: int = 1, code: str = "T07", file: str = "a.yaml") -> Finding:
    """Make a warning at a place."""
    return Finding(code, Severity.WARNING, Position(file, line, column, line, column + 1))


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
        ("go: menu  # okay", False),
        ("go: menu  # не ok", False),
        ("go: menu#ok", False),
        ("go: menu", False),
    ],
)
def test_a_warning_is_silenced_on_its_own_line(line: str, quiet: bool) -> None:
    """``# ok`` silences a line's warnings, with codes only those named."""
    assert silenced(finding(2), ["інший рядок", line]) is quiet


def test_another_lines_note_silences_nothing() -> None:
    """A note counts on its own line only."""
    assert not silenced(finding(1), ["go: menu", "# ok"])


def test_an_error_cannot_be_silenced() -> None:
    """What publishing refuses is not waved through by a note."""
    error = Finding("L01", Severity.ERROR, Position("a.yaml", 1, 1, 1, 2))
    assert not silenced(error, ["go: menu  # ok L01"])


def test_a_line_that_is_not_there_silences_nothing() -> None:
    """A finding about a file that could not be read has no line to look at."""
    assert not silenced(finding(3), ["go: menu  # ok"])


def test_findings_stand_in_the_order_of_the_files() -> None:
    """Findings sort by file, line, column, and then by code."""
    ordered = [
        finding(9, file="a.yaml"),
        finding(2, 1, file="b.yaml"),
        finding(2, 5, "L01", file="b.yaml"),
        finding(2, 5, "T07", file="b.yaml"),
        finding(10, 1, file="b.yaml"),
    ]
    assert sorted([*ordered[3:], *ordered[:3]]) == ordered
