"""Stand-ins: signs that mean something to the parser, replaced while it reads, put back after.

Not an escape syntax: nobody ever sees them. When a text lacks its quotes the whole file would be
unreadable; with its signs hidden the parser sees the text the author meant, everything keeps its
place, and the rest of the file can be checked in the same run.
"""

_FIRST = 0x10F000  # the last private plane: no text has these
_SIGNS = ":#{}[],&*!|>'\"%@`?-\\=<\t\x85\u2028\u2029\ufeff"

NOTHING = chr(_FIRST)
"""Stands where there is a character that the text is better without."""

_HIDE = {ord(sign): _FIRST + 1 + number for number, sign in enumerate(_SIGNS)}
_RESTORE = {hidden: sign for sign, hidden in _HIDE.items()} | {_FIRST: None}


def hide(text: str) -> str:
    """Replace every sign by its stand-in; the length stays."""
    return text.translate(_HIDE)


def restore(text: str) -> str:
    """Put the signs back."""
    return text.translate(_RESTORE)
