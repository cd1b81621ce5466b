"""T07, T08, T11: labels of buttons, which people read on a phone and also type."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.core.places import Again, Do, End, Goto, Menu, Place
from engine.core.position import Position
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.parsed import Template, plain_length
from engine.language.analysis.sayings import Saying
from engine.language.analysis.ways import Lost
from engine.language.compile import BUILT_IN_COMMANDS, command_words
from engine.language.documents import DialogDoc, NoticeDoc, StateDoc, TextDoc
from engine.language.finding import Finding
from engine.language.findings import error, warning
from engine.language.nodes import Scalar
from engine.language.rules.lengths import longest
from engine.language.rules.spelling import spelled
from engine.language.wording import compared

LONGEST = 32
"""Characters of a label that a phone shows whole."""
_SHOWN = 14
"""Characters that are left of a longer one on either side of the dots."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A label or synonym of a button, in one language."""

    button: str
    place: Place | None
    language: str
    text: Scalar


def long_label(inspection: Inspection) -> Iterator[Finding]:
    """T07: a label is longer than a phone shows; Telegram cuts its middle out, Viber its end.

    Or it would be, with the values that stand in it at their longest.

    Bad: ``send: Передати показники індивідуальних лічильників тепла і води``.
    Good: ``send: Передати показники``, the rest in the text above the buttons.
    """
    for language in inspection.languages:
        for saying in inspection.locales.sayings:
            if saying.role == "label":
                for doc in inspection.locales.docs(saying, language):
                    yield from _long(inspection, saying, doc)


def equal_labels(inspection: Inspection) -> Iterator[Finding]:
    """T08: two buttons of one state or notice have one label or synonym: typed, it means either.

    Bad::

        buttons:
          send: Передати показники
          help: [Допомога, Передати показники]

    Good::

        buttons:
          send: Передати показники
          help: [Допомога, Що тут можна]
    """
    for dialog in inspection.checked:
        for state in dialog.states:
            labels = _labels(inspection, dialog, state)
            yield from _equal(labels, state.name.text, None)
    for notice in inspection.utility.bot.notices:
        labels = _of_notice(inspection, notice)
        yield from _equal(labels, notice.name.text, "notice")


def label_is_command(inspection: Inspection) -> Iterator[Finding]:
    """T11: a label is also the word of a command that does something else.

    Bad: the button ``add`` labelled «Меню», where «Меню» is the command ``menu``.
    Good: «Додати рахунок».
    """
    utility = inspection.utility
    places = dict(BUILT_IN_COMMANDS)
    places |= {branch.name.text: branch.way.place for branch in utility.bot.commands}
    places = {name: place for name, place in places.items() if _works_anywhere(inspection, place)}
    words = {word: name for name in reversed(places) for word in command_words(utility, name)}
    for dialog in inspection.checked:
        for state in dialog.states:
            told: set[str] = set()
            twins = [label for _, label in _twins(_labels(inspection, dialog, state))]
            for label in _labels(inspection, dialog, state):
                name = words.get(compared(label.text.text))
                if name is None or label.place is None or label.button in told:
                    continue
                if label in twins or not _exists(inspection, label.place):
                    continue
                if not _alike(inspection, dialog, label.place, places[name]):
                    told.add(label.button)
                    yield warning("T11", label.text.at, label=label.text.text, word=label.button,
                                  command=name, goes=spelled(label.place))  # fmt: skip


def _long(inspection: Inspection, saying: Saying, doc: TextDoc) -> Iterator[Finding]:
    label = doc.variants[0]
    template = inspection.parsed.text(label.text)
    text = label.text.strip()
    length = plain_length(text, template)
    if length <= LONGEST:
        if isinstance(template, Template):
            length = longest(inspection, saying, template)
        if length > LONGEST:
            yield warning("T07", label.at, length=length, limit=LONGEST, case="likely",
                          **_cut_by(inspection))  # fmt: skip
        return
    at = label.at
    if template is None and label.style in ("", "'", '"') and at.line == at.end_line:
        start = at.column + len(label.style) + LONGEST
        end = max(at.end_column - len(label.style), start + 1)
        at = Position(at.file, at.line, start, at.line, end)
    channels = _cut_by(inspection)
    short = None if channels["neither"] else f"{text[:_SHOWN]}…{text[-_SHOWN:]}"
    yield warning("T07", at, length=length, limit=LONGEST, short=short, **channels)


def _cut_by(inspection: Inspection) -> dict[str, Any]:
    """Give the longest label under the names of those channels of the bot that cut it."""
    channels = {channel.text for channel in inspection.utility.bot.channels}
    cutting = [name for name in ("telegram", "viber") if name in channels]
    case = {0: "neither", 1: cutting[0] if cutting else "", 2: "both"}[len(cutting)]
    return {each: LONGEST if each == case else None
            for each in ("both", "telegram", "viber", "neither")}  # fmt: skip


def _equal(labels: Iterable[_Label], owner: str, case: str | None) -> Iterator[Finding]:
    """Report each pair of buttons once."""
    told: set[frozenset[str]] = set()
    for first, label in _twins(labels):
        pair = frozenset((first.button, label.button))
        if pair not in told:
            told.add(pair)
            between = case if first.language == label.language else "languages"
            yield error("T08", label.text.at, label=label.text.text, first=first.button,
                        word=label.button, state=owner, case=between,
                        language=first.language)  # fmt: skip


def _twins(labels: Iterable[_Label]) -> Iterator[tuple[_Label, _Label]]:
    """Give the labels of one button that an earlier button has as well."""
    seen: dict[str, _Label] = {}
    for label in labels:
        first = seen.setdefault(compared(label.text.text) or label.text.text, label)
        if first.button != label.button:
            yield first, label


def _labels(inspection: Inspection, dialog: DialogDoc, state: StateDoc) -> Iterator[_Label]:
    """Give the labels of a state's buttons with their synonyms, language by language."""
    path = f"{dialog.name}.{state.name.text}"
    every: list[tuple[str, Place | None, str]] = []
    for branch in state.buttons:
        target, name = inspection.ways(dialog).target(branch.way), branch.name.text
        place = None if isinstance(target, Lost) else target
        every.append((name, place, f"{path}.buttons.{name}"))
    if isinstance(state.choose, tuple):
        every += [(name.text, None, f"{path}.choose.{name.text}") for name in state.choose]
    yield from _written(inspection, every)


def _of_notice(inspection: Inspection, notice: NoticeDoc) -> Iterator[_Label]:
    """Give the labels of the buttons under a notice, language by language."""
    path = f"notices.{notice.name.text}.buttons"
    names = [(button.name.text, button.way.place) for button in notice.buttons]
    yield from _written(inspection, [(name, place, f"{path}.{name}") for name, place in names])


def _written(
    inspection: Inspection, every: Iterable[tuple[str, Place | None, str]]
) -> Iterator[_Label]:
    """Give the labels of buttons, each with its name, its place and the path of its texts."""
    for language in inspection.languages:
        for button, place, where in every:
            doc = inspection.utility.text(language, where)
            for variant in doc.variants if doc else ():
                yield _Label(button, place, language, variant)


def _exists(inspection: Inspection, place: Place) -> bool:
    """Say whether a button or command may lead there; if not, that is reported."""
    if isinstance(place, Do):
        return place.dialog in inspection.utility.dialogs
    return True


def _works_anywhere(inspection: Inspection, place: Place) -> bool:
    """Say whether a command may lead there; if not, that is reported."""
    return _exists(inspection, place) and not isinstance(place, Goto | End | Again)


def _alike(inspection: Inspection, dialog: DialogDoc, button: Place, command: Place) -> bool:
    """Say whether a button and a command lead to the same."""
    if button == command:
        return True
    if isinstance(button, Goto):
        state = dialog.state(button.state)
        if isinstance(command, Menu):
            return (dialog.name, button.state) == inspection.utility.menu
        doing = state.do.text if state and state.do else None
        return isinstance(command, Do) and doing == command.dialog
    return False
