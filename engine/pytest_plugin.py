"""What ``pytest flows/ tests/stories`` finds: the check of every bot, and every story.

Loaded by every pytest on the machine (entry point ``pytest11``), so it imports nothing of ours
until it meets a file of ours: ``flows/<bot>/bot.yaml`` or ``tests/stories/<bot>/<story>.yaml`` of
the folder in which pytest was started, or of its ``rootdir``. What comes of them: ``pytest_items``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

_BOT: Final = "bot.yaml"
_STORIES: Final = ("tests", "stories")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the files of ours."""
    if file_path.suffix != ".yaml" or file_path.name.startswith("."):
        return None
    for root in _roots(parent.config):
        if not file_path.is_relative_to(root) or not (root / "flows").is_dir():
            continue
        match file_path.relative_to(root).parts:
            case ("flows", bot, name) if name == _BOT:
                from engine.pytest_items import BotFile

                return BotFile.from_parent(parent, path=file_path, root=root, bot=bot)
            case (*folders, bot, _) if tuple(folders) == _STORIES:
                from engine.pytest_items import StoryFile

                return StoryFile.from_parent(parent, path=file_path, root=root, bot=bot)
    return None


def _roots(config: pytest.Config) -> Iterator[Path]:
    yield config.invocation_params.dir
    if config.rootpath != config.invocation_params.dir:
        yield config.rootpath
