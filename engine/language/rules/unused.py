"""L17: what a bot declares for itself and nothing of it ever uses."""

from collections.abc import Iterator

from engine.core.answers.template import Field, pieces
from engine.language.analysis.inspection import Inspection
from engine.language.documents import StateDoc
from engine.language.finding import Finding
from engine.language.findings import warning
from engine.language.nodes import Scalar
from engine.language.rules.commands import wrong_answer
from engine.language.tree import SERVICES


def unused(inspection: Inspection) -> Iterator[Finding]:
    """L17: a kind of answer that nobody is asked for, or an own service that nobody calls.

    Bad, where no state has ``ask: meter_number``::

        answers:
          meter_number: {digits: 8}

    Good: the kinds that the bot's dialogs ask for.
    """
    if not _certain(inspection):
        return
    states = [state for dialog in inspection.utility.dialogs.values() for state in dialog.states]
    asked = {state.ask.text for state in states if state.ask} | _in_lines(inspection)
    for rule in inspection.utility.bot.answers:
        wrong = rule.by == "line" and next(wrong_answer(inspection, rule), None) is not None
        if rule.name.text not in asked and not wrong:
            yield warning("L17", rule.name.at, word=rule.name.text, case="answer")
    called = set(_called(states))
    own = f"flows/{inspection.utility.bot.bot}/{SERVICES}"
    for service in inspection.utility.services.values():
        if service.name.at.file == own and service.name.text not in called:
            yield warning("L17", service.name.at, word=service.name.text, case="service")


def _certain(inspection: Inspection) -> bool:
    """Say whether no mistake hides who uses what."""
    dialogs = inspection.utility.dialogs.values()
    return (
        inspection.certain
        and all(inspection.knowledge.complete(dialog) for dialog in dialogs)
        and all(inspection.ways(dialog).sound for dialog in dialogs)
    )


def _called(states: list[StateDoc]) -> Iterator[str]:
    yield from (each.text for state in states for each in (state.do, state.check) if each)


def _in_lines(inspection: Inspection) -> set[str]:
    """Name the kinds that lines are made of, those of commands and those of other answers."""
    bot = inspection.utility.bot
    lines = [line for _, line in bot.lines]
    lines += [rule.value for rule in bot.answers if rule.by == "line"]
    return {name for line in lines for name in _fields(line)}


def _fields(line: Scalar) -> Iterator[str]:
    try:
        found = [piece for piece in pieces(line.text) if isinstance(piece, Field)]
    except ValueError:
        return
    for field in found:
        yield field.kind or field.name
