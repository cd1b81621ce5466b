"""Whether a conversation can go on in this version of its flow.

Not where it goes if it cannot: at the latest the menu, with an honest word (DESIGN §6).
"""

from collections.abc import Sequence

from engine.core.flow import Ask, Flow, State
from engine.core.session import Call, Frame, Return


def stands(flow: Flow, frames: Sequence[Frame], pending: Call | None = None) -> bool:
    """Whether every dialog still calls the next, and the last one asks, or calls ``pending``."""
    state: State | None = None
    for frame in frames:
        caller, state = state, flow.states.get(frame.state)
        if state is None:
            return False
        if caller and frame.returns is Return.RESULT and caller.calls != frame.dialog:
            return False
    if state is None:
        return False
    if pending is not None:
        return pending.service in flow.services and state.calls == pending.service
    return isinstance(state.action, Ask)
