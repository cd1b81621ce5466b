"""The machine of a flow: ways, guards, junctions (LANGUAGE §2.4 "Compilation")."""

import logging
from collections.abc import Callable, Mapping

import pytest
from transitions import MachineError

from engine.core.flow import Condition, Dialog, State
from engine.core.machine import Machine
from engine.core.places import Again, Back, Do, End, Goto, Menu, Place
from engine.core.position import Position
from engine.core.session import Frame, Session
from engine.core.values import Values

HERE = Position("flows/bot/main.yaml", 1, 1, 1, 1)


def _dialog(name: str, **states: tuple[Mapping[str, Place], Condition | None]) -> Dialog:
    """Make a dialog whose states fall through downwards."""
    below: dict[str, Place] = {}
    names = list(states)
    for upper, lower in zip(names, [*names[1:], ""], strict=True):
        below[upper] = Goto(lower) if lower else End()
    made = {
        state: State(name, state, HERE, True, {"done": below[state], **ways}, below[state], guard)
        for state, (ways, guard) in states.items()
    }
    return Dialog(name, "", (), (), made)


def _when(name: str) -> Condition:
    return lambda scope: bool(scope.get(name))


def _at(state: str) -> Session:
    return Session([Frame(state.partition(".")[0], state)])


def _machine(*dialogs: Dialog) -> Machine:
    return Machine({dialog.name: dialog for dialog in dialogs})


def test_entering_comes_to_the_first_state() -> None:
    """A dialog begins at its top."""
    machine, session = (
        _machine(_dialog("main", a=({}, None), b=({}, None))),
        Session([Frame("main", "")]),
    )
    assert machine.enter(session, dict) == Goto("a")
    assert session.state == "main.a"


def test_a_guard_lets_in_or_passes_on() -> None:
    """A state whose condition is not true is passed over, several in a row too."""
    dialog = _dialog("main", a=({}, _when("x")), b=({}, _when("y")), c=({}, None))
    machine = _machine(dialog)
    for scope, state in (({"x": 1}, "a"), ({"y": 1}, "b"), ({}, "c"), ({"x": 1, "y": 1}, "a")):
        session = Session([Frame("main", "")])
        assert machine.enter(session, scope.copy) == Goto(state)


def test_guards_at_the_end_of_a_dialog_lead_to_its_end() -> None:
    """Nothing below lets in: the dialog is over."""
    machine = _machine(_dialog("main", a=({}, _when("x")), b=({}, _when("y"))))
    session = Session([Frame("main", "")])
    assert machine.enter(session, dict) == End()


@pytest.mark.parametrize(
    "place", [Goto("b"), End(), End("wrong"), Again(), Back(), Menu(), Do("help")]
)
def test_every_place_can_be_reached(place: Place) -> None:
    """A way leads to a state of the dialog or to a junction."""
    machine = _machine(_dialog("main", a=({"press x": place}, None), b=({}, None)))
    assert machine.fire(_at("main.a"), "press x", dict) == place


def test_a_guard_may_answer_with_anything_true() -> None:
    """Conditions are ours; what counts is truth, not the value True."""
    guard: Callable[[Values], bool] = lambda scope: scope["list"]  # type: ignore[assignment,return-value]  # noqa: E731
    machine = _machine(_dialog("main", a=({}, guard), b=({}, None)))
    session = Session([Frame("main", "")])
    assert machine.enter(session, lambda: {"list": ["something"]}) == Goto("a")
    assert machine.enter(session, lambda: {"list": []}) == Goto("b")


def test_states_of_one_name_in_two_dialogs_are_apart() -> None:
    """A session moves within its own dialog."""
    one = _dialog("one", a=({"press x": Goto("b")}, None), b=({}, None))
    two = _dialog("two", a=({"press x": End("no")}, None), b=({}, None))
    machine = _machine(one, two)
    assert machine.fire(_at("one.a"), "press x", dict) == Goto("b")
    assert machine.fire(_at("two.a"), "press x", dict) == End("no")


def test_a_way_that_is_not_there_is_a_programmers_error() -> None:
    """Every way was checked before; nothing is passed over in silence."""
    machine = _machine(_dialog("main", a=({"press x": End()}, None), b=({}, None)))
    session = _at("main.b")
    with pytest.raises(MachineError):
        machine.fire(session, "press x", dict)
    assert session.state == "main.b"


def test_one_machine_serves_every_session() -> None:
    """It holds no model: what one session does is not seen by another."""
    machine = _machine(_dialog("main", a=({}, None), b=({}, None)))
    first, second = _at("main.a"), _at("main.a")
    machine.fire(first, "done", dict)
    assert (first.state, second.state) == ("main.b", "main.a")


def test_nothing_of_a_conversation_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The machine's library is kept quiet: it would print the scope."""
    with caplog.at_level(logging.DEBUG):
        machine = _machine(_dialog("main", a=({}, _when("x")), b=({}, None)))
        session = Session([Frame("main", "")])
        machine.enter(session, lambda: {"account": "270001234567"})
        machine.fire(session, "done", lambda: {"account": "270001234567"})
    assert caplog.text == ""
