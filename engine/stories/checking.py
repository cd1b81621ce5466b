"""Checking stories against the bot they are for: every name in them must mean something there.

Not their form (``read_story``) and not whether the bot does what they say (``play``).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.language.analysis.inspection import Inspection, survey
from engine.language.finding import Finding
from engine.language.findings import not_by_guess, once
from engine.language.lines import split_lines
from engine.language.nearest import by_likeness, nearest
from engine.language.nodes import Scalar
from engine.language.reader import Reader
from engine.language.rules.files import unread
from engine.language.silence import Silence
from engine.language.tree import Tree, Utility, bots
from engine.runtime.failing import TIMES
from engine.stories.causes import Causes
from engine.stories.document import Old, Press, Story, StoryTurn, Tell
from engine.stories.files import FOLDER, StoryFiles, read_stories, strays
from engine.stories.names import Named, Names
from engine.stories.sent_files import check_sent_files
from engine.utility.samples import sample_accounts

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SHOWN = 12
"""States that are offered: who has not found the name among the likest will look it up."""
_SLIP = 0.75
"""How like a button's name a word has to be for a slip, where it may well be something else."""


def check_stories(root: Path, tree: Tree, read: StoryFiles | None = None) -> list[Finding]:
    """Find the mistakes in the stories of the bots that the tree holds, or that do not exist.

    ``read`` are all stories of the tree, if they have been read already.
    """
    files = read if read is not None else read_stories(root)
    here = bots(root)
    stories = [s for s in files.stories if s.bot.text in tree.utilities or s.bot.text not in here]
    told = {story.bot.text for story in stories} & tree.utilities.keys()
    names = {bot: Names(tree.utilities[bot]) for bot in told}
    accounts = {bot: sample_accounts(root, tree.utilities[bot]) for bot in told}
    causes = {each.utility.bot.bot: Causes(each) for each in _inspections(tree, here)}
    concerned = {story.file for story in stories}
    findings = [finding for finding in files.findings if finding.at.file in concerned]
    for story in stories:
        bot = story.bot.text
        if bot in names:
            utility = tree.utilities[bot]
            findings += _check_story(story, names[bot], utility, accounts[bot], causes[bot])
        else:
            reader = Reader()
            reader.unknown("N06", story.bot, here, case="bot")
            findings += reader.findings
    findings = list(not_by_guess(findings))
    findings += check_sent_files(root, (each for each in stories if each.bot.text in names))
    others = [f"{FOLDER}/{bot}/" for bot in here if bot not in tree.utilities]
    findings += [unread(each) for each in strays(root) if not each.file.startswith(tuple(others))]
    lines = {file: split_lines(source) for file, source in files.sources.items()}
    every = once(sorted(findings))
    silence = Silence(lines.__getitem__)
    return [each for each in every if not silence.covers(each)]


def _inspections(tree: Tree, every: list[str]) -> tuple[Inspection, ...]:
    """Prepare the bots for the question why something is not there; nothing is worked out yet."""
    return survey(tree, complete=list(tree.utilities) == every).inspections


def _check_story(
    story: Story,
    names: Names,
    utility: Utility,
    accounts: tuple[str, ...] | None,
    causes: Causes,
) -> list[Finding]:
    """Find the mistakes in one story."""
    reader = Reader()
    checker = _Checker(reader, utility, names, causes)
    checker.circumstances(story, accounts)
    for before, turn in zip((None, *story.turns), story.turns, strict=False):
        checker.turn(before, turn)
    return reader.findings


class _Checker:
    """Checks one story for one bot."""

    def __init__(self, reader: Reader, utility: Utility, names: Names, causes: Causes) -> None:
        self._reader, self._utility, self._names = reader, utility, names
        self._causes = causes

    def circumstances(self, story: Story, accounts: tuple[str, ...] | None) -> None:
        """Check what stands around the talk; ``accounts`` are None while they are not known."""
        bot, services = self._utility.bot, self._utility.services
        if story.channel is not None and self._causes.channels_known:
            self._known("channel", [story.channel], [channel.text for channel in bot.channels])
        if self._causes.languages_known and not self._causes.hidden:
            self._known("language", story.languages, self._utility.languages)
        if accounts is not None:
            self._known("account", story.has, sorted(accounts), bot=story.bot.text)
        if self._causes.services_known:
            self._known("service", [failing.service for failing in story.fails], services)
            self._known("service", [call.service for call in story.calls], services)
        for failing in story.fails:
            if (service := services.get(failing.service.text)) is not None:
                ends = [name.text for name, _ in service.ends]
                self._known("how", [failing.how], [*TIMES, *ends])
        for call in story.calls:
            service = services.get(call.service.text)
            if service is not None and call.inputs is not None:
                takes = [name.text for name in service.takes]
                self._known("input", [entry.key for entry in call.inputs], takes)

    def turn(self, before: StoryTurn | None, turn: StoryTurn) -> None:
        """Check a turn: the names of what is expected, and those in its act."""
        for name in turn.expected.bot or ():
            self._said(name)
        match turn.act:
            case Tell(notice, stage):
                self._notice(notice, stage)
            case Old(state, button):
                found = self._names.find(state.text)
                if not found:
                    self._no_state(state)
                else:
                    self._button(button, found)
            case Press(wording):
                for word in (*wording.words, *_all(wording.by_language.values())):
                    self._press(word, before)

    def _said(self, name: Scalar) -> None:
        found = self._names.find(name.text)
        said = list(
            dict.fromkeys(named.said for named in found)
        )  # a state twice is another mistake
        if not found:
            self._no_state(name)
        elif len(said) > 1:
            self._reader.error("N03", name.at, word=name.text, names=said)

    def _notice(self, notice: Scalar, stage: Scalar) -> None:
        notices = {each.name.text: each for each in self._utility.bot.notices}
        if notice.text not in notices:
            self._unknown(notice, "notice", notices)
        else:
            stages = [each.name.text for each in notices[notice.text].stages]
            if stage.text not in stages:
                self._unknown(stage, "stage", stages)

    def _press(self, word: Scalar, before: StoryTurn | None) -> None:
        """Check a button's name; anything that cannot be a name is a label."""
        if not _NAME.fullmatch(word.text):
            return
        expected = before.expected.bot if before else None
        seen = [n for name in expected or () for n in self._names.find(name.text)]
        unknown = [name.text for name in expected or () if not self._names.find(name.text)]
        if any(self._causes.explain(each) or self._causes.left(each) for each in unknown):
            return  # and its buttons with it
        if any(named.buttons or named.items for named in seen):
            self._button(word, seen)
        elif not any(named.lists for named in seen) and word.text not in self._names.buttons():
            self._unknown(word, "button", sorted(self._names.buttons()))

    def _button(self, button: Scalar, found: Iterable[Named]) -> None:
        buttons = list(
            dict.fromkeys(name for named in found for name in (*named.items, *named.buttons))
        )
        free = any(named.lists for named in found)  # of a list anything may be a button
        if button.text not in buttons and (not free or nearest(button.text, buttons, _SLIP)):
            self._unknown(button, "button", buttons)

    def _no_state(self, name: Scalar) -> None:
        """Report a state that is not there, with the dialog of the one that was probably meant."""
        if self._causes.explain(name.text) or self._gone(name):
            return
        if (unplayed := self._unplayed(name.text)) is not None:
            self._reader.error("N01", name.at, word=name.text, dialog=unplayed, case="unplayed",
                               cause=f"{self._utility.bot.bot} unplayed {unplayed}")  # fmt: skip
            return
        known = self._names.all()
        found = self._names.find(nearest(name.text, known) or "")
        dialog = found[0].said.partition(".")[0] if found else None
        self._reader.unknown("N01", name, known, case="state", dialog=dialog,
                             states=by_likeness(name.text, self._names.states())[:_SHOWN],
                             cause=self._cause("state", name.text))  # fmt: skip

    def _gone(self, name: Scalar) -> bool:
        """Report what has been taken out of the dialogs and not out of the stories, if it is so."""
        left = self._causes.left(name.text)
        if left is not None:
            what, at = left
            self._reader.error("N01", name.at, word=name.text, file=at.file, line=at.line,
                               case="gone", cause=f"gone {self._dialog(what)} {what}")  # fmt: skip
        return left is not None

    def _dialog(self, path: str) -> str | None:
        """Give the file of the dialog of a path: what a shared one lacks is one mistake."""
        dialog = self._utility.dialogs.get(path.partition(".")[0])
        return dialog.file if dialog else None

    def _unplayed(self, name: str) -> str | None:
        """Name the dialog that has such a state, and to which the bot never comes."""
        played = self._utility.reachable()
        for dialog in self._utility.dialogs.values():
            steps = name.removeprefix(f"{dialog.name}.").split(".")
            if dialog.name not in played and dialog.state(steps[0]) is not None:
                return dialog.name
        return None

    def _unknown(self, name: Scalar, case: str, known: Iterable[str]) -> None:
        if not self._causes.explain(name.text) and not self._gone(name):
            cause = self._cause(case, name.text)
            self._reader.unknown("N01", name, known, case=case, cause=cause)

    def _cause(self, case: str, name: str) -> str:
        """Name what one finding is enough for, in however many stories it is written."""
        return f"{self._utility.bot.bot} {case} {name}"

    def _known(
        self, case: str, names: Iterable[Scalar], known: Iterable[str], **facts: object
    ) -> None:
        allowed = list(known)
        for name in names:
            if name.text not in allowed:
                self._reader.unknown("N06", name, allowed, case=case, **facts)


def _all(lists: Iterable[tuple[Scalar, ...]]) -> Iterator[Scalar]:
    return (word for words in lists for word in words)
