"""Which originals the translators have seen: ``locales/<language>/<name>.lock`` beside the locale.

One line for a text: its path, and the beginnings of two SHA-256 digests, of the original and of the
translation as they were when the translation was last accepted (``check --accept``)::

    main.menu.text 3f2a9c41d0b7 90ab12cd34ef

Where the original has changed since and the translation has not, the translation is older (T12).
A text without a line, or a locale without such a file, is never called older. Not the texts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from engine.core.position import Position
from engine.language.documents import Seen, TextDoc
from engine.language.finding import Finding, Severity

SUFFIX = ".lock"
LARGEST = 5_000_000
_LINE = re.compile(r"(?P<path>[^\s#]+) (?P<original>[0-9a-f]{12}) (?P<translation>[0-9a-f]{12})")
HEAD = "# Пише check --accept: які переклади звірено з оригіналом. Руками не змінюють.\n"


@dataclass(frozen=True, slots=True)
class Lock:
    """What such a file says, by path; what is wrong with it; and its content as read."""

    seen: Mapping[str, Seen]
    findings: tuple[Finding, ...] = ()
    content: str = ""


def read_lock(path: Path, file: str) -> Lock:
    """Read the file; one that is not there says nothing."""
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST).decode("utf-8", "replace")
    except OSError:
        return Lock({})
    seen: dict[str, Seen] = {}
    findings: list[Finding] = []
    for number, line in enumerate(content.splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found is not None:
            seen[found["path"]] = Seen(found["original"], found["translation"])
        elif line.strip() and not line.startswith("#") and not findings:
            at = Position(file, number, 1, number, len(line) + 1)
            facts = {"word": line[:80], "case": "lock"}
            findings.append(Finding("S07", Severity.ERROR, at, facts))
    return Lock(seen, tuple(findings), content)


def written(seen: Mapping[str, Seen]) -> str:
    """Write the file."""
    lines = (f"{path} {each.original} {each.translation}\n" for path, each in sorted(seen.items()))
    return HEAD + "".join(lines)


def digest(doc: TextDoc) -> str:
    """Give the beginning of the digest of a text with all its variants."""
    return _digest(variant.text.strip() for variant in doc.variants)


def _digest(texts: Iterable[str]) -> str:
    return sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:12]
