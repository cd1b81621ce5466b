"""L01, L02, L08, L09, S08: whatever is named has to exist, and under one meaning only."""

import re
from collections.abc import Iterator

from engine.core.moments import OfEvent, read_moment
from engine.core.places import Do, Goto, Place
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.layout import Paste
from engine.language.documents import Branch, DialogDoc, StateDoc, Way
from engine.language.finding import Finding
from engine.language.findings import error, unknown
from engine.language.forms import RESERVED
from engine.language.nearest import nearest
from engine.language.nodes import Scalar
from engine.language.rules.misnamed import misnamed

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DIGITS = 6
"""What is shown as an example of a kind of answer that is still to be described."""
_SLIP = 0.8
"""How like a kind of answer a word has to be for a slip, and not the name of a new kind."""
_COPY = re.compile(r"копі[яїю]|копи[яию]|copy|\(\d+\)", re.IGNORECASE)
"""What programs add to the name of a copy."""


def unknown_state(inspection: Inspection) -> Iterator[Finding]:
    """L01: a place names a state that the dialog does not have.

    Bad::

        hello:
          go: mneu

    Good::

        hello:
          go: menu
    """
    for dialog in (*inspection.written, *inspection.utility.replaced.values()):
        if inspection.sources.lost(dialog.file):
            continue
        names = {state.name.text: state.name for state in dialog.states}
        buttons = {branch.way.at: branch for state in dialog.states for branch in state.buttons}
        lost: dict[str, list[Way]] = {}
        sought: set[str] = set()
        for way in _ways(dialog):
            match way.place:
                case Goto(word) if word not in names:
                    lost.setdefault(word, []).append(way)
                case Goto(word):
                    sought.add(word)
        unsaid = _unsaid(inspection, dialog) - sought if lost else set()
        renamed_to = [name for word, name in names.items() if word in unsaid]
        for word, ways in lost.items():
            lines = dict.fromkeys(way.at.line for way in ways)
            renamed = misnamed(inspection, dialog.name, word, renamed_to, lines)
            if renamed is not None:
                yield renamed
            else:
                for way in ways:
                    yield _unknown_state(inspection, dialog, word, way, buttons.get(way.at))
    yield from _menu(inspection)


def unknown_call(inspection: Inspection) -> Iterator[Finding]:
    """L02: nothing is called by the name that ``do``, ``check`` or ``start`` gives.

    A place ``do X`` and ``start`` play dialogs, ``check`` asks a service, a notice with moments
    before an event tells of an event of services.yaml.

    Bad::

        send:
          do: chose_account

    Good::

        send:
          do: choose_account
    """
    for dialog in inspection.written:
        for state in dialog.states:
            yield from _calls(inspection, state)
        for way in _ways(dialog):
            yield from _played(inspection, way.place, way)
    bot = inspection.utility.bot
    for branch in (*bot.commands, *(each for notice in bot.notices for each in notice.buttons)):
        yield from _played(inspection, branch.way.place, branch.way)
    if bot.start is not None:
        yield from _dialog(inspection, bot.start.text, bot.start)
    yield from _events(inspection)


def two_meanings(inspection: Inspection) -> Iterator[Finding]:
    """L08: a dialog is named like a service, so that ``do`` could mean either.

    Bad: ``flows/zakarpattia/stop_notices.yaml`` beside the service ``stop_notices``.
    Good: ``flows/zakarpattia/unsubscribe.yaml``.
    """
    for name, dialog in inspection.utility.dialogs.items():
        if name in inspection.utility.services:
            yield error("L08", inspection.sources.beginning(dialog.file), word=name)


def dialog_name(inspection: Inspection) -> Iterator[Finding]:
    """S08: the name of a dialog's file is no name, or means something else.

    Bad: ``flows/poltava/Нове меню.yaml``, ``flows/poltava/end.yaml``.
    Good: ``flows/poltava/new_menu.yaml``.
    """
    for name, dialog in inspection.utility.dialogs.items():
        at = inspection.sources.beginning(dialog.file)
        if not _NAME.fullmatch(name):
            yield error("S08", at, word=name, case="copy" if _COPY.search(name) else "file")
        elif name in RESERVED:
            yield error("S08", at, word=name, case="reserved", reserved=list(RESERVED))


def unknown_kind(inspection: Inspection) -> Iterator[Finding]:
    """L09: ``ask`` names a kind of answer that the bot does not understand.

    Bad::

        meter_number:
          ask: meter_no

    Good::

        meter_number:
          ask: meter_number      # described in bot.yaml under answers
    """
    if inspection.damaged(inspection.utility.bot.file):
        return
    for dialog in inspection.written:
        for state in dialog.states:
            kind = state.ask
            if kind is not None and kind.text not in inspection.kinds:
                paste = _new_kind(inspection, kind.text)
                bot, rules = inspection.utility.bot.bot, inspection.utility.bot.answers
                declared = (rule.name for rule in rules)
                yield misnamed(inspection, "answers", kind.text, declared) or unknown(
                    "L09",
                    kind.text,
                    kind.at,
                    inspection.kinds,
                    bot=bot,
                    cause=kind.text,
                    paste=paste,
                    digits=_DIGITS if paste else None,
                )


def _new_kind(inspection: Inspection, name: str) -> list[Paste]:
    """Say how a new kind of that name might be described, unless it is like one there is."""
    if not may_be_called(name) or nearest(name, inspection.kinds, _SLIP) is not None:
        return []
    layout = inspection.sources.layout(inspection.utility.bot.file)
    return layout.paste({f"answers.{name}": f"{{digits: {_DIGITS}}}"})


def may_be_called(name: str) -> bool:
    """Say whether a dialog may bear a name."""
    return _NAME.fullmatch(name) is not None and name not in RESERVED


def _ways(dialog: DialogDoc) -> Iterator[Way]:
    for state in dialog.states:
        yield from (branch.way for branch in (*state.buttons, *state.then))
        if state.go is not None:
            yield state.go


def _unsaid(inspection: Inspection, dialog: DialogDoc) -> set[str]:
    """Name the states of which a text is needed and not there."""
    missing = inspection.locales.missing(inspection.languages[0]) if inspection.languages else ()
    steps = (path.split(".") for path in missing)
    return {step[1] for step in steps if step[0] == dialog.name and len(step) > 1}


def _unknown_state(
    inspection: Inspection, dialog: DialogDoc, word: str, way: Way, button: Branch | None
) -> Finding:
    names = [state.name.text for state in dialog.states]
    suggestion = inspection.ways(dialog).suggestion(word)
    meant = dialog.state(suggestion or "")
    line = meant.name.at.line if meant else None
    near = [suggestion] if suggestion else []
    written = inspection.sources.lines(way.at.file)[way.at.line - 1].lstrip()
    alone = button is not None and written.startswith(button.name.text) and not suggestion
    return unknown("L01", word, way.at, names, near, dialog=dialog.name, line=line,
                   button=button.name.text if button and alone else None, row=way.at.line,
                   place=None if meant else suggestion, cause=f"{dialog.file} {word}")  # fmt: skip


def _menu(inspection: Inspection) -> Iterator[Finding]:
    """Check the place that ``menu`` means."""
    bot = inspection.utility.bot
    at = (bot.menu or bot.start).at if bot.menu or bot.start else bot.at  # type: ignore[union-attr]
    name, state = inspection.utility.menu
    dialog = inspection.utility.dialogs.get(name)
    if dialog is None and inspection.sources.unread(name):
        return
    if dialog is None:
        if bot.menu is not None or (bot.start is not None and _exists(inspection, bot.start)):
            yield unknown("L02", name, at, inspection.utility.dialogs, case="menu",
                          paste=_menu_elsewhere(inspection), cause=None)  # fmt: skip
    elif state in inspection.locales.renamed(dialog):
        return  # reported of the state that has no texts
    elif dialog.state(state) is None and not inspection.sources.lost(dialog.file):
        names = [each.name.text for each in dialog.states]
        yield unknown(
            "L01",
            state,
            at,
            names,
            dialog=name,
            case="menu",
            line=None,
            place=None,
            button=None,
            row=None,
            paste=_menu_elsewhere(inspection),
            cause=None,
        )


def _menu_elsewhere(inspection: Inspection) -> list[Paste]:
    """Say how a bot tells that its menu is elsewhere, if it tells nothing yet."""
    bot = inspection.utility.bot
    return [] if bot.menu else inspection.sources.layout(bot.file).paste({"menu": "…"})


def _exists(inspection: Inspection, name: Scalar) -> bool:
    return name.text in inspection.utility.dialogs


def _calls(inspection: Inspection, state: StateDoc) -> Iterator[Finding]:
    utility = inspection.utility
    if state.do is not None and not _callable(inspection, state.do.text):
        word = state.do.text
        yield unknown("L02", word, state.do.at, inspection.callable, cause=word)
    if state.check is not None and state.check.text not in utility.services:
        word, at = state.check.text, state.check.at
        if word in utility.dialogs:
            yield error("L02", at, word=word, suggestion=None, allowed=list(utility.services),
                        case="not_service", cause=None)  # fmt: skip
        elif inspection.services_known:
            yield unknown("L02", word, at, utility.services, case="service", cause=word)


def _callable(inspection: Inspection, name: str) -> bool:
    """Say whether there is such a dialog or service, or may be in a file that is not read."""
    known = name in inspection.callable or inspection.sources.unread(name)
    return known or not inspection.services_known


def _played(inspection: Inspection, place: Place, way: Way) -> Iterator[Finding]:
    if isinstance(place, Do):
        yield from _dialog(inspection, place.dialog, Scalar(f"do {place.dialog}", way.at))


def _dialog(inspection: Inspection, name: str, written: Scalar) -> Iterator[Finding]:
    """Check a name that has to be a dialog's."""
    utility, at = inspection.utility, inspection.sources.within(written, name)
    if name in utility.dialogs or inspection.sources.unread(name):
        return
    if name in utility.services:
        yield error("L02", at, word=name, suggestion=None, allowed=list(utility.dialogs),
                    case="not_dialog", cause=None)  # fmt: skip
    else:
        yield unknown("L02", name, at, utility.dialogs, case="dialog", cause=name)


def _events(inspection: Inspection) -> Iterator[Finding]:
    events = inspection.utility.events
    for notice in inspection.utility.bot.notices:
        moments = [read_moment(stage.moment.text) for stage in notice.stages]
        awaited = any(isinstance(moment, OfEvent) for moment in moments)
        if not awaited or notice.name.text in events or not inspection.services_known:
            continue
        if not _renamed(inspection, notice.name.text):
            yield unknown("L02", notice.name.text, notice.name.at, events, case="event", cause=None)


def _renamed(inspection: Inspection, notice: str) -> bool:
    """Say whether the texts show that the notice is misspelt, which is reported instead."""
    languages = inspection.languages[:1]
    return any(inspection.locales.misnamed(code, f"notices.{notice}") for code in languages)
