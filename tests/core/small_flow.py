"""Small flows from YAML text, through the real language layer.

Texts that a test does not give are the full name of what says them: state ``main.hello`` says
``main.hello``. A dialog is given as its states alone, or whole when it has ``states:``.
"""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent, indent
from unittest.mock import patch

from engine.core.flow import Flow
from engine.language.compile import compile_flow
from engine.language.tree import Utility, read_tree

BOT = "bot"
ENGINE = ("stale", "group", "ended", "moved", "nothing_to_resume", "nothing_kept", "error", "media")

_BOT = """
name: Бот
languages: [uk, ru]
channels: [telegram]
start: main
"""


@cache
def small_flow(**files: str) -> Flow:
    """Compile the files of one bot; a mistake in them is a mistake of the test.

    ``bot`` ``services`` ``uk`` ``ru`` are those files, every other name is a dialog. A flow is
    immutable, so the same files need compiling once.
    """
    with TemporaryDirectory() as folder, patch.dict(os.environ, ROZMOVA_CACHE=f"{folder}/cache"):
        return _compile(Path(folder), **files)


def _compile(
    root: Path, *, bot: str = "", services: str = "", uk: str = "", ru: str = "", **dialogs: str
) -> Flow:
    flows = root / "flows" / BOT
    own = {line.partition(":")[0] for line in dedent(bot).splitlines()}
    given = [line for line in _BOT.strip().splitlines() if line.partition(":")[0] not in own]
    _write(flows / "bot.yaml", "\n".join(given) + "\n" + dedent(bot))
    for name, text in dialogs.items():
        whole = dedent(text)
        _write(flows / f"{name}.yaml", whole if "states:" in whole else _states(whole))
    if services:
        _write(root / "flows" / "services.yaml", "services:\n" + indent(dedent(services), "  "))
    for language, text in (("uk", uk), ("ru", ru)):
        _write(root / "locales" / language / f"{BOT}.yaml", dedent(text) or "{}")
    _write(root / "locales" / "uk" / "shared.yaml", _default_texts(_read(root)))
    return compile_flow(_read(root))


def _read(root: Path) -> Utility:
    tree = read_tree(root, [BOT])
    assert not tree.findings, [str(finding) for finding in tree.findings]
    return tree.utilities[BOT]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _states(text: str) -> str:
    return "states:\n" + indent(text, "  ")


def _default_texts(utility: Utility) -> str:
    lines = ["engine:"]
    lines += [f"  {name}: engine.{name}" for name in ENGINE]
    lines += ["  offer: {text: Мовою пристрою?, buttons: {switch: Так}}"]
    for name, dialog in utility.dialogs.items():
        lines.append(f"{name}:")
        for state in dialog.states:
            lines += [f"  {state.name.text}:", f"    text: {name}.{state.name.text}"]
    return "\n".join(lines) + "\n"
