"""C01, C02, C03: commands, and the lines by which they are given."""

from collections.abc import Iterator
from itertools import combinations

from engine.core.answers.lines import Line, LinePattern
from engine.core.answers.template import LONGEST, Field, pieces
from engine.core.places import Again, Do, End, Goto, Place
from engine.language.analysis.inspection import Inspection
from engine.language.compile import BUILT_IN_COMMANDS
from engine.language.documents import Branch, DialogDoc, Rule
from engine.language.finding import Finding
from engine.language.findings import error, unknown
from engine.language.nearest import nearest
from engine.language.nodes import Scalar
from engine.language.read_answers import limits
from engine.language.rules.misnamed import misnamed
from engine.language.rules.spelling import spelled
from engine.language.wording import compared

_DIGITS = "1234567890" * 6
_ALIKE = 0.8
"""Likeness from which a field is a slip for a kind of answer."""


def confusable(inspection: Inspection) -> Iterator[Finding]:
    """C01: one message would be two commands at once, by their lines or by their words.

    Bad::

        lines:
          send: / {account_number} send {reading?}
          outages: / {account_number} {word?}

    Good::

        lines:
          send: / {account_number} send {reading?}
          outages: / {account_number} off
    """
    yield from overlapping(inspection)
    yield from _equal_words(inspection)


def misplaced(inspection: Inspection) -> Iterator[Finding]:
    """C02: a line for no command, or a command that leads where one cannot go from anywhere.

    Commands and the buttons of notices work wherever the person is, so they play a dialog
    (``do help``), or go ``back`` or to the ``menu``; a state or an ``end`` belongs to one dialog.

    Bad::

        commands:
          help: help

    Good::

        commands:
          help: do help
    """
    bot = inspection.utility.bot
    if inspection.damaged(bot.file):
        return
    names = [branch.name.text for branch in bot.commands]
    for name, _ in bot.lines:
        if name.text not in (*names, *BUILT_IN_COMMANDS):
            declared = (branch.name for branch in bot.commands)
            yield misnamed(inspection, "commands", name.text, declared) or unknown(
                "C02", name.text, name.at, [*names, *BUILT_IN_COMMANDS], case="line"
            )
    for branch in bot.commands:
        if not _from_anywhere(branch.way.place):
            yield _misplaced(inspection, branch, "command")
    for notice in bot.notices:
        for button in notice.buttons:
            if not _from_anywhere(button.way.place):
                yield _misplaced(inspection, button, "notice")


def unusable_line(inspection: Inspection) -> Iterator[Finding]:
    """C03: a line cannot be understood, or brings an answer that nobody asks for.

    Bad::

        lines:
          send: / {acount_number} send

    Good::

        lines:
          send: / {account_number} send
    """
    bot = inspection.utility.bot
    places = {branch.name.text: branch.way.place for branch in bot.commands}
    confusing = [finding.at for finding in overlapping(inspection)]
    for name, line in bot.lines:
        problem = LinePattern.problem(line.text)
        if problem is not None:
            yield _unreadable(name, line, problem)
        elif name.text in (*places, *BUILT_IN_COMMANDS) and line.at not in confusing:
            place = places.get(name.text) or BUILT_IN_COMMANDS[name.text]
            if _from_anywhere(place):  # else that is reported
                yield from _unasked(inspection, name.text, line, place)
    for rule in bot.answers:
        if rule.by == "line":
            yield from wrong_answer(inspection, rule)


def wrong_answer(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Check a line that is an answer; its fields may be of any kind but a line's."""
    lines = {each.name.text for each in inspection.utility.bot.answers if each.by == "line"}
    kinds = [kind for kind in inspection.kinds if kind not in lines]
    problem = Line.problem(rule.value.text, frozenset(kinds))
    if problem is None:
        return
    if problem != "kind":
        yield _unreadable(rule.name, rule.value, problem)
        return
    for piece in pieces(rule.value.text):
        kind = piece.kind if isinstance(piece, Field) else None
        if kind is not None and kind not in kinds:
            at = inspection.sources.within(rule.value, kind)
            yield unknown("C03", kind, at, kinds, case="answer", name=rule.name.text)


def _unreadable(name: Scalar, line: Scalar, problem: str) -> Finding:
    return error("C03", line.at, word=line.text, case=problem, name=name.text,
                 length=len(line.text), limit=LONGEST)  # fmt: skip


def overlapping(inspection: Inspection) -> Iterator[Finding]:
    """Find lines of two commands that one message would fit."""
    bot = inspection.utility.bot
    known = {rule.name.text for rule in bot.answers if rule.by == "digits"} | {"reading"}
    fields = {name for _, line in bot.lines for name in _fields(line)}
    misspelt = {name for name in fields if nearest(name, known, _ALIKE) is not None}
    digits = frozenset(known | misspelt)  # of a name that is reported elsewhere
    lines = [
        (name, line, LinePattern(line.text, digits))
        for name, line in bot.lines
        if LinePattern.problem(line.text) is None
    ]
    for (first, line, pattern), (second, other, another) in combinations(lines, 2):
        example = pattern.overlaps(another) if first.text != second.text else None
        if example is not None and plausible(example, pattern, another):
            example = _with_all_digits(inspection, example, pattern, another)
            yield error("C01", other.at, first=first.text, word=second.text, example=example,
                        pattern=line.text, line=line.at.line)  # fmt: skip


def _equal_words(inspection: Inspection) -> Iterator[Finding]:
    """Find words that belong to two commands."""
    utility = inspection.utility
    names = list(dict.fromkeys([*(b.name.text for b in utility.bot.commands), *BUILT_IN_COMMANDS]))
    seen: dict[str, tuple[str, Scalar]] = {}
    for name in names:
        for language in inspection.languages:
            doc = utility.text(language, f"commands.{name}")
            for word in doc.variants if doc else ():
                first, written = seen.setdefault(compared(word.text), (name, word))
                if first != name:
                    here, at = written.at.file == word.at.file, written.at
                    yield error("C01", word.at, first=first, word=name, example=word.text,
                                pattern=written.text, line=at.line if here else None,
                                place=None if here else f"{at.file}:{at.line}",
                                case="words")  # fmt: skip


def _fields(line: Scalar) -> list[str]:
    """Name the fields of a line, if it can be read."""
    try:
        return [piece.name for piece in pieces(line.text) if isinstance(piece, Field)]
    except ValueError:
        return []


def plausible(example: str, *patterns: LinePattern) -> bool:
    """Say whether somebody might type that: digits where an answer is made of digits."""
    return all(
        any(ch.isdigit() for ch in value)
        for pattern in patterns
        for name, value in (pattern.match(example) or {}).items()
        if name in pattern.digits
    )


def _with_all_digits(inspection: Inspection, example: str, *patterns: LinePattern) -> str:
    """Give the example with answers as long as their kinds want them, if it still fits both."""
    rules = (rule for rule in inspection.utility.bot.answers if rule.by == "digits")
    sizes = {rule.name.text: limits(rule.value.text) for rule in rules}
    longer = example
    for pattern in patterns:
        for name, value in (pattern.match(longer) or {}).items():
            low, high = sizes.get(name) or (0, len(value))
            if value.isdecimal() and not low <= len(value) <= high:
                longer = longer.replace(value, f"{value}{_DIGITS}"[:low])
    fits = all(pattern.match(longer) is not None for pattern in patterns)
    return longer if fits else example


def _from_anywhere(place: Place) -> bool:
    return not isinstance(place, Goto | End | Again)


def _misplaced(inspection: Inspection, branch: Branch, case: str) -> Finding:
    word = spelled(branch.way.place)
    dialog = word if word in inspection.utility.dialogs else None
    at = branch.way.at
    return error("C02", at, word=word, name=branch.name.text, dialog=dialog, case=case)


def _unasked(inspection: Inspection, name: str, line: Scalar, place: Place) -> Iterator[Finding]:
    """Find fields that are no question of the dialog which the command plays."""
    dialog = inspection.utility.dialogs.get(place.dialog) if isinstance(place, Do) else None
    if isinstance(place, Do) and (dialog is None or _hidden(inspection, dialog)):
        return
    asked = sorted(_questions(inspection, dialog)) if dialog else []
    for piece in pieces(line.text):
        if isinstance(piece, Field) and piece.name not in asked:
            at = inspection.sources.within(line, piece.name)
            yield unknown("C03", piece.name, at, asked, case="field", name=name,
                          dialog=dialog.name if dialog else None,
                          undirected=None if dialog else piece.name)  # fmt: skip


def _hidden(inspection: Inspection, dialog: DialogDoc) -> bool:
    """Say whether a mistake may hide questions of a dialog or of those that it plays."""
    return any(not inspection.ways(each).sound for each in _played(inspection, dialog))


def _questions(inspection: Inspection, dialog: DialogDoc) -> set[str]:
    """Name the questions of a dialog and of those that it plays."""
    names = set[str]()
    for each in _played(inspection, dialog):
        names |= {state.name.text for state in each.states if state.waits}
        names |= inspection.locales.renamed(each)
    return names


def _played(inspection: Inspection, dialog: DialogDoc) -> Iterator[DialogDoc]:
    """Give a dialog and those that it plays."""
    waiting, seen = [dialog], set[str]()
    while waiting:
        each = waiting.pop()
        if each.name in seen:
            continue
        seen.add(each.name)
        yield each
        for state in each.states:
            called = inspection.called(state.do.text) if state.do else None
            if isinstance(called, DialogDoc):
                waiting.append(called)
