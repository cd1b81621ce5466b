"""The edits that a renaming needs in stories.

A button is called by its name alone, so where several states have one of that name the story is
played, to see whose button it was.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.core.effects import Message
from engine.language.nodes import Scalar
from engine.language.tree import Tree, Utility
from engine.renaming.edits import Edits
from engine.renaming.target import Target, Thing
from engine.stories.document import Old, Press, Story, StoryTurn, Tell
from engine.stories.files import StoryFiles
from engine.stories.names import Names
from engine.stories.stage import Stage, prepare


def edit_stories(root: Path, tree: Tree, files: StoryFiles, target: Target, edits: Edits) -> None:
    """Gather the edits in the stories of the bots that have the thing."""
    for bot in target.bots:
        utility = tree.utilities[bot]
        editor = _Editor(root, utility, target, edits)
        for story in files.stories:
            if story.bot.text == bot:
                editor.edit(story)


class _Editor:
    """Edits the stories of one bot."""

    def __init__(self, root: Path, utility: Utility, target: Target, edits: Edits) -> None:
        self._root, self._utility, self._target, self._edits = root, utility, target, edits
        self._names = Names(utility)
        self._stage: Stage | None = None
        self._played: dict[str, Sequence[Sequence[Message]]] = {}

    def edit(self, story: Story) -> None:
        match self._target.thing:
            case Thing.DIALOG | Thing.STATE:
                for name in _said(story):
                    self._part_of_flow(name)
            case Thing.NOTICE | Thing.STAGE:
                for name in _said(story):
                    self._part_of_notice(name)
                for turn in story.turns:
                    if isinstance(turn.act, Tell):
                        self._notice(turn.act)
            case Thing.BUTTON:
                self._buttons(story)
            case Thing.ANSWER:
                for name in _said(story):
                    if name.text.split(".")[:2] == ["answers", self._target.name]:
                        self._edits.word(name, self._target.name, self._target.new, part=1)

    def _part_of_flow(self, name: Scalar) -> None:
        """Rename the dialog or the state in ``state``, ``dialog.state``, ``state.reason``."""
        said = self._meant(name)
        path = self._target.path
        if said is None or tuple(said.split("."))[: len(path)] != path:
            return
        place = len(path) - 1 - (0 if name.text == said else 1)
        if place >= 0:
            self._edits.word(name, self._target.name, self._target.new, part=place)

    def _part_of_notice(self, name: Scalar) -> None:
        path = ("notices", *self._target.path)
        found = self._names.find(name.text)
        if not found or any(tuple(n.said.split("."))[: len(path)] != path for n in found):
            return
        place = len(path) - 1 - (0 if name.text.startswith("notices.") else 1)
        self._edits.word(name, self._target.name, self._target.new, part=place)

    def _notice(self, act: Tell) -> None:
        path = (act.notice.text, act.stage.text)
        if path[: len(self._target.path)] == self._target.path:
            name = act.notice if self._target.thing is Thing.NOTICE else act.stage
            self._edits.word(name, self._target.name, self._target.new)

    def _meant(self, name: Scalar) -> str | None:
        found = self._names.find(name.text)
        return found[0].said if len(found) == 1 else None

    def _buttons(self, story: Story) -> None:
        dialog, state, old = self._target.path

        def rename(word: Scalar, said: str | None) -> None:
            if said is not None and said.split(".")[:2] == [dialog, state]:
                self._edits.word(word, old, self._target.new)

        for number, turn in enumerate(story.turns):
            if isinstance(turn.act, Old) and turn.act.button.text == old:
                rename(turn.act.button, self._meant(turn.act.state))
            for word in _pressed(turn):
                if word.text == old:
                    rename(word, self._seen(story, number, old, after=False))
            for word in turn.expected.buttons or ():
                if word.text == old:
                    rename(word, self._seen(story, number, old, after=True))

    def _seen(self, story: Story, number: int, button: str, *, after: bool) -> str | None:
        """Say under which message a button stands before a turn, or after it."""
        having = {n.said for name in self._names.all() for n in self._names.find(name)
                  if button in (*n.buttons, *n.items)}  # fmt: skip
        if len({tuple(said.split(".")[:2]) for said in having}) == 1:
            return next(iter(having))
        shown = self._shown(story)
        spoken = [messages for messages in shown[: number + after] if messages]
        for message in reversed(spoken[-1] if spoken else ()):
            if message.said in having:
                return message.said
        return None

    def _shown(self, story: Story) -> Sequence[Sequence[Message]]:
        """Give what the bot says in a story, turn by turn, as far as it goes as written."""
        if story.file not in self._played:
            from engine.stories.play import languages_of, play

            self._stage = self._stage or prepare(self._root, self._utility)
            played = play(self._stage, story, languages_of(story, self._stage)[0])
            self._played[story.file] = [turn.messages for turn in played.turns]
        return self._played[story.file]


def _said(story: Story) -> Iterator[Scalar]:
    for turn in story.turns:
        yield from turn.expected.bot or ()
        if isinstance(turn.act, Old):
            yield turn.act.state


def _pressed(turn: StoryTurn) -> Iterator[Scalar]:
    if isinstance(turn.act, Press):
        yield from turn.act.button.words
        for words in turn.act.button.by_language.values():
            yield from words
