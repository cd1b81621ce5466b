"""Places as staff write them, for messages."""

from engine.core.places import Again, Back, Do, End, Goto, Menu, Place


def spelled(place: Place) -> str:
    """Write a place so that reading it gives the place back."""
    match place:
        case Goto(state):
            return state
        case End("done"):
            return "end"
        case End(outcome):
            return f"end {outcome}"
        case Again():
            return "again"
        case Back():
            return "back"
        case Menu():
            return "menu"
        case Do(dialog):
            return f"do {dialog}"
