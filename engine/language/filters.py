"""The filters that texts and conditions may use, in one language (LANGUAGE §3).

Not words: month names, units and the like come from the locale's ``words``. Nothing here
allocates more than its input deserves, and none raises for a value that is not known yet: what is
not there goes through every filter but ``default`` as it came, to be false in a condition and an
error when printed. None prints nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import wraps
from itertools import islice
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2 import runtime as jinja

from engine.core.kyiv import KYIV
from engine.language.sandbox import joined
from engine.language.template_code import is_absent

NBSP = "\u00a0"
_SUM = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,9})?")
_BY_HAND = Context(prec=100, rounding=ROUND_HALF_UP)
"""Rounding as people do it, whatever the number."""


def printed(value: Any) -> Any:
    """Give what stands in a text for a value: nothing for None, a comma in a decimal.

    The items of a list with commas between; of a record its ``text``. ``TypeError`` for what has
    no words: a flag, or a record without text.
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            raise TypeError("a flag has no words: ask for it with if")
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case datetime():
            return value.astimezone(KYIV).strftime("%d.%m.%Y %H:%M")
        case date():
            return value.strftime("%d.%m.%Y")
        case list():
            return _join(value, ", ")
        case {"text": text}:
            return printed(text)
        case int() | Undefined():
            return value
    raise TypeError(f"a {type(value).__name__} has no words: name one of its fields")


def filters(words: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    """Give every filter, speaking by ``words`` (``month_1`` … ``month_12``, ``weekday_1`` …)."""

    def day_and_month(value: Any) -> str:
        day = _day(value)
        return f"{day.day} {words[f'month_{day.month}']}" if day else str(printed(value))

    def weekday(value: Any) -> str:
        day = _day(value)
        return words[f"weekday_{day.isoweekday()}"] if day else str(printed(value))

    def word(value: Any) -> str:
        return words[named] if (named := str(value)) in words else str(printed(value))

    def money(value: Any) -> str:
        amount = _amount(value)
        if amount is None:
            return str(printed(value))
        digits = f"{_rounded(amount, 2):,f}".replace(",", NBSP).replace(".", ",")
        return f"{digits}{NBSP}{words['currency']}"

    def unit(value: Any, name: Any = None) -> str:
        shown = str(printed(value))
        return f"{shown}{NBSP}{word(name)}" if shown and name is not None else word(value)

    speaking = {
        "date": day_and_month,
        "weekday": weekday,
        "word": word,
        "money": money,
        "unit": unit,
    }
    every = {name: _through(each) for name, each in {**speaking, **_PLAIN}.items()}
    return {**every, "default": _default}


def plural(count: Any, one: str, few: str, many: str, other: str | None = None) -> str:
    """Choose the form by CLDR's rules for Ukrainian and Russian; fractions take ``other``.

    A decimal is a fraction if it is printed as one: «1,0» is.
    """
    number = Decimal(_count(count))
    if int(number.as_tuple().exponent) < 0:
        return other if other is not None else few
    last, pair = int(abs(number)) % 10, int(abs(number)) % 100
    if last == 1 and pair != 11:
        return one
    return few if 2 <= last <= 4 and not 12 <= pair <= 14 else many


def _time(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(KYIV).strftime("%H:%M")
    return str(printed(value))


@pass_context
def _number(context: jinja.Context, value: Any, decimals: int | None = None) -> str:
    """Give a number with a decimal comma and the decimals of the register in reach, if any."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return str(printed(value))
    register = context.get("register")
    if decimals is None and isinstance(register, Mapping):
        decimals = register.get("decimals")
    return str(printed(_rounded(value, decimals) if isinstance(decimals, int) else value))


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list | dict | str) else 0


def _join(values: Any, between: str = "") -> str:
    """Put together what there is: none leaves no gap, and what is no list is all there is."""
    there = values if isinstance(values, list) else [values]
    return joined(_spaced((str(printed(v)) for v in there if v is not None), between))


def _spaced(words: Iterator[str], between: str) -> Iterator[str]:
    yield from islice(words, 1)
    for word in words:
        yield str(printed(between))
        yield word


def _map(values: Any, *, attribute: str) -> list[Any]:
    return [item.get(attribute) for item in _listed(values) if isinstance(item, Mapping)]


def _first(values: Any) -> Any:
    return next(iter(_listed(values)), None)


def _last(values: Any) -> Any:
    return next(iter(_listed(values)[-1:]), None)


def _default(value: Any, otherwise: Any = "") -> Any:
    return otherwise if is_absent(value) else value


def _mask(value: Any) -> str:
    """Hide all but the last four characters, or all of a shorter value; nothing stays nothing."""
    text = str(printed(value))
    return text and "••••" + (text[-4:] if len(text) > 6 else "")


def _upper(value: Any) -> str:
    return str(printed(value)).upper()


def _listed(values: Any) -> list[Any]:
    return list(values) if isinstance(values, list | tuple | str) else []


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(KYIV).date()
    return value if isinstance(value, date) else None


def _count(count: Any) -> int | Decimal:
    if isinstance(count, list | dict):
        return len(count)
    return count if isinstance(count, int | Decimal) else 0


def _amount(value: Any) -> Decimal | None:
    """Read a sum, also one that a bot's fact gives as text: ``4.32`` or ``4,32``."""
    match value:
        case bool():
            return None
        case int() | Decimal():
            return Decimal(value)
        case str() if _SUM.fullmatch(value):
            return Decimal(value.replace(",", "."))
    return None


def _rounded(value: int | Decimal, decimals: int) -> Decimal:
    exponent = Decimal(1).scaleb(-max(0, min(decimals, 9)))
    return Decimal(value).quantize(exponent, context=_BY_HAND)


def _through(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let what is not there, value or argument, through as it came."""

    @wraps(function)
    def unless_missing(*values: Any, **named: Any) -> Any:
        for each in (*values, *named.values()) if named else values:
            if isinstance(each, Undefined):
                return each
        return function(*values, **named)

    return unless_missing


_PLAIN: dict[str, Callable[..., Any]] = {
    "time": _time,
    "number": _number,
    "plural": plural,
    "length": _length,
    "join": _join,
    "map": _map,
    "first": _first,
    "last": _last,
    "upper": _upper,
    "mask": _mask,
}
