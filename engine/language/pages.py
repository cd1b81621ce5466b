"""The page of a code, ``check --explain``: what it means and why it matters, with examples.

One file per code, ``engine/messages/explain/<code>.toml``: words in each language, and examples
that serve both. Not the message of a finding (``report``).

An example stands in a file of the good tree of the tests: ``was`` are lines of that tree (what is
``good``, unless it is written), and ``bad`` in their place gives the code. Of the codes ``Y…`` an
example is a file by itself. So every page is a test of its rule.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from engine.language.finding import Severity
from engine.messages import say

CATALOGUE = "cli"
_SETTINGS = ("times", "encoding", "shown", "hidden")
_TYPED = {
    "Д": "D", "Л": "L", "Н": "N", "П": "P", "Р": "P", "С": "CS", "Т": "T", "У": "Y", "И": "Y",
    "Ц": "C", "К": "C",
}  # fmt: skip
"""Cyrillic capitals and the letters of codes that they look or sound like."""
_FOLDER = files("engine.messages").joinpath("explain")


@dataclass(frozen=True, slots=True)
class Example:
    """Lines of a file: how they give a code, and how they do not.

    ``was`` are the lines of the good tree in whose place they stand; empty for a new file.
    ``times`` says how often the bad ones are repeated, ``encoding`` how they are stored.
    """

    file: str
    bad: str
    good: str
    was: str
    times: int = 1
    encoding: str = "utf-8"
    shown: str = ""
    """What the page shows instead of bad lines that cannot be shown."""
    hidden: bool = False
    """Whether it only prepares the tree for another example, and is not on the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is said of a code in one language."""

    code: str
    lang: str
    severity: Severity
    title: str
    means: str
    matters: str
    examples: tuple[Example, ...]

    def plain(self) -> str:
        """Give the page for a terminal."""
        return "\n\n".join(
            [
                f"{self.code} — {self.title}",
                self._severity(),
                self.means,
                f"{self._say('explain_matters')}\n{self.matters}",
                *self._examples("{}", "{}", _indented),
            ]
        )

    def markdown(self) -> str:
        """Give the page in Markdown."""
        return "\n\n".join(
            [
                f"## {self.code} — {self.title}",
                self._severity(),
                self.means,
                f"**{self._say('explain_matters')}**\n{self.matters}",
                *self._examples("**{}**", "`{}`", _fenced),
            ]
        )

    def _examples(self, head: str, file: str, lines: Callable[[str], str]) -> Iterator[str]:
        """Give the examples one by one, and how a warning is silenced."""
        for example in self.examples:
            if example.hidden:
                continue
            bad = head.format(self._say("explain_bad"))
            yield f"{bad} — {file.format(example.file)}"
            yield lines(example.shown or example.bad)
            yield head.format(self._say("explain_good" if example.good else "explain_gone"))
            if example.good:
                yield lines(example.good)
        if self.severity is Severity.WARNING:
            yield self._say("explain_silence", code=self.code)

    def _severity(self) -> str:
        return self._say(f"explain_{self.severity.value}")

    def _say(self, key: str, **facts: object) -> str:
        return say(self.lang, CATALOGUE, key, **facts)


def codes() -> list[str]:
    """Name the codes that have a page."""
    names = [each.name for each in _FOLDER.iterdir()]
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def meant(typed: str) -> list[str]:
    """Give the codes that may be meant: in whatever case, with letters of either alphabet."""
    letter, digits = typed[:1].upper(), typed[1:]
    return [code for each in _TYPED.get(letter, letter) if (code := each + digits) in codes()]


def page(code: str, lang: str) -> Page | None:
    """Give the page of a code; None where there is none."""
    written = _written().get(code)
    if written is None:
        return None
    words = written[lang]
    return Page(
        code=code,
        lang=lang,
        severity=Severity(written.get("severity", "error")),
        title=words["title"],
        means=words["means"].strip(),
        matters=words["matters"].strip(),
        examples=tuple(_example(each) for each in written["example"]),
    )


@cache
def _written() -> Mapping[str, Mapping[str, Any]]:
    return {code: tomllib.loads(_FOLDER.joinpath(f"{code}.toml").read_text("utf-8"))
            for code in codes()}  # fmt: skip


def _example(table: Mapping[str, Any]) -> Example:
    good = str(table.get("good", ""))
    given = {name: table[name] for name in _SETTINGS if name in table}
    return Example(table["file"], table["bad"], good, table.get("was", good), **given)


def _indented(lines: str) -> str:
    return "\n".join(f"    {_visible(line)}".rstrip() for line in lines.strip("\n").split("\n"))


def _fenced(lines: str) -> str:
    inner = "\n".join(_visible(line) for line in lines.strip("\n").split("\n"))
    return f"```yaml\n{inner}\n```"


def _visible(line: str) -> str:
    """Show what cannot be seen: tabs, spaces that are not the space bar's, control characters."""
    shown = line.replace("\t", "⇥   ").replace("\u00a0", "⍽").replace("\u2028", "↵")
    return "".join(chr(0x2400 + ord(ch)) if ord(ch) < 0x20 else ch for ch in shown)
