"""Services: functions of ours and of other packages that flows may call (LANGUAGE §3).

A service is found by an entry point of the group ``rozmova.services`` under the name that
``services.yaml`` gives it. Not the services themselves: ours stand in ``engine.utility``.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.runtime.people import Person
from engine.runtime.store import Transaction

GROUP = "rozmova.services"


class ServiceFailed(Exception):  # noqa: N818 - the name is part of LANGUAGE §3
    """The world did not answer: the flow takes its way for ``failed``.

    With ``retry`` a remote service is tried again before that.
    """

    def __init__(self, reason: str, *, retry: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.retry = reason, retry


@dataclass(frozen=True, slots=True, init=False)
class Outcome:
    """How a service ended: ``done`` or a named outcome, with facts for the texts that follow.

    Facts are given as a map, by name, or both: ``Outcome("closed", opens=day)``.
    """

    name: str
    facts: Values

    def __init__(self, name: str = "done", facts: Values | None = None, **by_name: Value) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "facts", {**(facts or {}), **by_name})


@dataclass(frozen=True, slots=True)
class Request:
    """What a service may ask for by name besides what it ``takes``.

    ``key`` stays the same when the same step is done again; ``store`` is the turn's transaction,
    and None for a remote service, which runs outside it.
    """

    at: datetime
    key: str
    person: Person
    bot: Flow
    language: str
    store: Transaction | None


class Services(Protocol):
    """Whatever can be called by the name of a service."""

    def call(self, name: str, inputs: Values, request: Request) -> Outcome:
        """Call a service; raises ``ServiceFailed`` when the world does not answer."""


class DuplicateService(Exception):  # noqa: N818 - it names what was found
    """Two packages offer a service of one name; the message names both."""


class InstalledServices:
    """The services of every installed package; each is loaded when first called."""

    def __init__(self, points: Iterable[EntryPoint] | None = None) -> None:
        self._points: dict[str, EntryPoint] = {}
        self._loaded: dict[str, Callable[..., Any]] = {}
        for point in entry_points(group=GROUP) if points is None else points:
            first = self._points.setdefault(point.name, point)
            if first.value != point.value:
                raise DuplicateService(f"{point.name}: {first.value}, {point.value}")

    def __contains__(self, name: str) -> bool:
        return name in self._points

    def call(self, name: str, inputs: Values, request: Request) -> Outcome:
        """Call an installed service, or give the stand-in of one that is only declared."""
        if name not in self._points:
            stand_in = request.bot.services[name].stand_in
            if stand_in is None:
                raise ServiceFailed(f"{name} is not installed", retry=False)
            return Outcome("done", stand_in)
        if name not in self._loaded:
            self._loaded[name] = self._points[name].load()
        service = self._loaded[name]
        return _outcome(service(**inputs, **_asked(service, inputs, request)))


def _asked(service: Callable[..., Any], inputs: Values, request: Request) -> Mapping[str, Any]:
    """Pick from the request what the function has parameters for."""
    return {name: getattr(request, name) for name in _wanted(service) if name not in inputs}


@cache
def _wanted(service: Callable[..., Any]) -> tuple[str, ...]:
    """Name what a function has parameters for, of what a request has."""
    parameters = inspect.signature(service).parameters
    return tuple(name for name in Request.__slots__ if name in parameters)


def _outcome(returned: Outcome | str | dict[str, Value] | None) -> Outcome:
    """Understand the three ways in which a service may say how it ended."""
    match returned:
        case Outcome():
            return returned
        case str(name):
            return Outcome(name)
        case dict(facts):
            return Outcome("done", facts)
        case None:
            return Outcome()
    raise TypeError(f"a service may not return a {type(returned).__name__}")
