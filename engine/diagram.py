"""A picture of a flow in Mermaid: what staff and developers look at to see where it goes.

Shapes: a stadium offers buttons, a rectangle asks, a rhombus calls a service or plays a dialog,
plain text only speaks. Names never become ids (a space or a keyword would break the picture).
"""

from collections.abc import Iterator
from pathlib import Path

from engine.core.places import Again, Back, Do, End, Goto, Menu, Place
from engine.language.documents import DialogDoc, StateDoc
from engine.language.tree import SHARED, Tree, Utility, bots, read_tree
from engine.usage import wrong

_FORBIDDEN = str.maketrans(dict.fromkeys('";:<>{}[]()|#`', " "))


def diagram_of(root: Path, name: str) -> str:
    """Draw ``bot/dialog``, every dialog of ``bot``, or a shared ``dialog``.

    Raises ``click.UsageError`` with the nearest names when there is none such.
    """
    bot, _, dialog = name.partition("/")
    known = bots(root)
    if bot in known:
        utility = read_tree(root, [bot]).utilities[bot]
        return "\n".join(_drawn(_chosen(utility, dialog, name)))
    tree = read_tree(root, [])
    wanted = dialog if bot == SHARED else name
    if wanted in tree.shared:
        return "\n".join(_drawn([tree.shared[wanted]]))
    raise wrong("no_flow", name, [*known, *_names(tree)])


def _chosen(utility: Utility, dialog: str, name: str) -> list[DialogDoc]:
    reachable = utility.reachable()
    if not dialog:
        return list(reachable.values())
    if dialog not in reachable:
        raise wrong("no_flow", name, [f"{utility.bot.bot}/{each}" for each in reachable])
    return [reachable[dialog]]


def _names(tree: Tree) -> list[str]:
    return [f"{SHARED}/{name}" for name in tree.shared]


def _drawn(dialogs: list[DialogDoc]) -> Iterator[str]:
    yield "flowchart TD"
    for number, dialog in enumerate(dialogs):
        yield f'  subgraph d{number}["{_clean(dialog.name)}"]'
        yield from (f"    {line}" for line in _dialog(dialog, f"d{number}"))
        yield "  end"


def _dialog(dialog: DialogDoc, prefix: str) -> Iterator[str]:
    ids = {state.name.text: f"{prefix}s{n}" for n, state in enumerate(dialog.states)}
    exits: dict[str, str] = {}
    edges: list[str] = []
    for state in dialog.states:
        yield f"{ids[state.name.text]}{_shape(state)}"
        for label, place in _ways(dialog, state):
            target = _target(place, ids, exits, prefix)
            edges.append(f"{ids[state.name.text]} -->{_label(label)} {target}")
    yield from (f'{node}(["{_clean(text)}"])' for text, node in exits.items())
    yield from edges


def _ways(dialog: DialogDoc, state: StateDoc) -> Iterator[tuple[str, Place]]:
    """Give the ways out of a state, each with its label; the plain way on has none."""
    yield from ((button.name.text, button.way.place) for button in state.buttons)
    yield from ((branch.name.text, branch.way.place) for branch in state.then)
    if state.go is not None:
        yield "", state.go.place
    elif state.ask or state.choose is not None or not state.buttons:
        below = dialog.below(state)
        yield "", Goto(below.name.text) if below else End()


def _target(place: Place, ids: dict[str, str], exits: dict[str, str], prefix: str) -> str:
    if isinstance(place, Goto) and place.state in ids:
        return ids[place.state]
    return exits.setdefault(_words(place), f"{prefix}x{len(exits)}")


def _words(place: Place) -> str:
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


def _shape(state: StateDoc) -> str:
    name = _clean(state.name.text)
    if state.do is not None:
        called = _clean(state.do.text)
        return f'{{"{name}<br/>{called}"}}'
    if state.ask is not None or state.choose is not None:
        return f'["{name}"]'
    return f'(["{name}"])' if state.buttons else f'>"{name}"]'


def _label(words: str) -> str:
    return f"|{_clean(words)}|" if words else ""


def _clean(words: str) -> str:
    return words.translate(_FORBIDDEN).strip() or " "
