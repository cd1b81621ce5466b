"""A new utility's first files: copied from ``seed``, which is a small bot that works.

Not a generator: the seed is ordinary YAML that ``check`` and the tests read like any other.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from engine.language.tree import SERVICES, SHARED, languages, shipped
from engine.usage import words

SEED = Path(__file__).parent / "seed"
PLACES = {
    "bot.yaml": "flows/{name}/bot.yaml",
    "main.yaml": "flows/{name}/main.yaml",
    "prove_owner.yaml": "flows/{name}/prove_owner.yaml",
    "accounts.csv": "flows/{name}/accounts.csv",
    "texts_uk.yaml": "locales/uk/{name}.yaml",
    "texts_ru.yaml": "locales/ru/{name}.yaml",
    "story.yaml": "tests/stories/{name}/first_reading.yaml",
}
"""The seed's files and where each goes."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SEED_NAME = re.compile(r"\bseed_bot\b")


def scaffold(folder: Path, name: str) -> Iterator[str]:
    """Write a utility's files into a folder; gives their paths.

    Where the folder has no flows of its own yet, the shared ones come along. Raises before
    anything is written when the name will not do or a file is there already.
    """
    if not _NAME.fullmatch(name) or name == SHARED:
        raise click.UsageError(words("bad_name", name=name))
    targets = {SEED / seed: folder / place.format(name=name) for seed, place in PLACES.items()}
    for target in targets.values():
        if target.exists():
            raise click.ClickException(words("exists", path=target.relative_to(folder).as_posix()))
    yield from _shared(folder)
    for seed, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_SEED_NAME.sub(name, seed.read_text("utf-8")), encoding="utf-8")
        yield target.relative_to(folder).as_posix()


def _shared(folder: Path) -> Iterator[str]:
    """Bring the shared dialogs, services and texts into a folder that has none."""
    if (folder / "flows").is_dir():
        return
    source = shipped()
    copies = [f"flows/{SERVICES}", *(f"locales/{code}/{SHARED}.yaml" for code in languages(source))]
    copies += [path.relative_to(source).as_posix() for path in _dialogs(source)]
    for place in sorted(copies):
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / place, target)
        yield place


def _dialogs(source: Path) -> list[Path]:
    return list((source / "flows" / SHARED).glob("*.yaml"))
