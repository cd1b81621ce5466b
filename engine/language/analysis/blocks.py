"""The texts of a state that were all taken out of a locale file, as a translation still shows.

Not single texts that are missing (``Locales.missing``), and not the telling of either (``rules``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.language.analysis.sayings import Saying
from engine.language.documents import TextDoc, TextsDoc

if TYPE_CHECKING:
    from engine.language.analysis.inspection import Inspection


@dataclass(frozen=True, slots=True)
class LostBlock:
    """What stood under a state's name in ``file``: the texts that the translation has of it."""

    file: str
    texts: tuple[TextDoc, ...]


def lost_blocks(inspection: "Inspection", language: str) -> Mapping[str, LostBlock]:
    """Give the lost blocks of which something is missing in a language, by ``dialog.state.``.

    A shared block is the same for every bot that lacks any of it, whatever the bot has of its own.
    """
    found: dict[str, LostBlock] = {}
    for saying in inspection.locales.missing(language).values():
        if saying.state is not None and (name := name_of_block(saying.path)) not in found:
            found.update((name, block) for block in _lost(inspection, language, name, saying))
    return found


def name_of_block(path: str) -> str:
    """Give what the paths of all texts of a state begin with: ``dialog.state.``."""
    return ".".join(path.split(".")[:2]) + "."


def blocks_not_in(texts: TextsDoc, file: TextsDoc | None, lost: Iterable[str]) -> set[str]:
    """Give the blocks of lost texts that stand in one file and of which another has nothing."""
    heads = file.heads if file else {}
    names = {name_of_block(path) for path in lost}
    return {name for name in names if name[:-1] in texts.heads and name[:-1] not in heads}


def _lost(
    inspection: "Inspection", language: str, name: str, saying: Saying
) -> Iterator[LostBlock]:
    """Find the file that a block was taken out of, if it was."""
    for tier in (inspection.utility.texts, inspection.utility.common):
        ours = tier.get(language)
        others = (tier[code] for code in inspection.languages if code != language and code in tier)
        for theirs in others:
            if ours and saying.path in theirs.texts and blocks_not_in(theirs, ours, [saying.path]):
                every = theirs.under(name[:-1])
                said = (doc for doc in every if inspection.locales.is_said(theirs, doc.path))
                yield LostBlock(ours.file, tuple(said))
                return
