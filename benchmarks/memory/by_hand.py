"""The dialog as plain dicts and functions: what the others are compared with."""

from benchmarks.memory.acts import ACTS, Replies
from benchmarks.memory.dialog import WAYS, Way, meant
from benchmarks.memory.household import Household
from benchmarks.memory.screens import Talk


class ByHand:
    """A table of functions by state and event."""

    name = "by hand"

    def __init__(self) -> None:
        self._ways: dict[tuple[str, str], list[Way]] = {}
        for state, ways in WAYS.items():
            for way in ways:
                self._ways.setdefault((state, way.event), []).append(way)

    def converse(self) -> list[Replies]:
        """Play the conversation; gives the replies to each act."""
        household, state, heard = Household(), "menu", []
        talk: Talk = {}
        for act in ACTS:
            event, typed = meant(act)
            talk["typed"] = typed
            for way in self._ways[state, event]:
                if way.guard is None or way.guard(talk, household, typed):
                    heard.append(way.says(talk, household))
                    state = way.then
                    break
        return heard
