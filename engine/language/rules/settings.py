"""C04, C05, S07, S11: what bot.yaml and services.yaml say besides names of dialogs."""

import re
from collections.abc import Iterator

from engine.core.moments import OfCalendar, OfEvent, When, read_moment
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.shapes import PLAIN
from engine.language.compile import fact
from engine.language.finding import Finding, Fix
from engine.language.findings import error, unknown, warning
from engine.language.nodes import Items, Map, Scalar

CHANNELS = ("telegram", "viber", "web", "console", "pipe")
"""The channels of this distribution; other packages may bring more."""

_CODES = {"ua": "uk", "ukr": "uk", "укр": "uk", "rus": "ru", "рус": "ru", "eng": "en", "gb": "en"}
"""Countries and longer codes that are written for the code of a language."""
_COMPARED = ("settlement",)
"""Facts with which services compare what billing writes; nobody is told them."""
_TIME = re.compile(r"\s+(\d+[:.]\d+)\s*$", re.ASCII)
_CYRILLIC = re.compile("[а-яёґєії]", re.IGNORECASE)


def unknown_setting(inspection: Inspection) -> Iterator[Finding]:
    """C04: bot.yaml names a channel or a language that there is not.

    Bad: ``channels: [telegramm]``, ``languages: [ua, ru]``.
    Good: ``channels: [telegram]``, ``languages: [uk, ru]``.
    """
    bot = inspection.utility.bot
    spoken = tuple(inspection.utility.common)
    for language in bot.languages:
        if language.text not in spoken:
            yield _language(language, spoken)
    for channel in bot.channels:
        if channel.text not in CHANNELS and channel.text not in installed_channels():
            names = dict.fromkeys([*CHANNELS, *installed_channels()])
            yield unknown("C04", channel.text, channel.at, names, case="channel")


def _language(language: Scalar, spoken: tuple[str, ...]) -> Finding:
    word, at, meant = language.text, language.at, _CODES.get(language.text.casefold())
    if meant not in spoken:
        return unknown("C04", word, at, spoken, case="language")
    fix, allowed = Fix(at, str(meant), safe=False), list(spoken)
    return error("C04", at, fix, word=word, suggestion=meant, allowed=allowed, case="language")


def fact_in_words(inspection: Inspection) -> Iterator[Finding]:
    """C05: a fact is a word of one language, and will be said in all.

    Bad::

        facts:
          office: на першому поверсі

    Good: the words in ``locales/<language>/<bot>.yaml``; facts are numbers, phones and switches.
    """
    for name, value in inspection.utility.bot.facts:
        words = isinstance(fact(value.text), str) and not any(ch.isdigit() for ch in value.text)
        if words and name.text not in _COMPARED and _CYRILLIC.search(value.text):
            yield warning("C05", value.at, word=name.text, value=value.text)


def unknown_moment(inspection: Inspection) -> Iterator[Finding]:
    """S07: a notice is to be sent at a moment that cannot be understood.

    Bad: ``tomorrow: a day before``. Good: ``tomorrow: 1 day before``.
    """
    for notice in inspection.utility.bot.notices:
        event = inspection.utility.events.get(notice.name.text)
        happens = [each.text for each in event.moments] if event else []
        for stage in notice.stages:
            moment = read_moment(stage.moment.text)
            if moment is None:
                time = _no_such_time(stage.moment.text)
                yield error("S07", stage.moment.at, word=stage.moment.text, time=time,
                            case="moment" if time is None else "time")  # fmt: skip
            elif happens and not (isinstance(moment, When) and moment.what in happens):
                moments = [f"when {each}" for each in happens]
                yield error("S07", stage.moment.at, word=stage.moment.text, case="happening",
                            notice=notice.name.text, moments=moments)  # fmt: skip


def _no_such_time(written: str) -> str | None:
    """Give the time of a moment that can be understood but for it."""
    found = _TIME.search(written)
    rest = _TIME.sub(" 00:00", written)
    return found[1] if found and read_moment(rest) is not None else None


def mixed_moments(inspection: Inspection) -> Iterator[Finding]:
    """S07: a notice counts from an event and by the calendar as well: the latter is never told.

    Bad: ``send: {tomorrow: 1 day before, soon: day 25}``. Good: a notice for each.
    """
    for notice in inspection.utility.bot.notices:
        moments = [(stage, read_moment(stage.moment.text)) for stage in notice.stages]
        if not any(isinstance(moment, OfEvent) for _, moment in moments):
            continue
        for stage, moment in moments:
            if isinstance(moment, OfCalendar):
                yield error("S07", stage.moment.at, word=stage.name.text, case="mixed",
                            notice=notice.name.text)  # fmt: skip


def unknown_type(inspection: Inspection) -> Iterator[Finding]:
    """S11: ``types:`` describe a field by a type that there is not.

    Bad: ``meters: [metter]``. Good: ``meters: [meter]``.
    """
    types = inspection.utility.types
    for node in types.values():
        for scalar in _named(node):
            if scalar.text not in types and scalar.text not in PLAIN:
                yield unknown("S11", scalar.text, scalar.at, [*PLAIN, *types])


def unknown_private(inspection: Inspection) -> Iterator[Finding]:
    """S11: ``private`` names what the service neither takes nor gives, so nothing is masked.

    Bad: ``takes: [contact], private: [contakt]``. Good: ``takes: [contact], private: [contact]``.
    """
    for service in inspection.utility.services.values():
        names = [name.text for name in (*service.takes, *service.gives)]
        for name in service.private:
            if name.text not in names:
                yield unknown("S11", name.text, name.at, names)


def _named(node: object) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Items(items):
            for item in items:
                yield from _named(item)
        case Map(entries):
            for entry in entries:
                yield from _named(entry.value)


def installed_channels() -> list[str]:
    """Name the channels of all installed packages."""
    from importlib.metadata import entry_points  # slow to import, and hardly ever asked

    return [point.name for point in entry_points(group="rozmova.channels")]
