"""The files of a tree as they were read: their lines, and which of them hide something.

Not what stands in them.
"""

from engine.core.position import Position
from engine.language.analysis.layout import Layout
from engine.language.analysis.strays import strays
from engine.language.finding import Finding, Severity
from engine.language.lines import split_lines
from engine.language.nodes import Scalar
from engine.language.tree import SHARED, Tree

_LOSING = ("S05", "S08")
"""Mistakes for which a reader leaves out more than the word in question."""


class Sources:
    """The files as they were read: their lines, and which of them have mistakes of form."""

    def __init__(self, tree: Tree) -> None:
        self._sources = tree.sources
        self._lines: dict[str, list[str]] = {}
        self._layouts: dict[str, Layout] = {}
        errors = [finding for finding in tree.findings if _hides(finding)]
        self.strays = tuple(strays(tree.root))
        meant = {file for each in self.strays for file in each.meant}
        self._unread = frozenset(meant - self._sources.keys())
        self.damaged = frozenset({finding.at.file for finding in errors} | self._unread)
        self._lost = frozenset(
            finding.at.file
            for finding in errors
            if finding.code[0] == "Y" or finding.code in _LOSING or _is_empty(finding)
        )

    def lost(self, file: str) -> bool:
        """Say whether whole states of a file may have been lost in the reading."""
        return file in self._lost

    def there(self, file: str) -> bool:
        """Say whether a file was there to be read."""
        return file in self._sources

    def unread(self, dialog: str) -> bool:
        """Say whether there is a dialog of that name which nobody reads."""
        files = (file for each in self.strays for file in each.meant)
        return any(file.endswith(f"/{dialog}.yaml") for file in files)

    def misses_dialogs(self, bot: str) -> bool:
        """Say whether a dialog that is not read may well be one of a bot's own or a shared one."""
        folders = (f"flows/{bot}/", f"flows/{SHARED}/")
        return any(file.startswith(folders) for file in self._unread)

    def lines(self, file: str) -> list[str]:
        """Give the lines of a file; none of one that was not read."""
        if file not in self._lines:
            self._lines[file] = split_lines(self._sources.get(file, ""))
        return self._lines[file]

    def layout(self, file: str) -> Layout:
        """Give where the names of a file stand; of one that was not read, none."""
        if file not in self._layouts:
            self._layouts[file] = Layout(file, self.lines(file))
        return self._layouts[file]

    def beginning(self, file: str) -> Position:
        """Give the first line, for what concerns a file as a whole."""
        return Position(file, 1, 1, 1, len(self.lines(file)[0]) + 1)

    def within(self, scalar: Scalar, word: str) -> Position:
        """Give the place of a word in a text that stands on one line; of the text, if not found."""
        at = scalar.at
        lines = self.lines(at.file)
        if at.line == at.end_line and at.line <= len(lines):
            found = lines[at.line - 1].find(word, at.column - 1, at.end_column - 1)
            if found >= 0:
                return Position(at.file, at.line, found + 1, at.line, found + 1 + len(word))
        return at


def _hides(finding: Finding) -> bool:
    """Say whether a mistake may hide something; a key that could be guessed was read as meant."""
    guessed = finding.facts.get("suggestion") or finding.facts.get("twin")
    return finding.severity is Severity.ERROR and not (finding.code in ("S01", "S02") and guessed)


def _is_empty(finding: Finding) -> bool:
    """Say whether there is nothing in a file that has to have something."""
    return finding.code == "S09" and finding.facts.get("case") == "file"
