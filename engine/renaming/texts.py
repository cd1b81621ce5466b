"""The edits that a renaming needs in the locales: names of texts, and names within them."""

from collections.abc import Iterator, Sequence

from engine.core.places import Again
from engine.language.documents import DialogDoc, TextsDoc
from engine.language.tree import Tree
from engine.renaming.edits import Edits
from engine.renaming.target import Target, Thing, changed_dialogs
from engine.renaming.variables import rename_in_expression, rename_in_text


def edit_texts(tree: Tree, target: Target, answers: Sequence[DialogDoc], edits: Edits) -> None:
    """Gather the edits; ``answers`` are the dialogs in which an answer's name changes."""
    for doc in _locales(tree, target):
        for path in paths_of(tree, target):
            if (head := doc.heads.get(path)) is not None:
                edits.word(head, target.name, target.new)
        if target.thing is Thing.FACT:
            _rename_in(doc, "", "bot", target.new, edits, field=target.name)
    for doc in _locales(tree, target) if answers else ():
        _rename_in(doc, f"{target.path[0]}.", target.name, target.new, edits)


def _locales(tree: Tree, target: Target) -> Iterator[TextsDoc]:
    """Give the locale files of the bots that have the thing, the shared ones if they change."""
    for bot in target.bots or (tuple(tree.utilities)[:1] if target.shared else ()):
        utility = tree.utilities[bot]
        if bot in target.bots:
            yield from utility.texts.values()
        if target.shared:
            yield from utility.common.values()


def paths_of(tree: Tree, target: Target) -> Iterator[str]:
    """Give the paths in the locales whose last name changes."""
    whole = ".".join(target.path)
    match target.thing:
        case Thing.DIALOG | Thing.STATE:
            yield whole
        case Thing.BUTTON:
            dialog, state, button = target.path
            yield f"{dialog}.{state}.buttons.{button}"
            if any(_asks_again(doc, state, button) for doc in changed_dialogs(tree, target)):
                yield f"{dialog}.{state}.{button}"
        case Thing.ANSWER:
            yield f"answers.{whole}"
        case Thing.COMMAND:
            yield f"commands.{whole}"
        case Thing.NOTICE | Thing.STAGE:
            yield f"notices.{whole}"


def _asks_again(dialog: DialogDoc, state: str, button: str) -> bool:
    doc = dialog.state(state)
    named = [b for b in doc.buttons if b.name.text == button] if doc else []
    return any(isinstance(each.way.place, Again) for each in named)


def _rename_in(
    doc: TextsDoc, prefix: str, old: str, new: str, edits: Edits, field: str | None = None
) -> None:
    for path, text in doc.texts.items():
        if path.startswith(prefix):
            rename = rename_in_expression if path.endswith(".count") else rename_in_text
            for variant in text.variants:
                rename(variant.at, old, new, edits, field)
