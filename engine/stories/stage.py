"""A bot ready for its stories: compiled once, with its names, sample data and services."""

from dataclasses import dataclass
from pathlib import Path

from engine.core.flow import Flow
from engine.language.compile import compile_flow
from engine.language.tree import Utility
from engine.runtime.services import InstalledServices, Services
from engine.stories.names import Names
from engine.stories.world import Sample, sample_of


@dataclass(frozen=True, slots=True)
class Stage:
    """What all stories of one bot share; nothing of it is changed by playing.

    ``root`` is the folder in which ``tests/stories`` stands.
    """

    root: Path
    utility: Utility
    flow: Flow
    names: Names
    sample: Sample
    services: Services


def prepare(root: Path, utility: Utility) -> Stage:
    """Make a bot ready for its stories; its files must be without errors."""
    return Stage(
        root,
        utility,
        compile_flow(utility),
        Names(utility),
        sample_of(root, utility.bot.bot),
        InstalledServices(),
    )
