"""The JSON Schema of every kind of file: ``rozmova schema``. Part of the command line's layer.

What a schema says stands in the forms beside the readers; how it is made, in ``json_schema``.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from engine.language.compile import BUILT_IN_COMMANDS
from engine.language.documents import DialogDoc, StateDoc
from engine.language.forms import Block
from engine.language.json_schema import schema_of
from engine.language.read_answers import BUILT_IN
from engine.language.read_bot import BOT
from engine.language.read_dialog import DIALOG
from engine.language.read_renamed import RENAMED
from engine.language.read_services import SERVICES
from engine.language.read_texts import DIALOG_TEXTS, LOCALE, SECTIONS
from engine.language.tree import NOT_DIALOGS, SHARED, Tree, Utility, languages, read_tree
from engine.runtime.installed_channels import InstalledChannels
from engine.stories.read_story import STORY
from engine.utility.exchange.read_layout import EXCHANGE
from engine.utility.samples import sample_accounts

KINDS: Final[Mapping[str, Block]] = {
    "bot": BOT,
    "dialog": DIALOG,
    "services": SERVICES,
    "locale": LOCALE,
    "story": STORY,
    "exchange": EXCHANGE,
    "renamed": RENAMED,
}
FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "bot": ("flows/*/bot.yaml",),
    "dialog": ("flows/*/*.yaml", *(f"!flows/*/{name}" for name in NOT_DIALOGS)),
    "services": ("flows/services.yaml", "flows/*/services.yaml"),
    "locale": ("locales/*/*.yaml",),
    "story": ("tests/stories/*/*.yaml",),
    "exchange": ("flows/*/exchange.yaml",),
    "renamed": ("flows/*/renamed.yaml",),
}
"""Which files are of which kind, as editors write it; ``!`` takes some out."""


def schema(kind: str, lang: str, root: Path | None = None) -> dict[str, Any]:
    """Make the schema of a kind of file; with a tree, its names are offered and explained."""
    names = {
        "kind": BUILT_IN,
        "channel": tuple(InstalledChannels().names),
        "command": tuple(BUILT_IN_COMMANDS),
    }
    if root is None:
        return schema_of(kind, KINDS[kind], lang, names)
    tree = read_tree(root)
    form = _locale(tree) if kind == "locale" else KINDS[kind]
    return schema_of(kind, form, lang, _merged(names, _names(tree)))


def written(schema: Mapping[str, Any]) -> str:
    """Write a schema as a file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write_schemas(kinds: Iterable[str], folder: Path, lang: str, root: Path | None) -> str:
    """Write schemas to a folder; gives the line for the editor's settings that connects them."""
    folder.mkdir(parents=True, exist_ok=True)
    connected = {}
    for kind in kinds:
        path = folder / f"{kind}.json"
        path.write_text(written(schema(kind, lang, root)), "utf-8")
        connected[path.as_posix()] = list(FILES[kind])
    return f'"yaml.schemas": {json.dumps(connected)}'


def _merged(*several: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    names: dict[str, dict[str, None]] = {}
    for each in several:
        for sort, words in each.items():
            names.setdefault(sort, {}).update(dict.fromkeys(words))
    return {sort: list(words) for sort, words in names.items()}


def _names(tree: Tree) -> dict[str, list[str]]:
    """Gather the names of a tree by the sort that forms call them by."""
    each = [_of_bot(utility, tree.root) for utility in tree.utilities.values()]
    names = _merged({"language": languages(tree.root), "bot": tree.utilities}, *each)
    for dialog in _dialogs(tree):
        said = [f"{dialog.name}.{state.name.text}" for state in dialog.states]
        buttons = [branch.name.text for state in dialog.states for branch in state.buttons]
        names = _merged(
            names, {"dialog": [dialog.name], "said": said, "button": buttons,
                    "outcome": _outcomes(dialog), "old": _buttons(dialog.states)},
        )  # fmt: skip
    work = [*names.get("dialog", ()), *names.get("service", ())]
    return {**names, "work": work, "place": [f"do {name}" for name in names.get("dialog", ())]}


def _of_bot(utility: Utility, root: Path) -> dict[str, list[str]]:
    bot = utility.bot
    return {
        "service": list(utility.services),
        "event": list(utility.events),
        "kind": [rule.name.text for rule in bot.answers],
        "command": [command.name.text for command in bot.commands],
        "outcome": [name.text for each in utility.services.values() for name, _ in each.ends],
        "notice": [f"{n.name.text}.{stage.name.text}" for n in bot.notices for stage in n.stages],
        "account": list(sample_accounts(root, utility) or ()),
    }


def _dialogs(tree: Tree) -> list[DialogDoc]:
    own = [dialog for each in tree.utilities.values() for dialog in each.dialogs.values()]
    return list({dialog.file: dialog for dialog in (*tree.shared.values(), *own)}.values())


def _outcomes(dialog: DialogDoc) -> list[str]:
    return [branch.name.text for state in dialog.states for branch in state.then]


def _buttons(states: Iterable[StateDoc]) -> list[str]:
    return [f"{state.name.text}.{each.name.text}" for state in states for each in state.buttons]


def _locale(tree: Tree) -> Block:
    """Declare the locale of a tree, which has its dialogs and their states by name."""
    states: dict[str, dict[str, None]] = {}
    notes: dict[str, str] = {}
    for dialog in _dialogs(tree):
        states.setdefault(dialog.name, {}).update({s.name.text: None for s in dialog.states})
        if dialog.about:
            notes.setdefault(dialog.name, dialog.about)
    own = {
        name: Block(SHARED, dict.fromkeys(known, DIALOG_TEXTS.of), rest=DIALOG_TEXTS.of,
                    notes={state: f"{name}.{state}" for state in known})
        for name, known in states.items() if name not in SECTIONS
    }  # fmt: skip
    notes = {name: notes.get(name, name) for name in own}
    return Block("locale", {**LOCALE.keys, **own}, rest=LOCALE.rest, notes=notes)
