"""Live names: which of a dialog's names may still be read when a conversation stands at a state.

Conversations that differ in other names alone go on alike. What every dialog knows counts by the
field, ``person.phone`` or ``bot.window``, and is read by the dialogs, too, that a state runs. Not
what the values are (``situations``). In doubt a name is live.
"""

from collections.abc import Callable, Iterator, Mapping

from engine.core.flow import Ask, Dialog, Flow, Service, State, Work
from engine.core.places import Do, End, Goto, Place
from engine.language.analysis.parsed import Parsed, Template
from engine.language.analysis.uses import Use
from engine.language.documents import StateDoc
from engine.language.tree import Utility
from engine.stories.possible import UNASKED

_READ_WITH_ANSWERS = frozenset(("meter", "register"))
"""What an answer is read with, and what the readings that are tried are made from."""
PERSON, BOT = "person", "bot"
ENGINE = "engine"
_ANYWHERE = (ENGINE, "answers.choice")
"""Where the texts stand that may be said at any question, with the names known there."""

Names = frozenset[str]


class LiveNames:
    """The live names of one bot's dialogs; each dialog's are worked out when first asked for."""

    def __init__(self, flow: Flow, utility: Utility) -> None:
        self._flow, self._utility, self._parsed = flow, utility, Parsed()
        self._settled: dict[str, Mapping[str, Names]] = {}
        self._everywhere: dict[str, Names] = {}
        self._said = self._read_by_texts()
        self._begun = frozenset(
            need for command in flow.commands for need in self._needed(command.place)
        )

    def at(self, path: str) -> Names:
        """Name what may be read from a state on, where it waits or begins its work."""
        dialog, _, name = path.partition(".")
        if dialog not in self._settled:
            self._settled[dialog] = self._settle(dialog)
        return self._settled[dialog].get(name, frozenset())

    def under(self, path: str) -> Names:
        """Name what may be read once the dialog has ended that a state runs as its work."""
        state = self._flow.state(path)
        left = self._left(state, lambda name: self.at(f"{state.dialog}.{name}"))
        if isinstance(state.action, Work) and state.action.each is not None:
            return left | self._worked(state) | {state.name}  # there may be a next round
        return left

    def _settle(self, dialog: str) -> Mapping[str, Names]:
        """Let what is read flow back along all ways until nothing changes any more."""
        states = self._flow.dialogs[dialog].states
        live = {name: self._read(state) for name, state in states.items()}
        changed = True
        while changed:
            changed = False
            for name, state in reversed([*states.items()]):
                now = live[name] | self._left(state, live.__getitem__)
                changed, live[name] = changed or now != live[name], now
        return live

    def _left(self, state: State, live: Callable[[str], Names]) -> Names:
        """Name what is read behind the ways out of a state, but for what is known anew there."""
        found: set[str] = set()
        for trigger, place in (*state.ways.items(), *self._by_default(state)):
            found |= self._behind(state, place, live) - self._learnt(state, trigger)
        return frozenset(found)

    def _by_default(self, state: State) -> Iterator[tuple[str, Place]]:
        """Give the ways of which a state says nothing, by what it calls."""
        service = self._flow.services.get(_called(state) or "")
        for outcome, place in service.ends.items() if service else ():
            if place is not None and outcome not in state.ways:
                yield outcome, place

    def _behind(self, state: State, place: Place, live: Callable[[str], Names]) -> Names:
        found: set[str] = set()
        dialog = self._flow.dialogs[state.dialog]
        while isinstance(place, Goto):
            entered = dialog.states[place.state]
            found |= live(entered.name)
            if entered.guard is None:
                return frozenset(found)
            found |= set(self._guarding(entered))
            place = entered.below
        if isinstance(place, End):
            found |= set(dialog.gives)
        return frozenset(found) | self._needed(place)

    def _learnt(self, state: State, trigger: str) -> Names:
        """Name what is certainly known anew when a state is left, whatever was known before."""
        action = state.action
        if not isinstance(action, Ask | Work):
            return frozenset(binding.name.text for binding in self._doc(state).sets)
        if isinstance(action, Work) and action.each is not None:
            return frozenset()
        found = self._given(_called(state), trigger)
        if isinstance(action, Ask):
            answered = action.kind is not None or action.choose is not None
            by_answer = answered and not trigger.startswith("press ") and trigger not in UNASKED
            by_press = not answered and isinstance(state.ways.get(trigger), Goto | End)
            found |= {state.name} if by_answer or by_press else set()
        return found

    def _given(self, called: str | None, outcome: str) -> Names:
        """Name what is given with an outcome: a service promises all, a dialog when it is done."""
        dialog, service = self._called(called)
        if dialog is not None and outcome == "done":
            return frozenset(dialog.gives)
        if service is not None and outcome in ("done", *service.ends):
            return frozenset(service.gives)
        return frozenset()

    def _read(self, state: State) -> Names:
        """Name what a state itself reads: its texts, its question or work, what may interrupt."""
        found = self._texts(state.path) | self._worked(state)
        if isinstance(state.action, Ask):
            kind = state.action.kind
            found = found.union(self._begun, *(self._texts(path) for path in _ANYWHERE))
            if kind is not None:
                found |= _READ_WITH_ANSWERS | self._texts(f"answers.{kind}")
        return found

    def _worked(self, state: State) -> Names:
        """Name what the expressions of a state and what it calls read."""
        action, doc = state.action, self._doc(state)
        found = {name for written in _expressions(doc) for name in self._names(written)}
        bound = {binding.name.text for binding in doc.inputs} | {state.name}
        if isinstance(action, Work) and action.each:
            bound.add(action.each[0])
        called = _called(state)
        return frozenset(found | (self._takes(called) - bound) | self._known_anyhow(called))

    def _known_anyhow(self, called: str | None) -> Names:
        """Name what a dialog that is run reads of what every dialog knows, and those it runs."""
        if called is None or called not in self._flow.dialogs:
            return frozenset()
        if called not in self._everywhere:
            self._everywhere[called] = (
                frozenset()
            )  # while it is worked out: dialogs call each other
            read = {name for state in self._flow.dialogs[called].states.values()
                    for name in (*self._read(state), *self._guarding(state))}  # fmt: skip
            self._everywhere[called] = frozenset(
                n for n in read if n.split(".")[0] in (PERSON, BOT)
            )
        return self._everywhere[called]

    def _guarding(self, state: State) -> Iterator[str]:
        guard = self._doc(state).guard
        if guard is not None:
            yield from self._names(guard.text)

    def _takes(self, called: str | None) -> set[str]:
        dialog, service = self._called(called)
        if dialog is not None:
            return set(dialog.needs)
        return set(service.takes) if service is not None else set()

    def _called(self, name: str | None) -> tuple[Dialog | None, Service | None]:
        """Give the dialog or service of that name."""
        return self._flow.dialogs.get(name or ""), self._flow.services.get(name or "")

    def _needed(self, place: Place) -> Names:
        if isinstance(place, Do) and place.dialog in self._flow.dialogs:
            return frozenset(self._flow.dialogs[place.dialog].needs)
        return frozenset()

    def _read_by_texts(self) -> Mapping[str, Names]:
        """Name what texts read in any language, by what they belong to: a state, an answer."""
        found: dict[str, set[str]] = {}
        for language in self._utility.languages:
            for path in self._utility.paths(language):
                doc = self._utility.text(language, path)
                engine = path.startswith(f"{ENGINE}.")
                key = ENGINE if engine else ".".join(path.split(".")[:2])
                for variant in doc.variants if doc else ():
                    found.setdefault(key, set()).update(self._in_text(variant.text))
        return {key: frozenset(names) for key, names in found.items()}

    def _texts(self, of: str) -> Names:
        return self._said.get(of, frozenset())

    def _in_text(self, source: str) -> Iterator[str]:
        parsed = self._parsed.text(source)
        if isinstance(parsed, Template):
            yield from map(_name, parsed.uses)

    def _names(self, expression: str) -> Iterator[str]:
        parsed = self._parsed.expression(expression)
        if isinstance(parsed, Template):
            yield from map(_name, parsed.uses)

    def _doc(self, state: State) -> StateDoc:
        doc = self._utility.dialogs[state.dialog].state(state.name)
        if doc is None:
            raise LookupError(f"{state.path}: a flow has the states of its documents")
        return doc


def _name(use: Use) -> str:
    """Give the name that is read: of what every dialog knows, the field."""
    return ".".join(use.path[:2]) if use.root in (PERSON, BOT) else use.root


def _called(state: State) -> str | None:
    match state.action:
        case Ask(check=called) | Work(target=called):
            return called
    return None


def _expressions(doc: StateDoc) -> Iterator[str]:
    """Give the expressions of a state's question or work, its condition apart."""
    if doc.choose is not None and not isinstance(doc.choose, tuple):
        yield doc.choose.text
    if doc.each is not None:
        yield doc.each.items
    for binding in (*doc.inputs, *doc.sets):
        yield from (expression.text for expression in binding.expressions)
