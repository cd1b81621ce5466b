"""The two ends of a pipe, with a small bot behind it."""

import json
from typing import Any

from channels.pipe.loop import Pipe
from engine.runtime.failing import FailingServices
from engine.runtime.runner import Runner
from tests.core.small_flow import BOT
from tests.runtime.desk import Desk, PlainKnowledge

MAIN = """
hello:
menu: {buttons: {a: name, help: do help}}
name: {ask: text, check: look, wait: 1 h, buttons: {skip: menu}}
echo: {go: menu}
"""
TEXTS = """
main:
  menu: {text: Меню, buttons: {a: Почати}}
  echo: "Ви: {{ name }}"
  hello: Вітаємо!
notices: {outage: {today: Світла не буде}}
"""
FILES = {
    "main": MAIN,
    "uk": TEXTS,
    "help": "help: {go: end}",
    "unavailable": "sorry: {buttons: {retry: end}}",
    "services": "look: {takes: [name]}",
    "bot": "commands: {help: do help}\nnotices: {outage: {send: {today: on the day}}}",
}


class Line:
    """What a program has of the pipe: lines in, lines out."""

    def __init__(self, desk: Desk, channel: str = "pipe", language: str = "uk") -> None:
        self.desk, self.out = desk, list[dict[str, Any]]()
        self.failing = FailingServices(desk.billing)
        self.runner = Runner(desk.store, {BOT: desk.flow}, self.failing, PlainKnowledge())
        self.pipe = Pipe(
            self.runner, self.failing, BOT, channel, language, self._write, lambda: desk.now
        )

    def _write(self, line: str) -> None:
        assert "\n" not in line
        self.out.append(json.loads(line.encode()))

    def send(self, *lines: dict[str, Any] | bytes) -> list[dict[str, Any]]:
        """Put lines in; take what comes out."""
        self.out.clear()
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        self.pipe.run(raw)
        return list(self.out)

    def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """Write as person 1."""
        return self.send({"user": "1", "text": text, **more})

    def texts(self, text: str, **more: Any) -> list[str]:
        """Write; give the texts of the answer without the last line."""
        *messages, done = self.say(text, **more)
        assert "done" in done
        return [message["text"] for message in messages]
