"""What was written, file by file, with the position of every word: between nodes and a flow.

Not checked against one another (rules do that) and not compiled. A document holds whatever of its
file made sense; what did not is a finding.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from engine.core.flow import PersonalData, Profile
from engine.core.places import Place
from engine.core.position import Position
from engine.core.quiet import Quiet
from engine.core.window import Window
from engine.language.nodes import Node, Scalar

DOTS = ("…", "...")
"""What stands in a text that is still to be written."""


@dataclass(frozen=True, slots=True)
class Way:
    """A place as written, after a button, an outcome or ``go``."""

    place: Place
    at: Position


@dataclass(frozen=True, slots=True)
class Branch:
    """A button or an outcome, and where it leads."""

    name: Scalar
    way: Way


@dataclass(frozen=True, slots=True)
class Binding:
    """A name and the expression it gets (``with``, ``set``); a list is a list of expressions."""

    name: Scalar
    expressions: tuple[Scalar, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """``NAME in LIST``."""

    name: str
    items: str
    at: Position


@dataclass(frozen=True, slots=True)
class StateDoc:
    """A state as written; every field that was not written is None or empty."""

    name: Scalar
    guard: Scalar | None = None
    say: bool | None = None
    ask: Scalar | None = None
    choose: Scalar | tuple[Scalar, ...] | None = None
    buttons: tuple[Branch, ...] = ()
    check: Scalar | None = None
    do: Scalar | None = None
    inputs: tuple[Binding, ...] = ()
    each: Each | None = None
    sets: tuple[Binding, ...] = ()
    then: tuple[Branch, ...] = ()
    go: Way | None = None
    tries: int | None = None
    remind: timedelta | None = None
    wait: timedelta | None = None

    @property
    def waits(self) -> bool:
        """Whether a person has to answer here."""
        return bool(self.ask or self.choose is not None or self.buttons)

    @property
    def speaks(self) -> bool:
        """Whether the state says its text (LANGUAGE §2.3.2, ``say``)."""
        return self.say if self.say is not None else not (self.do or self.sets)

    def branch(self, outcome: str) -> Branch | None:
        """Find what ``then`` says of an outcome."""
        return next((branch for branch in self.then if branch.name.text == outcome), None)


@dataclass(frozen=True, slots=True)
class DialogDoc:
    """A dialog file; ``ends`` is None where it is not written (then the states tell)."""

    file: str
    name: str
    at: Position
    about: str = ""
    needs: tuple[Scalar, ...] = ()
    gives: tuple[Scalar, ...] = ()
    ends: tuple[Scalar, ...] | None = None
    states: tuple[StateDoc, ...] = ()
    _named: Mapping[str, StateDoc] = field(init=False, repr=False, compare=False)
    _places: Mapping[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note where each state stands: there may be thousands, and they are looked up often."""
        named = {state.name.text: state for state in reversed(self.states)}
        places = {id(state): place for place, state in enumerate(self.states)}
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_places", places)

    def state(self, name: str) -> StateDoc | None:
        """Find a state by name; of several the first."""
        return self._named.get(name)

    def place(self, state: StateDoc) -> int:
        """Give the place of one of these states, from 0."""
        return self._places[id(state)]

    def below(self, state: StateDoc) -> StateDoc | None:
        """Find the next state down."""
        place = self.place(state) + 1
        return self.states[place] if place < len(self.states) else None


@dataclass(frozen=True, slots=True)
class Rule:
    """The shape of a kind of answer: what it is by (``digits``, ``line`` …) and its settings."""

    name: Scalar
    by: str
    value: Scalar
    ignore: str = ""
    decimals: int = 0
    private: bool = False


@dataclass(frozen=True, slots=True)
class StageDoc:
    """A stage of a notice, and the moment at which it is due, as written."""

    name: Scalar
    moment: Scalar


@dataclass(frozen=True, slots=True)
class NoticeDoc:
    """A notice as written in ``bot.yaml``."""

    name: Scalar
    stages: tuple[StageDoc, ...] = ()
    buttons: tuple[Branch, ...] = ()
    to: Scalar | None = None
    guard: Scalar | None = None
    unless: Scalar | None = None


@dataclass(frozen=True, slots=True)
class BotDoc:
    """A utility's ``bot.yaml``.

    ``quiet_at`` is where the quiet hours are written, if they are.
    """

    file: str
    bot: str
    at: Position
    name: str = ""
    languages: tuple[Scalar, ...] = ()
    channels: tuple[Scalar, ...] = ()
    start: Scalar | None = None
    menu: Scalar | None = None
    answers: tuple[Rule, ...] = ()
    commands: tuple[Branch, ...] = ()
    lines: tuple[tuple[Scalar, Scalar], ...] = ()
    notices: tuple[NoticeDoc, ...] = ()
    facts: tuple[tuple[Scalar, Scalar], ...] = ()
    proof: tuple[str, int | None] = ("none", None)
    window: Window = field(default_factory=Window)
    quiet: Quiet = field(default_factory=Quiet)
    quiet_at: Position | None = None
    dated: str = "sent"
    meters: Mapping[str, Profile] = field(default_factory=dict)
    attempts: Mapping[str, int | timedelta] = field(default_factory=dict)
    personal_data: PersonalData = field(default_factory=PersonalData)
    tries: int | None = None
    remind: timedelta | None = None
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class FormerDoc:
    """A former name: on which day it was given up, by its path, and the name in its place."""

    on: Scalar
    path: Scalar
    name: Scalar


@dataclass(frozen=True, slots=True)
class ServiceDoc:
    """A service as declared in ``services.yaml``; ``subscribes``: to the notices of an account."""

    name: Scalar
    takes: tuple[Scalar, ...] = ()
    gives: tuple[Scalar, ...] = ()
    ends: tuple[tuple[Scalar, Way | None], ...] = ()
    changes: bool = False
    remote: bool = False
    subscribes: bool = False
    private: tuple[Scalar, ...] = ()
    stand_in: Node | None = None


@dataclass(frozen=True, slots=True)
class EventDoc:
    """An event that notices may tell of: to whom, and what their texts may use.

    ``urgent``: they are told in the quiet hours too. ``moments``: what may happen to it, where
    not everything may (``engine.core.moments.HAPPENINGS``); then nothing counts back from it.
    """

    name: Scalar
    to: str = "account"
    gives: tuple[Scalar, ...] = ()
    urgent: bool = False
    moments: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class ServicesDoc:
    """A ``services.yaml``: services, the shapes of what they give, and events."""

    file: str
    services: tuple[ServiceDoc, ...] = ()
    types: Mapping[str, Node] = field(default_factory=dict)
    events: tuple[EventDoc, ...] = ()


@dataclass(frozen=True, slots=True)
class TextDoc:
    """One text under its full path; ``variants`` are labels with synonyms, or texts by try."""

    path: str
    key: Scalar
    variants: tuple[Scalar, ...]

    @property
    def unwritten(self) -> bool:
        """Whether it is but dots, as messages show where words are still to be written."""
        return all(variant.text.strip() in DOTS for variant in self.variants)


@dataclass(frozen=True, slots=True)
class Seen:
    """The digests of an original and of its translation when the two were last compared."""

    original: str
    translation: str


@dataclass(frozen=True, slots=True)
class TextsDoc:
    """A locale file: its texts by path. ``words`` and ``commands`` are paths like any other.

    ``heads`` are the names under which anything stands, by their paths; ``seen`` says of its texts
    which originals their translators have seen.
    """

    file: str
    language: str
    texts: Mapping[str, TextDoc]
    heads: Mapping[str, Scalar] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)

    def under(self, prefix: str) -> Iterator[TextDoc]:
        """Give the texts below a path."""
        return (doc for path, doc in self.texts.items() if path.startswith(prefix + "."))
