"""Files that stand where nobody reads them, and what they were probably meant to be.

Not what is in them.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.language.files import content_of
from engine.language.nearest import nearest
from engine.language.tree import BOT, NOT_DIALOGS, SHARED, bots

_STATES = re.compile(rb"^states[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that is not read.

    ``case`` is ``ending``, ``locale``, ``folder``, ``deeper``, ``dialog`` or ``story``.

    ``word`` is the wrong name, ``allowed`` are the right ones, or the right folders;
    ``meant`` are the files that it was probably meant to be, as positions name them.
    """

    file: str
    case: str
    word: str
    allowed: tuple[str, ...]
    suggestion: str | None
    meant: tuple[str, ...] = ()


def strays(root: Path) -> Iterator[Stray]:
    """Find the files of flows and locales that are not read."""
    for folder in ("flows", "locales"):
        for path in sorted((root / folder).rglob("[!.]*.yml")):
            name, meant = f"{path.stem}.yaml", _file(root, path.with_suffix(".yaml"))
            yield Stray(_file(root, path), "ending", path.name, (name,), name, (meant,))
    known = (*bots(root), SHARED)
    for path in sorted((root / "locales").glob("*/[!.]*.yaml")):
        if path.stem not in known and _is_dialog(path):
            yield _dialog(root, path, known)
        elif path.stem not in known:
            near = nearest(path.stem, known)
            right_file = (_file(root, path.with_stem(near)),) if near else ()
            yield Stray(_file(root, path), "locale", path.stem, known, near, right_file)
    for folder in ("flows", "locales"):
        for path in sorted((root / folder).glob("[!.]*.yaml")):
            if path.name not in NOT_DIALOGS and _is_dialog(path):
                yield _dialog(root, path, known)
    for path in sorted((root / "flows").glob("[!.]*")):
        files = sorted(path.glob("[!.]*.yaml")) if path.name not in known else []
        if files and not path.joinpath("bot.yml").exists():
            yield Stray(_file(root, files[0]), "folder", path.name, (BOT,), None)
    for folder in ("flows", "locales"):
        yield from too_deep(root, folder)


def too_deep(root: Path, top: str) -> Iterator[Stray]:
    """Find folders with files within those of a bot or a language, where nobody looks; each once.

    ``top`` is the folder of all those folders, from ``root``.
    """
    inside: dict[Path, list[Path]] = {}
    for path in sorted((root / top).glob("[!.]*/*/**/[!.]*.yaml")):
        folder = path.parent.relative_to(root / top)
        linked = (root / top / parent for parent in (folder, *folder.parents))
        hidden = any(part.startswith(".") for part in folder.parts)
        if not hidden and not any(parent.is_symlink() for parent in linked):  # it may lead anywhere
            inside.setdefault(folder, []).append(path)
    for folder, files in inside.items():
        right = f"{top}/{folder.parts[0]}/"
        meant = tuple(f"{right}{path.name}" for path in files)
        word = f"{top}/{folder.as_posix()}"
        yield Stray(_file(root, files[0]), "deeper", word, (right,), right, meant)


def _is_dialog(path: Path) -> bool:
    """Say whether a file has states, as nothing else has that is written here."""
    return _holds(path, _STATES)


def _dialog(root: Path, path: Path, known: Sequence[str]) -> Stray:
    """Tell whose a dialog may be: of those who have texts for it and no dialog of that name."""
    lacking = [each for each in known if not (root / "flows" / each / path.name).is_file()]
    section = re.compile(rb"^" + re.escape(os.fsencode(path.stem)) + rb"[ \t]*:", re.MULTILINE)
    having = [each for each in lacking if _has(root, each, section)]
    folders = tuple(f"flows/{each}/" for each in having or lacking)
    only = folders[0] if len(folders) == 1 else None
    meant = tuple(f"{folder}{path.name}" for folder in folders)
    return Stray(_file(root, path), "dialog", path.stem, folders, only, meant)


def _has(root: Path, bot: str, section: re.Pattern[bytes]) -> bool:
    """Say whether the texts of a bot have a section, in any language."""
    return any(_holds(path, section) for path in (root / "locales").glob(f"*/{bot}.yaml"))


def _holds(path: Path, wanted: re.Pattern[bytes]) -> bool:
    """Say whether something stands in a file; in one that cannot be read there is nothing."""
    try:
        return wanted.search(content_of(path)) is not None
    except OSError:
        return False


def _file(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
