"""Breadth first through the situations of a bot: the first conversation to one is the shortest.

Every question comes first, whatever is known there; then every account and what else is known. In
both, first come the conversations in which services do what they do with the sample data, then
those in which one of them, the first time that it is called, ends in another way that it declares.
Not what is wrong at all (``invariants``, ``survey``) and not the words about it.
"""

import time
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from engine.core.flow import RESCUES, Ask, Work
from engine.core.places import Again
from engine.explore.elsewhere import Elsewhere
from engine.explore.invariants import broken_in, came_to, repeated, unlike
from engine.explore.live import LiveNames
from engine.explore.moves import Move, Sort, anywhere, besides, onward
from engine.explore.nodes import Bounds, Found, Gone, Node
from engine.explore.rehearsal import Plan, Rehearsal, Seen
from engine.explore.situations import outline, situation, stance, whereabouts
from engine.explore.tried import Tried
from engine.runtime.channel import Capabilities
from engine.stories.coverage import Taken
from engine.stories.outcome import PlayedTurn

REPEATS = 6
"""Times that one refused answer is given, which may lead where other answers do not."""
DONE = ("raised", "forgotten")
"""Failures of a turn that happened; after any other the turn could not be played at all."""


class Search:
    """One search, from somebody new; ``coarse``: every question once, whatever is known there.

    ``tried`` is shared by the searches of one bot: what people do at a question that is the same
    in every channel and on every day is tried in one of them.
    """

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
        tried: set[Hashable] | None = None,
        until: float | None = None,
    ) -> None:
        self._rehearsal, self._bounds, self._coarse = rehearsal, bounds, coarse
        self._flow, self._channels, self._elsewhere = rehearsal.stage.flow, channels, elsewhere
        self._tell, self._progress = tell, progress
        self._until = until or time.monotonic() + bounds.seconds
        self._waiting: tuple[deque[Node], ...] = (deque(), deque(), deque(), deque())
        self._known: dict[Hashable, Node] = {}
        self._live = LiveNames(self._flow, rehearsal.stage.utility)
        self._tried = Tried(self._flow, self._live, rehearsal.setting, tried)
        self.gone = Gone()
        root = self._node(None, (), rehearsal.look(), None, frozenset())
        self._waiting[0].append(root)

    def run(self, *, questions: bool = False) -> None:
        """Search until everything is gone through, or a bound is hit.

        ``questions``: until every question was, which may be gone on with afterwards.
        """
        while (node := self._next(self._waiting[: 2 if questions else None])) is not None:
            if (bound := self._hit()) is not None:
                self.gone.bound = bound
                break
            self._go_through(node)
            self._progress(self.gone)

    @staticmethod
    def _next(queues: Iterable[deque[Node]]) -> Node | None:
        for waiting in queues:
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
        if self._tried.first_anywhere(node.state, "stance", node.stance):
            moves += besides(self._rehearsal, node.seen)
        if self._tried.first_here("where", node.where):
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
        if self._refused(node, move, seen) and self._tried.first_anywhere(
            node.state, "repeat", node.state, _said(seen)
        ):
            self._repeat(node, move)
        for bare in self._plans(node, seen):
            for plan in (bare, replace(bare, gives=True)) if bare.named else (bare,):
                forced = self._make(node, move, plan)
                if forced is not None:  # else what follows tells of what the service gave
                    self._in_other_languages(node, move, *forced, plan)
                    break

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
        outer: Hashable = outline(self._flow, self._live, seen.session, seen.known)
        inner = outer
        if not self._coarse:
            inner = situation(self._flow, self._live, seen.session, seen.known)
        new = outer not in self._known
        if new or inner not in self._known:
            called = node.called | set(seen.called)
            child = self._node(node, turns, seen, node.plan or plan, called)
            self.gone.nodes.append(child)
            self._waiting[(0 if new else 2) + (child.plan is not None)].append(child)
            self._known.setdefault(outer, child)
            self._known.setdefault(inner, child)
            return child
        return self._known[inner]

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
        stands = stance(self._flow, seen.session)
        where = whereabouts(self._flow, seen.session, seen.known)
        node = Node(parent, turns, state, seen, place, stands, where, plan, called)
        if state is not None:
            self.gone.asked.setdefault(state, node)
        return node

    def _repeat(self, node: Node, move: Move) -> None:
        """Give a refused answer again and again, in every language."""
        self._return_to(node, None)
        for seen, turns in self._insist(node, move, self._play, self._flow.languages[0]):
            self._reach(node, turns, seen, None)
        for elsewhere in self._elsewhere:
            if elsewhere.stand(node.elsewhere, node.conversation, node.plan, None):
                deque(self._insist(node, move, self._follow(elsewhere), elsewhere.language), 0)

    def _insist(
        self, node: Node, move: Move, play: Callable[[Move], Seen], language: str
    ) -> Iterator[tuple[Seen, tuple[PlayedTurn, ...]]]:
        """Give what comes each time, with all turns since the node, while there is no way out."""
        turns: tuple[PlayedTurn, ...] = ()
        told = False
        for _ in range(REPEATS):
            seen = play(move)
            if not self._well((*node.conversation, *turns), node.state, seen, node.plan, language):
                return
            turns += seen.turns
            for broken in () if told else repeated(turns, node.state):
                told = True
                self._tell(Found(broken, (*node.conversation, *turns), language, node.plan))
            yield seen, turns
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
                if self._tried.first_anywhere(node.state, "plan", name, how, callers):
                    yield Plan(name, how)

    def _calls(self, path: str, service: str) -> bool:
        action = self._flow.state(path).action
        return (isinstance(action, Work) and action.target == service) or (
            isinstance(action, Ask) and action.check == service
        )

    def _in_other_languages(
        self, node: Node, move: Move, seen: Seen, child: Node, plan: Plan | None = None
    ) -> None:
        """Make the same move in the other languages, once for each place where it is made."""
        if not self._tried.first_here("language", *self._new_in_a_language(node, move, seen), plan):
            return
        for elsewhere in self._elsewhere:
            language, known = elsewhere.language, node.plan or plan
            if not elsewhere.stand(node.elsewhere, node.conversation, node.plan, plan):
                continue
            other = self._follow(elsewhere)(move)
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

        Answers that lead to the same by the same texts are one, and wrong ones to which the same
        is said, and so is what is not about the question.
        """
        leads = stance(self._flow, seen.session)
        named = tuple(message.said for turn in seen.turns for message in turn.messages)
        match move.sort:
            case Sort.PRESS:
                return node.stance, node.state, move.name, named
            case Sort.WRONG:
                return node.stance, node.state, _said(seen)
            case Sort.ANSWER:
                return node.stance, node.state, leads, named
            case _:
                return node.where, move.name

    def _return_to(self, node: Node, plan: Plan | None) -> None:
        if node.place is None:
            raise LookupError("a node that was gone through is not gone through again")
        self._rehearsal.return_to(node.place)
        if plan is not None:
            self._rehearsal.plan(plan)

    def _play(self, move: Move) -> Seen:
        self.gone.turns += len(move.acts)
        return self._rehearsal.play(move.acts)

    def _follow(self, elsewhere: Elsewhere) -> Callable[[Move], Seen]:
        def play(move: Move) -> Seen:
            self.gone.turns += len(move.acts)
            return elsewhere.play(move)

        return play

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
        taken = self.gone.taken.setdefault(language, Taken())
        taken.add(self._flow, seen.turns)
        planned = plan is not None and plan.named
        for number, turn in enumerate(seen.turns, 1):
            failure = seen.failure if number == len(seen.turns) else None
            if (state := came_to(self._flow, turn)) is not None:  # and perhaps said nothing there
                taken.states.add(state)
            for broken in broken_in(
                self._flow, turn, failure, before, self._channels, planned=planned
            ):
                self._tell(Found(broken, (*earlier, *seen.turns[:number]), language, plan))
            before = turn.state
        return seen.failure is None


def _said(seen: Seen) -> tuple[str, ...]:
    return tuple(message.text for turn in seen.turns for message in turn.messages)
