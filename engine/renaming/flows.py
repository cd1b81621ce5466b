"""The edits that a renaming needs in dialogs, ``bot.yaml`` and ``services.yaml``."""

from collections.abc import Iterator

from engine.core.places import Do, Goto
from engine.language.documents import Branch, DialogDoc, NoticeDoc, Way
from engine.language.nodes import Scalar
from engine.language.tree import Tree, Utility
from engine.renaming.edits import Edits
from engine.renaming.target import Refused, Target, Thing, changed_dialogs
from engine.renaming.variables import expressions, fields_of, rename_answer, rename_in_expression


def edit_flows(tree: Tree, target: Target, edits: Edits) -> list[DialogDoc]:
    """Gather the edits; gives the dialogs in which an answer's name changes."""
    match target.thing:
        case Thing.DIALOG:
            _dialog(tree, target, edits)
        case Thing.STATE:
            return _state(tree, target, edits)
        case Thing.BUTTON:
            for dialog in changed_dialogs(tree, target):
                state = dialog.state(target.path[1])
                for button in state.buttons if state else ():
                    edits.word(button.name, target.name, target.new)
        case Thing.ANSWER:
            _answer(tree, target, edits)
        case Thing.FACT:
            _fact(tree, target, edits)
        case _:
            _of_bot(tree, target, edits)
    return []


def concerned(tree: Tree, target: Target) -> list[DialogDoc]:
    """Give the dialogs of the bots that have the thing, the shared ones only if they change."""
    docs = {}
    for bot in target.bots:
        for dialog in tree.utilities[bot].dialogs.values():
            if target.shared or dialog.file.startswith(f"flows/{bot}/"):
                docs[dialog.file] = dialog
    if target.shared:
        docs |= {dialog.file: dialog for dialog in tree.shared.values()}
    return list(docs.values())


def _dialog(tree: Tree, target: Target, edits: Edits) -> None:
    old, new = target.name, target.new
    ways = [way for dialog in concerned(tree, target) for way in _ways(dialog)]
    for dialog in concerned(tree, target):
        for state in dialog.states:
            if state.do is not None and state.do.text == old:
                edits.word(state.do, old, new)
    for bot in target.bots:
        utility, doc = tree.utilities[bot], tree.utilities[bot].bot
        for written in (doc.start, doc.menu):
            if written is not None:
                edits.word(written, old, new)
        branches = (*doc.commands, *(b for notice in doc.notices for b in notice.buttons))
        ways += [branch.way for branch in branches]
        ways += _ways_of_services(utility, target)
    for way in ways:
        if way.place == Do(old):
            edits.word(way.at, old, new, part=1)


def _ways_of_services(utility: Utility, target: Target) -> Iterator[Way]:
    """Give where outcomes of services lead unless a state says otherwise."""
    own = f"flows/{utility.bot.bot}/"
    for service in utility.services.values():
        if target.shared or service.name.at.file.startswith(own):
            yield from (way for _, way in service.ends if way is not None)


def _state(tree: Tree, target: Target, edits: Edits) -> list[DialogDoc]:
    old, new = target.name, target.new
    answers = rename_answer(tree, target, edits)
    for dialog in changed_dialogs(tree, target):
        for state in dialog.states:
            if state.name.text == old:
                edits.word(state.name, old, new)
        for way in _ways(dialog):
            if way.place == Goto(old):
                if new == "menu":
                    raise Refused("rename_reserved", new=new)
                edits.word(way.at, old, new)
    for bot in target.bots:
        utility = tree.utilities[bot]
        menu = utility.bot.menu
        if menu is not None and utility.menu == target.path:
            edits.replace(menu.at.file, *edits.stretch(menu.at), f"{target.path[0]}.{new}")
    return answers


def _answer(tree: Tree, target: Target, edits: Edits) -> None:
    old, new = target.name, target.new
    for bot in target.bots:
        doc = tree.utilities[bot].bot
        by = {rule.name.text: rule.by for rule in doc.answers}
        for _, line in doc.lines:
            if by[old] == "digits" and old in fields_of(line):
                raise Refused("rename_digits", old=f"answers.{old}", name=old, place=str(line.at))
        for rule in doc.answers:
            edits.word(rule.name, old, new)
            if rule.by == "line":
                _kinds_of_fields(rule.value, old, new, edits)
    for dialog in concerned(tree, target):
        for state in dialog.states:
            if state.ask is not None and state.ask.text == old:
                edits.word(state.ask, old, new)


def _kinds_of_fields(line: Scalar, old: str, new: str, edits: Edits) -> None:
    first, _ = edits.stretch(line.at)
    written, start = edits.text(line.at), 0
    while (start := written.find(old, start)) >= 0:
        before, after = written[:start].rstrip(), written[start + len(old) :].lstrip()
        if before.endswith(":") and after[:1] in ("}", "?"):
            edits.replace(line.at.file, first + start, first + start + len(old), new)
        start += len(old)


def _fact(tree: Tree, target: Target, edits: Edits) -> None:
    old, new = target.name, target.new
    places = [w.at for dialog in concerned(tree, target) for w in _conditions(dialog)]
    for bot in target.bots:
        doc = tree.utilities[bot].bot
        for name, _ in doc.facts:
            edits.word(name, old, new)
        for notice in doc.notices:
            places += [guard.at for guard in (notice.guard, notice.unless) if guard is not None]
    for at in places:
        rename_in_expression(at, "bot", new, edits, field=old)


def _conditions(dialog: DialogDoc) -> Iterator[Scalar]:
    for state in dialog.states:
        yield from expressions(state)
        if state.each is not None:
            yield Scalar(state.each.items, state.each.at)


def _of_bot(tree: Tree, target: Target, edits: Edits) -> None:
    """Edit a command, a notice or a stage."""
    for bot in target.bots:
        doc = tree.utilities[bot].bot
        names: list[Scalar] = []
        if target.thing is Thing.COMMAND:
            names += [branch.name for branch in doc.commands]
            names += [name for name, _ in doc.lines]
        elif target.thing is Thing.NOTICE:
            names += [notice.name for notice in doc.notices]
        else:
            names += [name for notice in doc.notices for name in _stages(notice, target)]
        for name in names:
            edits.word(name, target.name, target.new)


def _stages(notice: NoticeDoc, target: Target) -> list[Scalar]:
    return [s.name for s in notice.stages] if notice.name.text == target.path[0] else []


def _ways(dialog: DialogDoc) -> Iterator[Way]:
    for state in dialog.states:
        branches: tuple[Branch, ...] = (*state.buttons, *state.then)
        yield from (branch.way for branch in branches)
        if state.go is not None:
            yield state.go
