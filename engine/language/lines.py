"""The lines of a file, counted as the parser counts them.

Not ``str.splitlines``: that also breaks at U+2028, U+0085 and form feeds, and every position after
such a character would be wrong.
"""

import re

BREAK = re.compile(r"\r\n|\r|\n")

WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces which are not the space bar's: the parser takes them for letters."""

ZERO = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Characters without any width."""

INVISIBLE = re.compile(f"[{WIDE}{ZERO}]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What YAML does not allow in a file at all."""

SEPARATORS = re.compile("[\x85\u2028\u2029]")
"""Line breaks to some programs and not to others."""

ENTRY = re.compile(
    r"(?:---|\.\.\.)(?:[ \t]|$)|[ \t]*(?:-(?:[ \t]|$)|[\w\"'][\w.\"'-]*[ \t]*:(?:[ \t]|$))",
    re.ASCII,
)
"""A line that begins something: a dash, or a name, which is Latin, and its colon."""


def split_lines(source: str) -> list[str]:
    """Give the lines without their ends; after a last line break there is an empty one."""
    return BREAK.split(source)


def line_ends(source: str) -> list[str]:
    """Give the break that ends each line; the last line has none (``""``)."""
    return [*BREAK.findall(source), ""]


def line_starts(source: str) -> list[int]:
    """Give the offset at which each line begins, in characters."""
    return [0, *(found.end() for found in BREAK.finditer(source))]


def is_blank(line: str) -> bool:
    """Say whether the parser sees nothing in the line."""
    return not line.strip(" \t")


def indent_of(line: str) -> int:
    """Count the spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))
