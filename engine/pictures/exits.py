"""How the places are written that lead out of a dialog's own states."""

from engine.core.places import Again, Back, Do, End, Goto, Menu, Place


def spelled(place: Place) -> str:
    """Write a place as it stands in YAML."""
    match place:
        case End(outcome):
            return "end" if outcome == "done" else f"end {outcome}"
        case Do(dialog):
            return f"do {dialog}"
        case Again():
            return "again"
        case Back():
            return "back"
        case Menu():
            return "menu"
        case Goto(state):
            return state
