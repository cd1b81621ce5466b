"""Why answers are not taken, as the kinds of answer document it (``engine.core.answers``).

For each kind the names of its reasons, each with the facts that its text may use.
"""

from collections.abc import Mapping

from engine.core.answers.template import Field, pieces
from engine.language.documents import BotDoc, Rule

Reasons = Mapping[str, frozenset[str]]

EVERY_ANSWER = ("again", "media", "choice")
"""Reasons to refuse whatever came: no such answer, a picture or voice, no such button."""

_BUILT_IN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "text": {"too_long": ("longest", "came")},
    "number": {"range": ("low", "high")},
    "reading": {
        "too_long": ("digits", "came"),
        "negative": (),
        "ambiguous": ("whole", "grouped"),
        "doubtful": (),
    },
    "contact": {"not_own": ()},
    "date": {"no_such_day": ()},
    "photo": {},
}
_SHAPES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "digits": {
        "length": ("came", "needed", "least", "most"),
        "letter": ("letter", "guess"),
        "phone": (),
        "meter": (),
    },
    "letters_digits": {"length": ("came", "needed", "least", "most")},
    "number": {"range": ("low", "high")},
    "pattern": {},
}


def reasons_of(bot: BotDoc, kind: str) -> Reasons | None:
    """Give the reasons of a kind besides those of every answer; None for an unknown kind."""
    rule = next((rule for rule in bot.answers if rule.name.text == kind), None)
    if rule is not None and rule.by == "line":
        return _of_line(bot, rule)
    found = _SHAPES[rule.by] if rule is not None else _BUILT_IN.get(kind)
    if found is None:
        return None
    return {reason: frozenset(facts) for reason, facts in found.items()}


def _of_line(bot: BotDoc, rule: Rule) -> Reasons:
    """Give the reasons of a line: its own, and those of its fields, which tell the field."""
    found = {"count": frozenset({"needed", "came"})}
    try:
        fields = [piece for piece in pieces(rule.value.text) if isinstance(piece, Field)]
    except ValueError:
        return found
    for each in fields:
        kind = each.kind or "reading"
        inner = reasons_of(bot, kind) if kind != rule.name.text else None
        for reason, facts in (inner or {}).items():
            found[reason] = found.get(reason, frozenset()) | facts | {"field"}
    return found
