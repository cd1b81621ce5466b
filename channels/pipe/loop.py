"""The pipe at work: a line in, the messages that it caused out, then what became of it.

Messages are taken from the store's outbox, so nothing that was decided is lost when the process
dies between storing and printing: it comes out with the next line after the restart.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from channels.pipe.lines import Blocked, Fails, Line, Said, Tick, Unreadable, read_line
from channels.render import Shown, render
from engine.messages import say
from engine.runtime import handout, people
from engine.runtime.channel import UNLIMITED, Capabilities, Inbound
from engine.runtime.failing import FailingServices
from engine.runtime.handout import Outgoing
from engine.runtime.runner import Runner
from engine.runtime.store import Transaction

Write = Callable[[str], None]


class Pipe:
    """One bot, spoken to by a program."""

    def __init__(
        self,
        runner: Runner,
        failing: FailingServices,
        bot: str,
        channel: str,
        language: str,
        write: Write,
        now: Callable[[], datetime],
        capabilities: Capabilities = UNLIMITED,
    ) -> None:
        self._runner, self._failing, self._bot, self._channel = runner, failing, bot, channel
        self._language, self._write, self._now = language, write, now
        self._capabilities = capabilities

    def run(self, lines: Iterable[bytes]) -> None:
        """Answer every line until there are no more; blank lines are passed over."""
        for raw in lines:
            if not raw.strip():
                continue
            try:
                line = read_line(raw, self._now)
            except Unreadable as error:
                facts = {"error": say(self._language, "pipe", error.code, **error.facts)}
                self._print(facts)
                continue
            self._answer(line)

    def _answer(self, line: Line) -> None:
        key = line.id if line.id is not None else uuid4().hex
        state, duplicate = None, False
        match line:
            case Said():
                state, duplicate = self._said(line, key)
            case Tick(_, at):
                self._runner.tick(self._bot, at)
            case Fails(_, plan):
                for service, how in plan.items():
                    self._failing.plan(service, how)
            case Blocked():
                self._block(line)
                state = self._state(line.user)
        self._send()
        self._print({"done": key, "state": state, "duplicate": duplicate})

    def _said(self, line: Said, key: str) -> tuple[str | None, bool]:
        if line.event is None:
            return self._state(line.user), False
        inbound = Inbound(self._bot, self._channel, line.user, key, line.event, line.language)
        handled = self._runner.handle(inbound)
        return handled.state, handled.duplicate

    def _block(self, line: Blocked) -> None:
        def note(tx: Transaction) -> None:
            person = people.find(tx, self._bot, self._channel, line.user)
            if person is not None:
                people.block(tx, person.id, blocked=line.blocked)

        self._runner.store.transact(note)

    def _send(self) -> None:
        """Print what waits in the outbox, and note it as sent once it is out."""
        store = self._runner.store
        while waiting := store.transact(lambda tx: handout.waiting(tx, self._bot, self._channel)):
            for item in waiting:
                if not item.blocked:
                    self._show(item)
            store.transact(partial(handout.mark, outgoing=waiting))

    def _show(self, item: Outgoing) -> None:
        for shown in render(item.message, self._capabilities).shown:
            self._print({"user": item.chat, **_fields(shown)})

    def _state(self, user: str) -> str | None:
        return self._runner.state(self._bot, self._channel, user)

    def _print(self, fields: dict[str, Any]) -> None:
        self._write(json.dumps(fields, ensure_ascii=False))


def _fields(shown: Shown) -> dict[str, Any]:
    buttons = [[{"label": c.label, "id": c.id} for c in row] for row in shown.rows]
    return {"text": shown.text, "buttons": buttons, "ask": shown.ask, "silent": shown.silent}
