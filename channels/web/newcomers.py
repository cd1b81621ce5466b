"""How fast people may come whom this process has not met. Pure: the clock is an argument.

A secret is the browser's own invention, so that somebody who invents many is as many people.
This keeps them from filling the store and from driving out those who wait (``waiting``). Not
whose secret it is: that is in ``posted``.
"""

from collections import OrderedDict

RATE = 20.0
"""Newcomers a second, in the long run."""

BURST = 500
"""Newcomers at once: all open pages come back after a restart."""

REMEMBERED = 20_000
"""Chats that are known; of more, those that asked for something longest ago are forgotten."""


class Newcomers:
    """A token bucket for unknown chats; known ones pass."""

    def __init__(
        self, rate: float = RATE, burst: int = BURST, remembered: int = REMEMBERED
    ) -> None:
        self._rate, self._burst, self._remembered = rate, burst, remembered
        self._room, self._filled = float(burst), 0.0
        self._known: OrderedDict[str, None] = OrderedDict()

    def admits(self, chat: str, now: float) -> bool:
        """Tell whether a chat may ask for something at a moment, in seconds of one clock."""
        if chat in self._known:
            self._known.move_to_end(chat)
            return True
        self._room = min(self._burst, self._room + (now - self._filled) * self._rate)
        self._filled = now
        if self._room < 1:
            return False
        self._room -= 1
        self._known[chat] = None
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return True
