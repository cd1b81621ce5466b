"""C01, T05: words of commands that a line takes for itself, and words that nobody could type.

Not words that two commands share, and not lines that two commands share (``commands``).
"""

from collections.abc import Iterator

from engine.core.answers.lines import LinePattern
from engine.language.analysis.inspection import Inspection
from engine.language.compile import BUILT_IN_COMMANDS
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.nodes import Scalar
from engine.language.rules.commands import overlapping, plausible

_MARKS = ("{{", "{%", "{#")


def word_is_line(inspection: Inspection) -> Iterator[Finding]:
    """C01: the word of one command is understood as the line of another.

    Bad, where «Довідка» is a word of ``help``::

        lines:
          add: Довідка {account_number?}

    Good::

        lines:
          add: Рахунок {account_number}
    """
    words, bot = list(_words(inspection)), inspection.utility.bot
    digits = frozenset({"reading", *(r.name.text for r in bot.answers if r.by == "digits")})
    confused = {finding.at for finding in overlapping(inspection)}
    for name, line in bot.lines:
        if LinePattern.problem(line.text) is not None or line.at in confused:
            continue
        pattern = LinePattern(line.text, digits)
        others = (each for each in words if each[0] != name.text)
        taken = next((each for each in others if _fits(pattern, each[1].text)), None)
        if taken is not None:
            first, word = taken
            yield error("C01", line.at, word=name.text, first=first, example=word.text,
                        pattern=line.text, line=word.at.line, file=word.at.file,
                        case="line")  # fmt: skip


def placeholder_in_words(inspection: Inspection) -> Iterator[Finding]:
    """T05: the word of a command has a placeholder, which nobody types.

    Bad: ``add: ["Рахунок {{ account.number }}"]``. Good: ``add: [Додати рахунок]``.
    """
    for name, word in _words(inspection):
        mark = next((each for each in _MARKS if each in word.text), None)
        if mark is not None:
            yield error("T05", word.at, word=word.text, name=name, case="command", where="text")


def _fits(pattern: LinePattern, word: str) -> bool:
    return pattern.match(word) is not None and plausible(word, pattern)


def _words(inspection: Inspection) -> Iterator[tuple[str, Scalar]]:
    """Give the words of the bot's commands, in every language, with the command of each."""
    utility = inspection.utility
    names = [branch.name.text for branch in utility.bot.commands]
    for name in dict.fromkeys([*names, *BUILT_IN_COMMANDS]):
        for language in inspection.languages:
            doc = utility.text(language, f"commands.{name}")
            for word in doc.variants if doc else ():
                yield name, word
