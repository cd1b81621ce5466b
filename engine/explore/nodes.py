"""What a search goes by and what it leaves: its bounds, the situations, what was found on the way.

Not the searching (``search``).
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from engine.explore.invariants import Broken
from engine.explore.moves import Move
from engine.explore.rehearsal import Place, Plan, Seen
from engine.stories.coverage import Taken
from engine.stories.outcome import PlayedTurn


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far one search goes: situations, turns of one conversation, and seconds of them all.

    ``answers``: so many of the answers that fit are given to a question; None: all of them.
    """

    situations: int = 3000
    depth: int = 40
    seconds: float = 300.0
    answers: int | None = None


@dataclass(slots=True, eq=False)
class Node:
    """A situation, and the shortest conversation that came to it.

    ``turns`` are those since ``parent``; ``elsewhere`` is where they lead in other languages.
    ``ways`` are the moves out of it with where they led, None for a node that was not gone
    through; where something ``raised``, not all of them are known.
    """

    parent: "Node | None"
    turns: tuple[PlayedTurn, ...]
    state: str | None
    seen: Seen
    place: Place | None
    stance: Hashable
    where: Hashable
    plan: Plan | None = None
    called: frozenset[str] = frozenset()
    elsewhere: dict[str, Place] = field(default_factory=dict)
    raised: bool = False
    ways: "list[tuple[Move, Node]] | None" = None

    @property
    def conversation(self) -> tuple[PlayedTurn, ...]:
        """The conversation from its beginning."""
        return (*(self.parent.conversation if self.parent else ()), *self.turns)


@dataclass(frozen=True, slots=True)
class Found:
    """Something broken, and the conversation that shows it: in which language, by which plan."""

    broken: Broken
    turns: tuple[PlayedTurn, ...]
    language: str
    plan: Plan | None = None


@dataclass(slots=True)
class Gone:
    """What a search has gone through: situations, turns played; ``taken`` is by language.

    ``asked`` has for each question the node that came to it first; ``bound`` is what stopped the
    search, None where it went through everything.
    """

    nodes: list[Node] = field(default_factory=list)
    turns: int = 0
    taken: dict[str, Taken] = field(default_factory=dict)
    asked: dict[str, Node] = field(default_factory=dict)
    bound: str | None = None

    @property
    def states(self) -> set[str]:
        """The states that were come to in any language."""
        return {state for taken in self.taken.values() for state in taken.states}

    @property
    def ways(self) -> set[tuple[str, str]]:
        """The ways out of states that were taken in any language."""
        return {way for taken in self.taken.values() for way in taken.ways}
