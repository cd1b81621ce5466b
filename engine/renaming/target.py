"""What a renaming means: which thing of which bots, and whether it may be called so.

Not the edits. A thing is named as in stories and texts: ``dialog``, ``dialog.state``,
``dialog.state.button``, ``answers.kind``, ``facts.fact``, ``commands.command``,
``notices.notice``, ``notices.notice.stage``; without its section where that is clear, and
``dialogs.dialog`` where a dialog is called like something else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.core.hear import HELP, RESUME, START
from engine.language.documents import BotDoc, DialogDoc
from engine.language.forms import NAME, RESERVED
from engine.language.nearest import nearest
from engine.language.read_texts import SECTIONS
from engine.language.tree import NOT_DIALOGS, RESCUES, Tree, Utility

_DIALOGS = "dialogs."
_OF_BOT = ("answers", "commands", "facts", "notices")
_MOMENTARY = ("person", "bot", "today", "item", "count", "typed", "tries", "loop")
BUILT_IN_KINDS = ("text", "number", "reading", "contact", "date", "photo", "choice")
BUILT_IN_FACTS = ("name", "languages", "window", "proof", "meters", "personal_data", "settlement")


class Refused(Exception):  # noqa: N818 - it names what happened
    """A renaming that cannot be done: ``key`` of the words about it, and their facts."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


class Thing(StrEnum):
    """What can be renamed."""

    DIALOG = "dialog"
    STATE = "state"
    BUTTON = "button"
    ANSWER = "answers"
    FACT = "facts"
    COMMAND = "commands"
    NOTICE = "notices"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Target:
    """A thing and its new name.

    ``path`` is its name part by part, without the section. ``bots`` are those that have it;
    ``shared`` says whether the shared files are changed too.
    """

    thing: Thing
    path: tuple[str, ...]
    new: str
    bots: tuple[str, ...]
    shared: bool

    @property
    def name(self) -> str:
        """The name that goes."""
        return self.path[-1]

    @property
    def of_flow(self) -> bool:
        """Whether it is a dialog or part of one."""
        return self.thing in (Thing.DIALOG, Thing.STATE, Thing.BUTTON)

    @property
    def stored(self) -> str | None:
        """The path under which stored conversations may know it; None where none does."""
        if self.of_flow:
            return ".".join(self.path)
        return (
            f"notices.{'.'.join(self.path)}" if self.thing in (Thing.NOTICE, Thing.STAGE) else None
        )


def target_of(tree: Tree, old: str, new: str, bots: Iterable[str]) -> Target:
    """Find what is to be renamed; raises ``Refused``. Without ``bots`` it is renamed in all."""
    only = tuple(bots)
    utilities = [tree.utilities[bot] for bot in only or tree.utilities]
    names = {name for utility in utilities for name in _names(utility)}
    if not only:
        names |= {name for dialog in tree.shared.values() for name in _of_dialog(dialog)}
    if old.startswith(_DIALOGS):
        found = sorted(names & {old.removeprefix(_DIALOGS)})
    else:
        found = sorted(names & {old, *(f"{section}.{old}" for section in _OF_BOT)})
    if not found:
        raise Refused("rename_unknown", old=old, suggestion=nearest(old, sorted(names), 0.5))
    if len(found) > 1:
        whole = [name if "." in name else _DIALOGS + name for name in found]
        raise Refused("rename_several", old=old, names=whole)
    thing, path = _taken_apart(found[0])
    having = tuple(u.bot.bot for u in utilities if found[0] in _names(u))
    target = Target(thing, path, _new_name(found[0], new), having, not only)
    _refuse_new(tree, target)
    if only:
        _refuse_shared(tree, target)
    return target


def changed_dialogs(tree: Tree, target: Target) -> list[DialogDoc]:
    """Give the documents in which the dialog, state or button itself stands."""
    dialog, *inner = target.path
    docs = [tree.utilities[bot].dialogs[dialog] for bot in target.bots]
    if target.shared and dialog in tree.shared:
        docs.append(tree.shared[dialog])
    whole = ".".join(target.path)
    known = {doc.file: doc for doc in docs if not inner or whole in _of_dialog(doc)}
    return list(known.values())


def _new_name(old: str, new: str) -> str:
    """Take the last part of a new name; what stands before it may only be repeated."""
    parent, _, _ = old.rpartition(".")
    name = new.removeprefix(f"{parent}.") if parent else new
    if not re.fullmatch(NAME, name):
        raise Refused("rename_no_name", new=new)
    return name


def _taken_apart(name: str) -> tuple[Thing, tuple[str, ...]]:
    section, *rest = name.split(".")
    if section == "notices":
        return (Thing.NOTICE if len(rest) == 1 else Thing.STAGE), tuple(rest)
    if section in _OF_BOT:
        return Thing(section), tuple(rest)
    return (Thing.DIALOG, Thing.STATE, Thing.BUTTON)[len(rest)], (section, *rest)


def _names(utility: Utility) -> set[str]:
    """Give everything of a bot that can be renamed, by its whole name."""
    found = {name for dialog in utility.dialogs.values() for name in _of_dialog(dialog)}
    return found | set(_of_bot(utility.bot))


def _of_dialog(dialog: DialogDoc) -> Iterator[str]:
    yield dialog.name
    for state in dialog.states:
        path = f"{dialog.name}.{state.name.text}"
        yield path
        yield from (f"{path}.{button.name.text}" for button in state.buttons)


def _of_bot(bot: BotDoc) -> Iterator[str]:
    yield from (f"answers.{rule.name.text}" for rule in bot.answers)
    yield from (f"facts.{name.text}" for name, _ in bot.facts)
    yield from (f"commands.{branch.name.text}" for branch in bot.commands)
    for notice in bot.notices:
        path = f"notices.{notice.name.text}"
        yield path
        yield from (f"{path}.{stage.name.text}" for stage in notice.stages)


def _refuse_new(tree: Tree, target: Target) -> None:
    """Refuse a name that is taken, and things whose names are not the author's to choose."""
    old, new, thing = target.name, target.new, target.thing
    if new == old:
        raise Refused("rename_same", old=old)
    fixed, reserved = _reserved(tree, target)
    if old in fixed:
        raise Refused("rename_fixed", old=old)
    if new in reserved:
        raise Refused("rename_reserved", new=new)
    whole = ".".join((*target.path[:-1], new))
    section = Thing.NOTICE if thing is Thing.STAGE else thing
    name = whole if target.of_flow else f"{section.value}.{whole}"
    utilities = tree.utilities.values() if target.shared else map(tree.utilities.get, target.bots)
    taken = {each for utility in utilities if utility is not None for each in _names(utility)}
    taken |= {each for dialog in tree.shared.values() for each in _of_dialog(dialog)}
    if name in taken:
        raise Refused("rename_exists", new=name)


def _reserved(tree: Tree, target: Target) -> tuple[set[str], set[str]]:
    """Give the names that may not go, and those that may not come."""
    services = {name for utility in tree.utilities.values() for name in utility.services}
    match target.thing:
        case Thing.DIALOG:
            files = {name.removesuffix(".yaml") for name in NOT_DIALOGS}
            return set(RESCUES), {*RESERVED, *SECTIONS, *files, *services, *RESCUES}
        case Thing.STATE:
            return set(), {*RESERVED, *_MOMENTARY, "back", "text"}
        case Thing.BUTTON:
            return set(), {*RESERVED, "yes", "no", "on", "off", "true", "false"}
        case Thing.ANSWER:
            return set(BUILT_IN_KINDS), {*RESERVED, *BUILT_IN_KINDS}
        case Thing.FACT:
            return {"settlement"}, {*RESERVED, *BUILT_IN_FACTS}
        case Thing.COMMAND:
            own = {START, RESUME, HELP}
            return own, {*RESERVED, *own}
        case Thing.NOTICE:
            events = {name for utility in tree.utilities.values() for name in utility.events}
            return events, {*RESERVED, *events}
        case Thing.STAGE:
            return set(), {*RESERVED, "buttons"}


def _refuse_shared(tree: Tree, target: Target) -> None:
    """Refuse to rename for some bots what stands in a file of all."""
    if not target.of_flow:
        return
    for bot in target.bots:
        file = tree.utilities[bot].dialogs[target.path[0]].file
        if file.startswith("flows/shared/"):
            raise Refused("rename_shared", old=".".join(target.path), file=file)
