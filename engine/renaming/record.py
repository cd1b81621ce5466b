"""What a renaming leaves beside the new name: the former one, and the menu where it was implied.

``renamed.yaml`` is only ever added to: its entries are read from top to bottom, each in the names
of its own day (``engine.language.read_renamed``).
"""

from datetime import date

from engine.language.documents import FormerDoc
from engine.language.tree import FORMER, Tree, Utility
from engine.renaming.edits import Edits
from engine.renaming.target import Refused, Target, Thing

_MENU = ("main", "menu")
"""What the menu is where ``bot.yaml`` does not say it."""


def record(tree: Tree, target: Target, edits: Edits, today: date) -> None:
    """Gather the edits of ``bot.yaml`` and ``renamed.yaml`` of all bots that have the thing."""
    for bot in target.bots:
        utility = tree.utilities[bot]
        _keep_menu(utility, target, edits)
        if target.stored is not None:
            lines = (f"- on: {today}", f"  from: {target.stored}", f"  to: {target.new}")
            _note(f"flows/{bot}/{FORMER}", utility.renamed, lines, edits)


def _note(file: str, former: tuple[FormerDoc, ...], lines: tuple[str, ...], edits: Edits) -> None:
    """Put an entry below the others, as far to the right as they stand."""
    if not former:
        edits.append(file, "renamed:", *lines)
        return
    last = former[-1]
    before = edits.line(last.on.at)[: last.on.at.column - 1]
    indent, dash, _ = before.partition("-")
    if not dash or indent.strip() or "{" in before:
        raise Refused("rename_one_line", place=str(last.on.at))
    lowest = max((last.on.at, last.path.at, last.name.at), key=lambda at: at.line)
    edits.insert_below(lowest, *(indent + line for line in lines))


def _keep_menu(utility: Utility, target: Target, edits: Edits) -> None:
    """Write where the menu is now, if it was implied; take that out where it is implied again."""
    path = target.path
    if target.thing not in (Thing.DIALOG, Thing.STATE) or utility.menu[: len(path)] != path:
        return
    new = (*path[:-1], target.new, *utility.menu[len(path) :])
    written = utility.bot.menu
    if written is None:
        edits.append(utility.bot.file, "", f"menu: {'.'.join(new)}")
    elif new == _MENU and edits.is_last(written.at):  # an earlier renaming had to write it
        edits.take_out_end(written.at)
