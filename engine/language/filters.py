"""The filters that texts and conditions may use, in one language (LANGUAGE §3).

Not words: month names, units and the like come from the locale's ``words``. Nothing here
allocates more than its input deserves, and none raises for a value that is not known yet.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from engine.core.kyiv import KYIV
from engine.language.sandbox import Missing

NBSP = "\u00a0"


def printed(value: Any) -> Any:
    """Give what stands in a text for a value: nothing for None, a comma in a decimal."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return value.astimezone(KYIV).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, dict) and "text" in value:
        return value["text"]
    return value


def filters(words: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    """Give every filter, speaking by ``words`` (``month_1`` … ``month_12``, ``weekday_1`` …)."""

    def day_and_month(value: Any) -> str:
        day = _day(value)
        return f"{day.day} {words[f'month_{day.month}']}" if day else str(printed(value))

    def weekday(value: Any) -> str:
        day = _day(value)
        return words[f"weekday_{day.isoweekday()}"] if day else str(printed(value))

    def word(value: Any) -> str:
        return words.get(str(value), str(printed(value)))

    def money(value: Any) -> str:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
        digits = f"{amount:,.2f}".replace(",", NBSP).replace(".", ",")
        return f"{digits}{NBSP}{words['currency']}"

    def unit(value: Any, name: Any = None) -> str:
        if name is None:
            return word(value)
        return f"{printed(value)}{NBSP}{word(name)}"

    return {
        "date": day_and_month,
        "weekday": weekday,
        "word": word,
        "money": money,
        "unit": unit,
        **_PLAIN,
    }


def plural(count: Any, one: str, few: str, many: str, other: str | None = None) -> str:
    """Choose the form by CLDR's rules for Ukrainian and Russian; fractions take ``other``."""
    number = Decimal(_count(count))
    if number != int(number):
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
def _number(context: Context, value: Any, decimals: int | None = None) -> str:
    """Give a number with a decimal comma and the decimals of the register in reach, if any."""
    if not isinstance(value, int | Decimal):
        return str(printed(value))
    register = context.get("register")
    if decimals is None and isinstance(register, Mapping):
        decimals = register.get("decimals")
    if isinstance(decimals, int):
        value = Decimal(value).quantize(Decimal(1).scaleb(-min(decimals, 9)))
    return str(printed(Decimal(value)))


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list | dict | str) else 0


def _join(values: Iterable[Any], between: str = "") -> str:
    return str(between).join(str(printed(value)) for value in _listed(values))


def _map(values: Iterable[Any], *, attribute: str) -> list[Any]:
    return [item.get(attribute) for item in _listed(values) if isinstance(item, Mapping)]


def _first(values: Iterable[Any]) -> Any:
    return next(iter(_listed(values)), None)


def _last(values: Iterable[Any]) -> Any:
    return next(iter(_listed(values)[-1:]), None)


def _default(value: Any, otherwise: Any = "") -> Any:
    return otherwise if value is None or isinstance(value, Missing) else value


def _mask(value: Any) -> str:
    """Hide all but the last four characters, or all of a shorter value."""
    text = str(printed(value))
    return "••••" + (text[-4:] if len(text) > 6 else "")


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


_PLAIN: dict[str, Callable[..., Any]] = {
    "time": _time,
    "number": _number,
    "plural": plural,
    "length": _length,
    "join": _join,
    "map": _map,
    "first": _first,
    "last": _last,
    "default": _default,
    "upper": _upper,
    "mask": _mask,
}
