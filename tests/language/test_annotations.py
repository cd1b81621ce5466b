"""``check --format github``: one line for a finding, and nothing in it that ends the line early."""

from engine.core.position import Position
from engine.language.annotations import as_github
from engine.language.finding import Finding, Severity


def told(name: str, at: Position, severity: Severity = Severity.ERROR) -> str:
    """Give the line for a name that is there twice."""
    return as_github(Finding("Y07", severity, at, {"name": name, "first": 1}), "en")


def test_a_finding_is_a_command_with_its_place() -> None:
    """The service shows the message beside the line, with the columns of the guilty part."""
    line = told("send", Position("flows/city/main.yaml", 5, 3, 5, 7))
    assert line.startswith(
        "::error file=flows/city/main.yaml,line=5,endLine=5,col=3,endColumn=7,"
        "title=Y07 “send” is already here::"
    )
    assert "\n" not in line


def test_columns_are_left_out_where_the_finding_spans_lines() -> None:
    """The service takes columns only within one line."""
    line = told("send", Position("flows/city/main.yaml", 5, 3, 7, 1))
    assert "line=5,endLine=7,title=" in line
    assert "col" not in line.split("::")[1]


def test_a_warning_is_a_warning() -> None:
    """What can be silenced does not fail a check."""
    line = told("send", Position("a.yaml", 1, 1, 1, 2), Severity.WARNING)
    assert line.startswith("::warning file=a.yaml,")


def test_signs_that_mean_something_are_escaped() -> None:
    """Percent signs and breaks are escaped everywhere, colons and commas in properties."""
    line = told("a%b:c,d\r::stop", Position("flows/a,b:c%.yaml", 1, 1, 1, 2))
    _, properties, message = line.split("::", 2)
    assert "file=flows/a%2Cb%3Ac%25.yaml," in properties
    assert "a%25b%3Ac%2Cd" in properties
    assert "a%25b:c,d" in message
    assert "%0A" in message
    assert not {"\r", "\n"} & set(line)
