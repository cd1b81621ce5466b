"""Why a bot did something else than a story expected, where the ways it took tell.

A guess that names facts of the flow, or nothing; never a reason for reasons' sake.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.core.flow import UNAVAILABLE, Ask, Flow, State, Work
from engine.core.places import Goto
from engine.core.turn import Passage
from engine.stories.outcome import Failure, Played, PlayedTurn
from engine.stories.stage import Stage


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: the key of its words, and what they are made of."""

    key: str
    facts: dict[str, str]


def why(stage: Stage, played: Played) -> Reason | None:
    """Give the reason for a failure."""
    failure = played.failure
    if failure is None or failure.kind not in ("other", "ended", "silent", "more"):
        return None
    turn = played.turns[-1]
    planned = {plan.service.text for plan in played.story.fails}
    return (
        _unanswered(stage.flow, turn, planned)
        or _passed_over(stage, failure, turn)
        or _ended(stage.flow, turn)
        or _shape(stage.flow, failure, turn)
    )


def _unanswered(flow: Flow, turn: PlayedTurn, planned: set[str]) -> Reason | None:
    """Find the service that did not answer, so that the bot says so instead."""
    failed = [p for p in turn.passages if p.trigger == "failed"]
    if not failed or not any(m.said.startswith(f"{UNAVAILABLE}.") for m in turn.messages):
        return None
    service = _service(flow.state(failed[-1].state))
    if service is None:
        return None
    return Reason("planned" if service in planned else "failed", {"service": service})


def _passed_over(stage: Stage, failure: Failure, turn: PlayedTurn) -> Reason | None:
    """Find out why the expected state was not entered: a condition, or a loop without items."""
    for named in stage.names.find(str(failure.facts.get("expected", ""))):
        dialog, _, rest = named.said.partition(".")
        if dialog not in stage.flow.dialogs:
            continue
        reason = _skipped(stage, turn, dialog, rest.partition(".")[0])
        if reason := reason or _no_round(stage, turn, dialog):
            return reason
    return None


def _skipped(stage: Stage, turn: PlayedTurn, dialog: str, name: str) -> Reason | None:
    """Find the condition that let nobody into a state to which a way led."""
    doc = stage.utility.dialogs[dialog].state(name)
    entered = any(passage.state == f"{dialog}.{name}" for passage in turn.passages)
    if doc is None or doc.guard is None or entered:
        return None
    passed = (place for p in turn.passages for place in _passed(stage.flow, p, dialog))
    if Goto(name) not in passed:
        return None
    return Reason("skipped", {"dialog": dialog, "state": name, "guard": doc.guard.text})


def _passed(flow: Flow, passage: Passage, dialog: str) -> Iterator[Goto]:
    """Give the guarded states that a way leads to, or past."""
    state = flow.state(passage.state)
    place = state.ways.get(passage.trigger)
    while state.dialog == dialog and isinstance(place, Goto):
        target = flow.dialogs[dialog].states[place.state]
        if target.guard is None:
            return
        yield place
        place = target.below


def _no_round(stage: Stage, turn: PlayedTurn, dialog: str) -> Reason | None:
    """Find the loop that should have played the dialog and was over at once."""
    played = {stage.flow.state(passage.state).dialog for passage in turn.passages}
    for passage in turn.passages:
        state = stage.flow.state(passage.state)
        work = state.action
        if not isinstance(work, Work) or work.each is None or work.target in played:
            continue
        doc = stage.utility.dialogs[state.dialog].state(state.name)
        if dialog in _below(stage.flow, work.target) and doc is not None and doc.each is not None:
            facts = {"dialog": state.dialog, "state": state.name, "items": doc.each.items}
            return Reason("no_round", facts)
    return None


def _below(flow: Flow, dialog: str) -> set[str]:
    """Give the dialogs that are played within a dialog, itself included."""
    found: set[str] = set()
    waiting = [dialog]
    while waiting:
        name = waiting.pop()
        if name in flow.dialogs and name not in found:
            found.add(name)
            actions = [state.action for state in flow.dialogs[name].states.values()]
            waiting += [action.target for action in actions if isinstance(action, Work)]
    return found


def _ended(flow: Flow, turn: PlayedTurn) -> Reason | None:
    """Find the service or dialog whose outcome led elsewhere."""
    for passage in reversed(turn.passages):
        if passage.trigger != "done" and not passage.trigger.startswith("press "):
            state = flow.state(passage.state)
            facts = {"dialog": state.dialog, "state": state.name, "outcome": passage.trigger}
            return Reason("outcome", facts)
    return None


def _shape(flow: Flow, failure: Failure, turn: PlayedTurn) -> Reason | None:
    """Find the kind of which an answer was not."""
    if failure.index is None or failure.index >= len(turn.messages):
        return None
    dialog, _, rest = turn.messages[failure.index].said.partition(".")
    name, _, outcome = rest.partition(".")
    state = flow.dialogs[dialog].states.get(name) if dialog in flow.dialogs else None
    if outcome != "again" or state is None or not isinstance(state.action, Ask):
        return None
    if state.action.kind is None:
        return None
    return Reason("shape", {"dialog": dialog, "state": name, "kind": state.action.kind})


def _service(state: State) -> str | None:
    if isinstance(state.action, Work):
        return state.action.target
    return state.action.check if isinstance(state.action, Ask) else None
