"""Why a bot may not have what a story names: a mistake that is reported where it was made.

Not whether it has it (``names``): this is asked only about what is not there.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from engine.core.places import Again, End, Goto
from engine.core.position import Position
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.stale import Stale, is_error, left_of
from engine.language.documents import DialogDoc
from engine.language.rules.settings import CHANNELS, installed_channels


class Causes:
    """The mistakes of one bot, as far as they take names away."""

    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection

    @cached_property
    def hidden(self) -> bool:
        """Whether so much cannot be read or reached that anything may seem to be gone."""
        inspection, utility = self._inspection, self._inspection.utility
        files = [texts.file for tier in (utility.texts, utility.common) for texts in tier.values()]
        branches = [*utility.bot.commands, *(b for n in utility.bot.notices for b in n.buttons)]
        astray = any(isinstance(branch.way.place, Goto | End | Again) for branch in branches)
        unread = any(map(inspection.damaged, files)) or not inspection.certain
        return unread or astray or not self.languages_known or bool(inspection.misnamed_dialogs)

    @property
    def services_known(self) -> bool:
        """Whether the files of services could be read as they were meant."""
        return self._inspection.services_known

    @property
    def channels_known(self) -> bool:
        """Whether the bot's channels could be read, and are all channels that there are."""
        channels = {channel.text for channel in self._inspection.utility.bot.channels}
        there = channels <= {*CHANNELS} or channels <= {*CHANNELS, *installed_channels()}
        return there and not self.hidden

    @property
    def languages_known(self) -> bool:
        """Whether the bot speaks only languages for which there are locales."""
        return set(self._inspection.utility.languages) <= self._inspection.utility.common.keys()

    def explain(self, name: str) -> bool:
        """Say whether a mistake is why nothing, or no button, goes by that name."""
        steps = name.split(".")  # of a state that is gone, all that is said under it is gone too
        heads = (".".join(steps[:length]) for length in range(1, len(steps) + 1))
        return self.hidden or name in self._names or any(head in self._gone for head in heads)

    @cached_property
    def _gone(self) -> frozenset[str]:
        """The states to which places lead and that are not there."""
        dialogs = self._inspection.utility.dialogs.values()
        gone = {
            (each.name, word) for each in dialogs for word in self._inspection.ways(each).nowhere
        }
        gone |= self._left_behind
        return frozenset(name for dialog, word in gone for name in (word, f"{dialog}.{word}"))

    @cached_property
    def _left_behind(self) -> frozenset[tuple[str, str]]:
        """The states of which only texts are left, by dialog and name."""
        docs = self._inspection.utility.dialogs
        paths = (path.split(".") for path in self._unsaid() if "." in path)
        named = {(steps[0], steps[1]) for steps in paths if steps[0] in docs}
        return frozenset((dialog, state) for dialog, state in named
                         if docs[dialog].state(state) is None)  # fmt: skip

    @cached_property
    def _names(self) -> frozenset[str]:
        """What nothing goes by because of a mistake, in whatever form a story may write it."""
        paths = {*self._unsaid(), *self._misled()}
        return frozenset(name for path in paths for name in _forms(path))

    def left(self, name: str) -> tuple[str, Position] | None:
        """Give what went by a name and of which only texts are left, and where they stand.

        That is only warned of: texts may be taken out, and the story is wrong all the same.
        """
        steps = name.split(".")
        heads = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
        return next((self._left[head] for head in heads if head in self._left), None)

    @cached_property
    def _left(self) -> Mapping[str, tuple[str, Position]]:
        """What only texts are left of, by whatever name a story may give it."""
        docs, every = self._inspection.utility.dialogs, list(self._stale())
        paths = {each.path for each in every}
        found: dict[str, tuple[str, Position]] = {}
        for each in every:
            dialog, state, *_ = (*each.path.split("."), "")
            if self._is_told(each) or dialog not in docs:
                continue
            names = {name for path in _paths(each) for name in _forms(path)}
            if docs[dialog].state(state) is not None:
                names -= {state, f"{dialog}.{state}"}
            for name in names:
                found.setdefault(name, (left_of(each, paths), each.key.at))
        return found

    def _stale(self) -> Iterator[Stale]:
        """Give the names in the locales under which nothing is ever said."""
        locales = self._inspection.locales
        for language in self._inspection.languages:
            yield from (*locales.stale(language), *locales.common.stale(language))

    def _is_told(self, each: Stale) -> bool:
        """Say whether an error is reported of what went by a name, of its texts or its dialog."""
        dialog = self._inspection.utility.dialogs.get(each.path.partition(".")[0])
        unkept = dialog is not None and bool(self._inspection.wants.unkept(dialog))
        return is_error(each) or unkept

    def _unsaid(self) -> Iterator[str]:
        """Give the texts that nothing says any more, which is reported as an error."""
        locales = self._inspection.locales
        yield from (path for each in self._stale() if self._is_told(each) for path in _paths(each))
        for language in self._inspection.languages:
            lacking = {path.partition(".")[0] for path in locales.outline.lacking[language]}
            for path in self._inspection.utility.paths(language) - locales.outline.said:
                if path.partition(".")[0] in lacking:  # renamed, perhaps: one text for another
                    yield path

    def _misled(self) -> Iterator[str]:
        """Give the refusals of outcomes and buttons that lead to no place, or nowhere."""
        for dialog in self._inspection.utility.dialogs.values():
            for state in dialog.states:
                path = f"{dialog.name}.{state.name.text}"
                yield from (f"{path}.{outcome}" for outcome in self._refusing(dialog, path))

    def _refusing(self, dialog: DialogDoc, path: str) -> Iterator[str]:
        state = dialog.state(path.rpartition(".")[2])
        if state is None or not state.waits:
            return
        inspection, ways = self._inspection, self._inspection.ways(dialog)
        contract = inspection.endings.contract(dialog, state)
        settled = inspection.endings.settled(state, contract)
        yield from contract.required - settled.keys()
        for name, branch in [*settled.items(), *((b.name.text, b) for b in state.buttons)]:
            again = ways.target(branch.way) == Again() or ways.is_nowhere(branch.way)
            if again or branch.name.text != name:
                yield name


def _paths(stale: Stale) -> Iterator[str]:
    yield stale.path
    yield from (doc.path for doc in stale.docs)


def _forms(path: str) -> Iterator[str]:
    """Give a path, without its dialog too, up to the state at least; of a button its name."""
    steps = path.split(".")
    for first in (0, 1):
        for last in range(2, len(steps) + 1):
            yield ".".join(steps[first:last])
    if "buttons" in steps:
        yield steps[-1]
