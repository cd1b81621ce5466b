"""Stories: conversations written as turns, played through the real engine (LANGUAGE §4).

Not the random walk, and not tests of the engine's own parts.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.stories.checking import check_stories

__all__ = ["check_stories", "run"]


def run(
    root: Path, paths: Sequence[str], coverage: bool, lang: str, write: Callable[[str], None]
) -> bool:
    """Play the stories of a tree, or those named by bot, by ``bot/name`` or by path.

    Every story is played in every language of its bot. ``lang`` is the reader's; ``write`` gets
    what there is to say, a line or a block at a time. Says whether everything was as written.
    """
    from engine.stories.running import run as play  # checking needs none of what plays

    return play(root, paths, coverage=coverage, lang=lang, write=write)
