"""The kind of answer that a developer's regular expression describes.

Not Python's ``re``: one careless expression there stops the whole bot on a long text. RE2 takes
time linear in the text, and has neither look-around nor back-references.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import re2

from engine.core.answers.kind import Wrong
from engine.core.folding import LONGEST, plain, visible
from engine.core.values import Value, Values

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_GROUP = re.compile(r"\\.|\(\?P?<(\w+)>", re.DOTALL)
_TEXT = "text"


@dataclass(frozen=True, slots=True)
class Pattern:
    """An answer that matches ``expression`` as a whole, in any case.

    The value is the text without invisible marks; where only its plain spelling matches (any dash
    as ``-``, any apostrophe as ``'``, any script's digits as ``0``-``9``), that one. Where the
    expression has named groups, a map of ``text`` and each group (None for one that took no part).
    Wrong: ``again``.
    """

    expression: str
    private: bool = False

    def read(
        self,
        typed: str,
        register: Values | None,  # noqa: ARG002
        today: date,  # noqa: ARG002
    ) -> str | dict[str, Value] | Wrong:
        """Give the text or its groups. A ``problem`` in the expression is a ``ValueError``."""
        expression = _compiled(self.expression)
        if len(typed) > LONGEST:
            return Wrong()
        for text in dict.fromkeys((visible(typed), plain(typed))):
            if found := expression.fullmatch(text):
                groups: dict[str, str | None] = found.groupdict()
                return {_TEXT: text, **groups} if groups else text
        return Wrong()

    @staticmethod
    def problem(expression: str) -> str | None:
        """Give what is wrong with an expression in RE2's own words, or None."""
        try:
            _compiled(expression)
        except ValueError as error:
            return str(error)
        return None


@lru_cache(maxsize=256)
def _compiled(expression: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        compiled = re2.compile(expression, options)
    except re2.error as error:
        words = error.args[0]
        raise ValueError(words.decode() if isinstance(words, bytes) else str(words)) from None
    names = [found[1] for found in _GROUP.finditer(expression) if found[1]]
    for place, name in enumerate(names):
        if name == _TEXT or name in names[:place] or not _NAME.fullmatch(name):
            raise ValueError(f"invalid group name: {name}")
    return compiled
