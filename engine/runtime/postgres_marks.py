"""The savepoints of one transaction, set on the server only when something is written after them.

Most pieces of work only read, or write once at their end: a savepoint that nothing was written
after need never be set, and each trip to the server counts. Not when work is undone (``postgres``).
"""

from collections.abc import Callable


class Marks:
    """Savepoints in order; ``send`` executes statements that are separated by semicolons."""

    __slots__ = ("_open", "_released", "_send", "_there")

    def __init__(self, send: Callable[[str], None]) -> None:
        self._send = send
        self._open: list[str] = []
        self._released: list[str] = []
        self._there = 0

    def set(self, name: str) -> None:
        """Set a savepoint, as far as anybody can tell."""
        self._open.append(name)

    def release(self, name: str) -> None:
        """Let go of a savepoint and of those set since; what was written stays."""
        del self._open[self._newest(name) :]
        if self._there > len(self._open):
            self._there = len(self._open)
            self._released.append(name)

    def undo(self, name: str) -> None:
        """Undo what was written since a savepoint was set; it stays set."""
        place = self._newest(name)
        del self._open[place + 1 :]
        if self._there > place:
            self._there = place + 1
            self._released.clear()  # they were set after it, and are gone with what was written
            self._send(f"ROLLBACK TO SAVEPOINT {name}")

    def is_there(self, name: str) -> bool:
        """Whether a savepoint is set on the server, so that a failed statement can be undone."""
        return name in self._open[: self._there]

    def _newest(self, name: str) -> int:
        """Give the place of the newest savepoint of a name; raises ``ValueError`` for none."""
        return len(self._open) - 1 - self._open[::-1].index(name)

    def write(self) -> None:
        """Set on the server what has to be there before something is written."""
        orders = [f"RELEASE SAVEPOINT {name}" for name in self._released]
        orders += [f"SAVEPOINT {name}" for name in self._open[self._there :]]
        self._released.clear()
        self._there = len(self._open)
        if orders:
            self._send("; ".join(orders))
