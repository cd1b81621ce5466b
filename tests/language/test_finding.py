from engine.core.position import Position
from engine.language.finding import Finding, Severity


def finding(line: int, column: int = 1, code: str = "T07", file: str = "a.yaml") -> Finding:
    """Make a warning at a place."""
    return Finding(code, Severity.WARNING, Position(file, line, column, line, column + 1))


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
