"""What has been tried already, so that nothing is tried twice in the same circumstances."""

from collections.abc import Hashable

from engine.core.flow import Ask, Flow
from engine.explore.live import BOT, PERSON, LiveNames
from engine.explore.rehearsal import Setting

_OF_THE_CHANNEL = frozenset((PERSON, f"{PERSON}.shares_contact", f"{PERSON}.types_contact"))
_OF_THE_DAY = frozenset((BOT, f"{BOT}.window", "today"))
"""Names that are not the same in every channel, or on every day."""


class Tried:
    """What one search has tried, and ``anywhere`` what all searches of the bot have."""

    def __init__(
        self, flow: Flow, live: LiveNames, setting: Setting, anywhere: set[Hashable] | None
    ) -> None:
        self._flow, self._live, self._setting = flow, live, setting
        self._here: set[Hashable] = set()
        self._anywhere = set() if anywhere is None else anywhere

    def first_here(self, *what: Hashable) -> bool:
        """Whether something is new to this search; it is not any more."""
        return _added(self._here, what)

    def first_anywhere(self, state: str | None, *what: Hashable) -> bool:
        """Whether something is new at a question, wherever that one is the same.

        It is the same in all channels and on all days, unless something reads which it is.
        """
        read = self._live.at(state) if state else frozenset()
        action = self._flow.state(state).action if state else None
        shares = isinstance(action, Ask) and action.kind == "contact"
        channel = self._setting.channel if shares or read & _OF_THE_CHANNEL else None
        day = self._setting.at if read & _OF_THE_DAY else None
        return _added(self._anywhere, (channel, day, *what))


def _added(to: set[Hashable], what: Hashable) -> bool:
    new = what not in to
    to.add(what)
    return new
