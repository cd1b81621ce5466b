"""Breadth first through the situations of a bot: the first conversation to one is the shortest.

First come the conversations in which services do what they do with the sample data; then those in
which one of them, the first time that it is called, ends in another way that it declares. Not what
is wrong at all (``invariants``, ``survey``) and not the words about it.
"""

import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from engine.core.flow import RESCUES, Ask, Work
from engine.core.places import Again
from engine.explore.elsewhere import Elsewhere
from engine.explore.invariants import broken_in, repeated, unlike, visited
from engine.explore.moves import Move, Sort, anywhere, besides, onward
from engine.explore.nodes import Bounds, Found, Gone, Node
from engine.explore.rehearsal import Plan, Rehearsal, Seen
from engine.explore.situations import kind_of_place, outline, situation, stance
from engine.runtime.channel import Capabilities
from engine.runtime.failing import TIMES
from engine.stories.outcome import PlayedTurn

REPEATS = 6
"""Times that one refused answer is given, which may lead where other answers do not."""
DONE = ("raised", "forgotten")
"""Failures of a turn that happened; after any other the turn could not be played at all."""


class Search:
    """One search, from somebody new; ``coarse``: every question once, whatever is known there."""

    def __init__(
        self,
        rehearsal: Rehearsal,
        elsewhere: Sequence[Elsewhere],
        bounds: Bounds,
        channels: Mapping[str, Capabilities],
        tell: Callable[[Found], None],
        progress: Callable[[Gone], None],
        *,
        coarse: bool = False,
        until: float | None = None,
    ) -> None:
        self._rehearsal, self._bounds, self._coarse = rehearsal, bounds, coarse
        self._flow, self._channels, self._elsewhere = rehearsal.stage.flow, channels, elsewhere
        self._tell, self._progress = tell, progress
        self._until = until or time.monotonic() + bounds.seconds
        self._natural: deque[Node] = deque()
        self._forced: deque[Node] = deque()
        self._tried: set[Hashable] = set()
        self.gone = Gone()

    def run(self) -> Gone:
        """Search until everything is gone through, or a bound is hit."""
        root = self._node(None, (), self._rehearsal.look(), None, frozenset())
        self._natural.append(root)
        while (node := self._next()) is not None:
            if (bound := self._hit()) is not None:
                self.gone.bound = bound
                break
            self._go_through(node)
            self._progress(self.gone)
        return self.gone

    def _next(self) -> Node | None:
        for waiting in (self._natural, self._forced):
            if waiting:
                return waiting.popleft()
        return None

    def _hit(self) -> str | None:
        if time.monotonic() > self._until:
            return "seconds"
        return "situations" if len(self.gone.nodes) >= self._bounds.situations else None

    def _go_through(self, node: Node) -> None:
        node.ways = []
        if len(node.conversation) >= self._bounds.depth:
            self.gone.bound, node.ways = "depth", None
            return
        self._return_to(node, None)
        moves = onward(self._rehearsal, node.seen, self._bounds.answers)
        if self._first_time("stance", node.stance):
            moves += besides(self._rehearsal, node.seen)
        if self._first_time("where", node.where):
            moves += anywhere(self._rehearsal, node.seen)
        for move in moves:
            self._try(node, move)
        node.place = None  # nobody comes back here
        node.elsewhere.clear()

    def _try(self, node: Node, move: Move) -> None:
        """Make a move in every way that its services may end, and in every language."""
        made = self._make(node, move, None)
        if made is None:
            return
        seen, child = made
        self._in_other_languages(node, move, seen, child)
        if self._refused(node, move, seen) and self._first_time("repeat", node.state, _said(seen)):
            self._repeat(node, move)
        for plan in self._plans(node, seen):
            forced = self._make(node, move, plan)
            if forced is not None:
                self._in_other_languages(node, move, *forced, plan)

    def _make(self, node: Node, move: Move, plan: Plan | None) -> tuple[Seen, Node] | None:
        """Make a move and take in what came of it; None where it could not be made, or raised."""
        self._return_to(node, plan)
        seen = self._play(move)
        if not self._well(
            node.conversation, node.state, seen, node.plan or plan, self._flow.languages[0]
        ):
            node.raised = node.raised or (seen.failure is not None and seen.failure.kind in DONE)
            return None
        child = self._reach(node, seen.turns, seen, plan)
        if node.ways is not None:
            node.ways.append((move, child))
        return seen, child

    def _reach(
        self, node: Node, turns: tuple[PlayedTurn, ...], seen: Seen, plan: Plan | None
    ) -> Node:
        """Give the node of the situation that was come to, a new one if nobody has been there."""
        key: Hashable = situation(self._flow, seen.session, seen.known)
        if self._coarse:
            key = outline(self._flow, seen.session, seen.known)
        if key not in self.gone.nodes:
            called = node.called | set(seen.called)
            child = self._node(node, turns, seen, node.plan or plan, called)
            self.gone.nodes[key] = child
            (self._forced if child.plan else self._natural).append(child)
        return self.gone.nodes[key]

    def _node(
        self,
        parent: Node | None,
        turns: tuple[PlayedTurn, ...],
        seen: Seen,
        plan: Plan | None,
        called: frozenset[str],
    ) -> Node:
        current = seen.session.question
        state = current.state if current else None
        place = self._rehearsal.keep()
        stands, where = stance(self._flow, seen.session), kind_of_place(self._flow, seen.session)
        node = Node(parent, turns, state, seen, place, stands, where, plan, called)
        if state is not None:
            self.gone.asked.setdefault(state, node)
        return node

    def _repeat(self, node: Node, move: Move) -> None:
        """Give a refused answer again and again."""
        self._return_to(node, None)
        turns: tuple[PlayedTurn, ...] = ()
        language = self._flow.languages[0]
        told = False
        for _ in range(REPEATS):
            seen = self._play(move)
            if not self._well((*node.conversation, *turns), node.state, seen, node.plan, language):
                return
            turns += seen.turns
            for broken in () if told else repeated(turns, node.state):
                told = True
                self._tell(Found(broken, (*node.conversation, *turns), language, node.plan))
            self._reach(node, turns, seen, None)
            if not self._still(node, seen):
                return

    def _still(self, node: Node, seen: Seen) -> bool:
        """Whether the question is still the same, or what offers a way out of it."""
        current = seen.session.question
        return current is not None and (
            current.state == node.state or current.state.partition(".")[0] in RESCUES
        )

    def _refused(self, node: Node, move: Move, seen: Seen) -> bool:
        """Whether an answer was given, or a button pressed, and the same question asked again."""
        current = seen.session.question
        if node.state is None or current is None or current.state != node.state:
            return False
        if move.sort is Sort.PRESS:
            way = self._flow.state(node.state).ways.get(f"press {move.name[1:-1]}")
            return isinstance(way, Again)
        return move.sort in (Sort.WRONG, Sort.ANSWER)

    def _plans(self, node: Node, seen: Seen) -> Iterator[Plan]:
        """Give the other ends of the services that were called here for the first time."""
        if node.plan is not None:
            return
        left = {passage.state for turn in seen.turns for passage in turn.passages}
        for name in dict.fromkeys(seen.called):
            service = self._flow.services.get(name)
            if service is None or name in node.called:
                continue
            callers = frozenset(state for state in left if self._calls(state, name))
            for how in ("once", *service.ends):
                if self._first_time("plan", name, how, callers):
                    yield name, how

    def _calls(self, path: str, service: str) -> bool:
        action = self._flow.state(path).action
        return (isinstance(action, Work) and action.target == service) or (
            isinstance(action, Ask) and action.check == service
        )

    def _in_other_languages(
        self, node: Node, move: Move, seen: Seen, child: Node, plan: Plan | None = None
    ) -> None:
        """Make the same move in the other languages, once for each place where it is made."""
        if not self._first_time("language", *self._new_in_a_language(node, move, seen), plan):
            return
        for elsewhere in self._elsewhere:
            language, known = elsewhere.language, node.plan or plan
            if not elsewhere.stand(node.elsewhere, node.conversation, node.plan, plan):
                continue
            other = elsewhere.play(move)
            self.gone.turns += len(move.acts)
            if child.parent is node and child.turns is seen.turns:
                child.elsewhere[language] = elsewhere.keep()
            if not self._well(node.conversation, node.state, other, known, language):
                continue
            both = (self._flow.languages[0], language)
            for broken in unlike(self._flow, seen.turns, other.turns, both):
                turns = (*node.conversation, *other.turns)
                self._tell(Found(broken, turns, language, known))

    def _new_in_a_language(self, node: Node, move: Move, seen: Seen) -> tuple[Hashable, ...]:
        """Give what makes a move worth making in every language.

        Answers that lead to the same are one, and wrong ones to which the same is said, and so is
        what is not about the question.
        """
        leads = stance(self._flow, seen.session)
        match move.sort:
            case Sort.PRESS:
                return node.stance, node.state, move.name
            case Sort.WRONG:
                return node.stance, node.state, _said(seen)
            case Sort.ANSWER:
                return node.stance, node.state, leads
            case _:
                return node.where, move.name

    def _return_to(self, node: Node, plan: Plan | None) -> None:
        if node.place is None:
            raise LookupError("a node that was gone through is not gone through again")
        self._rehearsal.return_to(node.place)
        if plan is not None:
            self._rehearsal.plan(*plan)

    def _play(self, move: Move) -> Seen:
        self.gone.turns += len(move.acts)
        return self._rehearsal.play(move.acts)

    def _well(
        self,
        earlier: tuple[PlayedTurn, ...],
        before: str | None,
        seen: Seen,
        plan: Plan | None,
        language: str,
    ) -> bool:
        """Take in what came after the turns of before; whether the conversation can go on."""
        if seen.failure is not None and seen.failure.kind not in DONE:
            return False
        planned = plan is not None and plan[1] not in TIMES
        for number, turn in enumerate(seen.turns, 1):
            failure = seen.failure if number == len(seen.turns) else None
            self.gone.states.update(visited(self._flow, turn))
            self.gone.taken.update((passage.state, passage.trigger) for passage in turn.passages)
            for broken in broken_in(
                self._flow, turn, failure, before, self._channels, planned=planned
            ):
                self._tell(Found(broken, (*earlier, *seen.turns[:number]), language, plan))
            before = turn.state
        return seen.failure is None

    def _first_time(self, *what: Hashable) -> bool:
        new = what not in self._tried
        self._tried.add(what)
        return new


def _said(seen: Seen) -> tuple[str, ...]:
    return tuple(message.text for turn in seen.turns for message in turn.messages)
