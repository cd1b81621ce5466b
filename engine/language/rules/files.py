"""S13: files that stand where nobody reads them."""

from collections.abc import Iterator

from engine.core.position import Position
from engine.language.analysis.inspection import Survey
from engine.language.analysis.strays import Stray
from engine.language.finding import Finding
from engine.language.findings import error


def unread_file(survey: Survey) -> Iterator[Finding]:
    """S13: a file of flows or locales is never read, because of its name or its folder.

    Bad: ``flows/poltava/main.yml``, ``locales/uk/poltva.yaml``, ``flows/poltava/more/help.yaml``,
    or ``flows/lviv/main.yaml`` with no ``bot.yaml`` beside it.

    Good: ``flows/poltava/main.yaml``, ``locales/uk/poltava.yaml``, ``flows/lviv/bot.yaml``.
    """
    yield from map(unread, survey.sources.strays)


def unread(stray: Stray) -> Finding:
    """Report a file that nobody reads."""
    at = Position(stray.file, 1, 1, 1, 1)
    return error("S13", at, word=stray.word, allowed=list(stray.allowed),
                 suggestion=stray.suggestion, case=stray.case)  # fmt: skip
