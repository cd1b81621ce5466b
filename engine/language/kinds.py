"""From the shapes of answers in ``bot.yaml`` to the kinds that understand people."""

from engine.core.answers.codes import Digits, LettersDigits
from engine.core.answers.dates import Date
from engine.core.answers.kind import Kind
from engine.core.answers.lines import Line
from engine.core.answers.numbers import Number
from engine.core.answers.pattern import Pattern
from engine.core.answers.reading import Reading
from engine.core.answers.simple import Contact, Photo, Text
from engine.language.documents import BotDoc, Rule
from engine.language.read_answers import limits


def kinds_of(bot: BotDoc) -> dict[str, Kind]:
    """Give the built-in kinds and the bot's own, by name."""
    kinds: dict[str, Kind] = {
        "text": Text(),
        "number": Number(0, 10**9),
        "reading": Reading(),
        "contact": Contact(),
        "date": Date(),
        "photo": Photo(),
    }
    for rule in sorted(bot.answers, key=lambda rule: rule.by == "line"):  # lines name other kinds
        kinds[rule.name.text] = _kind(rule, kinds)
    return kinds


def _kind(rule: Rule, known: dict[str, Kind]) -> Kind:
    low, high = limits(rule.value.text) or (0, 0)
    ignore = frozenset(rule.ignore)
    match rule.by:
        case "digits":
            return Digits(low, high, ignore, rule.private)
        case "letters_digits":
            return LettersDigits(low, high, ignore, rule.private)
        case "number":
            return Number(low, high, rule.decimals, rule.private)
        case "line":
            return Line(rule.value.text, dict(known), rule.private)
        case _:
            return Pattern(rule.value.text, rule.private)
