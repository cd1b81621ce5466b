"""The bytes of a published file as JSON, or why they are none. Not what they mean."""

import json
from typing import Any, Final

from engine.utility.schedule.problems import Code, Unusable, shown

LIMIT: Final = 5_000_000
"""Bytes; the grids of all Ukraine together are smaller."""
_DIGITS: Final = 20


def load(source: bytes) -> Any:
    """Read JSON in UTF-8; raises ``Unusable``.

    An object that says a name twice is refused: which of the two is meant cannot be told.
    """
    if len(source) > LIMIT:
        raise Unusable(Code.TOO_BIG, most=LIMIT // 1_000_000)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable(Code.BROKEN_FILE) from None
    if not text.strip():
        raise Unusable(Code.EMPTY_FILE)
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_int=_whole)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            raise Unusable(Code.CUT_OFF) from None
        raise Unusable(Code.NOT_JSON, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise Unusable(Code.BROKEN_FILE) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unusable(Code.KEY_TWICE, name=shown(twice))
    return read


def _refuse(_: str) -> Any:
    raise Unusable(Code.BROKEN_FILE)


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise Unusable(Code.BROKEN_FILE)
    return int(digits)
