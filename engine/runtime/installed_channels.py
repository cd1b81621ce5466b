"""The channels of every installed package, by the name under which each is registered.

A channel is loaded when it is asked for, so that one that is broken, or slow to import, costs only
those who use it.
"""

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points

from engine.runtime.channel import API, UNLIMITED, Capabilities, ChannelType

GROUP = "rozmova.channels"


class UnusableChannel(Exception):  # noqa: N818 - it names what was found
    """A channel cannot be loaded; the message says of which package it is, and why."""


class InstalledChannels:
    """Finds channels by name."""

    def __init__(self, points: Iterable[EntryPoint] | None = None) -> None:
        found = entry_points(group=GROUP) if points is None else points
        self._known: dict[str, Capabilities] = {}
        self._points: dict[str, list[EntryPoint]] = {}
        for point in found:
            others = self._points.setdefault(point.name, [])
            if all(point.value != other.value for other in others):
                others.append(point)

    @property
    def names(self) -> list[str]:
        """The names of all installed channels."""
        return sorted(self._points)

    def load(self, name: str) -> ChannelType:
        """Load a channel; raises ``LookupError`` for an unknown name, else ``UnusableChannel``."""
        points = self._points.get(name)
        if points is None:
            raise LookupError(name)
        if len(points) > 1:
            raise UnusableChannel(f"{name}: {', '.join(_origin(point) for point in points)}")
        (point,) = points
        try:
            loaded = point.load()
        except Exception as error:  # whatever a foreign package does when it is imported
            raise UnusableChannel(f"{name}: {_origin(point)}: {error!r}") from error
        if not isinstance(loaded, ChannelType):
            raise UnusableChannel(f"{name}: {_origin(point)}: {type(loaded).__name__}")
        if loaded.api != API:
            raise UnusableChannel(f"{name}: {_origin(point)}: API {loaded.api} ≠ {API}")
        return loaded

    def capabilities(self, name: str) -> Capabilities:
        """Give what a channel can show; one that is not installed (the terminal) has no limits.

        Raises ``UnusableChannel``.
        """
        if name not in self._points:
            return UNLIMITED
        if name not in self._known:
            self._known[name] = self.load(name).capabilities
        return self._known[name]


def _origin(point: EntryPoint) -> str:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else "?"
    return f"{package} ({point.value})"
