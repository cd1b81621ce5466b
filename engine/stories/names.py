"""The names that a story may use for one bot: what it says, and the buttons under it.

Not wording: that is the locales' and changes freely. What a message may be called is the core's
``Message.said``: ``dialog.state``, ``dialog.state.outcome``, ``notices.notice.stage``,
``engine.key``, and ``dialog.state.help`` or ``answers.kind.help`` for what help says at a question.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.core.places import Again
from engine.language.documents import DialogDoc, StateDoc
from engine.language.tree import Utility

_WHOLE = ("engine", "answers")
"""What says nothing by itself of where it is said, and so is called by its full name."""

ANY_QUESTION = ("again", "choice", "remind")
"""What every question may say besides its text and the outcomes that lead to ``again``."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the bot says: its full name, and the buttons that belong under it."""

    said: str
    buttons: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    """The items of a list of names, above the buttons."""
    lists: bool = False
    """Whether the items are known only in a conversation, and are called by their labels."""


class Names:
    """Everything that a bot may say, by every name by which a story may call it."""

    def __init__(self, utility: Utility) -> None:
        self._by_name: dict[str, list[Named]] = {}
        for named in _everything(utility):
            for name in _names(named.said):
                self._by_name.setdefault(name, []).append(named)

    def find(self, name: str) -> tuple[Named, ...]:
        """Find what a name stands for: nothing, one thing, or several (then it says too little)."""
        return tuple(self._by_name.get(name, ()))

    def all(self) -> tuple[str, ...]:
        """Give all names, for finding the nearest."""
        return tuple(self._by_name)

    def states(self) -> tuple[str, ...]:
        """Give the short names of the states."""
        found = self._by_name.items()
        return tuple(n for n, all_ in found if "." not in n and all_[0].said.count(".") == 1)

    def buttons(self) -> set[str]:
        """Give the names of all buttons and items."""
        all_ = [named for found in self._by_name.values() for named in found]
        return {button for named in all_ for button in (*named.items, *named.buttons)}

    def items(self, said: str) -> tuple[str, ...]:
        """Give the names of the items under a message of that full name."""
        return next((named.items for named in self.find(said) if named.said == said), ())

    def means(self, name: str, said: str) -> bool:
        """Whether a message of that full name is what a story calls by this name."""
        return any(named.said == said for named in self.find(name))


def _names(said: str) -> Iterator[str]:
    """Give the full name, and the shorter ones.

    Without its dialog (or without ``notices``), and a notice without its stage too: that is how
    its buttons are called.
    """
    yield said
    first, _, rest = said.partition(".")
    if rest and first not in _WHOLE:
        yield rest
    if first == "notices":
        yield rest.partition(".")[0]


def _everything(utility: Utility) -> Iterator[Named]:
    for dialog in utility.reachable().values():
        for state in dialog.states:
            yield from _of_state(dialog, state)
    for notice in utility.bot.notices:
        buttons = tuple(button.name.text for button in notice.buttons)
        for stage in notice.stages:
            yield Named(f"notices.{notice.name.text}.{stage.name.text}", buttons)
    paths = {path for language in utility.languages for path in utility.paths(language)}
    engine = {".".join(path.split(".")[:2]) for path in paths if path.startswith("engine.")}
    helping = {path for path in paths if path.endswith(".help") and path.count(".") == 2}
    yield from (Named(said) for said in sorted(engine | helping))


def _of_state(dialog: DialogDoc, state: StateDoc) -> Iterator[Named]:
    if not state.speaks and not state.waits:
        return
    path = f"{dialog.name}.{state.name.text}"
    buttons = tuple(button.name.text for button in state.buttons)
    items: tuple[str, ...] = ()
    if isinstance(state.choose, tuple):
        items = tuple(name.text for name in state.choose)
    lists = state.choose is not None and not items
    yield Named(path, buttons, items, lists)
    if not state.waits:
        return
    again = [
        branch.name.text
        for branch in (*state.buttons, *state.then)
        if isinstance(branch.way.place, Again)
    ]
    for outcome in dict.fromkeys((*ANY_QUESTION, *again)):
        yield Named(f"{path}.{outcome}", buttons, items, lists)
