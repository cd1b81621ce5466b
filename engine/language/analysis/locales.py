"""The texts of a utility's locales beside what its flows expect of them.

Two tiers: the bot's own file and the shared one; a text is looked up in the one, then the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from engine.core.answers.lines import Line
from engine.language.analysis.sayings import PLURAL, Saying, of_bot, of_dialog
from engine.language.analysis.stale import WORDS, Common, Stale, Tier, is_error, stale
from engine.language.compile import BUILT_IN_COMMANDS
from engine.language.documents import DialogDoc, TextDoc, TextsDoc
from engine.language.read_texts import SECTIONS

if TYPE_CHECKING:
    from engine.language.analysis.inspection import Inspection

FORMS = PLURAL[1:]


@dataclass(frozen=True, slots=True)
class Outline:
    """What of one bot the shared locales have to know.

    ``said`` are the paths of all texts that it may say, those of the shared dialogs that it has
    replaced included; ``lacking`` those that it needs and that stand nowhere, by language.
    """

    said: frozenset[str]
    lacking: Mapping[str, frozenset[str]]


class Locales:
    """What one bot may say, and what of it is there."""

    common: Common
    """The shared locales, which the bots of a tree have in common."""

    def __init__(self, inspection: "Inspection") -> None:
        self.inspection, self.utility = inspection, inspection.utility
        self._missing: dict[str, dict[str, Saying]] = {}
        self._stale: dict[str, list[Stale]] = {}
        self._docs: dict[tuple[str, bool, str], tuple[TextDoc, ...]] = {}
        self._outline: Outline | None = None

    @cached_property
    def sayings(self) -> tuple[Saying, ...]:
        """The texts that the bot may come to say."""
        dialogs = self.inspection.dialogs.values()
        return (*of_bot(self.inspection), *(s for dialog in dialogs for s in self._of(dialog)))

    @cached_property
    def by_path(self) -> Mapping[str, Saying]:
        """What the bot may come to say, by every path under which it may stand."""
        return {path: saying for saying in self.sayings for path in saying.paths()}

    @cached_property
    def expected(self) -> frozenset[str]:
        """The paths of all texts of the bot's dialogs, whether it can come to them or not."""
        commands = [branch.name.text for branch in self.utility.bot.commands]
        words = {f"commands.{name}" for name in (*commands, *BUILT_IN_COMMANDS)}
        every = (of_bot(self.inspection), *map(self._of, self.utility.dialogs.values()))
        return _paths(saying for sayings in every for saying in sayings) | words

    @cached_property
    def replaced(self) -> frozenset[str]:
        """The paths of the texts of the shared dialogs that the bot has replaced."""
        every = map(self._of, self.utility.replaced.values())
        return _paths(saying for sayings in every for saying in sayings)

    @property
    def outline(self) -> Outline:
        """What of this bot the shared locales have to know; what is known before may be set."""
        if self._outline is None:
            lacking = {code: frozenset(self.missing(code)) for code in self.inspection.languages}
            self._outline = Outline(self.expected | self.replaced, lacking)
        return self._outline

    @outline.setter
    def outline(self, known: Outline) -> None:
        self._outline = known

    def renamed(self, dialog: DialogDoc) -> frozenset[str]:
        """Give the names that a dialog's states had, as places and texts still show."""
        found = set(self.inspection.ways(dialog).slips)
        for language in self.inspection.languages:
            for each in (*self.stale(language), *self.common.stale(language)):
                section, _, name = each.path.partition(".")
                if each.meant is not None and section == dialog.name:
                    found.add(name)
        return frozenset(found)

    def button_gone(self, dialog: DialogDoc) -> bool:
        """Say whether a button was taken out of a dialog, as its label still shows."""
        for language in self.inspection.languages:
            for each in (*self.stale(language), *self.common.stale(language)):
                match each.path.split("."):
                    case [section, _, "buttons", _] if section == dialog.name:
                        return not is_error(each)
        return False

    def missing(self, language: str) -> Mapping[str, Saying]:
        """Give the texts that are needed and stand in neither file of a language."""
        if language not in self._missing:
            self._missing[language] = {
                saying.path: saying
                for saying in self.sayings
                if saying.required and not self.there(saying, language)
            }
        return self._missing[language]

    def there(self, saying: Saying, language: str) -> bool:
        """Say whether a text, or its plural forms, or what may stand for it, is there."""
        utility = self.utility
        if utility.text(language, saying.path) is not None or self.in_forms(saying, language):
            return True
        for_all, chosen, _ = saying.path.rpartition(".choose.")
        if chosen and utility.text(language, f"{for_all}.choose") is not None:
            return True
        kind = saying.path.split(".")[1] if saying.path.startswith("answers.") else None
        return kind is not None and self._said_by_states(kind, language)

    def counted(self, saying: Saying, language: str) -> TextDoc | None:
        """Give the ``count`` of a text that stands in plural forms."""
        utility, parent = self.utility, saying.path.removesuffix("text")
        if not saying.counted:
            return None
        count = utility.text(language, f"{parent}count")
        forms = [utility.text(language, parent + form) for form in FORMS]
        return count if any(forms) else None

    def in_forms(self, saying: Saying, language: str) -> bool:
        """Say whether any plural form of a text is there, complete or not."""
        parent = saying.path.removesuffix("text")
        forms = (self.utility.text(language, parent + form) for form in FORMS)
        return saying.counted and any(forms)

    def in_vain(self, path: str, language: str) -> list[TextDoc]:
        """Give the plural forms of a notice's text, which has none; that is reported as such."""
        if not path.startswith("notices.") or self.utility.text(language, path) is not None:
            return []
        forms = (self.utility.text(language, f"{path}.{form}") for form in PLURAL)
        return [form for form in forms if form is not None]

    def docs(self, saying: Saying, language: str) -> tuple[TextDoc, ...]:
        """Give the text, or its plural forms."""
        key = saying.path, saying.counted, language
        if key not in self._docs:
            paths = [saying.path]
            if self.counted(saying, language):
                paths = [saying.path.removesuffix("text") + form for form in FORMS]
            found = (self.utility.text(language, path) for path in paths)
            self._docs[key] = tuple(doc for doc in found if doc is not None)
        return self._docs[key]

    def stale(self, language: str) -> list[Stale]:
        """Find what is stale in the bot's own locale of a language."""
        if language not in self._stale:
            texts = self.utility.texts.get(language)
            if texts is None or self.inspection.damaged(texts.file):
                return []
            others = [other for code, other in self.utility.texts.items() if code != language]
            common = self.utility.common.get(language)
            behind = common.texts if common else {}
            tier = Tier(texts, others, self.expected, self.missing(language), behind)
            found = [each for each in stale(tier) if not self.doubtful(each.path)]
            self._stale[language] = found
        return self._stale[language]

    def misnamed(self, language: str, path: str) -> bool:
        """Say whether a missing text is there under a misspelt name, which is reported instead."""
        found = [*self.stale(language), *self.common.stale(language)]
        slipped = self._slipped(path) or bool(self.in_vain(path, language))
        return slipped or any(each.means(path) for each in found)

    def _slipped(self, path: str) -> bool:
        """Say whether a state's name itself is misspelt, as places that lead to it show."""
        section, state, *_ = (*path.split("."), "")
        dialog = self.utility.dialogs.get(section)
        return dialog is not None and state in self.inspection.ways(dialog).slips.values()

    def doubtful(self, path: str) -> bool:
        """Say whether a mistake elsewhere may be why a text seems to be of no use."""
        inspection = self.inspection
        section, name, *_ = (*path.split("."), "")
        dialog = self.utility.dialogs.get(section)
        lines = [line.text for line, _ in self.utility.bot.lines]
        if inspection.sources.unread(section) or (section == "commands" and name in lines):
            return True
        if section in inspection.misnamed_dialogs.values():
            return True
        if section == "notices" and self._of_a_form(path):
            return True
        if section == "answers" and self._unreadable(name):
            return True
        if dialog is None:
            unknown = name in self._asked and name not in inspection.kinds
            return (section == "answers" and unknown) or (
                section in SECTIONS and inspection.damaged(self.utility.bot.file)
            )
        gone = {*inspection.ways(dialog).nowhere}
        if not inspection.menu_there:
            gone |= {self.utility.menu[1]}
        if name in gone or self._astray(dialog, path):
            return True
        return inspection.damaged(self.utility.bot.file) or not inspection.knowledge.complete(
            dialog
        )

    def _astray(self, dialog: DialogDoc, path: str) -> bool:
        """Say whether a text is about an outcome that leads to no place, which is reported."""
        _, name, outcome, *_ = (*path.split("."), "", "")
        state = dialog.state(name)
        branch = state.branch(outcome) if state else None
        return branch is not None and self.inspection.ways(dialog).is_nowhere(branch.way)

    def _unreadable(self, kind: str) -> bool:
        """Say whether a kind of answer is a line that cannot be read: its reasons are not known."""
        lines = [rule.value for rule in self.utility.bot.answers
                 if rule.name.text == kind and rule.by == "line"]  # fmt: skip
        kinds = frozenset(self.inspection.kinds)
        return any(Line.problem(line.text, kinds) is not None for line in lines)

    def _of_a_form(self, path: str) -> bool:
        """Say whether a path is that of a plural form under the text of a notice."""
        notice = path.rpartition(".")[0]
        return notice in self.by_path and any(
            self.in_vain(notice, language) for language in self.inspection.languages
        )

    def is_said(self, texts: TextsDoc, path: str) -> bool:
        """Say whether a text of one of the two files is ever said, as far as can be known."""
        own = texts is self.utility.texts.get(texts.language)
        if path.startswith(WORDS):
            found = self.stale(texts.language) if own else self.common.stale(texts.language)
            return not any(f"{path}.".startswith(f"{each.path}.") for each in found)
        if own:
            return path in self.expected
        return not self.common.complete or path in self.common.expected

    def readable(self, language: str) -> bool:
        """Say whether both locale files of a language are without mistakes of form."""
        utility = self.utility
        docs = [tier.get(language) for tier in (utility.texts, utility.common)]
        return not any(doc and self.inspection.damaged(doc.file) for doc in docs)

    def may_be_replaced(self, language: str, file: str) -> bool:
        """Say whether the bot's own file, if it could be read, might replace a text of another."""
        own = self.utility.texts.get(language)
        return own is not None and own.file != file and self.inspection.sources.lost(own.file)

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The kinds of answer that are asked for, whether there are such or not."""
        states = [state for dialog in self.utility.dialogs.values() for state in dialog.states]
        return frozenset(state.ask.text for state in states if state.ask)

    def _of(self, dialog: DialogDoc) -> Iterable[Saying]:
        return of_dialog(self.inspection, dialog)

    def _said_by_states(self, kind: str, language: str) -> bool:
        """Say whether every question of a kind has a text of its own for wrong answers."""
        asking = [
            f"{dialog.name}.{state.name.text}.again"
            for dialog in self.inspection.dialogs.values()
            for state in dialog.states
            if (state.ask.text == kind if state.ask else kind == "choice" and state.waits)
        ]
        return all(self.utility.text(language, path) for path in asking)


def _paths(sayings: Iterable[Saying]) -> frozenset[str]:
    return frozenset(path for saying in sayings for path in saying.paths())
