"""One utility under inspection, with whatever rules ask about it worked out once.

Not a rule and not the reading of files: it puts a utility's documents, the sources and the
analyses side by side. A ``Survey`` is the whole tree with all its inspections.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.language.analysis.endings import Endings
from engine.language.analysis.knowledge import Knowledge
from engine.language.analysis.locales import Locales
from engine.language.analysis.parsed import Fault, Parsed, Template
from engine.language.analysis.shapes import FLAG, NUMBER, OWNERLESS, TEXT, Shape, Shapes
from engine.language.analysis.sources import Sources
from engine.language.analysis.stale import Common
from engine.language.analysis.wants import Wants
from engine.language.analysis.ways import Ways
from engine.language.compile import fact
from engine.language.documents import DialogDoc, EventDoc, ServiceDoc
from engine.language.nearest import nearest
from engine.language.nodes import Node, Scalar
from engine.language.read_answers import BUILT_IN
from engine.language.tree import RESCUES, Tree, Utility, calls

KNOWN_EVERYWHERE = ("person", "bot", "today")
SLIP = 0.85
"""How like a shared dialog's name that of another has to be for a slip, where nobody plays it."""


class Inspection:
    """A utility, and what follows from its documents."""

    def __init__(self, utility: Utility, sources: Sources, parsed: Parsed) -> None:
        self.utility, self.sources, self.parsed = utility, sources, parsed
        self.endings = Endings(self)
        self.knowledge = Knowledge(self)
        self.locales = Locales(self)
        self.wants = Wants(self)
        self._ways: dict[str, Ways] = {}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that the bot offers and that there are locales for, its first one first."""
        return tuple(code for code in self.utility.languages if code in self.utility.common)

    @cached_property
    def dialogs(self) -> Mapping[str, DialogDoc]:
        """The dialogs that the bot can come to."""
        return self.utility.reachable()

    @cached_property
    def written(self) -> tuple[DialogDoc, ...]:
        """The dialogs that the bot can come to, and those of its own that it cannot."""
        own = [doc for doc in self.utility.dialogs.values() if self.ours(doc.file)]
        return tuple({doc.file: doc for doc in (*self.dialogs.values(), *own)}.values())

    @cached_property
    def checked(self) -> tuple[DialogDoc, ...]:
        """The dialogs that the bot can come to and whose form has no mistakes."""
        return tuple(doc for doc in self.dialogs.values() if not self.damaged(doc.file))

    @cached_property
    def named_well(self) -> bool:
        """Whether every dialog and service that is called exists, and the menu too."""
        utility, names = self.utility, set(self.callable)
        states = [state for dialog in utility.dialogs.values() for state in dialog.states]
        called = {name for state in states for name in calls(state)} | set(utility.doors())
        return called - set(RESCUES) <= names and self.menu_there

    @property
    def menu_there(self) -> bool:
        """Whether there is the state that ``menu`` means; if not, that is reported."""
        dialog, state = self.utility.menu
        return dialog in self.utility.dialogs and (
            self.utility.dialogs[dialog].state(state) is not None
        )

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes of values, by ``types:`` and what the bot's own file says."""
        types: dict[str, Node] = dict(self.utility.types)  # type: ignore[arg-type]
        bot = self.utility.bot
        facts = {name.text: _of_fact(value) for name, value in bot.facts}
        ownerless = {} if bot.personal_data.owner else {"personal_data": OWNERLESS}
        return Shapes(types, {**facts, **ownerless})

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of answer that the bot understands, its own first."""
        own = [rule.name.text for rule in self.utility.bot.answers]
        return (*own, *(kind for kind in BUILT_IN if kind not in own))

    @cached_property
    def services_known(self) -> bool:
        """Whether the files of services could be read as they were meant."""
        files = {doc.name.at.file for doc in self.utility.services.values()}
        files |= {"flows/services.yaml", f"flows/{self.utility.bot.bot}/services.yaml"}
        return not files & self.sources.damaged

    @cached_property
    def certain(self) -> bool:
        """Whether no mistake hides which dialogs are played."""
        files = [self.utility.bot.file, *(dialog.file for dialog in self.utility.dialogs.values())]
        return not any(map(self.damaged, files)) and not self.misses_dialogs and self.named_well

    @cached_property
    def misnamed_dialogs(self) -> Mapping[str, str]:
        """The shared dialogs that the bot plays and probably meant to replace, by its own files.

        Those are its dialogs that nothing plays and that are called nearly so.
        """
        if not self.certain:
            return {}
        own = [name for name, doc in self.utility.dialogs.items() if self.ours(doc.file)]
        shared = [name for name, doc in self.dialogs.items() if not self.ours(doc.file)]
        near = {name: nearest(name, shared, SLIP) for name in own if name not in self.dialogs}
        return {name: meant for name, meant in near.items() if meant is not None}

    @property
    def misses_dialogs(self) -> bool:
        """Whether a file that nobody reads may well be one of the bot's dialogs."""
        return self.sources.misses_dialogs(self.utility.bot.bot)

    def damaged(self, file: str) -> bool:
        """Say whether a file has mistakes of form, so that not all of it is known."""
        return file in self.sources.damaged

    def damaged_call(self, called: DialogDoc | ServiceDoc) -> bool:
        """Say whether the file of what is called has mistakes of form."""
        file = called.file if isinstance(called, DialogDoc) else called.name.at.file
        return self.damaged(file)

    def ambiguous(self, name: str) -> bool:
        """Say whether a name is both a dialog's and a service's."""
        return name in self.utility.dialogs and name in self.utility.services

    def breaks_contract(self, called: DialogDoc | ServiceDoc) -> bool:
        """Say whether a dialog needs more than the shared one that it replaces."""
        shared = self.utility.replaced.get(called.name) if isinstance(called, DialogDoc) else None
        if shared is None or isinstance(called, ServiceDoc):
            return False
        allowed = [name.text for name in shared.needs]
        return any(name.text not in allowed for name in called.needs)

    def ours(self, file: str) -> bool:
        """Say whether a file of ``flows`` is the bot's own."""
        return file.startswith(f"flows/{self.utility.bot.bot}/")

    def ways(self, dialog: DialogDoc) -> Ways:
        """Give the ways of a dialog."""
        if dialog.file not in self._ways:
            self._ways[dialog.file] = Ways(self, dialog)
        return self._ways[dialog.file]

    def called(self, name: str) -> DialogDoc | ServiceDoc | None:
        """Give the dialog or service of that name."""
        return self.utility.services.get(name) or self.utility.dialogs.get(name)

    def event(self, name: str) -> EventDoc | None:
        """Give the event of that name, or the one that was probably meant."""
        events = self.utility.events
        return events.get(name) or events.get(nearest(name, events) or "")

    @cached_property
    def callable(self) -> tuple[str, ...]:
        """The names of all dialogs and services."""
        return (*self.utility.dialogs, *self.utility.services)

    def expression(self, scalar: Scalar) -> Template | Fault:
        """Parse an expression of a flow."""
        return self.parsed.expression(scalar.text)


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole tree under inspection."""

    tree: Tree
    sources: Sources
    parsed: Parsed
    inspections: tuple[Inspection, ...]
    common: Common
    languages: tuple[str, ...] = field(default=())


def survey(tree: Tree, complete: bool) -> Survey:
    """Prepare a tree for its rules; nothing is worked out before a rule asks.

    ``complete`` when no bot of the tree was left out.
    """
    sources, parsed = Sources(tree), Parsed()
    inspections = tuple(Inspection(utility, sources, parsed) for utility in tree.utilities.values())
    common = Common([inspection.locales for inspection in inspections], complete)
    for inspection in inspections:
        inspection.locales.common = common
    return Survey(tree, sources, parsed, inspections, common, _languages(inspections))


def _languages(inspections: Iterable[Inspection]) -> tuple[str, ...]:
    """List the languages of all bots, each bot's first language before the others."""
    of_bots = [inspection.languages for inspection in inspections]
    firsts = [languages[0] for languages in of_bots if languages]
    return tuple(dict.fromkeys([*firsts, *(each for languages in of_bots for each in languages)]))


def _of_fact(value: Scalar) -> Shape:
    match fact(value.text):
        case bool():
            return FLAG
        case int():
            return NUMBER
    return TEXT
