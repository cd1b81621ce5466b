"""A random walk: Hypothesis says what people do, and shortens what breaks a rule.

It shares moves and invariants with ``search``, and goes where breadth does not come to: long ways,
several interruptions, things done twice. Every conversation is led in all languages at once, which
must go alike. Hypothesis is a library of tests: without it, no walk.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from engine.core.flow import Ask, Flow, Work
from engine.explore.exploring import Finding, channels_of
from engine.explore.exploring import settings as settings_of
from engine.explore.invariants import IN_A_ROW, Broken, broken_in, repeated, unlike
from engine.explore.moves import Move, Sort, anywhere, besides, onward
from engine.explore.nodes import Found
from engine.explore.rehearsal import Place, Plan, Rehearsal, Seen, Setting
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


@dataclass(frozen=True, slots=True)
class _World:
    """The same circumstances in every language, each with the place where somebody is new."""

    rehearsals: tuple[tuple[Rehearsal, Place], ...]

    def begin(self, plan: Plan | None) -> None:
        """Let somebody new come, in every language; services end as planned."""
        for rehearsal, first in self.rehearsals:
            rehearsal.return_to(first)
            if plan is not None:
                rehearsal.plan(plan)


@dataclass(slots=True)
class _Walk:
    """What the conversations of one walk share."""

    stage: Stage
    worlds: list[_World]
    plans: list[Plan | None]
    channels: Mapping[str, Capabilities]
    talks: int = 0
    turns: int = 0
    finding: Finding | None = None

    def talk(self, data: st.DataObject) -> None:
        """Lead one conversation; raises ``_Broken`` when a rule is broken."""
        self.talks += 1
        world = data.draw(st.sampled_from(self.worlds))
        plan = data.draw(st.sampled_from(self.plans))
        world.begin(plan)
        (rehearsal, _), *others = world.rehearsals
        following = [other for other, _ in others]
        led = _Led(self.stage.flow, self.channels, rehearsal, plan)
        for _ in range(data.draw(st.integers(1, STEPS))):
            moves = led.moves()
            move = moves[data.draw(st.integers(0, len(moves) - 1))]
            before = len(led.turns)
            found, following = led.make(move, following)
            self.turns += len(led.turns) - before
            if found is not None:
                self.finding = Finding(found.broken, rehearsal.setting, found)
                raise _Broken(found.broken.code)
            if led.over:
                return  # there was no such button


class _Led:
    """One conversation: where it stands, and what has come of it."""

    def __init__(
        self,
        flow: Flow,
        channels: Mapping[str, Capabilities],
        rehearsal: Rehearsal,
        plan: Plan | None,
    ) -> None:
        self._flow, self._channels, self._plan = flow, channels, plan
        self._rehearsal, self._seen = rehearsal, rehearsal.look()
        self._refused: list[PlayedTurn] = []
        self.turns: tuple[PlayedTurn, ...] = ()
        self.over = False

    def moves(self) -> list[Move]:
        """Give what may be done next."""
        rehearsal, seen = self._rehearsal, self._seen
        return [
            *onward(rehearsal, seen), *besides(rehearsal, seen), *anywhere(rehearsal, seen)
        ]  # fmt: skip

    def make(
        self, move: Move, following: Sequence[Rehearsal]
    ) -> tuple[Found | None, list[Rehearsal]]:
        """Make a move in every language; give what it broke, and who can go on following."""
        before, earlier = _waiting(self._seen), self.turns
        self._seen = seen = self._rehearsal.play(move.acts)
        if _unplayable(seen):
            self.over = True
            return None, []
        self.turns += seen.turns
        again = move.sort is Sort.WRONG and _waiting(seen) == before
        self._refused = [*self._refused, *seen.turns] if again else []
        broken = [*self._broken(seen, before)]
        if len(self._refused) >= IN_A_ROW:
            broken += repeated(self._refused, before)
        if broken:
            found = Found(broken[0], self.turns, self._rehearsal.language, self._plan)
            return found, []
        return self._in_other_languages(move, before, earlier, following)

    def _in_other_languages(
        self, move: Move, before: str | None, earlier: tuple[PlayedTurn, ...],
        following: Sequence[Rehearsal],
    ) -> tuple[Found | None, list[Rehearsal]]:  # fmt: skip
        left = []
        for rehearsal in following:
            other = rehearsal.play(move.acts)
            if _unplayable(other):
                continue
            both = (self._rehearsal.language, rehearsal.language)
            broken = [*self._broken(other, before)]
            broken += unlike(self._flow, self._seen.turns, other.turns, both)
            if broken:
                turns = (*earlier, *other.turns)
                return Found(broken[0], turns, rehearsal.language, self._plan), []
            left.append(rehearsal)
        return None, left

    def _broken(self, seen: Seen, before: str | None) -> Iterator[Broken]:
        planned = self._plan is not None and self._plan.named
        for number, turn in enumerate(seen.turns, 1):
            failure = seen.failure if number == len(seen.turns) else None
            yield from broken_in(self._flow, turn, failure, before, self._channels, planned=planned)
            before = turn.state


def walk(stage: Stage, talks: int, seed_: int) -> Walked:
    """Lead so many conversations; the same seed leads the same ones."""
    flow = stage.flow
    called = {name for name in flow.services if any(_calls(flow, name))}
    plans: list[Plan | None] = [None]
    plans += [
        Plan(name, how) for name in sorted(called) for how in ("once", *flow.services[name].ends)
    ]
    with ExitStack() as stack:
        worlds = [_world(stage, setting, stack) for setting in settings_of(stage)]
        walked = _Walk(stage, worlds, plans, channels_of(flow))
        _lead(walked, talks, seed_)
    return Walked(walked.talks, walked.turns, walked.finding)


def _world(stage: Stage, setting: Setting, stack: ExitStack) -> _World:
    rehearsals = [
        stack.enter_context(closing(Rehearsal(stage, setting, language)))
        for language in stage.flow.languages
    ]
    return _World(tuple((rehearsal, rehearsal.keep()) for rehearsal in rehearsals))


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


def _waiting(seen: Seen) -> str | None:
    """Name the state of the question that waits."""
    return seen.session.question.state if seen.session.question else None


def _unplayable(seen: Seen) -> bool:
    """Whether something could not be done at all."""
    return seen.failure is not None and seen.failure.kind not in DONE


def _calls(flow: Flow, service: str) -> Iterator[bool]:
    for dialog in flow.dialogs.values():
        for state in dialog.states.values():
            action = state.action
            yield isinstance(action, Work) and action.target == service
            yield isinstance(action, Ask) and action.check == service
