"""Files that stand where nobody reads them, and what they were probably meant to be.

Not what is in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.language.nearest import nearest
from engine.language.tree import BOT, SHARED, bots


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that is not read: ``case`` is ``ending``, ``locale`` or ``folder``.

    ``word`` is the wrong name, ``allowed`` are the right ones; ``meant`` is the file that it was
    probably meant to be, as positions name it.
    """

    file: str
    case: str
    word: str
    allowed: tuple[str, ...]
    suggestion: str | None
    meant: str | None


def strays(root: Path) -> Iterator[Stray]:
    """Find the files of flows and locales that are not read."""
    for folder in ("flows", "locales"):
        for path in sorted((root / folder).rglob("[!.]*.yml")):
            name, meant = f"{path.stem}.yaml", _file(root, path.with_suffix(".yaml"))
            yield Stray(_file(root, path), "ending", path.name, (name,), name, meant)
    known = (*bots(root), SHARED)
    for path in sorted((root / "locales").glob("*/[!.]*.yaml")):
        if path.stem not in known:
            near = nearest(path.stem, known)
            right_file = _file(root, path.with_stem(near)) if near else None
            yield Stray(_file(root, path), "locale", path.stem, known, near, right_file)
    for path in sorted((root / "flows").glob("[!.]*")):
        files = sorted(path.glob("[!.]*.yaml")) if path.name not in known else []
        if files and not path.joinpath("bot.yml").exists():
            yield Stray(_file(root, files[0]), "folder", path.name, (BOT,), None, None)


def _file(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
