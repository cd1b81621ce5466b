"""What became of an inbound event, as those who handed it in are told."""

from dataclasses import dataclass, replace

from engine.core.turn import Passage


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of an inbound event; ``state`` is that of the pending question."""

    state: str | None
    duplicate: bool = False
    parked: bool = False
    passages: tuple[Passage, ...] = ()

    def after(self, before: "Handled") -> "Handled":
        """Give both as one: what became of an event at last, by all the ways that it took."""
        return replace(before, state=self.state, passages=before.passages + self.passages)
