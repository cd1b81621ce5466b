"""Dead ends, questions without an answer, states without a visitor: what a whole search shows.

Judged only of what the search has gone through: what lies beyond a bound may lead anywhere.
"""

from collections.abc import Collection, Iterator, Mapping

from engine.core.flow import RESCUES, Ask, Flow, State, Work
from engine.core.places import Again, Goto
from engine.explore.invariants import DEAD_END, UNANSWERABLE, UNREACHED, Broken
from engine.explore.moves import Move, Sort
from engine.explore.nodes import Found, Gone, Node
from engine.language.tree import Utility
from engine.stories.possible import Ways, possible_ways

_UNASKED = ("too_many", "silent", "failed", "none")
"""Ways out of a question that no answer takes."""


def dead_ends(flow: Flow, gone: Gone) -> Iterator[Found]:
    """Find the questions from which no answer or button leads to the menu or to an end."""
    home = _leading_home(flow, gone)
    found: dict[str, Node] = {}
    for node in gone.nodes:
        if node.state is not None and node.ways is not None and id(node) not in home:
            found.setdefault(node.state, node)
    first = flow.languages[0]
    for state, node in found.items():
        counting = (Sort.PRESS, Sort.ANSWER)
        ways = {target.state for move, target in node.ways or () if move.sort in counting}
        leads = sorted(way for way in ways if way) or [state]
        broken = Broken(DEAD_END, state, facts={"state": state, "leads": leads})
        yield Found(broken, node.conversation, first, node.plan)


def unanswerable(flow: Flow, gone: Gone, channel: str) -> Iterator[Found]:
    """Find the questions that took none of the answers that were tried."""
    for state, node in gone.asked.items():
        action = flow.state(state).action
        if not isinstance(action, Ask) or (action.kind is None and action.choose is None):
            continue
        if (
            node.ways is None
            or node.raised
            or any(_answers(flow, state, way) for way in _taken(gone, state))
        ):
            continue
        tried = [move.name for move, _ in node.ways if move.sort is Sort.ANSWER]
        kind = action.kind or "choose"
        facts = {"state": state, "kind": kind, "tried": tried, "channel": channel}
        yield Found(Broken(UNANSWERABLE, state, channel, facts), node.conversation,
                    flow.languages[0], node.plan)  # fmt: skip


def unreached(
    flow: Flow, utility: Utility, states: set[str], blocked: Collection[tuple[str, str]]
) -> Iterator[Broken]:
    """Find the states to which no conversation came, with what leads there as it is written.

    Of states that stand one behind the other the first is named, and none behind a ``blocked`` way
    of which something is said already. The dialogs that open when a person or a service fails are
    left out: there may be no occasion.
    """
    possible = possible_ways(flow, utility)
    for path in possible:
        if path in states or path.partition(".")[0] in RESCUES:
            continue
        ways = [way for way in _ways_to(flow, possible, path) if way not in blocked]
        callers = [caller for caller in _callers(flow, possible, path) if caller in states]
        if callers or any(state in states for state, _ in ways):
            needs = [*_condition(utility, path), *(f"{state} → {way}" for state, way in ways)]
            yield Broken(UNREACHED, path, facts={"state": path, "needs": needs, "callers": callers})


def _leading_home(flow: Flow, gone: Gone) -> set[int]:
    """Give the nodes from which an answer or a press leads home at last, by their ``id``."""
    before: dict[int, list[int]] = {}
    waiting = []
    for node in gone.nodes:
        if _is_home(flow, node):
            waiting.append(id(node))
        for move, target in node.ways or ():
            if _counts(node, move, target):
                before.setdefault(id(target), []).append(id(node))
    home: set[int] = set()
    while waiting:
        each = waiting.pop()
        if each not in home:
            home.add(each)
            waiting += before.get(each, [])
    return home


def _is_home(flow: Flow, node: Node) -> bool:
    """Whether a conversation has come to rest here, or nobody knows where it leads."""
    at_menu = node.state == flow.menu_path and len(node.seen.session.stack) == 1
    unknown = node.ways is None or node.plan is not None or node.raised
    return node.state is None or at_menu or unknown


def _counts(node: Node, move: Move, target: Node) -> bool:
    """Whether a move is an answer, and not a way by which the engine rescues people."""
    if move.sort not in (Sort.PRESS, Sort.ANSWER):
        return False
    rescued = any(frame.dialog in RESCUES for frame in target.seen.session.stack)
    return not rescued or any(frame.dialog in RESCUES for frame in node.seen.session.stack)


def _taken(gone: Gone, path: str) -> list[str]:
    return [trigger for state, trigger in gone.ways if state == path]


def _answers(flow: Flow, path: str, trigger: str) -> bool:
    """Whether a way is taken by an answer that the question took."""
    refused = isinstance(flow.state(path).ways.get(trigger), Again)
    return not (trigger.startswith("press ") or trigger in _UNASKED or refused)


def _condition(utility: Utility, path: str) -> Iterator[str]:
    """Write on what condition a state lets anybody in, if it has one."""
    dialog, _, name = path.partition(".")
    doc = utility.dialogs[dialog].state(name)
    if doc is not None and doc.guard is not None:
        yield f"if: {doc.guard.text}"


def _ways_to(flow: Flow, possible: Ways, path: str) -> Iterator[tuple[str, str]]:
    """Give the ways that lead to a state: of which state, by which trigger."""
    dialog, _, name = path.partition(".")
    for state in flow.dialogs[dialog].states.values():
        for trigger in possible.get(state.path, ()):
            if _passes(flow, state, trigger, name):
                yield state.path, trigger


def _callers(flow: Flow, possible: Ways, path: str) -> Iterator[str]:
    """Name the states that run the dialog which begins with this state."""
    dialog, _, name = path.partition(".")
    if name != next(iter(flow.dialogs[dialog].states)):
        return
    for caller in possible:
        action = flow.state(caller).action
        if isinstance(action, Work) and action.target == dialog:
            yield caller


def _passes(flow: Flow, state: State, trigger: str, name: str) -> bool:
    """Whether a way leads to a state, at once or past states with conditions."""
    place = state.ways.get(trigger)
    states: Mapping[str, State] = flow.dialogs[state.dialog].states
    while isinstance(place, Goto):
        if place.state == name:
            return True
        target = states[place.state]
        place = target.below if target.guard is not None else None
    return False
