"""T09, T10: texts that cannot be sent, and translations that say less."""

from collections.abc import Iterator

from jinja2 import nodes

from engine.language.analysis.inspection import Inspection
from engine.language.analysis.parsed import Fault, Template, plain_length
from engine.language.analysis.plausible import plausible_length
from engine.language.analysis.sayings import Saying
from engine.language.analysis.uses import path_of
from engine.language.documents import TextDoc, TextsDoc
from engine.language.finding import Finding
from engine.language.findings import error, warning
from engine.language.rules.names import in_reach, unknown_in
from engine.language.rules.printing import unsayable_in
from engine.language.rules.shown_signs import has_single_braces

LIMITS = {"telegram": 4096, "viber": 7000, "web": 20_000}
"""Characters of one message, by channel."""


def long_message(inspection: Inspection) -> Iterator[Finding]:
    """T09: a message is longer than a channel of the bot can send, or would be with long lists.

    Bad: a ``help`` text of 4,312 characters for a bot in Telegram.
    Good: two states, which arrive as two messages.
    """
    channels = [each.text for each in inspection.utility.bot.channels if each.text in LIMITS]
    if not channels:
        return
    channel = min(channels, key=lambda each: LIMITS[each])
    for language in inspection.languages:
        for saying in inspection.locales.sayings:
            if saying.role in ("text", "reason"):
                for doc in inspection.locales.docs(saying, language):
                    yield from _long(inspection, saying, doc, channel)


def lost_placeholder(inspection: Inspection) -> Iterator[Finding]:
    """T10: a placeholder of the first language is missing from a translation, or of this from it.

    Bad: ``Приймаємо до {{ bot.last_day }} числа.`` and ``Принимаем каждый месяц.``
    Good: ``Принимаем до {{ bot.last_day }} числа.``
    """
    utility = inspection.utility
    if not inspection.languages:
        return
    first, *others = inspection.languages
    for tier in (utility.texts, utility.common):
        for other in others:
            if first in tier and other in tier:
                yield from _lost(inspection, tier[first], tier[other])


def _long(inspection: Inspection, saying: Saying, doc: TextDoc, channel: str) -> Iterator[Finding]:
    limit = LIMITS[channel]
    for variant in doc.variants:
        template = inspection.parsed.text(variant.text)
        if isinstance(template, Fault):
            continue
        length = plain_length(variant.text, template)
        if length > limit:
            yield error("T09", doc.key.at, length=length, limit=limit, channel=channel,
                        path=doc.path)  # fmt: skip
        elif template is not None and (likely := longest(inspection, saying, template)) > limit:
            yield warning("T09", doc.key.at, length=likely, limit=limit, channel=channel,
                          path=doc.path, case="likely")  # fmt: skip


def longest(inspection: Inspection, saying: Saying, template: Template) -> int:
    """Give the units that a text may plausibly come to."""
    names = in_reach(inspection, saying)

    def kind_of(node: nodes.Node) -> str:
        path = path_of(node)
        return inspection.knowledge.follow(path, names).kind if path else "any"

    return plausible_length(template.tree, kind_of)


def _lost(inspection: Inspection, first: TextsDoc, other: TextsDoc) -> Iterator[Finding]:
    for path, doc in first.texts.items():
        translated = other.texts.get(path)
        if translated is None or path.startswith(("commands.", "words.")):
            continue
        said, kept = _printed(inspection, doc), _printed(inspection, translated)
        if said is None or kept is None:
            continue
        lost = [name for name in said if name not in kept]
        added = [name for name in kept if name not in said]
        if not (lost or added) or _misspelt(inspection, doc) or _misspelt(inspection, translated):
            continue
        word, *others = lost or added
        in_block = any(variant.in_block for variant in translated.variants)
        yield warning("T10", translated.key.at, word=word, others=others, path=path,
                      language=other.language, first=first.language,
                      within="{# ok T10 #}" if in_block else None,
                      beside=None if in_block else "# ok T10",
                      case=None if lost else "added")  # fmt: skip


def _printed(inspection: Inspection, doc: TextDoc) -> list[str] | None:
    """List what the placeholders of a text show; None if one of them cannot be read."""
    names: dict[str, None] = {}
    for variant in doc.variants:
        template = inspection.parsed.text(variant.text)
        if isinstance(template, Fault):
            return None
        if isinstance(template, Template):
            shown = [use for use in template.uses if not use.mild and not use.loop]
            names |= dict.fromkeys(".".join(s for s in use.path if s != "[]") for use in shown)
    return list(names)


def _misspelt(inspection: Inspection, doc: TextDoc) -> bool:
    """Say whether a text uses a name that nobody knows, or shows what it cannot, which is reported.

    Of a text that this bot never says nothing is known.
    """
    saying = inspection.locales.by_path.get(doc.path)
    if saying is None or unknown_in(inspection, saying, doc):
        return True
    return unsayable_in(inspection, saying, doc) or has_single_braces(inspection, saying, doc)
