"""A random walk: Hypothesis says what people do, and shortens what breaks a rule.

It shares moves and invariants with ``search``, and goes where breadth does not come to: long ways,
several interruptions, things done twice. Hypothesis is a library of tests: without it, no walk.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from engine.core.flow import Ask, Flow, Work
from engine.explore.exploring import Finding, channels_of
from engine.explore.exploring import settings as settings_of
from engine.explore.invariants import IN_A_ROW, Broken, broken_in, repeated
from engine.explore.moves import Sort, anywhere, besides, onward
from engine.explore.nodes import Found
from engine.explore.rehearsal import Place, Plan, Rehearsal, Seen
from engine.explore.search import DONE
from engine.runtime.channel import Capabilities
from engine.stories.outcome import PlayedTurn
from engine.stories.stage import Stage

STEPS = 25
"""Moves of one conversation, at most."""


@dataclass(frozen=True, slots=True)
class Walked:
    """How many conversations there were, and the shortest that broke a rule, if any did."""

    talks: int
    turns: int
    finding: Finding | None


class _Broken(Exception):  # noqa: N818 - it carries what was found to Hypothesis
    """A conversation broke a rule."""


@dataclass(slots=True)
class _Walk:
    """What the conversations of one walk share."""

    stage: Stage
    worlds: list[tuple[Rehearsal, Place]]
    plans: list[Plan | None]
    channels: Mapping[str, Capabilities]
    talks: int = 0
    turns: int = 0
    finding: Finding | None = None

    def talk(self, data: st.DataObject) -> None:
        """Lead one conversation; raises ``_Broken`` when a rule is broken."""
        self.talks += 1
        rehearsal, first = data.draw(st.sampled_from(self.worlds))
        plan = data.draw(st.sampled_from(self.plans))
        rehearsal.return_to(first)
        if plan is not None:
            rehearsal.plan(*plan)
        turns: tuple[PlayedTurn, ...] = ()
        refused: list[PlayedTurn] = []
        seen = rehearsal.look()
        for _ in range(data.draw(st.integers(1, STEPS))):
            moves = [*onward(rehearsal, seen), *besides(rehearsal, seen)]
            moves += anywhere(rehearsal, seen)
            move = moves[data.draw(st.integers(0, len(moves) - 1))]
            before = seen.session.question.state if seen.session.question else None
            seen = rehearsal.play(move.acts)
            self.turns += len(seen.turns)
            if seen.failure is not None and seen.failure.kind not in DONE:
                return  # there was no such button
            turns += seen.turns
            after = seen.session.question.state if seen.session.question else None
            again = move.sort is Sort.WRONG and after == before
            refused = [*refused, *seen.turns] if again else []
            broken = [*self._broken(seen, before)]
            if len(refused) >= IN_A_ROW:
                broken += repeated(refused, before)
            if broken:
                found = Found(broken[0], turns, rehearsal.language, plan)
                self.finding = Finding(broken[0], rehearsal.setting, found)
                raise _Broken(broken[0].code)

    def _broken(self, seen: Seen, before: str | None) -> Iterator[Broken]:
        flow = self.stage.flow
        for number, turn in enumerate(seen.turns, 1):
            failure = seen.failure if number == len(seen.turns) else None
            yield from broken_in(flow, turn, failure, before, self.channels)
            before = turn.state


def walk(stage: Stage, talks: int, seed_: int) -> Walked:
    """Lead so many conversations; the same seed leads the same ones."""
    flow = stage.flow
    called = {name for name in flow.services if any(_calls(flow, name))}
    plans: list[Plan | None] = [None, *((name, "once") for name in sorted(called))]
    with ExitStack() as stack:
        rehearsals = [
            stack.enter_context(closing(Rehearsal(stage, setting, language)))
            for setting in settings_of(stage)
            for language in flow.languages
        ]
        worlds = [(rehearsal, rehearsal.keep()) for rehearsal in rehearsals]
        walked = _Walk(stage, worlds, plans, channels_of(flow))
        _lead(walked, talks, seed_)
    return Walked(walked.talks, walked.turns, walked.finding)


def _lead(walked: _Walk, talks: int, seed_: int) -> None:
    quietly = settings(
        max_examples=talks,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
    )
    talk: Callable[[], None] = seed(seed_)(quietly(given(st.data())(walked.talk)))
    with suppress(_Broken):  # Hypothesis plays the shortest last: it is the one that is kept
        talk()


def _calls(flow: Flow, service: str) -> Iterator[bool]:
    for dialog in flow.dialogs.values():
        for state in dialog.states.values():
            action = state.action
            yield isinstance(action, Work) and action.target == service
            yield isinstance(action, Ask) and action.check == service
