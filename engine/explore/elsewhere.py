"""The same conversation in another language of the bot's."""

from collections.abc import MutableMapping, Sequence

from engine.explore.moves import Move
from engine.explore.rehearsal import Place, Plan, Rehearsal, Seen
from engine.stories.outcome import PlayedTurn


class Elsewhere:
    """A rehearsal that follows another one, whose language it does not speak."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._first = rehearsal.keep()
        self._lost: Sequence[PlayedTurn] | None = None

    @property
    def language(self) -> str:
        """The language that is spoken here."""
        return self._rehearsal.language

    def keep(self) -> Place:
        """Give the place where it stands."""
        return self._rehearsal.keep()

    def stand(
        self,
        known: MutableMapping[str, Place],
        turns: Sequence[PlayedTurn],
        before: Plan | None,
        plan: Plan | None,
    ) -> bool:
        """Come to where those turns lead; False where one of them cannot be played here.

        ``known`` has the place if it was come to before, and gets it. ``before`` is the plan that
        held in those turns, ``plan`` the one that holds from now on.
        """
        if self.language in known:
            self._rehearsal.return_to(known[self.language])
        elif turns == self._lost:
            return False
        else:
            self._rehearsal.return_to(self._first)
            if before is not None:
                self._rehearsal.plan(before)
            if self._rehearsal.play([turn.turn.act for turn in turns]).failure is not None:
                self._lost = turns
                return False
            known[self.language] = self._rehearsal.keep()
        if plan is not None:
            self._rehearsal.plan(plan)
        return True

    def play(self, move: Move) -> Seen:
        """Make a move there."""
        return self._rehearsal.play(move.acts)
