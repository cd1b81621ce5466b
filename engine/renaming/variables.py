"""The answer that bears a state's name: where a dialog uses it, and where the name is a promise.

Within its dialog and its texts the name changes with the state's. What a service or another
dialog takes by that name is handed to it by ``with`` from then on. What the dialog itself
promises by that name, or has from elsewhere, cannot change alone: such a renaming is refused.
"""

import re
from collections.abc import Iterator

from engine.core.answers.template import Field, pieces
from engine.core.places import Do
from engine.core.position import Position
from engine.language.documents import Binding, DialogDoc, ServiceDoc, StateDoc
from engine.language.nodes import Scalar
from engine.language.tree import Tree, Utility
from engine.renaming.edits import Edits
from engine.renaming.identifiers import in_expression, in_text
from engine.renaming.target import Refused, Target, changed_dialogs


def rename_answer(tree: Tree, target: Target, edits: Edits) -> list[DialogDoc]:
    """Rename the answers of the states that a target means; gives the dialogs that have any."""
    changed = []
    for dialog in changed_dialogs(tree, target):
        state = dialog.state(target.name)
        if state is None or not (state.waits or state.each):
            continue
        utilities = [u for u in tree.utilities.values() if u.dialogs.get(dialog.name) is dialog]
        _refuse_promises(utilities, dialog, target)
        changed.append(dialog)
        for utility in utilities:
            for line in _lines(utility, dialog, target.name):
                _rename_field(line, target, edits)
        for each in dialog.states:
            _in_state(each, target, edits)
            _hand_over(utilities, each, target, edits)
            for binding in each.sets:
                edits.word(binding.name, target.name, target.new)
    return changed


def expressions(state: StateDoc) -> Iterator[Scalar]:
    """Give a state's conditions and expressions, but for what it loops over."""
    if state.guard is not None:
        yield state.guard
    if isinstance(state.choose, Scalar):
        yield state.choose
    for binding in (*state.inputs, *state.sets):
        yield from binding.expressions


def rename_in_expression(
    at: Position, old: str, new: str, edits: Edits, field: str | None = None
) -> None:
    """Rename a name, or a field of it, in an expression."""
    first, _ = edits.stretch(at)
    for start, end in in_expression(edits.text(at), old, field):
        edits.replace(at.file, first + start, first + end, new)


def rename_in_text(
    at: Position, old: str, new: str, edits: Edits, field: str | None = None
) -> None:
    """Rename a name, or a field of it, in the placeholders of a text."""
    first, _ = edits.stretch(at)
    for start, end in in_text(edits.text(at), old, field):
        edits.replace(at.file, first + start, first + end, new)


def _in_state(state: StateDoc, target: Target, edits: Edits) -> None:
    places = [written.at for written in expressions(state)]
    if state.each is not None:
        places.append(state.each.at)
    for at in places:
        if any(True for _ in in_expression(edits.text(at), target.new)):
            raise Refused("rename_used", new=target.new, place=str(at))
        rename_in_expression(at, target.name, target.new, edits)


def _hand_over(utilities: list[Utility], state: StateDoc, target: Target, edits: Edits) -> None:
    """Let a call take the answer under the name that the callee has for it."""
    for binding in state.inputs:
        if _comes_home(binding, target):
            _take_out(state, binding, edits)
    called = state.check if state.waits else state.do
    bound = {binding.name.text for binding in state.inputs}
    if state.each is not None:
        bound |= {state.each.name, state.name.text}
    if called is None or target.name in bound:
        return
    if not any(target.name in _taken(utility, called.text) for utility in utilities):
        return
    line = f"{target.name}: {target.new}"
    if state.inputs:
        name = state.inputs[-1].name.at
        edits.insert_below(state.inputs[-1].expressions[-1].at, " " * (name.column - 1) + line)
    else:
        written = edits.line(called.at)
        indent = written[: len(written) - len(written.lstrip(" "))]
        if written.lstrip().startswith(("check:", "do:")):
            edits.insert_below(called.at, f"{indent}with:", f"{indent}  {line}")


def _comes_home(binding: Binding, target: Target) -> bool:
    """Whether a name would be handed over as itself, which it is anyway."""
    words = [expression.text.strip() for expression in binding.expressions]
    return binding.name.text == target.new and words == [target.name] and not binding.listed


def _take_out(state: StateDoc, binding: Binding, edits: Edits) -> None:
    """Take out a binding that stands on a line of its own, and ``with`` if nothing is left."""
    at = binding.name.at
    if edits.line(at)[: at.column - 1].strip():
        return
    edits.take_out(at)
    above = Position(at.file, at.line - 1, 1, at.line - 1, 1)
    if len(state.inputs) == 1 and edits.line(above).strip() == "with:":
        edits.take_out(above)


def _taken(utility: Utility, called: str) -> set[str]:
    """Name what a service or a dialog takes by name."""
    dialog, service = utility.dialogs.get(called), utility.services.get(called)
    if dialog is not None:
        return {name.text for name in dialog.needs}
    return {name.text for name in service.takes} if service is not None else set()


def _refuse_promises(utilities: list[Utility], dialog: DialogDoc, target: Target) -> None:
    old, new = target.name, target.new
    path = f"{dialog.name}.{old}"
    given = {name.text for name in dialog.gives}
    if old in given:
        raise Refused("rename_gives", old=path, name=old, dialog=dialog.name)
    if old in {name.text for name in dialog.needs} | _from_elsewhere(utilities, dialog):
        raise Refused("rename_elsewhere", old=path, name=old, dialog=dialog.name)
    if new in _known(utilities, dialog):
        raise Refused("rename_used", new=new, place=dialog.file)
    for utility in utilities:
        for line in _lines(utility, dialog, old):
            if old in digits_of(utility):
                raise Refused("rename_digits", old=path, name=old, place=str(line.at))


def _from_elsewhere(utilities: list[Utility], dialog: DialogDoc) -> set[str]:
    """Name what a dialog has from what it calls, or as the item of a loop."""
    names = {state.each.name for state in dialog.states if state.each is not None}
    for state in dialog.states:
        for called in (state.check, state.do):
            for utility in utilities if called is not None else ():
                names |= _given(utility, called.text if called else "")
    return names


def _given(utility: Utility, called: str) -> set[str]:
    doc: DialogDoc | ServiceDoc | None = utility.dialogs.get(called)
    doc = doc or utility.services.get(called)
    return {name.text for name in doc.gives} if doc is not None else set()


def _known(utilities: list[Utility], dialog: DialogDoc) -> set[str]:
    """Name everything that a dialog knows at one of its states or another."""
    names = {name.text for name in (*dialog.needs, *dialog.gives)}
    names |= {state.name.text for state in dialog.states if state.waits or state.each}
    names |= {binding.name.text for state in dialog.states for binding in state.sets}
    return names | _from_elsewhere(utilities, dialog)


def _lines(utility: Utility, dialog: DialogDoc, name: str) -> list[Scalar]:
    """Give the line commands whose field is an answer to this dialog, and to no other as well."""
    lines = []
    for command, line in utility.bot.lines:
        played = _played(utility, command.text)
        if name not in fields_of(line) or dialog.name not in played:
            continue
        for other in played - {dialog.name}:
            state = utility.dialogs[other].state(name)
            if state is not None and state.waits:
                path = f"{dialog.name}.{name}"
                raise Refused("rename_line", old=path, name=name, place=str(line.at))
        lines.append(line)
    return lines


def _rename_field(line: Scalar, target: Target, edits: Edits) -> None:
    first, _ = edits.stretch(line.at)
    for found in re.finditer(rf"\{{ ?({target.name})(?=[ :?}}])", edits.text(line.at)):
        start, end = found.span(1)
        edits.replace(line.at.file, first + start, first + end, target.new)


def digits_of(utility: Utility) -> set[str]:
    """Name the kinds of answer by whose name a field of a line command expects digits."""
    return {rule.name.text for rule in utility.bot.answers if rule.by == "digits"} | {"reading"}


def fields_of(line: Scalar) -> list[str]:
    """Name the fields of a line command, if it can be read."""
    try:
        return [piece.name for piece in pieces(line.text) if isinstance(piece, Field)]
    except ValueError:
        return []


def _played(utility: Utility, command: str) -> set[str]:
    """Name the dialogs that a command plays, and those that they play."""
    places = [b.way.place for b in utility.bot.commands if b.name.text == command]
    waiting = [place.dialog for place in places if isinstance(place, Do)]
    seen: set[str] = set()
    while waiting:
        dialog = utility.dialogs.get(waiting.pop())
        if dialog is not None and dialog.name not in seen:
            seen.add(dialog.name)
            waiting += [state.do.text for state in dialog.states if state.do is not None]
    return seen
