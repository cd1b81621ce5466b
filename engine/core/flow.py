"""A utility's conversation, compiled: what the core plays.

Not the files it was written in (``engine.language`` reads those) and not a conversation in
progress (that is a session). Everything here is immutable and shared by all sessions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from engine.core.answers.kind import Kind
from engine.core.answers.lines import LinePattern
from engine.core.labels import Label, labels_of, options_of
from engine.core.places import Place
from engine.core.position import Position
from engine.core.quiet import Quiet
from engine.core.session import Option
from engine.core.texts import Texts
from engine.core.values import Value, Values
from engine.core.window import Window

if TYPE_CHECKING:
    from engine.core.machine import Machine

STUCK, UNAVAILABLE = "stuck", "unavailable"
RESCUES = (STUCK, UNAVAILABLE)
"""The dialogs that open by themselves when a person or a service fails; never within themselves."""

Expression = Callable[[Values], Value]
"""A compiled expression: the names in reach to a value."""

Condition = Callable[[Values], bool]
"""A compiled condition; a name that is not known yet counts as false."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Wait for a person: an answer of ``kind``, an item of ``choose``, or one of ``buttons``."""

    kind: str | None = None
    choose: Expression | None = None
    buttons: tuple[str, ...] = ()
    check: str | None = None
    inputs: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """Run a dialog or a service; with ``each`` once for every item of a list, under a name."""

    target: str
    inputs: Mapping[str, Expression] = field(default_factory=dict)
    each: tuple[str, Expression] | None = None


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep values under names."""

    values: tuple[tuple[str, Expression], ...]


Action = Ask | Work | Remember


@dataclass(frozen=True, slots=True)
class State:
    """A scene: what is said, what is done, and the ways out by trigger.

    Triggers are ``done``, ``press NAME`` for a button, and the names of outcomes.
    ``below`` is where one comes when the guard does not let one in. Worked out from the rest:
    ``path``, the full name ``dialog.state`` (the machine's state and the root of its texts), and
    ``calls``, the dialog or service that it runs or by which it checks an answer.
    """

    dialog: str
    name: str
    position: Position
    speaks: bool
    ways: Mapping[str, Place]
    below: Place
    guard: Condition | None = None
    action: Action | None = None
    tries: int = 3
    remind: timedelta | None = None
    wait: timedelta = timedelta(days=1)
    path: str = field(init=False)
    calls: str | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", f"{self.dialog}.{self.name}")
        action = self.action
        calls = action.target if isinstance(action, Work) else None
        calls = action.check if isinstance(action, Ask) else calls
        object.__setattr__(self, "calls", calls)

    @property
    def asking(self) -> Ask:
        """The question that it asks; ``TypeError`` when it asks none."""
        if not isinstance(self.action, Ask):
            raise TypeError(f"{self.path} asks nothing")
        return self.action


@dataclass(frozen=True, slots=True)
class Dialog:
    """A play: its scenes in order, what it needs to begin and what it gives at its end."""

    name: str
    about: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    states: Mapping[str, State]


@dataclass(frozen=True, slots=True)
class Service:
    """What flows may call outside the conversation (LANGUAGE §2.3.6).

    ``ends`` are the named outcomes besides ``done`` and ``failed``, each with the place where an
    older flow that does not mention it goes, if there is one.
    """

    name: str
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    ends: Mapping[str, Place | None] = field(default_factory=dict)
    changes: bool = False
    remote: bool = False
    private: tuple[str, ...] = ()
    stand_in: Values | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """What works everywhere: folded words of all the bot's languages, and where it leads."""

    name: str
    place: Place
    words: frozenset[str]
    lines: tuple[LinePattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that the bot sends first; its buttons are interrupts.

    ``stages`` are the moments at which it is due, as written, by name (LANGUAGE §3 "Notices").
    ``urgent``: it is told in the quiet hours too.
    """

    name: str
    stages: Mapping[str, str]
    buttons: Mapping[str, Place]
    to: str | None = None
    guard: Condition | None = None
    unless: Condition | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """How a person shows that an account is theirs; ``last`` symbols may suffice."""

    by: Literal["none", "address", "meter", "meter_or_eic", "phone"] = "none"
    last: int | None = None

    @property
    def neutral(self) -> bool:
        """Whether an unknown account and a wrong proof must look alike (LANGUAGE §3)."""
        return self.by in ("meter", "meter_or_eic", "phone")


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many failures are borne within ``pause`` before the person has to wait as long."""

    proof: int = 3
    account: int = 5
    pause: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the utility decides about the meters of one service (DOMAIN §4 "Registers").

    ``codes`` are the display codes of ``day night peak half_peak total export``: which code is
    which zone differs from utility to utility. With ``photo`` a reading that is too high is
    accepted with a picture of the display; without, when the person says that it is right.
    """

    service: str
    photo: bool = False
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Who keeps personal data, which consent text is in force, and how long what is kept.

    Conversations for ``sessions`` after the last message, the journal of turns for ``journal``, a
    person of whom nothing is heard for ``months`` months (law 2297-VI, DOMAIN §8).
    """

    owner: str = ""
    version: str = "1"
    sessions: timedelta = timedelta(days=1)
    journal: timedelta = timedelta(days=30)
    months: int = 12


@dataclass(frozen=True, slots=True)
class Rules:
    """What the utility decides about accounts and readings: data for its services.

    ``meters`` are the profiles by service (``electricity``, ``heat`` …).
    """

    proof: Proof = field(default_factory=Proof)
    window: Window = field(default_factory=Window)
    dated: Literal["sent", "first"] = "sent"
    attempts: Attempts = field(default_factory=Attempts)
    meters: Mapping[str, Profile] = field(default_factory=dict)
    personal_data: PersonalData = field(default_factory=PersonalData)
    quiet: Quiet = field(default_factory=Quiet)


@dataclass(frozen=True, slots=True)
class Flow:
    """One utility's bot in one version: structure, texts and the machine that moves sessions.

    ``texts`` is by language; ``commands`` are in order of precedence; ``facts`` are the utility's
    numbers and switches. Worked out once from the rest: ``states`` by their full names,
    ``menu_path`` (that of the state which ``menu`` means), ``labels`` by language and path, and
    ``options`` by language and state, where its buttons always look the same.
    """

    bot: str
    name: str
    version: str
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    start: str
    menu: tuple[str, str]
    dialogs: Mapping[str, Dialog]
    services: Mapping[str, Service]
    kinds: Mapping[str, Kind]
    commands: tuple[Command, ...]
    notices: Mapping[str, Notice]
    facts: Values
    rules: Rules
    texts: Mapping[str, Texts]
    machine: "Machine"
    states: Mapping[str, State] = field(init=False, repr=False)
    menu_path: str = field(init=False)
    labels: Mapping[str, Mapping[str, Label]] = field(init=False, repr=False)
    options: Mapping[str, Mapping[str, tuple[Option, ...]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        states = {
            state.path: state
            for dialog in self.dialogs.values()
            for state in dialog.states.values()
        }
        labels = {language: labels_of(texts) for language, texts in self.texts.items()}
        asking = {
            path: state.action.buttons
            for path, state in states.items()
            if isinstance(state.action, Ask)
        }
        options = {language: options_of(asking, texts) for language, texts in self.texts.items()}
        object.__setattr__(self, "states", states)
        object.__setattr__(self, "options", options)
        object.__setattr__(self, "menu_path", ".".join(self.menu))
        object.__setattr__(self, "labels", labels)

    def state(self, path: str) -> State:
        """Look a state up by its full name; ``KeyError`` when this version has none such."""
        return self.states[path]
