"""A declared name that everybody else spells otherwise: what asks for it, and all texts.

Not a rule by itself: rules that find a name without meaning ask here whether that is to blame.
"""

from collections.abc import Iterable

from engine.language.analysis.inspection import Inspection
from engine.language.finding import Finding, Fix
from engine.language.findings import error
from engine.language.nearest import nearest
from engine.language.nodes import Scalar


def misnamed(
    inspection: Inspection,
    section: str,
    used: str,
    declared: Iterable[Scalar],
    ways: Iterable[int] = (),
) -> Finding | None:
    """Say it of the name declared, if in every language the texts have the one used.

    ``section`` is where the texts stand: ``commands``, ``answers``, a dialog. ``ways`` are the
    lines of the dialog that lead to the name used.
    """
    names = {name.text: name for name in declared}
    meant, utility = nearest(used, names), inspection.utility
    if meant is None:
        return None
    written = None
    for language in reversed(inspection.languages):
        docs = [tier[language] for tier in (utility.texts, utility.common) if language in tier]
        found = [doc.heads[path] for doc in docs if (path := f"{section}.{used}") in doc.heads]
        if not found or any(f"{section}.{meant}" in doc.heads for doc in docs):
            return None
        written = found[0]
    if written is None:
        return None
    at, there, path = names[meant].at, written.at, f"{section}.{meant}"
    return error("T01", at, Fix(at, used, safe=False), path=path, word=meant, suggestion=used,
                 file=there.file, line=there.line, case="renamed", was=f"{section}.{used}",
                 new=meant, ways=[*ways], cause=f"renamed {path}")  # fmt: skip
