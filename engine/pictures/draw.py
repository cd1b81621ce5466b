"""``rozmova graph``: which dialogs a name means, and their picture in one format or the other."""

from pathlib import Path
from typing import Final

from engine.language.documents import DialogDoc
from engine.language.tree import SHARED, Utility, bots, read_tree
from engine.pictures.mermaid import in_mermaid
from engine.pictures.scenes import plays, words_of
from engine.pictures.svg import in_svg
from engine.usage import wrong

FORMATS: Final = ("mermaid", "svg")


def drawn(root: Path, name: str, form: str, lang: str) -> str:
    """Draw ``bot/dialog``, every dialog of ``bot``, or a shared ``dialog``.

    ``lang`` is the reader's; what the bot says stands in its own first language. Raises
    ``click.UsageError`` with the nearest names when there is nothing of that name.
    """
    bot, _, dialog = name.partition("/")
    known = bots(root)
    tree = read_tree(root, [bot] if bot in known else [])
    utility = tree.utilities.get(bot)
    if utility is not None:
        title, dialogs = utility.bot.name or bot, _chosen(utility, dialog, name)
    else:
        wanted = dialog if bot == SHARED else name
        if wanted not in tree.shared:
            raise wrong("no_flow", name, [*known, *(f"{SHARED}/{each}" for each in tree.shared)])
        title, dialogs = wanted, [tree.shared[wanted]]
    seen = plays(dialogs, words_of(tree, utility))
    return in_mermaid(seen) if form == "mermaid" else in_svg(seen, title, lang)


def _chosen(utility: Utility, dialog: str, name: str) -> list[DialogDoc]:
    reachable = utility.reachable()
    if not dialog:
        return list(reachable.values())
    if dialog not in reachable:
        raise wrong("no_flow", name, [f"{utility.bot.bot}/{each}" for each in reachable])
    return [reachable[dialog]]
