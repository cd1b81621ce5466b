"""T04: names that a text or a condition uses and that nothing provides."""

from collections.abc import Iterator

from engine.core.moments import OfCalendar, read_moment
from engine.core.position import Position
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.knowledge import Names
from engine.language.analysis.locales import FORMS
from engine.language.analysis.parsed import Template
from engine.language.analysis.sayings import Saying, notice_names
from engine.language.analysis.shapes import ANY, LOOP, NUMBER, Shape
from engine.language.analysis.uses import Use
from engine.language.documents import DialogDoc, NoticeDoc, TextDoc
from engine.language.finding import Finding
from engine.language.findings import unknown
from engine.language.nearest import nearest
from engine.language.nodes import Scalar, template_position
from engine.language.rules.facts import of_bot_file
from engine.language.rules.syntax import expressions, guards

_Where = tuple[str | None, str | None]
"""The dialog or the notice in which a name is used, if any."""
_UNCHECKED = ("commands.", "words.")
_OWNER = ("bot", "personal_data", "owner")
"""What a bot need not have, and a text can only say where it does."""
_ALIKE = 0.75
"""Likeness from which a fact that a bot does not have is a slip, not one it does without."""


def unknown_name(inspection: Inspection) -> Iterator[Finding]:
    """T04: a text or condition uses a name, a field or a fact that there is none such.

    Fields are known where ``types:`` of services.yaml describe them; a fact that the bot does not
    have is false in a condition, and nothing that could be said. So is the owner of personal data
    where ``bot.yaml`` names none.

    Bad::

        address: Ваша адреса {{ account.adress }}?

    Good::

        address: Ваша адреса {{ account.address }}?
    """
    yield from of_bot_file(inspection, _unknown_names(inspection))


def _unknown_names(inspection: Inspection) -> Iterator[Finding]:
    if not inspection.services_known or inspection.damaged(inspection.utility.bot.file):
        return
    for language in inspection.languages:
        for saying in inspection.locales.sayings:
            misnamed = inspection.locales.misnamed(language, saying.path)
            if saying.path.startswith(_UNCHECKED) or misnamed:
                continue
            if _complete(inspection, saying.dialog):
                yield from _in_text(inspection, saying, language)
    for dialog in inspection.checked:
        if _complete(inspection, dialog):
            names = inspection.wants.in_reach(dialog)
            for written in expressions(dialog):
                yield from _in_expression(inspection, written, names, dialog.name)
    for notice in inspection.utility.bot.notices:
        names = _of_notice(inspection, notice)
        for written in guards(notice):
            yield from _in_expression(inspection, written, names, None, notice.name.text)


def in_reach(inspection: Inspection, saying: Saying) -> Names:
    """Give the names that a text may use, and those whose want is reported elsewhere."""
    if saying.path == "engine.error":  # it is said when nothing is certain any more
        return {}
    knowledge = inspection.knowledge
    dialog = saying.dialog
    known = inspection.wants.in_reach(dialog) if dialog else knowledge.everywhere()
    return {**known, **saying.names}


def unknown_in(inspection: Inspection, saying: Saying, doc: TextDoc) -> bool:
    """Say whether a text uses a name that it may not use."""
    names = in_reach(inspection, saying)
    if doc.path.rpartition(".")[2] in FORMS:
        names = {**names, "count": NUMBER}
    templates = [inspection.parsed.text(variant.text) for variant in doc.variants]
    uses = [use for each in templates if isinstance(each, Template) for use in each.uses]
    return any(_break(inspection, use, names, printed=True) for use in uses)


def misread(inspection: Inspection, dialog: DialogDoc, written: Scalar) -> bool:
    """Say whether an expression cannot be read, or uses a name that there is none such."""
    template = inspection.expression(written)
    if not isinstance(template, Template):
        return True
    names = inspection.wants.in_reach(dialog)
    return any(_break(inspection, use, names, printed=False) for use in template.uses)


def _complete(inspection: Inspection, dialog: DialogDoc | None) -> bool:
    return dialog is None or inspection.knowledge.complete(dialog)


def _in_text(inspection: Inspection, saying: Saying, language: str) -> Iterator[Finding]:
    names = in_reach(inspection, saying)
    dialog = saying.dialog.name if saying.dialog else None
    count = inspection.locales.counted(saying, language)
    if count is not None:
        yield from _in_expression(inspection, count.variants[0], names, dialog)
        names = {**names, "count": NUMBER}
    for doc in inspection.locales.docs(saying, language):
        for variant in doc.variants:
            template = inspection.parsed.text(variant.text)
            replaced = inspection.locales.may_be_replaced(language, variant.at.file)
            if isinstance(template, Template) and not replaced:
                where = (dialog, None)
                yield from _unknown(inspection, variant, template, names, where, printed=True)


def _in_expression(
    inspection: Inspection,
    written: Scalar,
    names: Names,
    dialog: str | None,
    notice: str | None = None,
) -> Iterator[Finding]:
    template = inspection.expression(written)
    if isinstance(template, Template):
        where = (dialog, notice)
        yield from _unknown(inspection, written, template, names, where, printed=False)


def _unknown(
    inspection: Inspection,
    scalar: Scalar,
    template: Template,
    names: Names,
    where: _Where,
    printed: bool,
) -> Iterator[Finding]:
    """Report each name of a text once."""
    told: set[tuple[str, ...]] = set()
    for use in template.uses:
        found = _break(inspection, use, names, printed)
        if found is None or (broken := use.path[: found[0] + 1]) in told:
            continue
        told.add(broken)
        step, known = found
        lines = inspection.sources.lines(scalar.at.file)
        at = template_position(scalar, lines, use.line, use.path[step])
        yield _finding(inspection, at, broken, known, where, printed)


def _finding(
    inspection: Inspection,
    at: Position,
    broken: tuple[str, ...],
    known: list[str],
    where: _Where,
    printed: bool,
) -> Finding:
    dialog, notice = where
    *owner, word = (step for step in broken if step != "[]")
    bot = inspection.utility.bot.bot
    case, cause = ("text" if printed else "expression"), f"{dialog} {word}"
    if notice is not None:
        case, cause = "notice", f"notice {notice} {word}"
    if broken == _OWNER:
        case, cause = "owner", f"owner of {bot}"
    elif owner == ["bot"]:
        case, cause = "fact", f"fact {word}"
    elif owner:
        case, cause = "field", f"field {word} of {known}"
    return unknown("T04", word, at, known, case=case, owner=".".join(owner), dialog=dialog,
                   elsewhere=None if dialog else known, bot=bot, notice=notice,
                   cause=cause)  # fmt: skip


def _break(
    inspection: Inspection, use: Use, names: Names, printed: bool
) -> tuple[int, list[str]] | None:
    """Find the step of a path that is not there, with what there is instead."""
    shape: Shape | None = LOOP if use.loop else names.get(use.root)
    if shape is None:
        return None if use.inherited else (0, sorted(names))
    for step, name in enumerate(use.path[1:], start=1):
        found = inspection.shapes.field(shape, name)
        if found is None:
            fields = sorted(inspection.shapes.fields(shape))
            if step < use.inherited or _harmless(use, step, fields, printed):
                return None
            return step, fields
        shape = found
    return None


def _harmless(use: Use, step: int, fields: list[str], printed: bool) -> bool:
    """Say whether a missing fact or owner is only asked about, and under no similar name."""
    broken = use.path[: step + 1]
    if broken != _OWNER and (use.root != "bot" or step != 1):
        return False
    asked = use.mild or not printed or broken in {path[: step + 1] for path in use.tested}
    return asked and nearest(use.path[step], fields, _ALIKE) is None


def _of_notice(inspection: Inspection, notice: NoticeDoc) -> Names:
    """Give the names that the conditions of a notice may use: those of its event, if it is one."""
    names, events = notice_names(inspection, notice), inspection.utility.events
    if notice.name.text not in events:  # of what event it was to tell, nobody knows
        every = [each.text for event in events.values() for each in event.gives]
        moments = [read_moment(stage.moment.text) for stage in notice.stages]
        if not all(isinstance(moment, OfCalendar) for moment in moments):
            names = {**dict.fromkeys([*every, "account", "accounts"], ANY), **names}
    return {**inspection.knowledge.everywhere(), **names}
