"""The RE2 expressions of lines and one-line commands.

Not their meaning (``lines``), and not how staff write them (``template``). Everything is matched
whole, in any case, in linear time.
"""

from functools import lru_cache
from itertools import pairwise, product
from typing import Any

import re2

from engine.core.answers.template import SLASH, SLASHES, Field, Piece, Sign, pieces


@lru_cache(maxsize=256)
def line_shape(template: str, slashes: bool) -> Any:
    """Give the expression of a line: with its slash typed as a slash, or as white space."""
    whole = pieces(template)
    part = r"\S+" if not slashes else rf"[^{re2.escape(SLASHES)}]+?" if SLASH in whole else ".+?"
    parts: list[str] = []
    for before, piece in pairwise((None, *whole)):
        if isinstance(piece, Field):
            gap = r"\s+" if isinstance(before, Field) else ""
            parts.append(rf"{gap}(?P<{piece.name}>{part})")
        elif piece == SLASH and not slashes:
            parts.append(r"\s+")
        elif piece:
            parts.append(rf"\s*{piece.expression()}\s*")
    return _compiled("".join(parts))


@lru_cache(maxsize=256)
def pattern_shapes(pattern: str, digits: frozenset[str]) -> tuple[Any, ...]:
    """Give the expressions of a one-line command, the one with every optional field first.

    They match the line with a space put before it. ``digits``: names whose groups of digits may
    stand apart.
    """
    followed = {piece for piece, after in pairwise(pieces(pattern)) if isinstance(after, Field)}
    shapes: list[Any] = []
    for variant in variants(pattern):
        parts: list[str] = []
        for before, piece, after in zip(
            (None, *variant), variant, (*variant[1:], None), strict=False
        ):
            signed = isinstance(piece, Sign) or isinstance(before, Sign)
            parts.append(r"\s*" if signed else r"\s+")
            if isinstance(piece, Field):
                apart = piece.name in digits and piece not in followed
                parts.append(_word(piece, apart, after))
            else:
                parts.append(piece.expression())
        shapes.append(_compiled("".join((*parts, r"[\s.!]*"))))
    return tuple(shapes)


def variants(pattern: str) -> tuple[tuple[Piece, ...], ...]:
    """Give the pattern with and without each optional field, the fullest first."""
    choices = [
        (piece, None) if isinstance(piece, Field) and piece.optional else (piece,)
        for piece in pieces(pattern)
    ]
    return tuple(tuple(piece for piece in chosen if piece) for chosen in product(*choices))


def _word(name: Field, apart: bool, after: Piece | None) -> str:
    """Give the expression of one typed word; a sign that follows it is not part of it."""
    groups = r"\d+(?:[ -]\d+)*(?:[.,]\d+)?|" if apart else ""
    sign = "" if not isinstance(after, Sign) else SLASHES if after == SLASH else after.text
    return rf"(?P<{name.name}>{groups}[^\s{re2.escape(sign)}]+)"


def _compiled(expression: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    return re2.compile(expression, options)
