from datetime import date, datetime
from decimal import Decimal

import pytest

from engine.core.kyiv import KYIV
from engine.core.values import Value
from engine.language.load import load
from engine.stories.calls import matches


@pytest.mark.parametrize(
    ("written", "value", "same"),
    [
        ("110", Decimal("110.000"), True),
        ("12,5", Decimal("12.5"), True),
        ("110", 110, True),
        ("110", "110", True),
        ("0110", "110", False),
        ("x", Decimal(1), False),
        ("yes", True, True),
        ("так", True, True),
        ("yes", False, False),
        ("1", True, False),
        ("2026-03-02", date(2026, 3, 2), True),
        ("2026-03-02 10:00:00+02:00", datetime(2026, 3, 2, 10, tzinfo=KYIV), True),
        ("''", None, True),
        ("x", None, False),
        ("[110, 60]", [Decimal(110), Decimal(60)], True),
        ("[110]", [Decimal(110), Decimal(60)], False),
        ("[[1], [2, 3]]", [[1], [2, 3]], True),
        ("[1]", 1, False),
        ("{a: 1}", {"a": 1, "b": 2}, True),
        ("{a: 1, c: 3}", {"a": 1, "b": 2}, False),
        ("{a: {b: x}}", {"a": {"b": "x", "c": "y"}}, True),
        ("{a: 1}", [1], False),
    ],
)
def test_a_value_is_compared_as_it_is_written(written: str, value: Value, same: bool) -> None:
    """Numbers compare as numbers, texts letter by letter, and of a map only what is written."""
    root = load(f"v: {written}\n".encode(), "s.yaml").root
    assert root is not None
    node = root.get("v")  # type: ignore[union-attr]
    assert node is not None
    assert matches(node, value) is same
