"""Work: the dialogs and services that states run, and where their outcomes lead.

Not how a service is called (``engine.runtime``) and not the dialogs that come in between
(``asides``).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.core import asides
from engine.core.effects import CallService
from engine.core.flow import UNAVAILABLE, Expression, State, Work
from engine.core.places import Menu, Place
from engine.core.session import Call, Frame, Loop, Return
from engine.core.turn import Passage
from engine.core.values import Value, Values

if TYPE_CHECKING:
    from engine.core.play import Play


def begin(play: "Play", state: State, work: Work) -> Place | None:
    """Run a dialog or a service; with ``each`` for the first of the items.

    While the loop goes on, the state's name holds what the rounds so far have given.
    """
    if work.each is None:
        return start(play, work)
    frame, (name, items) = play.session.changing(), work.each
    listed = items(play.scope)
    frame.loop = Loop(list(listed) if isinstance(listed, list) else [])
    frame.values[state.name] = []
    if not frame.loop.items:
        return play.take("done")
    frame.values[name] = frame.loop.items[0]
    return start(play, work)


def start(play: "Play", work: Work) -> Place | None:
    """Run the work once, for the item in hand if there is a loop."""
    if work.target in play.flow.services:
        call(play, work.target, work.inputs)
        return None
    dialog = play.flow.dialogs[work.target]
    return play.push(Frame(dialog.name, "", play.needs(dialog, work.inputs)))


def call(play: "Play", service: str, inputs: Mapping[str, Expression]) -> None:
    """Call a service with what it takes; a call that was not answered is made again as it was."""
    scope, frame = play.scope, play.session.changing()
    takes = play.flow.services[service].takes
    given = {n: inputs[n](scope) if n in inputs else scope.get(n) for n in takes}
    called = frame.unanswered
    if called is None or (called.service, called.inputs) != (service, given):
        play.session.calls += 1
        called = Call(play.session.calls, service, given)
    frame.unanswered = play.session.pending = called
    play.effects.append(CallService(called))


def returned(
    play: "Play", state: State, outcome: str, facts: Values, gives: tuple[str, ...]
) -> Place | None:
    """Take over what a dialog or service gave, and go on with the loop or the next state."""
    frame, work = play.session.changing(), state.action
    frame.values.update(facts)
    if outcome != "done":
        return leave(play, state, outcome)
    if not isinstance(work, Work) or work.each is None or frame.loop is None:
        return play.take("done")
    loop = frame.loop
    loop.results.append(_gist(facts, gives))
    loop.index += 1
    frame.values[state.name] = list(loop.results)
    if loop.index < len(loop.items):
        frame.values[work.each[0]] = loop.items[loop.index]
        return start(play, work)
    return play.take("done")


def leave(play: "Play", state: State, outcome: str) -> Place:
    """Leave a state by a named outcome."""
    if outcome in state.ways:
        return play.take(outcome)
    play.passages.append(Passage(state.path, outcome))
    return way(play, state, outcome)


def way(play: "Play", state: State, outcome: str) -> Place:
    """Tell where a named outcome leads: as the state says, or by default its service.

    Raises ``LookupError`` for an outcome of which neither speaks: a programmer's error.
    """
    service = play.flow.services.get(state.calls or "")
    default = service.ends.get(outcome) if service else None
    place = state.ways.get(outcome) or default
    if place is None:
        raise LookupError(f"{state.path}: nothing is written for the outcome {outcome!r}")
    return place


def failed(play: "Play", state: State) -> Place:
    """Go on without a service that did not answer: the step is kept, to be done again."""
    if "failed" in state.ways:
        return play.take("failed")
    play.passages.append(Passage(state.path, "failed"))
    return asides.rescue(play, UNAVAILABLE, Return.RETRY) or Menu()


def _gist(facts: Values, gives: tuple[str, ...]) -> Value:
    """Give what one round of a loop leaves: a value, several by name, or that it was done."""
    if not gives:
        return True
    if len(gives) == 1:
        return facts.get(gives[0])
    return {name: facts.get(name) for name in gives}
