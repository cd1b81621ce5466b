"""Maps of which some values are found out when they are first asked for.

To everybody who looks into one it is like any other map, so that what reads much is read only
where a text or a condition wants it. Not a value that may be kept: a conversation holds what was
found in it.
"""

from _collections_abc import dict_items, dict_keys, dict_values
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.core.values import Value, Values


class OnDemand(dict[str, Value]):
    """A map in which some names stand for what is still to be found out; once found it stays.

    Whoever goes through all of it finds out all of it. A way to find out has to give the same
    whenever it is asked.
    """

    __slots__ = ("_unknown",)

    def __init__(self, there: Values, unknown: Mapping[str, Callable[[], Value]]) -> None:
        super().__init__(there)
        self._unknown = {**unknown}

    def adding(self, more: Values) -> "OnDemand":
        """Give the same with more in it; what nobody has asked for is still not found out."""
        added = OnDemand(more, self._unknown)
        for name, value in super().items():
            added.setdefault(name, value)
        return added

    def __missing__(self, name: str) -> Value:
        value = self[name] = self._unknown[name]()
        del self._unknown[name]
        return value

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._unknown

    def get(self, name: str, default: Any = None) -> Any:
        """Give a value, or the default when there is none of that name."""
        return self[name] if name in self else default  # noqa: SIM401 - it is this very method

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return super().__len__() + len(self._unknown)

    def __eq__(self, other: object) -> bool:
        self._find_out()
        return super().__eq__(other)

    def keys(self) -> "dict_keys[str, Value]":
        """Give all names; everything is found out."""
        self._find_out()
        return super().keys()

    def values(self) -> "dict_values[str, Value]":
        """Give all values; everything is found out."""
        self._find_out()
        return super().values()

    def items(self) -> "dict_items[str, Value]":
        """Give all names with their values; everything is found out."""
        self._find_out()
        return super().items()

    def _find_out(self) -> None:
        for name in [*self._unknown]:
            self[name]


def adding(values: Values, more: Values) -> dict[str, Value]:
    """Give a map with more in it, by which nothing is found out that has not been."""
    return values.adding(more) if isinstance(values, OnDemand) else {**values, **more}
