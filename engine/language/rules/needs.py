"""L10: what a dialog or service needs has to come from somewhere."""

from collections.abc import Iterator

from engine.core.places import Do
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.layout import Paste
from engine.language.documents import Branch, ServiceDoc
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.nodes import Scalar


def missing_needs(inspection: Inspection) -> Iterator[Finding]:
    """L10: a dialog or service is called, and nothing in the caller provides what it needs.

    Bad::

        readings:
          do: submit_reading       # needs: [account]

    Good::

        send:
          do: choose_account       # gives: [account]
        readings:
          do: submit_reading
    """
    for dialog in inspection.checked:
        unkept = inspection.wants.unkept(dialog)
        renamed = inspection.locales.renamed(dialog)
        known = {*inspection.knowledge.anywhere(dialog), *renamed, *(name.text for name in unkept)}
        for state, called in inspection.wants.calls(dialog):
            missing = [n for n in inspection.wants.of(state, called) if n not in known]
            if missing:
                path = f"states.{state.name.text}.with"
                paste = inspection.sources.layout(dialog.file).paste(
                    {f"{path}.{name}": "…" for name in missing}
                )
                yield _missing(inspection, called, missing, paste)
        for name in unkept:
            if name.text not in renamed:
                yield error("L10", name.at, word=dialog.name, missing=[name.text],
                            first=name.text, provider=None, orphan=None, case="gives",
                            cause=None)  # fmt: skip
    yield from _from_anywhere(inspection)


def _missing(
    inspection: Inspection, called: Scalar, missing: list[str], paste: list[Paste]
) -> Finding:
    doc = inspection.called(called.text)
    case = "service" if isinstance(doc, ServiceDoc) else None
    provider = _provider(inspection, missing[0], called.text)
    return error("L10", called.at, word=called.text, missing=missing, first=missing[0],
                 provider=provider, orphan=None if provider else missing[0], case=case,
                 paste=paste, cause=missing[0])  # fmt: skip


def _provider(inspection: Inspection, name: str, but: str) -> str | None:
    """Find a dialog, or else a service, that gives a name."""
    utility = inspection.utility
    for docs in (utility.dialogs, utility.services):
        for word, doc in docs.items():
            if word != but and name in [given.text for given in doc.gives]:
                return word
    return None


def _from_anywhere(inspection: Inspection) -> Iterator[Finding]:
    """Check dialogs that may start at any time: those know nothing of where the person is."""
    bot = inspection.utility.bot
    branches: list[Branch] = [*bot.commands]
    branches += [button for notice in bot.notices for button in notice.buttons]
    started = [(b.way.place.dialog, b.way.at) for b in branches if isinstance(b.way.place, Do)]
    if bot.start is not None:
        started.append((bot.start.text, bot.start.at))
    for word, at in started:
        dialog = inspection.utility.dialogs.get(word)
        if dialog is None or inspection.damaged(dialog.file) or not dialog.needs:
            continue
        names = [name.text for name in dialog.needs]
        yield error("L10", at, word=word, missing=names, first=names[0],
                    provider=None, orphan=None, case="anywhere",
                    cause=f"{word} anywhere")  # fmt: skip
