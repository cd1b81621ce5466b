"""A renaming from end to end: what it means, what it changes, whether that is right, the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.language.finding import Finding, Severity
from engine.language.tree import Tree, read_tree
from engine.renaming.edits import Edits
from engine.renaming.flows import edit_flows
from engine.renaming.record import record
from engine.renaming.seen_texts import accepted
from engine.renaming.target import Refused, Target, Thing, changed_dialogs, target_of
from engine.renaming.texts import edit_texts
from engine.renaming.told import edit_stories
from engine.stories.files import StoryFiles, read_stories
from engine.trial import copied, everything, spoilt, write


@dataclass(frozen=True, slots=True)
class Renamed:
    """What was changed: how many places, in which files.

    ``spoilt`` are the mistakes that there would be, with the texts of their files; then nothing
    was changed.
    """

    places: int
    files: tuple[str, ...]
    spoilt: tuple[Finding, ...] = ()
    sources: dict[str, str] | None = None


def rename(
    root: Path, old: str, new: str, bots: Sequence[str] = (), today: date | None = None
) -> Renamed:
    """Rename a thing in all bots, or in some; raises ``Refused`` where it cannot be done.

    ``old`` is named as in stories (``target``). Files change only if no mistake is new.
    """
    tree, stories = read_tree(root), read_stories(root)
    _refuse_unreadable(tree, stories)
    target = target_of(tree, old, new, bots)
    edits = Edits({**tree.sources, **stories.sources})
    answers = edit_flows(tree, target, edits)
    edit_texts(tree, target, answers, edits)
    edit_stories(root, tree, stories, target, edits)
    record(tree, target, edits, today or date.today())
    changes, moves = edits.made(), _moves(root, tree, target)
    with copied(root) as trial:
        write(trial, changes, moves)
        lists = accepted(tree, read_tree(trial), target)
        write(trial, lists)
        found = spoilt(everything(root), everything(trial), moves)
        sources = {f.at.file: _text(trial / f.at.file) for f in found}
    if found:
        return Renamed(0, (), tuple(found), sources)
    write(root, {**changes, **lists}, moves)
    return Renamed(len(edits), tuple(sorted({*changes, *lists, *moves})))


def _moves(root: Path, tree: Tree, target: Target) -> dict[str, str]:
    """Give the new names of the files of a dialog."""
    if target.thing is not Thing.DIALOG:
        return {}
    moves = {}
    for dialog in changed_dialogs(tree, target):
        path = Path(dialog.file)
        moves[dialog.file] = path.with_name(f"{target.new}{path.suffix}").as_posix()
        if (root / moves[dialog.file]).exists():
            raise Refused("rename_exists", new=moves[dialog.file])
    return moves


def _refuse_unreadable(tree: Tree, stories: StoryFiles) -> None:
    """Refuse while a file cannot be read whole: a name in it would be missed."""
    for finding in sorted([*tree.findings, *stories.findings]):
        if finding.severity is Severity.ERROR:
            raise Refused("rename_unreadable", place=str(finding.at), code=finding.code)


def _text(path: Path) -> str:
    return path.read_text("utf-8-sig", errors="replace") if path.is_file() else ""
