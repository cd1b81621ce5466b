"""All the files of a tree, read: which documents make up which utility.

``flows/<bot>`` over ``flows/shared``, ``locales/<lang>/<bot>`` over ``locales/<lang>/shared``. Not
whether they fit together (rules) and not a flow (compile).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import engine
from engine.core.places import Do
from engine.language.cache import load_file
from engine.language.documents import (
    BotDoc,
    DialogDoc,
    EventDoc,
    FormerDoc,
    ServiceDoc,
    ServicesDoc,
    StateDoc,
    TextDoc,
    TextsDoc,
)
from engine.language.files import is_there, name_of, printable
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.load import Loaded
from engine.language.lost_states import without_states
from engine.language.read_bot import read_bot
from engine.language.read_dialog import STATE, read_dialog
from engine.language.read_renamed import read_renamed
from engine.language.read_services import read_services
from engine.language.read_texts import read_texts
from engine.language.reader import Reader
from engine.language.seen import SUFFIX, read_lock

SHARED, BOT, SERVICES, FORMER = "shared", "bot.yaml", "services.yaml", "renamed.yaml"
NOT_DIALOGS = (BOT, SERVICES, "exchange.yaml", FORMER)
RESCUES = ("stuck", "unavailable")


@dataclass(frozen=True, slots=True)
class Utility:
    """The documents of one bot: its own, and the shared ones that it has not replaced.

    ``texts`` and ``common`` are its own and the shared locale by language, ``renamed`` its former
    names in the order in which they were given up. ``version`` changes with
    what the files say, ``digest`` also with what they are called and what is wrong with their form.
    """

    bot: BotDoc
    dialogs: Mapping[str, DialogDoc]
    replaced: Mapping[str, DialogDoc]
    services: Mapping[str, ServiceDoc]
    events: Mapping[str, EventDoc]
    types: Mapping[str, object]
    texts: Mapping[str, TextsDoc]
    common: Mapping[str, TextsDoc]
    version: str
    digest: str = ""
    renamed: tuple[FormerDoc, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the bot offers, the default first."""
        return tuple(language.text for language in self.bot.languages)

    def text(self, language: str, path: str) -> TextDoc | None:
        """Find a text in one language: the utility's own, else the shared one."""
        for texts in (self.texts, self.common):
            if language in texts and path in texts[language].texts:
                return texts[language].texts[path]
        return None

    def said(self, language: str, path: str) -> TextDoc | None:
        """Find what a person reads: in the language, else in the bot's first language."""
        found = self.text(language, path)
        return found or (self.text(self.languages[0], path) if self.languages else None)

    def paths(self, language: str) -> set[str]:
        """Give the paths of all texts that there are in a language."""
        return {
            path
            for texts in (self.texts, self.common)
            if language in texts
            for path in texts[language].texts
        }

    def reachable(self) -> dict[str, DialogDoc]:
        """Give the dialogs that this bot can come to, in the order in which it does."""
        found: dict[str, DialogDoc] = {}
        waiting = list(self.doors())
        while waiting:
            name = waiting.pop(0)
            dialog = self.dialogs.get(name)
            if dialog is not None and name not in found:
                found[name] = dialog
                waiting += [called for state in dialog.states for called in calls(state)]
        return found

    def doors(self) -> Iterator[str]:
        """Name the dialogs by which a conversation may begin, or be interrupted."""
        bot = self.bot
        if bot.start is not None:
            yield bot.start.text
        yield self.menu[0]
        branches = [*bot.commands, *(b for notice in bot.notices for b in notice.buttons)]
        yield from (b.way.place.dialog for b in branches if isinstance(b.way.place, Do))
        yield from RESCUES

    @property
    def menu(self) -> tuple[str, str]:
        """The dialog and state that ``menu`` means."""
        dialog, _, state = (self.bot.menu.text if self.bot.menu else "main.menu").partition(".")
        return dialog, state or "menu"


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything that was read: utilities by bot, what was found on the way, the sources.

    ``services`` are those of every bot; a utility's own are among its ``services``.
    """

    root: Path
    utilities: Mapping[str, Utility]
    shared: Mapping[str, DialogDoc]
    findings: tuple[Finding, ...]
    sources: Mapping[str, str] = field(default_factory=dict)
    services: ServicesDoc | None = None


def root_here(folder: Path | None = None) -> Path:
    """Find the tree to work on: the current folder if it has flows, else the shipped one."""
    here = folder or Path.cwd()
    return here if (here / "flows").is_dir() else shipped()


def shipped() -> Path:
    """Give the folder in which the flows and locales of the distribution stand."""
    return Path(engine.__path__[0]).parent


def bots(root: Path) -> list[str]:
    """Name the utilities of a tree: the folders of ``flows`` with a ``bot.yaml``."""
    return sorted(path.parent.name for path in (root / "flows").glob(f"*/{BOT}"))


def languages(root: Path) -> list[str]:
    """Name the languages of a tree: the folders of ``locales``."""
    return sorted(path.name for path in (root / "locales").glob("*") if path.is_dir())


def read_tree(root: Path, only: Iterable[str] | None = None) -> Tree:
    """Read the files of all bots, or of some; every mistake of form is among the findings."""
    reading = _Files(root)
    shared = reading.dialogs(SHARED)
    services = reading.services(root / "flows" / SERVICES)
    common = {language: reading.texts(language, SHARED) for language in languages(root)}
    utilities = {}
    for bot in sorted(only) if only is not None else bots(root):
        utilities[bot] = _utility(reading, bot, shared, services, common)
    findings = tuple(reading.findings)
    return Tree(root, utilities, shared, findings, reading.sources, services)


def calls(state: StateDoc) -> Iterator[str]:
    """Name whatever a state may play: its ``do``, and every place ``do X``."""
    if state.do is not None:
        yield state.do.text
    ways = [branch.way for branch in (*state.buttons, *state.then)]
    if state.go is not None:
        ways.append(state.go)
    yield from (way.place.dialog for way in ways if isinstance(way.place, Do))


class _Files:
    """Reads files once, and remembers what was found and what they hold."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.sources: dict[str, str] = {}
        self.digests: dict[str, str] = {}
        self.marks: dict[str, str] = {}

    def dialogs(self, folder: str) -> dict[str, DialogDoc]:
        """Read the dialogs of a folder of ``flows``, by name."""
        found = {}
        for path in sorted((self.root / "flows" / folder).glob("[!.]*.yaml")):
            if path.name not in NOT_DIALOGS:
                loaded, reader = self._load(path)
                loaded = without_states(loaded, STATE)
                name = printable(path.stem)
                found[name] = read_dialog(loaded, name, reader)
                self._keep(loaded, reader, "states")
        return found

    def bot(self, bot: str) -> BotDoc:
        """Read a utility's own file."""
        loaded, reader = self._load(self.root / "flows" / bot / BOT)
        doc = read_bot(loaded, bot, reader)
        self._keep(loaded, reader, "name")
        return doc

    def services(self, path: Path) -> ServicesDoc:
        """Read a file of services; one that is not there declares none."""
        if not is_there(path):
            return ServicesDoc(path.relative_to(self.root).as_posix())
        loaded, reader = self._load(path)
        doc = read_services(loaded, reader)
        self._keep(loaded, reader)
        return doc

    def renamed(self, path: Path) -> tuple[FormerDoc, ...]:
        """Read former names; a file that is not there has none."""
        if not is_there(path):
            return ()
        loaded, reader = self._load(path)
        former = read_renamed(loaded, reader)
        self._keep(loaded, reader)
        return former

    def texts(self, language: str, name: str) -> TextsDoc:
        """Read a locale file; one that is not there holds no texts."""
        path = self.root / "locales" / language / f"{name}.yaml"
        if not is_there(path):
            return TextsDoc(path.relative_to(self.root).as_posix(), language, {})
        loaded, reader = self._load(path)
        doc = read_texts(loaded, language, reader)
        self._keep(loaded, reader)
        lock = read_lock(path.with_suffix(SUFFIX), doc.file.removesuffix(".yaml") + SUFFIX)
        self.findings += lock.findings
        self.marks[doc.file] += sha256(lock.content.encode()).hexdigest()
        return replace(doc, seen=lock.seen) if lock.seen else doc

    def _load(self, path: Path) -> tuple[Loaded, Reader]:
        file = name_of(self.root, path)
        loaded = load_file(path, file)
        self.sources[file] = loaded.source
        self.digests[file] = sha256(loaded.source.encode("utf-8", "replace")).hexdigest()
        wrong = ",".join(finding.code for finding in loaded.findings)
        self.marks[file] = f"{file}\n{self.digests[file]} {wrong}\n"
        return loaded, Reader()

    def _keep(self, loaded: Loaded, reader: Reader, needed: str | None = None) -> None:
        """Keep what was found; a file that could not be parsed is not blamed for more.

        ``needed`` is the word without which the file is nothing; without it nothing is needed.
        """
        self.findings += loaded.findings
        if loaded.root is not None:
            self.findings += reader.findings
        elif needed is not None and not loaded.findings:
            file = loaded.file.rpartition("/")[2]
            at = loaded.beginning
            self.findings.append(error("S09", at, word=needed, file=file, case="file"))


def _utility(
    files: _Files,
    bot: str,
    shared: Mapping[str, DialogDoc],
    services: ServicesDoc,
    common: Mapping[str, TextsDoc],
) -> Utility:
    doc, own = files.bot(bot), files.dialogs(bot)
    added = files.services(files.root / "flows" / bot / SERVICES)
    texts = {language: files.texts(language, bot) for language in common}
    both = (services, added)
    former = files.root / "flows" / bot / FORMER
    renamed = files.renamed(former)
    used = [doc.file, services.file, added.file, former.relative_to(files.root).as_posix()]
    used += [dialog.file for dialog in {**shared, **own}.values()]
    used += [texts_doc.file for texts_doc in (*texts.values(), *common.values())]
    replaced = {name: dialog for name, dialog in shared.items() if name in own}
    checked = [*used, *(dialog.file for dialog in replaced.values())]
    return Utility(
        bot=doc,
        dialogs={**shared, **own},
        replaced=replaced,
        services={service.name.text: service for each in both for service in each.services},
        events={event.name.text: event for each in both for event in each.events},
        types={name: node for each in both for name, node in each.types.items()},
        texts=texts,
        common=common,
        version=_version(files.digests[file] for file in used if file in files.digests),
        digest=sha256(
            "".join(files.marks[file] for file in checked if file in files.marks).encode()
        ).hexdigest(),
        renamed=renamed,
    )


def _version(digests: Iterable[str]) -> str:
    return sha256("".join(digests).encode()).hexdigest()[:12]
