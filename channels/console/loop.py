"""A chat in the terminal: prompt, send, print.

With a keyboard through prompt_toolkit, else as plain lines. Not what a terminal shows (``screen``).
"""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import uuid4

from channels.console.screen import lines, understood
from channels.render import Shown, render
from engine.messages import say
from engine.runtime import handout
from engine.runtime.channel import UNLIMITED, Inbound
from engine.runtime.runner import Runner

CHANNEL, CHAT = "console", "terminal"


class Console:
    """One person at a terminal who talks with one bot."""

    def __init__(
        self,
        runner: Runner,
        bot: str,
        language: str,
        write: Callable[[str], None],
        now: Callable[[], datetime],
    ) -> None:
        self._runner, self._bot, self._language = runner, bot, language
        self._write, self._now = write, now
        self._last: Shown | None = None

    def run(self, typed: Iterator[str]) -> None:
        """Greet, then answer every line until there are no more."""
        self._write(say(self._language, "console", "welcome"))
        self._hear("/start")
        for line in typed:
            if line.strip():
                self._hear(line)

    @property
    def labels(self) -> list[str]:
        """The buttons of the last message, for completion."""
        return [choice.label for choice in self._last.choices] if self._last else []

    def _hear(self, typed: str) -> None:
        event = understood(typed, self._last, self._now())
        self._runner.tick(self._bot, event.at)
        self._runner.handle(Inbound(self._bot, CHANNEL, CHAT, uuid4().hex, event))
        store = self._runner.store
        waiting = store.transact(lambda tx: handout.waiting(tx, self._bot, CHANNEL))
        for item in waiting:
            for shown in render(item.message, UNLIMITED).shown:
                self._show(shown)
        store.transact(lambda tx: handout.mark(tx, waiting))

    def _show(self, shown: Shown) -> None:
        self._last = shown
        for line in lines(shown, self._language):
            self._write(line)


def typed_lines(labels: Callable[[], list[str]]) -> Iterator[str]:
    """Give what is typed, with history and completion where there is a keyboard."""
    if not sys.stdin.isatty():
        yield from (line.rstrip("\n") for line in sys.stdin)
        return
    from prompt_toolkit import PromptSession  # 0.3 s to import: only where it is needed
    from prompt_toolkit.completion import WordCompleter

    session: PromptSession[str] = PromptSession()
    while True:
        completer = WordCompleter(labels(), sentence=True, ignore_case=True)
        try:
            yield session.prompt("› ", completer=completer)
        except (EOFError, KeyboardInterrupt):
            return
