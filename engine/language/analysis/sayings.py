"""Every text that a utility may say: under which path, where it is asked for, and what it may use.

Not the texts themselves: this is what flows expect of locales (LANGUAGE §2.3.7).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from engine.core.places import Again
from engine.core.position import Position
from engine.language.analysis.knowledge import Names
from engine.language.analysis.reasons import EVERY_ANSWER, reasons_of
from engine.language.analysis.shapes import ANY, NUMBER, Shape
from engine.language.documents import Branch, DialogDoc, NoticeDoc, StateDoc
from engine.language.nearest import nearest
from engine.language.nodes import Scalar

if TYPE_CHECKING:
    from engine.language.analysis.inspection import Inspection

PLURAL = ("count", "one", "few", "many", "other")
ENGINE = (
    "stale",
    "group",
    "ended",
    "moved",
    "nothing_to_resume",
    "nothing_kept",
    "error",
    "media",
    "offer.text",
    "offer.buttons.switch",
)
"""What the engine says by itself, whichever dialog is in play."""

MILD = ("busy", "set_aside", "numbers")
"""What the engine says beside something else: a bot that has no such text does without."""

WEB_PAGE = (
    "language",
    "language_short",
    "title",
    "log",
    "you",
    "bot",
    "input",
    "send",
    "sending",
    "sent",
    "not_sent",
    "offline",
    "newest",
    "clear",
    "clear_ask",
    "clear_about",
    "clear_yes",
    "clear_no",
    "open",
    "open_new",
    "close",
    "no_script",
)
"""The words of the page of the channel ``web``; a bot without that channel does without."""

Role = Literal["text", "label", "reason", "words"]


@dataclass(frozen=True, slots=True)
class Saying:
    """A text that may be said.

    ``at`` and ``word`` are what asks for it in the flow. ``names`` are known beside those of the
    dialog; ``dialog`` and ``state`` are None where the text belongs to no state.
    """

    path: str
    at: Position
    word: str
    required: bool = True
    role: Role = "text"
    names: Names = field(default_factory=dict)
    dialog: DialogDoc | None = None
    state: StateDoc | None = None

    @property
    def counted(self) -> bool:
        """Whether plural forms may stand instead of the text."""
        return self.path.endswith(".text")

    def paths(self) -> Iterator[str]:
        """Give every path under which a locale may hold it."""
        yield self.path
        if self.counted:
            parent = self.path.removesuffix("text")
            yield from (parent + form for form in PLURAL)


def of_dialog(inspection: "Inspection", dialog: DialogDoc) -> Iterator[Saying]:
    """Give the texts of a dialog's states."""
    for state in dialog.states:
        yield from _of_state(inspection, dialog, state)


def of_bot(inspection: "Inspection") -> Iterator[Saying]:
    """Give the texts that belong to no state: notices, answers, the engine's and the web page's."""
    bot = inspection.utility.bot
    for notice in bot.notices:
        yield from _of_notice(inspection, notice)
    start = bot.start.at if bot.start else bot.at
    for name in ENGINE:
        yield Saying(f"engine.{name}", start, name, role="label" if "buttons" in name else "text")
    yield from (Saying(f"engine.{name}", start, name, required=False) for name in MILD)
    web = next((channel.at for channel in bot.channels if channel.text == "web"), None)
    yield from (Saying(f"web.{name}", web or start, name, web is not None) for name in WEB_PAGE)
    for command in bot.commands:
        yield Saying(f"commands.{command.name.text}", command.name.at, command.name.text,
                     not _used_otherwise(inspection, command), "words")  # fmt: skip
    yield from _of_answers(inspection)


def _of_state(inspection: "Inspection", dialog: DialogDoc, state: StateDoc) -> Iterator[Saying]:
    path, at, name = f"{dialog.name}.{state.name.text}", state.name.at, state.name.text

    def saying(key: str, at: Position = at, word: str = name, required: bool = True,
               role: Role = "text", names: Names | None = None) -> Saying:  # fmt: skip
        return Saying(f"{path}.{key}", at, word, required, role, names or {}, dialog, state)

    ways = inspection.ways(dialog)
    if state.speaks:
        yield saying("text")
    for button in state.buttons:
        word = button.name.text
        yield saying(f"buttons.{word}", button.name.at, word, role="label")
        if ways.target(button.way) == Again():
            yield saying(word, button.name.at, word, role="reason", names={"tries": NUMBER})
    if state.choose is not None:
        yield from _of_choice(inspection, saying("choose", role="label"), dialog, state.choose)
    if state.waits:
        yield saying("remind", required=state.remind is not None)
        yield saying("help", required=False)
        again = saying("again", required=False, role="reason")
        yield from _refusals(inspection, again, dialog, state)
    if state.ask is not None and state.ask.text == "contact":
        yield saying("contact", state.ask.at, role="label")


def _of_choice(
    inspection: "Inspection", label: Saying, dialog: DialogDoc, choose: Scalar | tuple[Scalar, ...]
) -> Iterator[Saying]:
    """Give the labels of the items; a text without a label of its own is its own label."""
    if isinstance(choose, Scalar):
        item = inspection.knowledge.item(choose, inspection.knowledge.anywhere(dialog))
        needed = item.kind in ("record", "list")
        yield replace(label, required=needed, names={"item": item})
        return
    label = replace(label, names={"item": ANY})
    yield replace(label, required=False)
    for name in choose:
        yield replace(label, path=f"{label.path}.{name.text}", at=name.at, word=name.text)


def _refusals(
    inspection: "Inspection", again: Saying, dialog: DialogDoc, state: StateDoc
) -> Iterator[Saying]:
    """Give the texts that say why an answer was not taken."""
    parent = again.path.rpartition(".")[0]
    typed: dict[str, Shape] = {"typed": ANY, "tries": NUMBER, state.name.text: ANY}
    for reason in EVERY_ANSWER:
        yield replace(again, path=f"{parent}.{reason}", names=typed)
    kind = state.ask.text if state.ask else ""
    for reason, facts in (reasons_of(inspection.utility.bot, kind) or {}).items():
        names = {**typed, **_any(facts)}
        yield replace(again, path=f"{parent}.{reason}", names=names)
    if state.check is None:
        return
    again = replace(again, names={"tries": NUMBER})
    contract = inspection.endings.contract(dialog, state)
    settled = inspection.endings.settled(state, contract)
    for outcome in contract.required - settled.keys():  # it may well be meant to lead to ``again``
        yield replace(again, path=f"{parent}.{outcome}")
    for outcome, branch in settled.items():
        if inspection.ways(dialog).target(branch.way) == Again():
            exact = outcome == branch.name.text
            yield replace(again, path=f"{parent}.{outcome}", required=exact,
                          at=branch.name.at, word=outcome)  # fmt: skip
            if not exact:  # misspelt in the flow: its text may go by either name
                yield replace(again, path=f"{parent}.{branch.name.text}")


def notice_names(inspection: "Inspection", notice: NoticeDoc) -> Names:
    """Give what is known of that of which a notice tells; nothing of the calendar."""
    event = inspection.event(notice.name.text)
    if event is None:
        return {}
    about = ("account", "accounts") if event.to == "account" else ()
    return {name: inspection.shapes.named(name)
            for name in (*(given.text for given in event.gives), *about)}  # fmt: skip


def _of_notice(inspection: "Inspection", notice: NoticeDoc) -> Iterator[Saying]:
    path, names = f"notices.{notice.name.text}", notice_names(inspection, notice)
    for stage in notice.stages:
        yield Saying(f"{path}.{stage.name.text}", stage.name.at, stage.name.text, names=names)
    for button in notice.buttons:
        yield Saying(f"{path}.buttons.{button.name.text}", button.name.at, button.name.text,
                     role="label")  # fmt: skip


def _of_answers(inspection: "Inspection") -> Iterator[Saying]:
    """Give what is said by default of each kind of answer; needed where no state says it itself."""
    bot = inspection.utility.bot
    asked: dict[str, Scalar] = {}
    for dialog in inspection.dialogs.values():
        for state in dialog.states:
            if state.ask is not None:
                asked.setdefault(state.ask.text, state.ask)
    for kind in (*inspection.kinds, "choice"):
        at, word = (asked[kind].at if kind in asked else bot.at), kind
        names = {"typed": ANY, "tries": NUMBER, **_shared_names(inspection, kind)}
        for reason in EVERY_ANSWER:
            needed = reason == "again" and (kind in asked or kind == "choice")
            yield Saying(f"answers.{kind}.{reason}", at, word, needed, "reason", names)
        for reason, facts in (reasons_of(bot, kind) or {}).items():
            known = {**names, **_any(facts)}
            yield Saying(f"answers.{kind}.{reason}", at, word, False, "reason", known)
        if kind in inspection.kinds:
            asking = _known_when_asked(inspection, kind)
            yield Saying(f"answers.{kind}.help", at, word, False, names=asking)


def _used_otherwise(inspection: "Inspection", command: Branch) -> bool:
    """Say whether a command has a line or a button, so that it may do without words."""
    bot = inspection.utility.bot
    names = [branch.name.text for branch in bot.commands]
    lines = {
        name.text if name.text in names else nearest(name.text, names) for name, _ in bot.lines
    }
    states = [state for dialog in inspection.dialogs.values() for state in dialog.states]
    places = [button.way.place for state in states for button in state.buttons]
    return command.name.text in lines or command.way.place in places


def _shared_names(inspection: "Inspection", kind: str) -> Names:
    """Give the names that are known wherever an answer of this kind is asked for."""
    everywhere = [
        {*inspection.knowledge.anywhere(dialog), state.name.text}
        for dialog in inspection.dialogs.values()
        for state in dialog.states
        if state.ask is not None and state.ask.text == kind
    ]
    shared = set.intersection(*everywhere) if everywhere else set()
    return dict.fromkeys(shared - set(inspection.knowledge.everywhere()), ANY)


def _known_when_asked(inspection: "Inspection", kind: str) -> Names:
    """Give the names that are known for certain whenever an answer of this kind is asked for."""
    certain = [
        known
        for dialog in inspection.dialogs.values()
        for state in dialog.states
        if state.ask is not None and state.ask.text == kind
        if (known := inspection.knowledge.at(dialog, state.name.text)) is not None
    ]
    shared = frozenset.intersection(*certain) if certain else frozenset()
    return _any(shared - set(inspection.knowledge.everywhere()))


def _any(names: Iterable[str]) -> dict[str, Shape]:
    return dict.fromkeys(names, ANY)
