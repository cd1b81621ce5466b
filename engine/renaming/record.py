"""What a renaming leaves in ``bot.yaml``: the former name, and the menu where it was implied.

Entries of ``renamed`` are read from top to bottom, each in the names of its own time.
"""

from engine.language.documents import BotDoc
from engine.language.lines import split_lines
from engine.language.tree import Tree, Utility
from engine.renaming.edits import Edits
from engine.renaming.target import Refused, Target, Thing

_MENU = ("main", "menu")
"""What the menu is where ``bot.yaml`` does not say it."""


def record(tree: Tree, target: Target, edits: Edits) -> None:
    """Gather the edits of the ``bot.yaml`` of all bots that have the thing."""
    for bot in target.bots:
        utility = tree.utilities[bot]
        above = _menu(utility, target, edits)
        former = target.stored
        if former is None:
            continue
        line = f"{former}: {target.new}"
        doc = utility.bot
        if doc.renamed:
            _refuse_one_line(doc, edits)
            for key, _ in doc.renamed:
                if key.text == former:
                    edits.take_out(key.at)
            last, _ = doc.renamed[-1]
            edits.insert_below(last.at, " " * (last.at.column - 1) + line)
            if above:
                _append(doc, edits, *above)
        else:
            _append(doc, edits, *above, "renamed:", f"  {line}")


def _append(doc: BotDoc, edits: Edits, *lines: str) -> None:
    """Put lines at the end of a file, an empty one above them."""
    source, newline = edits.sources[doc.file], edits.line_break(doc.file)
    start = "" if source.endswith(("\n", "\r")) else newline
    edits.append(doc.file, start + newline + newline.join(lines) + newline)


def _menu(utility: Utility, target: Target, edits: Edits) -> tuple[str, ...]:
    """Give the line that says where the menu is now, if it was implied; take it out if it goes."""
    path = target.path
    if target.thing not in (Thing.DIALOG, Thing.STATE) or utility.menu[: len(path)] != path:
        return ()
    new = (*path[:-1], target.new, *utility.menu[len(path) :])
    written = utility.bot.menu
    if written is None:
        return (f"menu: {'.'.join(new)}",)
    lines = split_lines(edits.sources[written.at.file])
    below = lines[written.at.line] if written.at.line < len(lines) else ""
    if new == _MENU and below.startswith("renamed:"):  # an earlier renaming had to write it
        edits.take_out(written.at)
    return ()


def _refuse_one_line(doc: BotDoc, edits: Edits) -> None:
    for key, _ in doc.renamed:
        if edits.line(key.at)[: key.at.column - 1].strip():
            raise Refused("rename_one_line", place=str(key.at))
