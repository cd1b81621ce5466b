"""Names within Jinja as it was typed: ``account`` in ``{{ account.number }}``.

Not a parser: strings, fields after a dot, filters, tests and named arguments are told from names
by what stands before and after them.
"""

import re
from collections.abc import Iterator

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TOKEN = re.compile(r"""\\?"[^"]*"|'(?:''|[^'])*'|[^\W\d]\w*|\d[\w.]*|\S""")


def in_expression(written: str, name: str, field: str | None = None) -> Iterator[tuple[int, int]]:
    """Give where a name stands in an expression; with ``field``, where that field of it does."""
    tokens = [*_TOKEN.finditer(written)]
    for place, token in enumerate(tokens):
        before = [each[0] for each in tokens[max(0, place - 2) : place]]
        after = [each[0] for each in tokens[place + 1 : place + 3]]
        if token[0] != name or (before and before[-1] in (".", "|", "is")):
            continue
        if before[-2:] == ["is", "not"] or (after[:1] == ["="] and after[1:] != ["="]):
            continue
        if field is None:
            yield token.span()
        elif after == [".", field]:
            yield tokens[place + 2].span()


def in_text(written: str, name: str, field: str | None = None) -> Iterator[tuple[int, int]]:
    """Give where a name, or a field of it, stands in the placeholders of a text."""
    for code in _CODE.finditer(written):
        inner = code.start() + 2
        for start, end in in_expression(code[0][2:-2], name, field):
            yield inner + start, inner + end
