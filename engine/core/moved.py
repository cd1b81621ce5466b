"""Whether a conversation can go on in this version of its flow.

Not where it goes if it cannot: at the latest the menu, with an honest word (DESIGN §6).
"""

from collections.abc import Sequence

from engine.core.flow import Ask, Flow, State, Work
from engine.core.session import Call, Frame, Return


def stands(flow: Flow, frames: Sequence[Frame], pending: Call | None = None) -> bool:
    """Whether every dialog still calls the next, and the last one asks, or calls ``pending``."""
    states = [_state(flow, frame) for frame in frames]
    for caller, called in zip(states, frames[1:], strict=False):
        if called.returns is Return.RESULT and _work(caller) != called.dialog:
            return False
    if None in states:
        return False
    if pending is not None:
        return pending.service in flow.services and _work(states[-1]) == pending.service
    return isinstance(getattr(states[-1], "action", None), Ask)


def _state(flow: Flow, frame: Frame) -> State | None:
    dialog = flow.dialogs.get(frame.dialog)
    return dialog.states.get(frame.state.partition(".")[2]) if dialog else None


def _work(state: State | None) -> str | None:
    """Name the dialog or service that a state runs, or by which it checks an answer."""
    match state.action if state else None:
        case Work(target=target):
            return target
        case Ask(check=check):
            return check
    return None
