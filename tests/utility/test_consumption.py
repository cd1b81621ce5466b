"""What was used since the last reading: exact, and written so that nobody misreads it."""

from decimal import ROUND_DOWN, Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.utility.checks import check_meter, check_reading
from tests.utility.test_checks import judge, meter, register


@pytest.mark.parametrize(
    ("last", "reading", "written"),
    [
        ("48.000", "60.000", "12"),
        ("48.250", "60.750", "12.5"),
        ("48.05", "60.10", "12.05"),
        ("48", "148", "100"),  # zeros before the fraction count
        ("48.5", "1248.5", "1200"),
        ("48.000", "48.000", "0"),
        ("0.999", "1.000", "0.001"),
        ("99950.500", "30.500", "80"),  # the way round
        ("99950.500", "30.75", "80.25"),
    ],
)
def test_what_was_used_is_written_without_needless_zeros(
    last: str, reading: str, written: str
) -> None:
    """«80,000» would be read as eighty thousand; and no exponent ever, «1E+2» is no consumption."""
    one = meter(register(last, 2000, digits=5))
    outcome = check_reading(one, one["registers"][0], Decimal(reading))
    entries: Any = check_meter(one, [Decimal(reading)]).facts["entries"]
    assert [str(outcome.facts["used"]), str(entries[0]["used"])] == [written, written]


@given(
    last=st.decimals(0, 99_999, places=3, allow_nan=False),
    reading=st.decimals(0, 99_999, places=3, allow_nan=False),
    cut_to=st.integers(0, 3),
)
def test_what_was_used_is_exact_and_has_no_zeros_at_its_end(
    last: Decimal, reading: Decimal, cut_to: int
) -> None:
    """Whatever was read, the consumption is the same number in its shortest writing."""
    places = Decimal(1).scaleb(-cut_to)
    shown = last.quantize(places, ROUND_DOWN), reading.quantize(places, ROUND_DOWN)
    used = judge(reading, last=last, digits=5, decimals=cut_to).facts["used"]
    assume(used is not None)
    assert used == (100_000 + shown[1] - shown[0]) % 100_000
    whole, _, fraction = str(used).partition(".")
    assert whole.isdecimal()
    assert str(used) == whole or (fraction.isdecimal() and not fraction.endswith("0"))
