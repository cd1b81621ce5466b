"""Why a bot may not have what a story names: a mistake that is reported where it was made.

Not whether it has it (``names``): this is asked only about what is not there.
"""

from collections.abc import Iterator
from functools import cached_property

from engine.core.places import Again, End, Goto
from engine.language.analysis.inspection import Inspection
from engine.language.documents import DialogDoc


class Causes:
    """The mistakes of one bot, as far as they take names away."""

    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection

    @cached_property
    def hidden(self) -> bool:
        """Whether so much cannot be read or reached that anything may seem to be gone."""
        inspection, utility = self._inspection, self._inspection.utility
        files = [utility.bot.file, *(dialog.file for dialog in utility.dialogs.values())]
        files += [texts.file for tier in (utility.texts, utility.common) for texts in tier.values()]
        branches = [*utility.bot.commands, *(b for n in utility.bot.notices for b in n.buttons)]
        astray = any(isinstance(branch.way.place, Goto | End | Again) for branch in branches)
        return any(map(inspection.damaged, files)) or astray or not inspection.named_well

    @property
    def services_known(self) -> bool:
        """Whether the files of services could be read as they were meant."""
        return self._inspection.services_known

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
        return frozenset(name for dialog, word in gone for name in (word, f"{dialog}.{word}"))

    @cached_property
    def _names(self) -> frozenset[str]:
        """What nothing goes by because of a mistake, in whatever form a story may write it."""
        paths = {*self._unsaid(), *self._misled()}
        return frozenset(name for path in paths for name in _forms(path))

    def _unsaid(self) -> Iterator[str]:
        """Give the texts that nothing says any more, which is reported of each."""
        locales = self._inspection.locales
        for language in self._inspection.languages:
            for each in (*locales.stale(language), *locales.common.stale(language)):
                yield each.path
                yield from (doc.path for doc in each.docs)
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
            if ways.target(branch.way) == Again() or branch.name.text != name:
                yield name


def _forms(path: str) -> Iterator[str]:
    """Give a path, without its dialog too, up to the state at least; of a button its name."""
    steps = path.split(".")
    for first in (0, 1):
        for last in range(2, len(steps) + 1):
            yield ".".join(steps[first:last])
    if "buttons" in steps:
        yield steps[-1]
