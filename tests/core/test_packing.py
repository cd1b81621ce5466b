"""The stored form of values (LANGUAGE §3 "Values that may cross")."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.packing import Packing, Plain, Unpacking
from engine.core.values import Value

ZONES = st.sampled_from(
    [UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=3, minutes=30))]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.one_of(TEXTS, st.sampled_from(["$decimal", "$date", "$datetime", "$map", "$integer"]))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    TEXTS,
    st.dates(),
    st.datetimes(min_value=datetime(1970, 1, 2), timezones=ZONES),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)


def there_and_back(value: Value) -> Value:
    """Store a value as JSON text, and read it."""
    packing = Packing()
    stored = json.dumps([packing.pack(value), packing.table])
    plain, table = json.loads(stored)
    return Unpacking(table).unpack(plain)


@given(VALUES)
def test_what_is_stored_comes_back(value: Value) -> None:
    """Through JSON text, of the same type, whatever the names in it."""
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize(
    "exact", ["0.10", "1E+3", "-0", "00012.500", "123456789012345678901234567.89"]
)
def test_decimals_keep_every_digit(exact: str) -> None:
    """A reading of 0,10 is not 0,1: no float ever stands in between."""
    assert str(there_and_back(Decimal(exact))) == str(Decimal(exact))


@pytest.mark.parametrize(
    "value",
    [1.5, {1: "x"}, {"x": 1.5}, ["x", object()], b"bytes", {"x": {1, 2}}, float("nan"), 1j],
)
def test_what_may_not_cross_is_a_programmers_error(value: object) -> None:
    """Floats above all, wherever they hide."""
    with pytest.raises(TypeError):
        Packing().pack(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "plain",
    [
        {"$decimal": "x"},
        {"$date": "2026-13-01"},
        {"$datetime": ""},
        {"$integer": "1.5"},
        {"$map": 0},
        {"$decimal": "1", "$date": "2026-03-02"},
        {},
        [0.5],
    ],
)
def test_a_damaged_form_is_noticed(plain: Plain) -> None:
    """It raises what the codec expects, and nothing else."""
    with pytest.raises((ValueError, ArithmeticError)):
        Unpacking([]).unpack(plain)


def test_a_tuple_is_stored_as_a_list() -> None:
    """Services may give either."""
    assert there_and_back((1, "a")) == [1, "a"]  # type: ignore[arg-type]


def test_a_date_is_no_datetime() -> None:
    """A day stays a day."""
    assert there_and_back(date(2026, 3, 2)) == date(2026, 3, 2)
    assert type(there_and_back(date(2026, 3, 2))) is date


def test_a_map_is_stored_once() -> None:
    """However many hold it; and it is one and the same when it is read."""
    account: dict[str, Value] = {"number": "1", "meters": [{"number": "M1"}]}
    packing = Packing()
    plain = packing.pack([account, account, account["meters"]])
    assert len(packing.table) == 2
    back = Unpacking(packing.table).unpack(plain)
    assert isinstance(back, list)
    assert back == [account, account, account["meters"]]
    assert back[0] is back[1]


@pytest.mark.parametrize("table", [[{"x": {"$map": 0}}], [{"x": {"$map": 1}}, {}]])
def test_a_map_holds_only_those_before_it(table: list[dict[str, Plain]]) -> None:
    """So no damaged form goes round in a circle."""
    with pytest.raises(ValueError, match="pack"):
        Unpacking(table)
