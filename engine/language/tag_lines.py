"""Lines of a text that hold nothing but tags leave no line behind (LANGUAGE §3).

Not the reading of tags, which is Jinja's: this only tells such lines from those that say something.
The source keeps as many lines as it had, so that every position in it stays where it was.
"""

import re

_STRINGS = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_TAG = rf"\{{%(?:{_STRINGS}|[^'\"%]|%(?!\}}))*%\}}"
_COMMENT = r"\{#(?:[^#]|#(?!\}))*#\}"
_PLACEHOLDER = rf"\{{\{{(?:{_STRINGS}|[^'\"}}]|\}}(?!\}}))*\}}\}}"

_LINE = re.compile(rf"((?:{_TAG}|{_COMMENT}|{_PLACEHOLDER}|[^\r\n])*)(\r\n|\r|\n|\Z)", re.DOTALL)
_SILENT = re.compile(f"{_TAG}|{_COMMENT}", re.DOTALL)
_ONLY_TAGS = re.compile(rf"\s*(?:(?:{_TAG}|{_COMMENT})\s*)+", re.DOTALL)


def without_tag_lines(source: str) -> str:
    """Give the text so that its lines of tags alone come to nothing and all others stay.

    A tag over several lines makes them one. ``{%+`` or ``+%}`` keeps the line, as in Jinja.
    """
    return "".join(_line(line, end) for line, end in _LINE.findall(source))


def _line(line: str, end: str) -> str:
    """Take the blanks of a line of tags away, and hide its end in a comment."""
    tags = _SILENT.findall(line) if _ONLY_TAGS.fullmatch(line) else []
    if not tags or any("+" in (tag[2], tag[-3]) for tag in tags):
        return line + end
    glue = "-" if tags[-1][-3] == "-" else ""
    return "".join(tags) + (f"{{#{end}{glue}#}}" if end else "")
